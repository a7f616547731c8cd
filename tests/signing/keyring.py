"""Keys that tests sign with: the same name always has the same seed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from hashlib import sha256

from truceline.signing.keys import KeyKind, SigningKey


def key_called(name: str, kind: KeyKind = KeyKind.ED25519) -> SigningKey:
    """The key of a name."""
    return SigningKey(name, kind, sha256(f"seed of {name}".encode()).digest())
