"""The two hashes that a Merkle tree is made of (RFC 6962, section 2.1), and what a hash looks like as text."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import base64
import binascii
from functools import lru_cache
from hashlib import sha256

from truceline.errors import NoteError

HASH_BYTES = 32
EMPTY_ROOT = sha256().digest()
"""The root of a tree without leaves."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf: its first byte 0x00 keeps it apart from every node."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node above two others: its first byte 0x01 keeps it apart from every leaf."""
    return sha256(b"\x01" + left + right).digest()


@lru_cache(maxsize=4_096)
def text_from_hash(value: bytes) -> str:
    """Base64 with padding, as checkpoints and proofs write a hash.

    >>> text_from_hash(EMPTY_ROOT)
    '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    return base64.b64encode(value).decode("ascii")


@lru_cache(maxsize=4_096)  # the paths of proofs to one root have most of their hashes in common
def hash_from_text(text: str) -> bytes:
    """The 32 bytes that a base64 text stands for.

    Raises:
        NoteError: the text is no base64, not the one way to write these bytes, or not 32 bytes long.
    """
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError(f"{text[:60]!r} is no base64", hint="ask for the proof again") from error
    if len(value) != HASH_BYTES or text_from_hash(value) != text:
        raise NoteError(f"{text[:60]!r} is no SHA-256 hash in base64", hint="ask for the proof again")
    return value
