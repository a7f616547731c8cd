"""A signing key as a file that only its passphrase opens.

What is locked is one row, the key as Go's note package writes it, so that ``age -d`` and any
program for signed notes can use the key without us. ``adapters/key_files.py`` reads and writes
the file itself.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.errors import InputError, NoteError
from truceline.signing.keys import SigningKey, signing_key_from_text
from truceline.signing.passphrase import WORK, lock, unlock

MIN_PASSPHRASE_CHARACTERS = 12


def lock_key(key: SigningKey, passphrase: str, *, chance: bytes, work: int = WORK) -> bytes:
    """The bytes of a key file.

    Args:
        key: the key to keep.
        passphrase: at least 12 characters.
        chance: 48 random bytes, never used before.
        work: logarithm of scrypt's work; each step doubles it.

    Raises:
        InputError: the passphrase is too short.
    """
    if len(passphrase) < MIN_PASSPHRASE_CHARACTERS:
        raise InputError(
            f"a passphrase of {len(passphrase)} characters, fewer than {MIN_PASSPHRASE_CHARACTERS}",
            hint="take four or more random words",
        )
    return lock(f"{key.secret_text}\n".encode(), passphrase, chance=chance, work=work)


def unlock_key(content: bytes, passphrase: str) -> SigningKey:
    """The key in the bytes of a key file.

    Raises:
        NoteError: the bytes are no key file, or were damaged.
        InputError: the passphrase is not the one.
    """
    row = unlock(content, passphrase)
    if not row.endswith(b"\n") or not row.isascii():
        raise NoteError("a locked file holds no signing key", hint="name the file that `truceline node init` wrote")
    return signing_key_from_text(row[:-1].decode())
