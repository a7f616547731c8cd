"""What a record keeps beside its log, held against the log: labels, deadlines, keys of acts, and what waits for peers.

All of it could be made again from the entries, and no hash covers it. A row that is missing, or that follows from
nothing, is a difference. Not looked at are rows of which the entries alone do not tell whether they must be there,
such as labels of checkpoints that could not be judged when they came.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import NamedTuple, Protocol, TypeAlias

from truceline.errors import NoteError
from truceline.line.kinds import MessageKind
from truceline.line.logged import DECIDED
from truceline.line.messages import Message, message_from_text
from truceline.line.reception import key_of_number
from truceline.node import labels
from truceline.node.saying.messages import due_of
from truceline.node.terms.carried import CARRIED, PROPOSED
from truceline.record.entries import Entry, EntryKind
from truceline.record.store import object_name
from truceline.signing.notes import read_unverified

Row: TypeAlias = "tuple[str | int, ...]"
"""Of a table, with its columns in the order of ``Beside``."""
_OF_MESSAGES = frozenset({"line", "from", "number", "re", "agreement", "check"})
_FAMILIES = _OF_MESSAGES | {
    *("charters", "charter", "cards", "card", "ticks", "manifest", "numbering", "declared", "cosigned", "fork")
}
"""The first words of labels that follow from entries."""
_BRINGS_A_MESSAGE = (EntryKind.SENT, EntryKind.RECV)
_UNTOLD = (*_BRINGS_A_MESSAGE, EntryKind.MANIFEST)
_END = 2**63
"""No row begins with so large a place."""
_DELIVERED = ("recv", "refused")


class Difference(NamedTuple):
    """A row that is not as the log has it."""

    table: str
    what: str
    wrong: Row = ()
    """To be taken out; empty if nothing is."""
    right: Row = ()
    """To be put in; empty if nothing is."""


class Beside(Protocol):
    """The tables beside the log."""

    def names(self) -> Iterator[tuple[int, str, str]]:
        """Of each entry, in order: its place, and by which object and text it is found; empty for none."""
        ...

    def labels(self) -> Iterator[tuple[int, str]]:
        """Places of entries and their labels, in the order of places."""
        ...

    def acts(self) -> Iterator[tuple[int, str, int]]:
        """Where the entries of acts begin, in that order, the key of each act, and how many entries it has."""
        ...

    def deadlines(self) -> Iterator[tuple[int, str]]:
        """Times, ms since the epoch, and ids of messages."""
        ...

    def waiting(self) -> Iterator[tuple[str, str, int]]:
        """Peers, the objects that wait for them, and how urgent each is."""
        ...


@dataclass
class _Expected:
    """What follows from all entries together."""

    deadlines: set[tuple[int, str]] = field(default_factory=set)
    waiting: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    """By peer and text: the object, and how urgent it is."""
    unread: set[str] = field(default_factory=set)
    """Texts and objects of which entries do not tell what follows: notes that were erased, and manifests."""
    newest_at: int = 0

    def read(self, entry: Entry, message: Message | None) -> None:
        """Takes one more entry into account."""
        self.newest_at = max(self.newest_at, entry.at)
        if message:
            self.deadlines |= {(at, note_id) for at, note_id in due_of(message)}
        if message and entry.kind is EntryKind.SENT:
            parcel = entry.obj, message.precedence.rank
            self.waiting |= {(peer, entry.note_id): parcel for peer in message.to}
        if entry.kind is EntryKind.PROOF and entry.extra.get("proves") in _DELIVERED:
            self.waiting.pop((entry.peer, entry.note_id), None)
        if entry.kind in _UNTOLD and message is None:
            self.unread |= {entry.obj, entry.note_id}


class _Grouped:
    """Rows that begin with a place, handed out place by place."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = iter(rows)
        self._next = next(self._rows, None)

    def of(self, place: int) -> set[Row]:
        """The rows of a place and of those before it that were not asked for."""
        found: set[Row] = set()
        while self._next is not None and int(self._next[0]) <= place:
            found.add(self._next)
            self._next = next(self._rows, None)
        return found


def differences(
    party: str, entries: Iterable[Entry], content: Callable[[str], bytes | None], beside: Beside
) -> Iterator[Difference]:
    """Every row beside a log that is not as the log has it.

    Args:
        party: whose log it is.
        entries: all of them, in their order; the log itself is whole.
        content: gives an object by its hash; none if it is not kept.
        beside: what is held against them.
    """
    expected, is_first_log = _Expected(), True
    names, labelled, acts = iter(beside.names()), _Grouped(beside.labels()), _Grouped(beside.acts())
    for entry, following in pairwise(chain(entries, (None,))):
        assert entry is not None, "only what follows the last entry is none"
        if entry.kind is EntryKind.OPEN:
            is_first_log = entry.extra.get("origin") == f"{party}/log/1"
        message = _message_in(entry, content)
        named = entry.index, entry.obj, entry.note_id
        if next(names, None) != named:
            yield Difference("entry", f"entry {entry.index} is not found by what it names", named, named)
        yield from _label_differences(entry, party, message, labelled.of(entry.index), is_first_log=is_first_log)
        yield from _act_differences(entry, following, message, acts.of(entry.index))
        expected.read(entry, message)
    yield from (Difference("label", f"the label {row[1]} is of no entry", row) for row in labelled.of(_END))
    yield from (Difference("done", f"the act {row[1]} has no entries", row) for row in acts.of(_END))
    yield from _deadline_differences(expected, set(beside.deadlines()))
    yield from _waiting_differences(expected, set(beside.waiting()))


def _message_in(entry: Entry, content: Callable[[str], bytes | None]) -> Message | None:
    """The message that an entry brings; none if it brings none, or its note is not kept as it was."""
    note = content(entry.obj) if entry.kind in _BRINGS_A_MESSAGE else None
    if note is None or object_name(note) != entry.obj:
        return None
    try:
        return message_from_text(read_unverified(note).text)
    except NoteError:
        return None


def _label_differences(
    entry: Entry, party: str, message: Message | None, found: set[Row], *, is_first_log: bool
) -> Iterator[Difference]:
    must = {(entry.index, name) for name in _labels_of(entry, party, message)}
    may = {(entry.index, name) for name in _labels_perhaps(entry, is_first_log=is_first_log)}
    if is_first_log and entry.extra.get("is") == "enrolled":
        must, may = must | may, set()
    is_unread = entry.kind in _BRINGS_A_MESSAGE and message is None
    for place, name in sorted(must - found):
        yield Difference("label", f"entry {place} is not found under {name}", right=(place, name))
    for row in sorted(found - must - may):
        family = str(row[1]).partition(":")[0]
        if family in _FAMILIES and not (is_unread and row[0] == entry.index and family in _OF_MESSAGES):
            yield Difference("label", f"entry {row[0]} is found under {row[1]}", row)


def _labels_of(entry: Entry, party: str, message: Message | None) -> Iterator[str]:
    """The labels that an entry must bear."""
    yield from labels.labels_of(message) if message else ()
    if entry.kind is EntryKind.TICK:
        yield labels.TICKS
    if entry.kind is EntryKind.MANIFEST:
        yield labels.manifests_of(entry.peer or party)
    if entry.kind is EntryKind.COSIGNED:
        yield labels.cosigned_by(entry.peer)
    if entry.kind is EntryKind.NOTE:
        by_what = {
            "charter": (labels.CHARTERS, labels.charter_of(entry.line)),
            CARRIED: (labels.manifests_of(party),),
            PROPOSED: (labels.agreements_on(entry.line),),
            DECIDED: (labels.referring_to(str(entry.extra.get("of"))),),
            "numbering": (labels.numbering_of(entry.line),),
            "declared": (labels.declared_on(entry.line),),
            "fork": (labels.evidence_on(entry.line),),
        }
        yield from by_what.get(str(entry.extra.get("is")), ())


def _labels_perhaps(entry: Entry, *, is_first_log: bool) -> Iterator[str]:
    """The labels that an entry may bear: in a later log, it need not say whether it was carried over with them."""
    if entry.kind is EntryKind.NOTE and entry.extra.get("is") == "enrolled":
        yield from (labels.CARDS, labels.card_of(entry.peer))
    if entry.kind is EntryKind.AGREE and not is_first_log:
        yield labels.agreements_on(entry.line)


def _act_differences(
    entry: Entry, following: Entry | None, message: Message | None, found: set[Row]
) -> Iterator[Difference]:
    """No crash can use a number twice, or receipt the same bytes twice, as long as the keys of acts are there."""
    key = _key_of(entry, message)
    right: Row = (entry.index, key, 1 + _goes_along(entry, following, message))
    for row in sorted(found - {right}):
        if str(row[1]).startswith(("sent:", "recv:", "refused:")) and (key or row[0] != entry.index):
            yield Difference("done", f"the act {row[1]} is not the one of entry {row[0]}", row)
    if key and right not in found:
        yield Difference("done", f"the act {key} is not known to be done", right=right)


def _key_of(entry: Entry, message: Message | None) -> str:
    """The key of the act that an entry begins; empty if the entry does not tell."""
    if entry.kind is EntryKind.SENT and message:
        return key_of_number(message)
    if entry.kind is EntryKind.RECV and message:
        return f"recv:{entry.line}:{entry.obj}"
    if entry.kind is EntryKind.REFUSED:
        return f"refused:{entry.peer}:{entry.obj}"
    return ""


def _goes_along(entry: Entry, following: Entry | None, message: Message | None) -> bool:
    """True if the entry after a message's belongs to the same act: what was acknowledged, or who is bound."""
    if message is None or following is None:
        return False
    is_ack = following.kind is EntryKind.ACK and following.obj == entry.obj
    named = message.re.id if message.kind is MessageKind.ASSENT and message.re else ""
    return is_ack or (following.kind is EntryKind.AGREE and following.note_id == named)


def _deadline_differences(expected: _Expected, found: set[tuple[int, str]]) -> Iterator[Difference]:
    """Those that lie ahead must be there; those that have passed may have been seen to."""
    strange = {row for row in found - expected.deadlines if row[1] not in expected.unread}
    for at, note_id in sorted(strange):
        yield Difference("due", f"a deadline at {at} of {note_id[:16]}, which has none then", (at, note_id))
    # Where one was turned into a strange one, whatever it may have been is looked at again: that does no harm.
    times, ids = {at for at, _ in strange}, {note_id for _, note_id in strange}
    for at, note_id in sorted(expected.deadlines - found):
        if at > expected.newest_at or at in times or note_id in ids:
            yield Difference("due", f"the deadline at {at} of {note_id[:16]} is not there", right=(at, note_id))


def _waiting_differences(expected: _Expected, found: set[tuple[str, str, int]]) -> Iterator[Difference]:
    right = {(peer, obj, rank) for (peer, _), (obj, rank) in expected.waiting.items()}
    for row in sorted(found - right):
        if row[1] not in expected.unread:
            yield Difference("outbox", f"{row[1][:16]} waits for {row[0]}, and should not, or not so", row)
    for row in sorted(right - found):
        yield Difference("outbox", f"{row[1][:16]} does not wait for {row[0]}, as it should", right=row)
