"""Bundles as files for hands that must not read them: encrypted with age to the keys of who they are for.

Such a file goes by any carrier, a memory stick or a mediator. It is as ``age`` writes it, so ``age -d`` opens it
without us. Sealing hides what is inside and shows damage; who made it is shown by the signatures inside alone.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pyrage
from pyrage import x25519

from truceline.errors import InputError, NotFoundError, StoreError
from truceline.line.bundles import MAX_BUNDLE_BYTES
from truceline.signing.showing import shown

MAX_RECIPIENTS = 64
_BEGINNINGS = (b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----")
MAX_SEALED_BYTES = MAX_BUNDLE_BYTES + 64 * 1024
"""Sealing adds 16 bytes for each 64 KiB, and about a hundred for each recipient."""


def make_age_key() -> bytes:
    """A new key as ``age-keygen`` writes it, for a file that its owner alone may read."""
    key = x25519.Identity.generate()
    return f"# public key: {key.to_public()}\n{key}\n".encode()


def recipient_of(age_key: bytes) -> str:
    """The public side of a key, such as ``age1ql3z7hjy54pw3hyww5ayyfg7...``: what a manifest lists.

    Raises:
        InputError: the bytes are no such key.
    """
    return str(_key_in(age_key).to_public())


def seal(bundle: bytes, recipients: Iterable[str]) -> bytes:
    """A bundle that only the holders of the recipients' keys can open.

    Raises:
        InputError: there is no recipient, or too many, or one is no ``age1...`` key; or the bundle is too long.
    """
    keys = [_recipient(text) for text in recipients]
    if not 1 <= len(keys) <= MAX_RECIPIENTS:
        raise InputError(f"{len(keys)} recipients", hint=f"name 1 to {MAX_RECIPIENTS} of them")
    if len(bundle) > MAX_BUNDLE_BYTES:
        raise InputError(f"a bundle of {len(bundle)} bytes, more than {MAX_BUNDLE_BYTES}", hint="carry it in parts")
    return bytes(pyrage.encrypt(bundle, keys))


def unseal(content: bytes, age_key: bytes) -> bytes:
    """The bundle in a sealed file's bytes, whole; nothing of what it says is checked yet.

    Raises:
        InputError: it is sealed for others, damaged, cut, too long, or not sealed at all; or the key is none.
    """
    if len(content) > MAX_SEALED_BYTES:
        raise InputError(f"more than {MAX_SEALED_BYTES} bytes are no sealed bundle", hint="name another file")
    if not content.startswith(_BEGINNINGS):
        raise InputError("this file is not sealed: it does not begin as age's do", hint="name another file")
    try:
        return bytes(pyrage.decrypt(content, [_key_in(age_key)]))
    except pyrage.DecryptError as error:
        raise InputError(
            "the sealed bundle cannot be opened by the key of this node",
            hint="it is for another party, or was damaged on its way: ask for it again",
        ) from error


@dataclass(frozen=True)
class AgeSealing:
    """Seals for others, and opens what is sealed for the holder of a key; see ``node.ports.Sealing``.

    Args:
        age_key: of the node.
    """

    age_key: bytes = field(repr=False)

    def seal(self, bundle: bytes, recipients: Sequence[str]) -> bytes:
        """See the function ``seal``."""
        return seal(bundle, recipients)

    def unseal(self, content: bytes) -> bytes:
        """See the function ``unseal``."""
        return unseal(content, self.age_key)


def write_sealed_file(path: Path, bundle: bytes, recipients: Iterable[str]) -> None:
    """Writes a sealed file, whole or not at all, and returns when it is on the disk.

    Raises:
        InputError: there is a file of that name already, or as in ``seal``.
        StoreError: it cannot be written.
    """
    content = seal(bundle, recipients)
    try:
        # The name is taken first: a stick's file system may know no way to give it later without writing over another.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
    except FileExistsError as error:
        raise InputError(f"there is a file {path} already", hint="choose another name") from error
    except OSError as error:
        raise _unwritten(path, error) from error
    try:
        _fill(path, content)
    except OSError as error:
        with suppress(OSError):
            path.unlink()
        raise _unwritten(path, error) from error


def read_sealed_file(path: Path, age_key: bytes) -> bytes:
    """The bundle in a sealed file. Its size is looked at before anything of it is read.

    Raises:
        NotFoundError: there is no such file.
        InputError: it cannot be read, is no plain file, or as in ``unseal``.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_SEALED_BYTES:
                raise InputError(
                    f"{path} is no plain file, or has {status.st_size} bytes of at most {MAX_SEALED_BYTES}",
                    hint="name the sealed file itself",
                )
            content = file.read(MAX_SEALED_BYTES + 1)
    except FileNotFoundError as error:
        raise NotFoundError(f"there is no file {path}", hint="is the stick plugged in?") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}", hint="copy it again") from error
    return unseal(content, age_key)


def _fill(path: Path, content: bytes) -> None:
    """Half a file is worse than none: it gets its name when it is whole."""
    part = path.with_name(f"{path.name}.{os.urandom(4).hex()}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        part.replace(path)
    except OSError:
        part.unlink()
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _key_in(age_key: bytes) -> x25519.Identity:
    rows = [row for row in age_key.split(b"\n") if row and not row.startswith(b"#")]
    try:
        if len(rows) != 1:
            raise InputError(f"{len(rows)} keys where one age key should be", hint="name the node's age key file")
        return x25519.Identity.from_str(rows[0].decode("ascii"))
    except (pyrage.IdentityError, UnicodeDecodeError) as error:
        raise InputError("an age key cannot be read", hint="name the node's age key file") from error  # and show none


def _recipient(text: str) -> x25519.Recipient:
    try:
        return x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise InputError(f"{shown(text)} is no age1... key", hint="take it from the party's manifest") from error


def _unwritten(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"the sealed file {path} cannot be written: {error.strerror or error}", hint="make room, or name another folder"
    )
