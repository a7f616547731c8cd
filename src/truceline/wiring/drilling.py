"""Playing a scenario: its file, the watch that goes over it, and the time that passes between its injects."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from truceline.errors import InputError, NotFoundError
from truceline.node.drills.playing import Inject, injects
from truceline.node.drills.reading import scenario_from_bytes
from truceline.node.drills.scenario import MAX_BYTES, Scenario
from truceline.wiring.acts.act import Document, text_from_bytes
from truceline.wiring.running import Office
from truceline.wiring.watching.event_rows import event_documents

Opened = Callable[[], AbstractContextManager[Office]]
"""Opens the office for one act: between acts others must get at the record."""


def read_scenario(path: Path) -> tuple[bytes, Scenario]:
    """The file of a scenario, and what it says.

    Raises:
        NotFoundError: it cannot be read.
        InputError: it is no scenario; the message says where.
    """
    try:
        with path.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read: {error.strerror}", hint="name a file that is there") from error
    try:
        return content, scenario_from_bytes(content)
    except InputError as error:
        raise InputError(f"{path}: {error}", hint=error.hint) from error


def planned(file: bytes) -> Document:
    """What a scenario brings, in order: as the act ``drill-inject`` takes it, and ``at_ms`` since the beginning.

    Raises:
        InputError: it is no scenario; the message says where.
    """
    scenario = scenario_from_bytes(file)
    parts = [{"at_ms": each.at_ms} | _injected(scenario, each) for each in injects(scenario)]
    return {"drill": True, "title": scenario.title, "lasts_s": scenario.lasts_s, "injects": parts}


def _injected(scenario: Scenario, each: Inject) -> dict[str, Any]:
    return {
        "at": scenario.begins_at + each.at_ms,
        "rows": list(event_documents(each.events)),
        "calls": [call.name for call in each.calls],
    }


class Play:
    """A drill that is being played into a node.

    Args:
        opened: opens the office.
        by: who plays it, as acts take it.
        wait: waits until so many seconds since the beginning have passed.
    """

    def __init__(self, opened: Opened, by: dict[str, str], wait: Callable[[float], None]) -> None:
        self._opened, self._by, self._wait = opened, by, wait

    def begin(self, file: bytes, compression: int, *, ends_other: bool) -> Document:
        """The drill, once it has begun."""
        given = {"file": text_from_bytes(file), "compression": compression, "end_other": ends_other, "by_node": False}
        return self._ask("drill-begin", **given, **self._by)

    def inject_all(self, drill: Document, scenario: Scenario) -> Iterator[tuple[Inject, Document]]:
        """Each part of the scenario, once it was put before the desks at its time."""
        for each in list(injects(scenario)):
            self._wait(each.at_ms / 1_000 / drill["compression"])
            became = self._ask("drill-inject", id=drill["id"], **_injected(scenario, each))
            yield each, became
        self._wait(scenario.lasts_s / drill["compression"])

    def score(self, drill: Document) -> Document:
        """What it came to so far."""
        return self._ask("drill-score", id=drill["id"])

    def end(self, drill: Document, how: str) -> Document:
        """The drill, once it has ended."""
        return self._ask("drill-end", id=drill["id"], how=how, **self._by)

    def _ask(self, act: str, **given: Any) -> Document:
        with self._opened() as office:
            return office.ask(act, **given)
