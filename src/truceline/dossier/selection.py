"""Which entries of a log belong to the part that somebody wants to hand out."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from truceline.errors import InputError, NoteError
from truceline.line.bodies import agreement_in
from truceline.line.carriage import carriage_in
from truceline.line.kinds import MessageKind
from truceline.line.messages import Message, message_from_text
from truceline.record.entries import Entry, EntryKind
from truceline.signing.canonical import parse
from truceline.signing.fields import HEX_64
from truceline.signing.notes import read_unverified

_BRINGS_A_MESSAGE = (EntryKind.SENT, EntryKind.RECV)
_FRAME = (EntryKind.OPEN, EntryKind.CLOSE)


@dataclass(frozen=True)
class Part:
    """What of a record is to be handed out. Whatever is chosen, the entries that its proofs rest on come along.

    Args:
        line: the line that it is about, 32 hex digits; entries of other lines stay hashes.
        texts: ids of messages or agreements, 64 hex digits: only these, and what refers to them; all, if empty.
        start: the first index.
        end: the index after the last; no limit if it is None.
        is_whole: True if ticks, cosignatures and the entries of other lines go out as well.
        things: ids of what our own people did something to, such as an incident: entries of that go along.
        withheld: objects by their SHA-256, or notes by their ids, that stay hashes.

    Raises:
        InputError: an id is none, or the indices are in no order.
    """

    line: str
    texts: frozenset[str] = frozenset()
    start: int = 0
    end: int | None = None
    is_whole: bool = False
    withheld: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for digest in sorted(self.texts | self.withheld):
            if not HEX_64.fullmatch(digest):
                raise InputError(f"{digest!r} is no id", hint="ids are 64 hex digits; write them whole")
        if self.start < 0 or (self.end is not None and self.end <= self.start):
            raise InputError(f"there are no entries from {self.start} to {self.end}", hint="give the smaller one first")

    def is_frame(self, entry: Entry) -> bool:
        """True for entries that the rest is read by: where the log begins and ends, the charter, and the keys."""
        is_charter = entry.kind is EntryKind.NOTE and entry.extra.get("is") == "charter" and entry.line == self.line
        return entry.kind in _FRAME or brings_keys(entry) or is_charter

    def has(self, entry: Entry, texts: frozenset[str]) -> bool:
        """True for an entry that is asked for.

        Args:
            entry: of the log.
            texts: what ``texts_with_references`` gave for ``self.texts``.
        """
        if self.is_frame(entry):
            return True
        if entry.index < self.start or (self.end is not None and entry.index >= self.end):
            return False
        if self.things and entry.kind is EntryKind.NOTE and entry.extra.get("of") in self.things:
            return True
        if self.texts or self.things:
            return entry.line == self.line and entry.note_id in texts
        return self.is_whole or entry.line == self.line


def brings_keys(entry: Entry) -> bool:
    """True for a manifest, also for one of our own that was brought over from the log before."""
    is_carried = entry.kind is EntryKind.NOTE and entry.extra.get("is") == "carried"
    return entry.kind is EntryKind.MANIFEST or is_carried


def texts_with_references(
    wanted: frozenset[str], entries: Iterable[Entry], content: Callable[[str], bytes | None]
) -> frozenset[str]:
    """The ids of some texts, of every message that refers to one of them, and of agreements that are proposed there.

    Args:
        wanted: the ids asked for.
        entries: of one log, in its order.
        content: gives an object by its hash.
    """
    references = list(_references(entries, content))
    found = wanted
    while True:
        more = {one for one, other in references if other in found}
        if more <= found:
            return found
        found |= more


def _references(entries: Iterable[Entry], content: Callable[[str], bytes | None]) -> Iterator[tuple[str, str]]:
    """Pairs of ids: the first is wanted wherever the second is."""
    ids: dict[str, str] = {}
    for entry in entries:
        message = message_in(content(entry.obj)) if entry.kind in _BRINGS_A_MESSAGE else None
        if message:
            ids[entry.obj] = message.id
        if message and message.kind is MessageKind.CARRY:
            yield from ((message.id, ids[obj]) for obj in _carried_by(message) if obj in ids)
        if message and message.re:
            yield message.id, message.re.id
        if message and message.kind is MessageKind.PROPOSE:
            yield agreement_in(message.body), message.id


def _carried_by(message: Message) -> Sequence[str]:
    """The notes in a bundle that a message entrusts to a mediator."""
    try:
        return carriage_in(message).notes
    except NoteError:
        return ()


def deed_hashes(entry: Entry, content: bytes | None) -> Iterator[str]:
    """What an entry of our own people names by hash in its object: files, and rows of events."""
    if content is None or entry.kind is not EntryKind.NOTE or not isinstance(entry.extra.get("act"), str):
        return
    try:
        values: list[Any] = [parse(content)]
    except NoteError:
        return
    while values:
        value = values.pop()
        if isinstance(value, str) and HEX_64.fullmatch(value):
            yield value
        values += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


@lru_cache(maxsize=1 << 14)
def message_in(note: bytes | None) -> Message | None:
    """The message in a note of the record, which was verified when it came in; none if it is none, or is not kept."""
    try:
        return message_from_text(read_unverified(note).text) if note else None
    except NoteError:
        return None
