"""What a log signs of itself: its name, its size and its root (C2SP tlog-checkpoint)."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from truceline.errors import NoteError
from truceline.record.merkle.hashes import EMPTY_ROOT, HASH_BYTES, hash_from_text, text_from_hash
from truceline.signing.keys import SigningKey, VerifyKey
from truceline.signing.notes import Note, open_note, sign_note
from truceline.signing.showing import shown

MAX_SIZE = 2**63 - 1
_SIZE = re.compile(r"0|[1-9]\d{0,18}", re.ASCII)
_HINT = "ask the log for the checkpoint again, unchanged"


@dataclass(frozen=True)
class Checkpoint:
    """A claim about a log: its first entries, so many, have this root.

    Args:
        origin: name of the log, such as ``alfa.example/log/1``; never one of our documents' first rows.
        size: number of entries.
        root: root hash over them, 32 bytes.
        extensions: further rows, which other logs may sign and ours never do.

    Raises:
        NoteError: a part that no checkpoint can have, or an empty log with the root of another.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.origin or "\n" in self.origin or self.origin.startswith("truceline/"):
            raise NoteError(f"{shown(self.origin)} cannot name a log", hint="use a name like alfa.example/log/1")
        if not 0 <= self.size <= MAX_SIZE or len(self.root) != HASH_BYTES:
            raise NoteError(f"a checkpoint of {self.size} entries with a root of {len(self.root)} bytes", hint=_HINT)
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise NoteError("an empty log with the root of another", hint=_HINT)
        if not all(self.extensions) or any("\n" in row for row in self.extensions):
            raise NoteError("an empty extension row in a checkpoint", hint=_HINT)

    @property
    def text(self) -> str:
        """The rows that are signed, the last newline included."""
        return "".join(f"{row}\n" for row in (self.origin, self.size, text_from_hash(self.root), *self.extensions))


@dataclass(frozen=True)
class SignedCheckpoint:
    """A checkpoint whose signatures hold.

    Args:
        checkpoint: what was signed.
        note: the whole, with all signatures that came with it.
        signed_by: the known keys whose signatures hold.
    """

    checkpoint: Checkpoint
    note: Note
    signed_by: tuple[VerifyKey, ...]


@lru_cache(maxsize=128)  # an exchange looks at few checkpoints, and at each of them several times
def checkpoint_from_text(text: str) -> Checkpoint:
    """The checkpoint that a note's text is.

    Raises:
        NoteError: the text is no checkpoint, or not the one way to write it.
    """
    rows = text.split("\n")
    if len(rows) < 4 or rows.pop() != "":
        raise NoteError(f"{shown(text)} is no checkpoint: it has too few rows", hint=_HINT)
    origin, size, root, *extensions = rows
    if not _SIZE.fullmatch(size):
        raise NoteError(f"{shown(size)} is no number of entries", hint=_HINT)
    return Checkpoint(origin, int(size), hash_from_text(root), tuple(extensions))


def sign_checkpoint(checkpoint: Checkpoint, key: SigningKey) -> Note:
    """The checkpoint with the log's signature; signed again, it gives the same bytes."""
    return sign_note(checkpoint.text, [key])


def open_checkpoint(content: bytes, verifiers: Iterable[VerifyKey]) -> SignedCheckpoint:
    """The checkpoint in a whole note, once at least one of the keys is found to have signed it.

    Args:
        content: the note in UTF-8.
        verifiers: keys of the log if its own word is wanted, keys of cosigners if theirs is.

    Raises:
        NoteError: the bytes are no note, or the note is no checkpoint.
        TrustError: none of the keys has signed, or a signature of one of them does not hold.
    """
    return _opened(content, tuple(verifiers))


@lru_cache(maxsize=128)  # what holds for these bytes and these keys holds for ever
def _opened(content: bytes, verifiers: tuple[VerifyKey, ...]) -> SignedCheckpoint:
    opened = open_note(content, verifiers)
    return SignedCheckpoint(checkpoint_from_text(opened.text), opened.note, opened.signed_by)
