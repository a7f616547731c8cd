"""An alert that nobody takes on, at a node that runs as a process of its own: it goes on, on record and loudly."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook

from tests.journeys.process import called
from tests.wiring.homes import a_home
from truceline.cli.exits import ExitCode
from truceline.model.precedence import Precedence
from truceline.node.alerting.raising import Cause, raise_alert
from truceline.wiring.home import Home, open_home, opened_node
from truceline.wiring.meeting import served
from truceline.wiring.moments import now

PATIENCE_S = 150.0
MINUTE_MS = 60_000
SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
SETTINGS = """
[[desks]]
name = "duty"
next = "chief"
within_minutes = 1

[[desks]]
name = "chief"
within_minutes = 1

[[pagers]]
name = "board"
desks = ["chief"]
webhook = "http://127.0.0.1:{port}/"
secret = "pagers/board"
"""
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@contextmanager
def board() -> Iterator[tuple[int, list[str]]]:
    """The port of a program that is told of alerts, and what it was told."""
    told: list[str] = []

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            event: Any = Webhook(SECRET).verify(body, {name.lower(): value for name, value in self.headers.items()})
            told.append(event["data"]["title"])
            self.send_response(202)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port, told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def a_watch(folder: Path, port: int) -> Home:
    """The node of a desk and its chief, who is called by a program."""
    home = a_home(folder, listen="127.0.0.1:0")
    with (home.folder / "node.toml").open("a", encoding="utf-8") as file:
        file.write(SETTINGS.replace("{port}", str(port)))
    secret = home.folder / "pagers" / "board"
    secret.parent.mkdir()
    secret.touch(mode=0o600)
    secret.write_text(f"{SECRET}\n", encoding="utf-8")
    return open_home(home.folder)


def raised(home: Home, track: str, before_ms: int) -> str:
    """An alert that has waited for so long already, when the node starts."""
    cause = Cause(
        kind="entry",
        subject=("event", "north", track),
        words=f"{track} came into North zone",
        precedence=Precedence.FLASH,
        at=now().at,
    )
    with opened_node(home) as node:
        node.take_orders(home.settings.orders)
        moment = now()
        return raise_alert(node, cause, moment._replace(at=moment.at - before_ms, mono_ms=moment.mono_ms - before_ms))


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < until, f"{what} did not come about within {PATIENCE_S} s"
        time.sleep(0.25)


def test_an_alert_that_nobody_takes_on_goes_to_the_next_desk_and_then_says_that_there_is_none(tmp_path: Path) -> None:
    with board() as (port, told):
        home = a_watch(tmp_path / "alfa", port)
        soon, long_ago = raised(home, "truck-1", MINUTE_MS - 25_000), raised(home, "truck-2", 3 * MINUTE_MS)
        setting = {"TRUCELINE_HOME": str(home.folder)}

        def shown(alert: str) -> Any:
            done = called("alert", "show", alert, "--json", setting=setting)
            assert done.returncode == ExitCode.DONE, done.stderr
            return json.loads(done.stdout)

        def log() -> str:
            return home.folder.with_name(f"{home.folder.name}.log").read_text(encoding="utf-8")

        with served(home):
            # One waits for its minute still, while the node runs: it belongs to the desk.
            assert (shown(soon)["desk"], [deed["act"] for deed in shown(soon)["history"]]) == ("duty", ["raise"])

            # The other one has waited too long at both desks: that is said aloud, and its chief is called.
            wait_until(lambda: "somebody must come" in log(), "that nobody is left")
            assert f"flash alert {long_ago[:12]} at duty, it goes to chief" in log()
            assert f"flash alert {long_ago[:12]} at chief, there is no next desk: somebody must come" in log()
            wait_until(lambda: any(long_ago[:12] in title for title in told), "the call to the chief")
            assert any(title.endswith("and nobody has taken it on") for title in told)

            # The minute of the first one is over: it goes on as well.
            wait_until(lambda: shown(soon)["history"][-1]["act"] == "pass-on", "the passing on")
            passed = shown(soon)
            assert (passed["desk"], passed["state"], passed["history"][-1]["desk"]) == ("chief", "open", "node")
            wait_until(lambda: f"flash alert {soon[:12]} at duty, it goes to chief" in log(), "the word of it")
            wait_until(lambda: any(f"{soon[:12]} at chief" in title for title in told), "the second call")

            # Somebody takes it on: it goes nowhere any more, and nobody is called again.
            done = called("alert", "own", soon, "--desk", "chief", "--operator", "Capt. Idris", setting=setting)
            assert done.returncode == ExitCode.DONE, done.stderr
            assert "due_at" not in shown(soon)

    listed = called("alert", "list", "--all-desks", "--json", setting=setting)
    states = {row["id"]: row for row in map(json.loads, listed.stdout.splitlines())}
    assert states[soon]["owner"]["operator"] == "Capt. Idris"
    assert states[long_ago]["desk"] == "chief", "it is on record, and stays when the node has ended"
