"""A running node calls its own people, over real sockets, and the log says what came of each call."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web
from standardwebhooks.webhooks import Webhook

from tests.wiring.homes import a_home
from truceline.model.precedence import Precedence
from truceline.node.alerting.raising import Cause, raise_alert
from truceline.node.deeds import deeds_on
from truceline.node.node import Moment, Node
from truceline.wiring.home import Home, open_home, opened_node
from truceline.wiring.meeting import free_port
from truceline.wiring.serving.happenings import Happening
from truceline.wiring.serving.paging import MOST_AT_ONCE, call_out
from truceline.wiring.serving.worker import Worker

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()


def private(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(text + "\n", encoding="utf-8")


def paged_home(folder: Path, rows: str) -> Home:
    a_home(folder)
    settings = folder / "node.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + rows, encoding="utf-8")
    return open_home(folder)


def entered(track: int = 7) -> Cause:
    return Cause(
        kind="entry",
        subject=("zone", f"track {track}"),
        words="a track entered at 33.5 N 38.6 E",
        precedence=Precedence.FLASH,
        at=0,
        about={"lon": 386_177_800},
        desk="duty",
    )


class Played:
    """What a node with alerts does while somebody answers its calls."""

    def __init__(self, home: Home, answer: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> None:
        self._home, self._answer = home, answer
        self.told: list[Happening] = []

    async def called(self, alerts: int, rounds: int = 1) -> list[Any]:
        """The deeds about its calls, after some rounds of calling."""
        app = web.Application()
        app.router.add_post("/{any:.*}", self._answer)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", _port(self._home)).start()
        with opened_node(self._home) as node:
            worker = Worker(node, lambda _: None)
            try:
                raised = [await worker.do(partial(_raised, track)) for track in range(alerts)]
                for _ in range(rounds):
                    await call_out(self._home, worker, self.told.append)
                return [deed for alert in raised for deed in deeds_on(node, "page", alert)]
            finally:
                worker.close()
                await runner.cleanup()


def _raised(track: int, node: Node, now: Moment) -> str:
    return raise_alert(node, entered(track), now)


def _port(home: Home) -> int:
    """The port in the settings of a home; see ``free_port`` of where they are written."""
    return int((home.folder / "port").read_text(encoding="utf-8"))


def hooked(folder: Path) -> Home:
    port = free_port()
    rows = f'\n[[pagers]]\nname = "board"\nwebhook = "http://127.0.0.1:{port}/hook"\nsecret = "pagers/board"\n'
    home = paged_home(folder, rows)
    (folder / "port").write_text(str(port), encoding="utf-8")
    return home


def test_a_program_is_told_of_an_alert_and_can_tell_that_it_is_us(tmp_path: Path) -> None:
    home = hooked(tmp_path / "alfa")
    private(home.folder / "pagers" / "board", SECRET)
    told: list[Any] = []

    async def take(request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        told.append(Webhook(SECRET).verify(await request.read(), headers))
        return web.Response(status=202)

    (deed,) = asyncio.run(Played(home, take).called(1, rounds=3))
    assert deed.verb == "send"
    (event,) = told
    assert event["source"] == "truceline:alfa.example"
    assert event["data"]["precedence"] == "flash"
    assert event["data"]["title"].startswith(f"FLASH alert {deed.of[:12]} at duty since ")
    assert "33.5" not in str(event), "no position leaves the node"
    assert "386177800" not in str(event)


def test_a_call_that_fails_is_told_once_and_waits_for_its_turn(tmp_path: Path) -> None:
    home = hooked(tmp_path / "alfa")
    private(home.folder / "pagers" / "board", SECRET)

    async def refuse(_: web.Request) -> web.StreamResponse:
        return web.Response(status=503)

    played = Played(home, refuse)
    (deed,) = asyncio.run(played.called(1, rounds=3))
    assert (deed.verb, deed.content["trouble"]) == ("fail", "answered with code 503")
    (told,) = played.told
    assert told.words.endswith(": answered with code 503")


def test_a_secret_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    home = hooked(tmp_path / "alfa")
    private(home.folder / "pagers" / "board", SECRET)
    (home.folder / "pagers" / "board").chmod(0o644)
    told: list[web.Request] = []

    async def take(request: web.Request) -> web.StreamResponse:
        told.append(request)
        return web.Response()

    (deed,) = asyncio.run(Played(home, take).called(1))
    assert deed.verb == "fail"
    assert "chmod" in deed.content["trouble"]
    assert SECRET not in deed.content["trouble"]
    assert not told


def test_a_service_of_apprise_is_called_by_the_address_in_its_file(tmp_path: Path) -> None:
    home = paged_home(tmp_path / "alfa", '\n[[pagers]]\nname = "phone"\ndesks = ["duty"]\napprise = "pagers/phone"\n')
    port = free_port()
    (home.folder / "port").write_text(str(port), encoding="utf-8")
    private(home.folder / "pagers" / "phone", f"json://127.0.0.1:{port}/")
    told: list[Any] = []

    async def take(request: web.Request) -> web.StreamResponse:
        told.append(await request.json())
        return web.Response()

    (deed,) = asyncio.run(Played(home, take).called(1))
    assert deed.verb == "send"
    assert told[0]["message"].startswith("FLASH alert")


def test_many_alerts_are_called_out_a_handful_at_once_until_all_are(tmp_path: Path) -> None:
    home = hooked(tmp_path / "alfa")
    private(home.folder / "pagers" / "board", SECRET)
    now, most = 0, 0

    async def take(_: web.Request) -> web.StreamResponse:
        nonlocal now, most
        now, most = now + 1, max(most, now + 1)
        await asyncio.sleep(0.05)
        now -= 1
        return web.Response()

    deeds = asyncio.run(Played(home, take).called(40, rounds=3))
    assert len(deeds) == 40
    assert 1 < most <= MOST_AT_ONCE
