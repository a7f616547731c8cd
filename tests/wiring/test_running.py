"""Asking a node that runs, and one that does not."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.wiring.homes import a_home
from truceline.errors import InUseError, StoreError
from truceline.wiring import running
from truceline.wiring.acts.act import Document
from truceline.wiring.acts.table import perform
from truceline.wiring.control import Control
from truceline.wiring.home import Home, opened_node
from truceline.wiring.moments import now
from truceline.wiring.running import TRIES, Office, office_of, say


def while_it_runs(home: Home, question: Callable[[], Any]) -> Any:
    async def both() -> Any:
        with opened_node(home) as node:

            async def done(act: str, given: Mapping[str, Any]) -> Document:
                return perform(node, now(), act, given)

            async with Control(home.control, done):
                return await asyncio.to_thread(question)

    return asyncio.run(both())


def asked(home: Home, act: str, **given: Any) -> tuple[bool, Document]:
    with office_of(home) as office:
        return office.is_running, office.ask(act, **given)


@pytest.mark.parametrize("act", ["party-own", "party-list", "charter-list"])
def test_a_running_node_and_the_record_itself_give_the_same(tmp_path: Path, act: str) -> None:
    home = a_home(tmp_path / "alfa")
    served = while_it_runs(home, lambda: asked(home, act))
    assert (served[0], asked(home, act)[0]) == (True, False)
    assert served[1] == asked(home, act)[1]


def test_a_running_node_and_the_record_itself_refuse_the_same(tmp_path: Path) -> None:
    home = a_home(tmp_path / "alfa")
    told = []
    for way in (lambda: asked(home, "party-enrol", card="no card"), lambda: asked(home, "sing")):
        for ask_it in (way, lambda way=way: while_it_runs(home, way)):
            with pytest.raises(Exception) as raised:  # noqa: PT011 - whatever it is, it is the same
                ask_it()
            told.append((type(raised.value), str(raised.value)))
    assert told[0] == told[1] != told[2] == told[3]


def test_a_command_waits_for_another_one_to_let_go_of_the_record(tmp_path: Path) -> None:
    home = a_home(tmp_path / "alfa")
    results: list[tuple[bool, Document]] = []
    with opened_node(home):
        waiting = Thread(target=lambda: results.append(asked(home, "party-list")))
        waiting.start()
        waiting.join(0.3)
        assert results == []
    waiting.join(60)
    assert results == [(False, {"parties": []})]


def test_a_command_does_not_wait_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "PATIENCE_S", 0.1)
    home = a_home(tmp_path / "alfa")
    with opened_node(home), pytest.raises(InUseError, match="another process"):
        asked(home, "party-list")


class Overtaking(Office):
    """An office where other messages take the number some times."""

    is_running = False

    def __init__(self, times: int) -> None:
        self.times, self.composed = times, 0

    def ask(self, act: str, **given: Any) -> Document:
        if act == "message-compose":
            self.composed += 1
            return {"text": f"{given['words']} {self.composed}"}
        self.times -= 1
        return {"is_overtaken": self.times >= 0, "note": given["note"], "attachments": given["attachments"]}


def test_a_message_is_composed_and_signed_again_when_another_took_its_number() -> None:
    office = Overtaking(2)
    said = say(office, {"words": "hello"}, lambda text: f"signed {text}".encode(), [b"file"])
    assert (said["note"], said["attachments"]) == ("signed hello 3", ["ZmlsZQ=="])


def test_a_message_is_not_composed_again_for_ever() -> None:
    office = Overtaking(TRIES)
    with pytest.raises(StoreError, match="took its number 5 times"):
        say(office, {"words": "hello"}, str.encode)
    assert office.composed == TRIES
