"""Server-sent events whose ids are places in the record: who comes back with the last one misses nothing.

Each new entry of the log is an event that says what was done to what, and never the text; whoever is interested asks
for the thing itself. Only an alert comes with its event, as it is by now: whoever watches must not have to ask first.
What is in no log, such as that a peer is there again, comes as an event without an id.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import msgspec

from truceline.api.entrance import may_see
from truceline.errors import TrucelineError
from truceline.model.operators import Right
from truceline.node.alerting.alerts import Alert, AlertBook
from truceline.node.alerting.waiting import as_of
from truceline.node.deeds import book
from truceline.node.node import Moment, Node
from truceline.record.entries import Entry
from truceline.wiring.acts.duty.alerts import alert_document
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
        rows: events. first: where it was begun to look. read_to: the last place that was looked at. size: of the log.
    """

    rows: Sequence[bytes]
    first: int
    read_to: int
    size: int


@dataclass(eq=False)
class Listener:
    """What waits for one listener; from the event loop, but for what the worker reads.

    Args:
        entrant: who it is. read_to: the last place that it knows of.
    """

    entrant: Entrant
    read_to: int
    is_behind: bool = True
    """There may be more in the record than it knows of."""
    found: Found | None = None
    """What the worker has found for it when the record had grown."""
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
        worker.when_grown(self._look_for_all)

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
        until = self._loop.time() + LONGEST_S
        size = (await self._found(_NONE, entrant)).size
        # Who knows more than there is has seen another record: everything is to be asked for anew.
        is_known = after is not None and -1 <= after < size
        listener = Listener(entrant, after if after is not None and is_known else size - 1)
        self._listeners.add(listener)
        try:
            if not is_known:
                yield _event("begin" if after is None else "reset", {"size": size}, listener.read_to)
            while not self._is_closed and self._loop.time() < until:
                if listener.is_behind:
                    found = await self._next(listener, listener.read_to + 1)
                    size, listener.read_to = found.size, max(listener.read_to, found.read_to)
                    listener.is_behind = listener.found is not None or listener.read_to + 1 < size
                    for row in found.rows:
                        yield row
                for row in listener.taken():
                    yield row
                if not listener.is_behind and not await self._woken(listener):
                    yield _event("beat", {"size": size})
        finally:
            self._listeners.discard(listener)

    async def _next(self, listener: Listener, first: int) -> Found:
        """What is new from a place on: what the worker has found already, if that is just this."""
        found, listener.found = listener.found, None
        if found is not None and found.first == first:
            return found
        return await self._found(range(first, first + MOST_AT_ONCE), listener.entrant)

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

    def _look_for_all(self, node: Node, now: Moment) -> None:
        """By the worker's thread, when the record has grown: nobody has to stand in line to be told."""
        listeners = tuple(self._listeners)
        asked = [(range(each.read_to + 1, each.read_to + 1 + MOST_AT_ONCE), each.entrant) for each in listeners]
        found: Sequence[Found] = ()
        with suppress(TrucelineError):  # who asks hears of it
            found = _looked_up(asked, node, now)
        self._loop.call_soon_threadsafe(self._hand_found, dict(zip(listeners, found, strict=False)))

    def _hand_found(self, found: Mapping[Listener, Found]) -> None:
        for listener in self._listeners:
            listener.found, listener.is_behind = found.get(listener), True
        self._wake()

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
    rows = {place: _row(entry, _alert_of(node, entry), node, now) for place, entry in entries.items()}
    found = []
    for places, entrant in asked:
        known = [place for place in places if place < size]
        told = [rows[place] for place in known if _is_for(node, entries[place], entrant)]
        found.append(Found(told, places.start, known[-1] if known else -1, size))
    return found


def _is_for(node: Node, entry: Entry, entrant: Entrant) -> bool:
    """True if whoever listens may know of it: an alert under duress is hidden from the desk that signed."""
    if entry.extra.get("is") == "operator":
        return Right.AUDIT in entrant.rights
    alert = _alert_of(node, entry)
    return alert is None or may_see(entrant, alert)


def _alert_of(node: Node, entry: Entry) -> Alert | None:
    """The alert that an entry is about, as it is by now; None if it is about something else."""
    noun, of = entry.extra.get("is"), entry.extra.get("of")
    return book(node, AlertBook).alerts.get(of) if noun == AlertBook.NOUN and isinstance(of, str) else None


def _row(entry: Entry, alert: Alert | None, node: Node, now: Moment) -> bytes:
    said: dict[str, Any] = {"entry": entry.index, "at": entry.at, "kind": str(entry.kind)}
    about = {"line": entry.line, "message": entry.note_id, "peer": entry.peer}
    said |= {name: value for name, value in about.items() if value}
    said |= {name: entry.extra[name] for name in _PARTS if name in entry.extra}
    if alert is not None:
        said["alert"] = alert_document(as_of(alert, node.orders, now.at))
    return _event(str(entry.extra.get("is", entry.kind)), said, entry.index)


def _event(name: str, said: Any, place: int | None = None) -> bytes:
    row = json.dumps(said, ensure_ascii=True, separators=(",", ":"))
    return (f"id: {place}\n" if place is not None else "").encode() + f"event: {name}\ndata: {row}\n\n".encode()
