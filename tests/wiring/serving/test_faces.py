"""A face answers while its node runs: it is given the node, told what happens, and ended before the node is."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.wiring.homes import a_home
from truceline.api.server import Api
from truceline.errors import InputError
from truceline.wiring.serving.faces import Face, Running
from truceline.wiring.serving.happenings import Happening
from truceline.wiring.serving.service import serve


class Mirror:
    """Remembers what it sees, and stops the node once that has started."""

    def __init__(self, fault: str = "") -> None:
        self.seen: list[str] = []
        self._fault = fault

    def tell(self, happening: Happening) -> None:
        self.seen.append(happening.what)

    @asynccontextmanager
    async def opened(self, running: Running) -> AsyncIterator[None]:
        if self._fault:
            raise InputError(self._fault)
        party = await running.worker.do(lambda node, _: node.party)
        running.tell(Happening("peer-up", peer=party))
        stopping = asyncio.create_task(self._stop())
        yield
        self.seen.append("closing")
        assert await running.worker.do(lambda node, _: node.party) == party
        await stopping

    async def _stop(self) -> None:
        while "started" not in self.seen:
            await asyncio.sleep(0.01)
        os.kill(os.getpid(), signal.SIGTERM)


def test_a_face_is_open_from_before_the_start_until_before_the_end(tmp_path: Path) -> None:
    home, told = a_home(tmp_path / "alfa"), list[Happening]()
    face = Mirror()
    assert serve(home, told.append, face) == signal.SIGTERM
    assert [name for name in face.seen if name != "trouble"] == ["peer-up", "started", "closing", "stopped"]
    assert Happening("peer-up", peer="alfa.example") in told


def test_a_face_that_cannot_open_stops_the_node(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not today"):
        serve(a_home(tmp_path / "alfa"), lambda _: None, Mirror("not today"))


def test_the_http_api_is_a_face() -> None:
    face: Face = Api()
    face.tell(Happening("peer-up"))  # nobody listens, and nothing breaks
