"""What a node puts in its log: small entries that name objects by hash, so that bodies can be withheld or erased."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from truceline.errors import NoteError
from truceline.record.merkle.tiles import LEAF_BYTES
from truceline.signing.canonical import MAX_INTEGER, Value, encode, parse
from truceline.signing.keys import check_name
from truceline.signing.showing import shown

VERSION = 1


class EntryKind(StrEnum):
    """What an entry says has happened, seen from the node that logs it."""

    OPEN = "open"
    """The log begins, or goes on in a new incarnation."""
    SENT = "sent"
    """A note is about to be sent: nothing leaves before this is durable."""
    RECV = "recv"
    """A peer's note is stored; with a proof, this is the receipt."""
    REFUSED = "refused"
    """A peer's note was refused, and why."""
    ATTEMPT = "attempt"
    """A note was offered to a peer, by which carrier, and how that went."""
    PROOF = "proof"
    """A peer's proof was verified, such as its receipt."""
    ACK = "ack"
    """A desk's acknowledgement was given or came in."""
    COSIGNED = "cosigned"
    """A checkpoint with a cosignature: ours on a peer's log, or a peer's on ours."""
    MANIFEST = "manifest"
    """A party's list of keys, in force from here on."""
    AGREE = "agree"
    """A step of an agreement."""
    SHOWN = "shown"
    """A text was shown to an operator."""
    TICK = "tick"
    """The node was alive: one each minute."""
    NOTE = "note"
    """Anything else that must not be lost: a missed deadline, a decision, a remark."""
    EXPORT = "export"
    """A part of the record was handed out."""
    CLOSE = "close"
    """The log ends here."""


_ABOUT_A_NOTE = ("line", "note_id", "obj")
REQUIRED: Mapping[EntryKind, tuple[str, ...]] = {
    EntryKind.OPEN: (),
    EntryKind.SENT: _ABOUT_A_NOTE,
    EntryKind.RECV: (*_ABOUT_A_NOTE, "peer"),
    EntryKind.REFUSED: ("peer", "obj"),
    EntryKind.ATTEMPT: ("line", "peer", "obj"),
    EntryKind.PROOF: ("peer", "obj"),
    EntryKind.ACK: (*_ABOUT_A_NOTE, "peer"),
    EntryKind.COSIGNED: ("peer", "obj"),
    EntryKind.MANIFEST: ("note_id", "obj"),
    EntryKind.AGREE: _ABOUT_A_NOTE,
    EntryKind.SHOWN: _ABOUT_A_NOTE,
    EntryKind.TICK: (),
    EntryKind.NOTE: (),
    EntryKind.EXPORT: ("obj",),
    EntryKind.CLOSE: (),
}
"""What an entry of each kind cannot do without; the rest it may leave out."""

_WIRE = {
    "kind": "k",
    "at": "at",
    "mono_ms": "mono",
    "boot": "boot",
    "nonce": "n",
    "line": "line",
    "peer": "peer",
    "note_id": "id",
    "obj": "obj",
    "extra": "x",
}
_ALWAYS = ("kind", "at", "mono_ms", "boot", "nonce")
_HEX = {"boot": 32, "nonce": 32, "line": 32, "note_id": 64, "obj": 64}
_FORMS = {
    name: re.compile(f"[0-9a-f]{{{digits}}}" if name in _ALWAYS else f"(?:[0-9a-f]{{{digits}}})?")
    for name, digits in _HEX.items()
}
_NEEDED_KEYS = frozenset({"i", *(_WIRE[name] for name in _ALWAYS)})
_KEYS = frozenset({"v", "i", *_WIRE.values()})


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An entry before the log gives it its place.

    Args:
        kind: what has happened.
        at: when, by the node's own clock, ms since the epoch; only a claim.
        mono_ms: the node's monotonic clock, so that steps of the other one show.
        boot: which start of the machine that clock counts from, 32 hex digits.
        nonce: 16 random bytes as 32 hex digits, so that the leaf's hash gives nothing away.
        line: which line it belongs to, 32 hex digits; empty if none.
        peer: the party on the other side; empty if none.
        note_id: SHA-256 of a note's text, 64 hex digits; empty if none.
        obj: SHA-256 of the object it commits to (a whole note, a proof, a file), 64 hex digits; empty if none.
        extra: what only this kind has, in canonical values.

    Raises:
        NoteError: a part is missing or not of its form.
    """

    kind: EntryKind
    at: int
    mono_ms: int
    boot: str
    nonce: str
    line: str = ""
    peer: str = ""
    note_id: str = ""
    obj: str = ""
    extra: Mapping[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if type(self.kind) is not EntryKind:
            object.__setattr__(self, "kind", _kind_from(self.kind))
        for name in ("at", "mono_ms"):
            _check_count(name, getattr(self, name))
        for name, form in _FORMS.items():
            _check_hex(name, getattr(self, name), form)
        if not isinstance(self.peer, str):
            raise NoteError(f"peer is {shown(self.peer)}, no name", hint="write the party's name")
        if self.peer:
            check_name(self.peer)
        missing = [_WIRE[name] for name in REQUIRED[self.kind] if not getattr(self, name)]
        if missing:
            raise NoteError(f"an entry {self.kind} lacks {', '.join(missing)}", hint="name what the entry is about")
        if not isinstance(self.extra, dict):
            raise NoteError(f"x is {shown(self.extra)}, no object", hint="put it under a key")

    def leaf(self, index: int) -> bytes:
        """The canonical bytes that the log holds at an index, shorter than 64 KiB.

        Raises:
            NoteError: ``extra`` has what canonical text cannot hold, or too much of it.
        """
        content: dict[str, Value] = {"v": VERSION, "i": index}
        for name, key in _WIRE.items():
            value = getattr(self, name)
            if value or name in _ALWAYS:
                content[key] = value
        leaf = encode(content)
        if len(leaf) > LEAF_BYTES:
            raise NoteError(f"an entry of {len(leaf)} bytes", hint=f"the limit is {LEAF_BYTES}: log the object's hash")
        return leaf


@dataclass(frozen=True, kw_only=True)
class Entry(Draft):
    """An entry at its place in a log.

    Args:
        index: position in the log, from 0.
    """

    index: int

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_count("i", self.index)


@lru_cache(maxsize=1_024)  # an act looks at the entries of its message more than once
def entry_from_leaf(leaf: bytes) -> Entry:
    """The entry that canonical bytes stand for.

    Raises:
        NoteError: the bytes are not exactly what ``Draft.leaf`` writes for some entry.
    """
    content = parse(leaf)
    if not isinstance(content, dict) or type(content.get("v")) is not int or content["v"] != VERSION:
        raise NoteError(f"{shown(leaf)} is no entry of version {VERSION}", hint="a newer program may read it")
    values: dict[str, Any] = {name: content[key] for name, key in _WIRE.items() if key in content}
    missing, unknown = _NEEDED_KEYS - content.keys(), content.keys() - _KEYS
    if missing or unknown:
        raise NoteError(f"an entry lacks {sorted(missing)} and has {sorted(unknown)}", hint="check who wrote the entry")
    entry = Entry(index=content["i"], **values)
    # The bytes are canonical, so an entry writes them back unless it would leave something out.
    if len(leaf) > LEAF_BYTES or any(not value for name, value in values.items() if name not in _ALWAYS):
        raise NoteError(f"{shown(leaf)} is written otherwise than an entry", hint="leave out what is empty")
    return entry


def _kind_from(kind: object) -> EntryKind:
    try:
        return EntryKind(kind)  # type: ignore[arg-type]
    except ValueError as error:
        raise NoteError(f"there is no kind of entry {shown(kind)}", hint="a newer program may know it") from error


def _check_count(name: str, value: object) -> None:
    if type(value) is not int or not 0 <= value <= MAX_INTEGER:
        raise NoteError(f"{name} is {shown(value)}", hint="use a whole number from 0")


def _check_hex(name: str, value: object, form: re.Pattern[str]) -> None:
    if not (isinstance(value, str) and form.fullmatch(value)):
        raise NoteError(f"{name} is {shown(value)}, not {_HEX[name]} hex digits", hint="write it in lower case, whole")
