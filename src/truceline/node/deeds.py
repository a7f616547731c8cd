"""What our own people did, as entries of the log: who, when, about what; and the state that follows from it.

The other side sees none of this: what it is to see is a message on the line. A deed is an entry of the kind ``note``;
what it says is an object of its own, so that it can be withheld while its entry is shown.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, ClassVar, Protocol, TypeVar

from truceline.errors import InputError, NoteError, NotFoundError
from truceline.node.labels import deeds_about, deeds_of
from truceline.node.lines import EVERYTHING, object_of
from truceline.node.node import Moment, Node
from truceline.record.entries import Draft, Entry, EntryKind
from truceline.record.store import Change, Label, object_name
from truceline.signing.canonical import Value, encode, parse
from truceline.signing.fields import Fields
from truceline.signing.showing import shown

NODE_DESK = "node"
"""The desk of what the node does by itself."""
_NOUN = re.compile(r"[a-z]{2,16}")
_VERB = re.compile(r"[a-z][a-z-]{1,31}")
_THING = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}")
_DESK = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
MAX_OPERATOR = 128
_AT_ONCE = 500
"""So many deeds in one commit: more of them would keep others waiting."""


@dataclass(frozen=True, kw_only=True)
class Deed:
    """One thing that was done.

    Args:
        noun: what kind of thing it was done to, such as ``alert``.
        of: which one: 32 hex digits, or the 64 of a message.
        verb: what was done, such as ``close``.
        desk: the duty post that did it; ``node`` if no person did.
        operator: the person's name; may be empty.
        content: what else it says, in canonical values.
        is_drill: True if nothing of it is real.
        at: when, by our clock, ms since the epoch.
        index: its place in the log; negative before it has one.
        mono_ms: when, by the clock that is never set, since the start of the machine that ``boot`` names; 0 and empty
            before it stands in the log.

    Raises:
        InputError: a part is not of its form.
    """

    noun: str
    of: str
    verb: str
    desk: str
    operator: str = ""
    content: Mapping[str, Value] = field(default_factory=dict)
    is_drill: bool = False
    at: int = 0
    index: int = -1
    mono_ms: int = field(default=0, compare=False)
    boot: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        for name, text, pattern in (
            ("noun", self.noun, _NOUN),
            ("of", self.of, _THING),
            ("verb", self.verb, _VERB),
            ("desk", self.desk, _DESK),
        ):
            if not pattern.fullmatch(text):
                raise InputError(f"the {name} of a deed is {shown(text)}", hint=f"it must be like {pattern.pattern}")
        if len(self.operator) > MAX_OPERATOR:
            raise InputError(
                f"the operator's name has {len(self.operator)} characters", hint=f"the limit is {MAX_OPERATOR}"
            )


class Book(Protocol):
    """The state of all things of one noun, as its deeds make it."""

    NOUN: ClassVar[str]

    def take(self, deed: Deed) -> None:
        """Takes in what was done; deeds come in the order of the log, each once."""
        ...


Kept = TypeVar("Kept", bound=Book)


@dataclass
class Shelved:
    """A book as a node keeps it between two looks."""

    book: Any
    next_index: int = 0
    """What stands before it in the log was taken in."""


def new_id(node: Node) -> str:
    """A name for a new thing: 32 hex digits that say nothing."""
    return node.draw(16).hex()


def record_deeds(
    node: Node, deeds: Sequence[Deed], now: Moment, objects: Sequence[bytes] = (), *, erased: Sequence[str] = ()
) -> Sequence[int]:
    """Where deeds stand in the log, once they are durable.

    Up to 500 are on record together or not at all; of more, whole groups of 500, in order.

    Args:
        node: ours.
        deeds: what was done; their times and places are set here.
        now: the time.
        objects: files that the deeds name by hash, kept with the first of them.
        erased: objects that are gone with the first of them, by SHA-256.

    Raises:
        NoteError: a deed says more than canonical text holds (64 KiB).
        FrozenError: the log is frozen.
        StoreError: the disk is full or fails.
    """
    written = iter([(deed, _content_of(node, deed)) for deed in deeds])
    indices: list[int] = []
    while group := list(islice(written, _AT_ONCE)):
        drafts = tuple(_draft(node, deed, content, now) for deed, content in group)
        labels = tuple(
            Label(place, text)
            for place, (deed, _) in enumerate(group)
            for text in (deeds_of(deed.noun), deeds_about(deed.noun, deed.of))
        )
        files, gone = ((), ()) if indices else (tuple(objects), tuple(erased))
        kept = (*(content for _, content in group), *files)
        indices.extend(node.commit(Change(drafts, labels=labels, objects=kept, erased=gone)).indices)
    return indices


def book(node: Node, kind: type[Kept]) -> Kept:
    """The state of all things of a noun, up to the newest entry; do not change it.

    A deed whose object was erased is passed over: nobody knows any more what it said.

    Raises:
        StoreError: a deed is not as it was written.
    """
    kept = node.books.setdefault(kind.NOUN, Shelved(kind()))
    for index in reversed(list(_newer(node, deeds_of(kind.NOUN), kept.next_index))):
        entry = node.entry(index)
        if node.store.content(entry.obj) is not None:
            kept.book.take(deed_in(node, entry))
        kept.next_index = index + 1
    state: Kept = kept.book
    return state


def deeds_on(node: Node, noun: str, of: str) -> Sequence[Deed]:
    """Everything that was done to one thing, in the order of the log."""
    entries = [node.entry(index) for index in reversed(list(_newer(node, deeds_about(noun, of), 0)))]
    return [deed_in(node, entry) for entry in entries if node.store.content(entry.obj) is not None]


def the_one(things: Mapping[str, Any], digits: str, noun: str) -> str:
    """The id of the one thing that begins with some digits.

    Raises:
        NotFoundError: none does.
        InputError: several do.
    """
    if digits in things:
        return digits
    found = [name for name in things if digits and name.startswith(digits)]
    if not found:
        raise NotFoundError(f"no {noun} begins with {shown(digits)}", hint=f"`truceline {noun} list` shows them")
    if len(found) > 1:
        raise InputError(f"{len(found)} of kind {noun} begin with {shown(digits)}", hint="name more of its digits")
    return found[0]


def _content_of(node: Node, deed: Deed) -> bytes:
    """The object of a deed; random digits in it keep what is withheld from being guessed by its hash."""
    return encode({**deed.content, "n": node.draw(16).hex()})


def _draft(node: Node, deed: Deed, content: bytes, now: Moment) -> Draft:
    extra: dict[str, Value] = {"is": deed.noun, "act": deed.verb, "of": deed.of, "desk": deed.desk}
    if deed.operator:
        extra["operator"] = deed.operator
    if deed.is_drill:
        extra["drill"] = True
    return node.draft(now, EntryKind.NOTE, obj=object_name(content), extra=extra)


def _newer(node: Node, label: str, first: int) -> Iterator[int]:
    """Where entries of a label stand from an index on, the newest first."""
    before = EVERYTHING
    while found := node.store.labelled(label, before=before, limit=1_000):
        for index in found:
            if index < first:
                return
            yield index
        before = found[-1]


def deed_in(node: Node, entry: Entry) -> Deed:
    """The deed that an entry records.

    Raises:
        NotFoundError: what it says is not kept here, or was erased.
        StoreError: it is not as it was written.
        NoteError: the entry records no deed.
    """
    extra = Fields(entry.extra, "x")
    noun, of, verb, desk = (extra.text(key) for key in ("is", "of", "act", "desk"))
    content = parse(object_of(node.store, entry.obj))
    if not isinstance(content, dict):
        raise NoteError(f"what entry {entry.index} says is no object", hint="examine the record: truceline record fsck")
    content.pop("n", None)
    return Deed(
        noun=noun,
        of=of,
        verb=verb,
        desk=desk,
        operator=extra.text("operator") if extra.has("operator") else "",
        content=content,
        is_drill=extra.has("drill") and extra.truth("drill"),
        at=entry.at,
        index=entry.index,
        mono_ms=entry.mono_ms,
        boot=entry.boot,
    )
