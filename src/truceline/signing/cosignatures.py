"""What a cosigner signs: a log's checkpoint, and the second in which it was the largest consistent one seen.

Source: c2sp.org/tlog-cosignature, the Ed25519 kind (signature type 0x04).
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.errors import NoteError
from truceline.signing.showing import shown

MAX_AT_S = 2**63 - 1
_STAMP_BYTES = 8


def cosigned_message(checkpoint: bytes, at_s: int) -> bytes:
    """The bytes under a cosignature.

    Args:
        checkpoint: the checkpoint's text without signatures, its last newline included.
        at_s: when it was cosigned, seconds since the epoch.
    """
    return b"cosignature/v1\ntime %d\n" % at_s + checkpoint


def is_cosignable(text: bytes) -> bool:
    """True for a text that looks like a checkpoint: at least three rows, none empty, the first no document of ours.

    A cosigner's key signs nothing else, so no cosignature can pass for a word on a message.
    """
    rows = text.split(b"\n")
    return len(rows) >= 4 and rows[-1] == b"" and all(rows[:-1]) and not text.startswith(b"truceline/")


def stamped(at_s: int, signature: bytes) -> bytes:
    """A cosignature as it stands in a signature row: the time, then the signature.

    Raises:
        NoteError: the time is before 1970, or beyond what the form can hold.
    """
    if not 0 <= at_s <= MAX_AT_S:
        raise NoteError(f"cosigned at {shown(at_s)} s", hint=f"times run from 0 to {MAX_AT_S}")
    return at_s.to_bytes(_STAMP_BYTES, "big") + signature


def unstamped(content: bytes) -> tuple[int, bytes]:
    """The time in seconds since the epoch, and the signature, that ``stamped`` put together."""
    return int.from_bytes(content[:_STAMP_BYTES], "big"), content[_STAMP_BYTES:]
