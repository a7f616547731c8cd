"""Bundles: what one exchange carries, as the same bytes over a network, in a file, or on paper.

    TLB1
    note 9f86d081... 335
    <335 bytes>
    proof 60303ae2... 1296
    <1296 bytes>
    end 2c26b46b... 2

Each frame names its kind, the SHA-256 of its content and its length; the closing row names the SHA-256 of
every byte before it and how many frames there are. One list of frames has one spelling only. The hashes find
what was damaged or cut on the way; what the frames say is believed by its signatures alone.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from truceline.errors import NoteError
from truceline.signing.showing import shown

FIRST_ROW = b"TLB1\n"
MAX_FRAMES = 10_000
MAX_BUNDLE_BYTES = 64 * 1024 * 1024
_KIB = 1024
_ROW = re.compile(rb"([a-z]{1,16}) ([0-9a-f]{64}) (0|[1-9][0-9]{0,8})\n")
_HINT = "ask for the bundle again, unchanged and whole"


class FrameKind(StrEnum):
    """What a frame holds."""

    HELLO = "hello"
    """Canonical JSON: who speaks to whom, and how much of the other's log is held. Unsigned, a hint only."""
    NOTE = "note"
    """A whole signed note."""
    PROOF = "proof"
    """A tlog-proof with the leaf that it proves as its ``extra``."""
    CHECKPOINT = "checkpoint"
    """Growth of a log, as the body of an add-checkpoint request."""
    HASHES = "hashes"
    """A row with the index of the first, then the 32-byte leaf hashes of the sender's log."""
    COSIG = "cosig"
    """The receiver's checkpoint with the sender's cosignature."""
    BLOB = "blob"
    """An attachment."""


MAX_CONTENT_BYTES: Mapping[FrameKind, int] = {
    FrameKind.HELLO: 64 * _KIB,
    FrameKind.NOTE: 64 * _KIB,
    FrameKind.PROOF: 192 * _KIB,  # a leaf of 64 KiB in base 64, the path, and the checkpoint
    FrameKind.CHECKPOINT: 72 * _KIB,  # a path of 63 hashes, and the checkpoint
    FrameKind.HASHES: 512 * _KIB + 32,  # gossip.MOST_HASHES, and the row before them
    FrameKind.COSIG: 64 * _KIB,
    FrameKind.BLOB: 20 * _KIB * _KIB,
}
"""How long the content of a frame may be."""
_KINDS: Mapping[bytes, FrameKind] = {kind.encode(): kind for kind in FrameKind}


class Frame(NamedTuple):
    """One thing in a bundle. Nothing of its content is checked yet."""

    kind: FrameKind
    content: bytes


def write_bundle(frames: Iterable[Frame]) -> bytes:
    """The bundle that holds frames, in the order given.

    Raises:
        NoteError: a frame, their number or the bundle is over its limit.
    """
    parts = [FIRST_ROW]
    count, size = 0, len(FIRST_ROW)
    for count, (kind, content) in enumerate(frames, start=1):
        _check_frame(count, kind, len(content))
        frame = (_row(kind, content, len(content)), content, b"\n")
        parts += frame
        size += sum(map(len, frame))
        if size > MAX_BUNDLE_BYTES:
            break
    body = b"".join(parts)
    bundle = body + _row("end", body, count)
    _check_size(bundle)
    return bundle


def read_bundle(content: bytes) -> tuple[Frame, ...]:
    """The frames of a bundle, in its order; the same frame may be there twice.

    Raises:
        NoteError: the bundle is cut, damaged, spelled in another way, followed by more, or over a limit.
    """
    _check_size(content)
    if not content.startswith(FIRST_ROW):
        raise NoteError(
            "what was handed in is neither a card nor a bundle: its first row is not TLB1",
            hint="check that the right file was named, as the other side wrote it",
        )
    frames: list[Frame] = []
    place = len(FIRST_ROW)
    while True:
        row = _ROW.match(content, place)
        if row is None:
            raise _unusable(
                place, f"{shown(content[place : place + 16])} begins no frame, and the bundle is not closed"
            )
        if row[1] == b"end":
            _check_end(content, row, len(frames))
            return tuple(frames)
        frame, place = _read_frame(content, row, len(frames) + 1)
        frames.append(frame)


def _read_frame(content: bytes, row: re.Match[bytes], number: int) -> tuple[Frame, int]:
    """A frame, and where the next one begins."""
    kind, length, start = _KINDS.get(row[1]), int(row[3]), row.end()
    if kind is None:
        raise _unusable(row.start(), f"frame {number} is of an unknown kind {shown(row[1])}")
    _check_frame(number, kind, length)
    frame = Frame(kind, content[start : start + length])
    end = start + length + 1
    if content[end - 1 : end] != b"\n":
        raise _unusable(start, f"frame {number} does not end after the {length} bytes that it announces")
    if _hex_digest(frame.content) != row[2]:
        raise _unusable(start, f"frame {number}, a {kind}, is not what its SHA-256 names")
    return frame, end


def _check_end(content: bytes, row: re.Match[bytes], count: int) -> None:
    if int(row[3]) != count:
        raise _unusable(row.start(), f"the closing row counts {int(row[3])} frames, but {count} are there")
    if _hex_digest(memoryview(content)[: row.start()]) != row[2]:
        raise _unusable(row.start(), "the closing row names another SHA-256 than that of the bytes before it")
    if row.end() != len(content):
        raise _unusable(row.end(), f"{len(content) - row.end()} bytes follow the closing row")


def _check_frame(number: int, kind: FrameKind, length: int) -> None:
    if number > MAX_FRAMES:
        raise NoteError(f"a bundle of more than {MAX_FRAMES} frames", hint="carry the rest in another bundle")
    if length > MAX_CONTENT_BYTES[kind]:
        raise NoteError(
            f"frame {number}, a {kind}, has {length} bytes, more than {MAX_CONTENT_BYTES[kind]}",
            hint="send long content as attachments, in parts",
        )


def _check_size(bundle: bytes) -> None:
    if len(bundle) > MAX_BUNDLE_BYTES:
        raise NoteError(
            f"a bundle of {len(bundle)} bytes, more than {MAX_BUNDLE_BYTES}", hint="carry the rest in another bundle"
        )


def _row(kind: str, content: bytes, number: int) -> bytes:
    return b"%s %s %d\n" % (kind.encode(), _hex_digest(content), number)


def _hex_digest(content: bytes | memoryview) -> bytes:
    return sha256(content).hexdigest().encode()


def _unusable(place: int, what: str) -> NoteError:
    return NoteError(f"the bundle is unusable at byte {place}: {what}", hint=_HINT)
