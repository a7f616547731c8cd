"""A node that really runs, as a process of its own, and clients that speak HTTP with it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import subprocess
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import Any

from argon2 import PasswordHasher

from tests.api.promises import check_promise
from tests.journeys.process import command
from tests.wiring.homes import a_home
from truceline.adapters.store.roster import Roster
from truceline.model.operators import Role
from truceline.wiring.admitting.admission import Admission
from truceline.wiring.home import Home
from truceline.wiring.moments import now

PASSWORD = "four words to sign in"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Nobody waits for it."""


@dataclass(frozen=True)
class Answered:
    """An answer."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    cookies: tuple[str, ...] = ()

    @property
    def document(self) -> Any:
        """The JSON in it."""
        return json.loads(self.content)


@dataclass
class Client:
    """Somebody who asks.

    Args:
        port: of the node.
        headers: sent with every request.
    """

    port: int
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answered:
        """What is answered, which is what the OpenAPI document promises; names of headers have _ for -."""
        named = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        if content is not None and "content-type" not in named:
            named["content-type"] = "application/json"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            with suppress(BrokenPipeError, ConnectionResetError):  # it may answer before it has read all
                connection.request(method, path, content, named)
            response = connection.getresponse()
            cookies = tuple(response.msg.get_all("set-cookie") or ())
            found = {key.lower(): value for key, value in response.getheaders()}
            answered = Answered(response.status, found, response.read(), cookies)
            check_promise(method, path, answered.status, found.get("content-type", ""), answered.content)
            return answered
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answered:
        """What is shown below /api/v1."""
        return self.ask("GET", f"/api/v1{path}", **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answered:
        """What comes of something below /api/v1."""
        return self.ask("POST", f"/api/v1{path}", {} if body is None else body, **headers)


@dataclass(frozen=True)
class Served:
    """A node that runs."""

    home: Home
    port: int
    admission: Admission
    process: subprocess.Popen[str]

    def anybody(self) -> Client:
        """Somebody who is not signed in."""
        return Client(self.port)

    def by_token(self, name: str) -> Client:
        """A program with all the rights of an operator."""
        operator = self.admission.roster.operator(name)
        at = now().at
        secret, _ = self.admission.make_token(operator, "test", operator.rights, at, at + 3_600_000)
        return Client(self.port, {"authorization": f"Bearer {secret}"})

    def entries_since(self, size: int) -> list[dict[str, Any]]:
        """What was put on record since it had so many entries, but for ticks, which come by themselves."""
        entries = self.by_token("auditor").get(f"/record/entries?start={size}&limit=100").document["entries"]
        return [entry for entry in entries if entry["kind"] != "tick"]

    def signed_in(self, name: str) -> Client:
        """A browser of an operator."""
        answered = self.anybody().post("/session", {"name": name, "password": PASSWORD})
        assert answered.status == 201, answered.content
        return Client(
            self.port,
            {"cookie": answered.cookies[0].split(";")[0], "x-csrf-token": answered.document["csrf"]},
        )


def enrol_operators(home: Home) -> Admission:
    """One operator for each role, of the role's name, at the desk duty."""
    admission = Admission(Roster(home.operators), CHEAP)
    for role in Role:
        admission.add(str(role), [role], ["duty"], PASSWORD)
    return admission


@contextmanager
def serving(home: Home) -> Iterator[Served]:
    """The node of a folder runs, with its operators."""
    admission = enrol_operators(home)
    with subprocess.Popen(
        command(["serve", "--home", home.folder, "--json"]), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        # A node whose happenings nobody reads would wait for that, once the pipe is full, and answer nobody.
        hearing = Thread(target=deque, args=(process.stdout, 0), daemon=True)
        try:
            told: dict[str, Any] = {}
            while told.get("what") != "answering":
                row = process.stdout.readline()
                assert row, process.stderr.read()
                told = json.loads(row)
            hearing.start()
            yield Served(home, int(told["words"].rstrip("/").rsplit(":", 1)[1]), admission, process)
        finally:
            process.terminate()
            process.wait(60)
            errors = process.stderr.read()
            admission.roster.close()
            if hearing.ident:
                hearing.join(60)
    assert errors == "", errors


@contextmanager
def a_served_node(folder: Path) -> Iterator[Served]:
    """A new node that runs."""
    home = a_home(folder / "alfa")
    with (home.folder / "node.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[api]\nlisten = "127.0.0.1:0"\n')
    with serving(home) as served:
        yield served


@contextmanager
def serving_zones(folder: Path, zones: Sequence[Mapping[str, Any]]) -> Iterator[Served]:
    """A new node that runs, and watches these zones; features of GeoJSON."""
    home = a_home(folder / "alfa")
    document = {"type": "FeatureCollection", "features": list(zones)}
    (home.folder / "own.geojson").write_text(json.dumps(document), encoding="utf-8")
    with (home.folder / "node.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[api]\nlisten = "127.0.0.1:0"\n\n[watch]\nzones = ["own.geojson"]\n')
    with serving(home) as served:
        yield served
