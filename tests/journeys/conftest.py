"""One browser for the journeys of a file, and two nodes with consoles that have met."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.api.conftest import served as served
from tests.api.room.conftest import room as room
from tests.api.served import Served, serving
from tests.journeys.browsing import launched
from truceline.wiring.home import Home
from truceline.wiring.meeting import meet


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's own. It ends with the file: while its driver runs, nobody else can run an event loop."""
    with sync_playwright() as driver:
        browser = launched(driver)
        yield browser
        browser.close()


@dataclass(frozen=True)
class Pair:
    """Two nodes that run and have a line; ours calls theirs."""

    ours: Served
    theirs: Served
    line: str


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Alfa's and Bravo's, each with one operator of every role."""
    met = meet(tmp_path_factory.mktemp("pair"), "alfa.example", "bravo.example")
    for home in (met.caller, met.listener):
        serve_anywhere(home)
    with serving(met.listener) as theirs, serving(met.caller) as ours:
        yield Pair(ours, theirs, met.line)


def serve_anywhere(home: Home, *, checks: bool = False) -> None:
    """Its console is at a port of its own, and it checks no line by itself, unless it is told what to do."""
    path = home.folder / "node.toml"
    settings = path.read_text(encoding="utf-8")
    first = "" if checks else "check_minutes = 0\n"
    path.write_text(f'{first}{settings}\n[api]\nlisten = "127.0.0.1:0"\n', encoding="utf-8")
