"""The folder of a backup, sealed with a passphrase, so that it can lie where others might read it.

Each file is as age writes it, for a key that is made for this backup alone; that key lies beside them, locked with the
passphrase. So ``age -d -i key.age record.db.age`` opens it without us. The key's file names the others by their hashes:
none of them can be cut, left out or taken from another backup unnoticed.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyrage
from pyrage import x25519

from truceline.adapters.store.guard import sync_folder
from truceline.adapters.store.sqlite import DATABASE, FROZEN, GUARD
from truceline.errors import InputError, NoteError
from truceline.signing.key_files import MIN_PASSPHRASE_CHARACTERS
from truceline.signing.passphrase import CHANCE_BYTES, WORK, lock, unlock
from truceline.wiring.keeping.passing_folders import OPEN_COPY, passing_folder

KEY = "key.age"
_NAMES = (DATABASE, GUARD, FROZEN)
_MAX_KEY_BYTES = 4_096
_ROW = re.compile(r"# ([0-9a-f]{64})  ([a-z.]{1,32})\.age")


def check_passphrase(passphrase: str) -> None:
    """Nothing, for a passphrase that may seal a backup.

    Raises:
        InputError: it is too short.
    """
    if len(passphrase) < MIN_PASSPHRASE_CHARACTERS:
        raise InputError(
            f"a passphrase of {len(passphrase)} characters, fewer than {MIN_PASSPHRASE_CHARACTERS}",
            hint="take four or more random words",
        )


def seal_files(plain: Path, sealed: Path, passphrase: str, *, work: int = WORK) -> None:
    """Writes the files of one folder into another one, sealed, and returns when they are on the disk.

    Args:
        plain: the folder of a backup.
        sealed: an empty folder.
        passphrase: at least 12 characters.
        work: logarithm of scrypt's work; each step doubles it.

    Raises:
        InputError: the passphrase is too short.
        OSError: a file cannot be read or written.
    """
    check_passphrase(passphrase)
    key = x25519.Identity.generate()
    rows = [f"# a backup; to open a file of it: age -d -i {KEY} {DATABASE}.age"]
    for name in _NAMES:
        if (plain / name).exists():
            copy = sealed / f"{name}.age"
            with (plain / name).open("rb") as source, _created(copy) as handle:
                pyrage.encrypt_io(source, handle, [key.to_public()])
                handle.flush()
                os.fsync(handle.fileno())
            rows.append(f"# {_sha256(copy)}  {copy.name}")
    content = "\n".join([*rows, str(key), ""]).encode()
    with _created(sealed / KEY) as handle:
        handle.write(lock(content, passphrase, chance=os.urandom(CHANCE_BYTES), work=work))
        handle.flush()
        os.fsync(handle.fileno())
    sync_folder(sealed)


def is_sealed(backup: Path) -> bool:
    """True if a backup takes a passphrase."""
    return (backup / KEY).is_file()


@contextmanager
def unsealed(backup: Path, folder: Path, passphrase: str) -> Iterator[Path]:
    """The folder of a sealed backup with its files as they were, gone again at the end.

    Args:
        backup: what ``seal_files`` wrote.
        folder: the node's, on a disk on which the record may lie open.
        passphrase: of the backup.

    Raises:
        InputError: the passphrase is not the one; or a file is missing, cut, changed, or of another backup.
        OSError: a file cannot be read or written.
    """
    key, hashes = _opened_key(backup, passphrase)
    with passing_folder(folder / OPEN_COPY) as plain:
        for name, digest in hashes.items():
            source = backup / f"{name}.age"
            if not source.is_file() or _sha256(source) != digest:
                raise _damaged(f"{source} is missing, or is not the file that was sealed")
            _unseal(source, plain / name, key)
        yield plain


def _unseal(source: Path, place: Path, key: x25519.Identity) -> None:
    try:
        with source.open("rb") as reading, _created(place) as writing:
            pyrage.decrypt_io(reading, writing, [key])
    except pyrage.DecryptError as error:
        raise _damaged(f"{source} cannot be opened: {error}") from error


def _opened_key(backup: Path, passphrase: str) -> tuple[x25519.Identity, Mapping[str, str]]:
    with (backup / KEY).open("rb") as file:
        content = file.read(_MAX_KEY_BYTES + 1)
    try:
        rows = unlock(content, passphrase).decode().splitlines()
        key = x25519.Identity.from_str(rows[-1])
    except (NoteError, UnicodeDecodeError, pyrage.IdentityError, IndexError) as error:
        raise _damaged(f"{backup / KEY} is no key of a backup") from error
    found = (_ROW.fullmatch(row) for row in rows)
    hashes = {row[2]: row[1] for row in found if row and row[2] in _NAMES}
    if DATABASE not in hashes:
        raise _damaged(f"{backup / KEY} names no record")
    return key, hashes


def _created(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _damaged(why: str) -> InputError:
    return InputError(f"the backup is damaged: {why}", hint="take another backup")
