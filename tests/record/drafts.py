"""Entries and keys for tests: valid, and all different."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from hashlib import sha256

from truceline.record.checkpoints import Checkpoint, sign_checkpoint
from truceline.record.entries import Draft, EntryKind
from truceline.signing.keys import KeyKind, SigningKey

ORIGIN = "alfa.example/log/1"
LOG_KEY = SigningKey(ORIGIN, KeyKind.ED25519, b"l" * 32)
COSIGNER = SigningKey("bravo.example/cosigner/1", KeyKind.COSIGNATURE, b"c" * 32)
BOOT = "b0" * 16
LINE = "11" * 16


def digest_of(content: bytes) -> str:
    """SHA-256, 64 hex digits."""
    return sha256(content).hexdigest()


def draft_of(number: int, kind: EntryKind = EntryKind.RECV) -> Draft:
    """An entry about a note that only this number has."""
    return Draft(
        kind=kind,
        at=1_790_000_000_000 + number,
        mono_ms=number,
        boot=BOOT,
        nonce=digest_of(b"nonce %d" % number)[:32],
        line=LINE,
        peer="bravo.example",
        note_id=digest_of(b"text %d" % number),
        obj=digest_of(b"note %d" % number),
    )


def sign(checkpoint: Checkpoint) -> bytes:
    """The checkpoint as a whole note of the log."""
    return sign_checkpoint(checkpoint, LOG_KEY).encoded
