"""The number that two officers read to each other when their parties meet.

Each side shows its manifest, and both nodes show the same 60 digits: 30 for each party. Who
would slip in another manifest must find one with the same 30 digits, and each try costs
thousands of hashes.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256

from truceline.signing.parties.manifests import Manifest

DIGITS = 30
_GROUP_DIGITS = 5
_GROUP_BYTES = 5
_ROUNDS = 2**16
"""A few hundredths of a second for who shows a number; for who searches another manifest with it, at every try."""


def number_of(manifest: Manifest) -> str:
    """The 30 digits of one party.

    Source:
        Signal's numeric fingerprint (six groups of five bytes, each modulo 100,000, after an
        iterated hash), with SHA-256.
    """
    return _number(bytes.fromhex(manifest.id))


@lru_cache(maxsize=1024)  # the parties that a node knows are few, and are shown again and again
def _number(text_id: bytes) -> str:
    digest = sha256(b"truceline/number/v1\n" + text_id).digest()
    for _ in range(_ROUNDS):
        digest = sha256(digest + text_id).digest()
    groups = DIGITS // _GROUP_DIGITS
    parts = (digest[start : start + _GROUP_BYTES] for start in range(0, groups * _GROUP_BYTES, _GROUP_BYTES))
    return "".join(f"{int.from_bytes(part, 'big') % 10**_GROUP_DIGITS:0{_GROUP_DIGITS}d}" for part in parts)


def number_to_compare(first: Manifest, second: Manifest) -> str:
    """The 60 digits that both sides show, whichever of them asks: the smaller half stands first."""
    return "".join(sorted((number_of(first), number_of(second))))


def in_groups(number: str) -> str:
    """A number as it is read aloud: groups of five digits, apart by spaces."""
    return " ".join(number[start : start + _GROUP_DIGITS] for start in range(0, len(number), _GROUP_DIGITS))
