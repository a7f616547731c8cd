"""Server-sent events whose ids are places in the record: who comes back with the last one misses nothing.

Each new entry of the log is an event that says what was done to what, and never the text; whoever is interested asks
for the thing itself. What is in no log, such as that a peer is there again, comes as an event without an id.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import msgspec

from truceline.api.entrance import may_see
from truceline.model.operators import Right
from truceline.node.alerting.alerts import AlertBook
from truceline.node.deeds import book
from truceline.node.node import Moment, Node
from truceline.record.entries import Entry
from truceline.wiring.admitting.admission import Entrant
from truceline.wiring.serving.happenings import Happening
from truceline.wiring.serving.worker import Worker

BEAT_S = 10.0
"""How often something is sent though nothing happens: who hears nothing for twice as long has lost the node."""
LONGEST_S = 300.0
"""Then the stream ends, and who may still come in comes back."""
MOST_AT_ONCE = 500
MOST_STREAMS = 500
MOST_KEPT = 100
_NONE = range(0)
_TOLD = frozenset({"peer-up", "peer-down", "overdue", "unattended", "trouble"})
_PARTS = ("is", "act", "of", "desk", "operator", "drill")


class Found(NamedTuple):
    """What is new in the record for one listener.

    Args:
        rows: events. read_to: the last place that was looked at. size: of the log.
    """

    rows: Sequence[bytes]
    read_to: int
    size: int


@dataclass(eq=False)
class Listener:
    """What waits for one listener, of what is in no log."""

    wake: asyncio.Event = field(default_factory=asyncio.Event)
    happenings: deque[bytes] = field(default_factory=lambda: deque(maxlen=MOST_KEPT))
    missed: int = 0

    def hand(self, event: bytes) -> None:
        """Something for the listener; what it was too slow to take is counted, and gone."""
        self.missed += len(self.happenings) == MOST_KEPT
        self.happenings.append(event)
        self.wake.set()

    def taken(self) -> Sequence[bytes]:
        """What happened since it was asked last; of very much, the newest, and that there was more."""
        found = [_event("missed", {"events": self.missed})] if self.missed else []
        found += self.happenings
        self.happenings.clear()
        self.missed = 0
        return found


class Stream:
    """Hands out what happens to any number of listeners.

    Args:
        worker: reads the record.
    """

    def __init__(self, worker: Worker) -> None:
        self._worker, self._loop = worker, asyncio.get_running_loop()
        self._listeners: set[Listener] = set()
        self._is_closed = False
        self._asked: list[tuple[range, Entrant]] = []
        self._looking: asyncio.Task[list[Found]] | None = None
        worker.when_grown(self._wake_from_thread)

    @property
    def listeners(self) -> int:
        """How many listen now."""
        return len(self._listeners)

    def tell(self, happening: Happening) -> None:
        """Something happened; from any thread."""
        if happening.what in _TOLD:
            said = {name: value for name, value in happening._asdict().items() if value}
            self._loop.call_soon_threadsafe(self._hand_out, _event("happening", said))

    def publish(self, event: str, said: Any) -> None:
        """Tells all listeners something that is in no log, and may be long; from the event loop only."""
        self._hand_out(f"event: {event}\ndata: ".encode() + msgspec.json.encode(said) + b"\n\n")

    def close(self) -> None:
        """Whoever listens is sent home."""
        self._is_closed = True
        self._wake()

    async def events(self, after: int | None, entrant: Entrant) -> AsyncGenerator[bytes, None]:
        """Events for ever, or until the stream is closed or is too old.

        Args:
            after: the place of the last entry that the listener knows; None for whoever begins now.
            entrant: who listens; what is hidden from all of the operator's desks is left out.
        """
        listener = Listener()
        self._listeners.add(listener)
        until = self._loop.time() + LONGEST_S
        try:
            size = (await self._found(_NONE, entrant)).size
            if after is None or not -1 <= after < size:
                # Who knows more than there is has seen another record: everything is to be asked for anew.
                name, after = "begin" if after is None else "reset", size - 1
                yield _event(name, {"size": size}, after)
            while not self._is_closed and self._loop.time() < until:
                found = await self._found(range(after + 1, after + 1 + MOST_AT_ONCE), entrant)
                after = max(after, found.read_to)
                for row in (*found.rows, *listener.taken()):
                    yield row
                if after + 1 >= found.size and not await self._woken(listener):
                    yield _event("beat", {"size": found.size})
        finally:
            self._listeners.discard(listener)

    async def _found(self, places: range, entrant: Entrant) -> Found:
        """What is new for one listener; those who ask at once are answered by one piece of work."""
        self._asked.append((places, entrant))
        number = len(self._asked) - 1
        if self._looking is None:
            self._looking = self._loop.create_task(self._look())
        # Shielded: one listener who leaves takes nothing from the others.
        return (await asyncio.shield(self._looking))[number]

    async def _look(self) -> list[Found]:
        asked, self._asked, self._looking = self._asked, [], None
        return await self._worker.do(partial(_looked_up, asked), is_urgent=True)

    async def _woken(self, listener: Listener) -> bool:
        try:
            async with asyncio.timeout(BEAT_S):
                await listener.wake.wait()
        except TimeoutError:
            return False
        listener.wake.clear()
        return True

    def _wake_from_thread(self) -> None:
        self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        for listener in self._listeners:
            listener.wake.set()

    def _hand_out(self, event: bytes) -> None:
        for listener in self._listeners:
            listener.hand(event)


def _looked_up(asked: Sequence[tuple[range, Entrant]], node: Node, now: Moment) -> list[Found]:
    """What is new for each of some listeners; an entry that many wait for is read once."""
    size = node.store.tree.size
    wanted = {place for places, _ in asked for place in places if place < size}
    entries = {place: node.entry(place) for place in sorted(wanted)}
    rows = {place: _row(entry) for place, entry in entries.items()}
    found = []
    for places, entrant in asked:
        known = [place for place in places if place < size]
        told = [rows[place] for place in known if _is_for(node, entries[place], entrant)]
        found.append(Found(told, known[-1] if known else -1, size))
    return found


def _is_for(node: Node, entry: Entry, entrant: Entrant) -> bool:
    """True if whoever listens may know of it: an alert under duress is hidden from the desk that signed."""
    noun, of = entry.extra.get("is"), entry.extra.get("of")
    if noun == "operator":
        return Right.AUDIT in entrant.rights
    if noun != AlertBook.NOUN or not isinstance(of, str):
        return True
    alert = book(node, AlertBook).alerts.get(of)
    return alert is None or may_see(entrant, alert)


def _row(entry: Entry) -> bytes:
    said: dict[str, Any] = {"entry": entry.index, "at": entry.at, "kind": str(entry.kind)}
    about = {"line": entry.line, "message": entry.note_id, "peer": entry.peer}
    said |= {name: value for name, value in about.items() if value}
    said |= {name: entry.extra[name] for name in _PARTS if name in entry.extra}
    return _event(str(entry.extra.get("is", entry.kind)), said, entry.index)


def _event(name: str, said: Any, place: int | None = None) -> bytes:
    row = json.dumps(said, ensure_ascii=True, separators=(",", ":"))
    return (f"id: {place}\n" if place is not None else "").encode() + f"event: {name}\ndata: {row}\n\n".encode()
