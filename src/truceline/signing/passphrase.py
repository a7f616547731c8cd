"""Bytes locked with a passphrase, as the age tool does it: ``age -d`` opens what is locked here.

Only what a key file needs of the format: one scrypt recipient, and content of one chunk. It is
written out here because the core takes its random bytes as an argument, and age libraries draw
their own and set the work by the clock.

Source: c2sp.org/age (header, payload, the scrypt recipient).
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from hmac import compare_digest, digest

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from truceline.errors import InputError, NoteError
from truceline.signing.keys import decode_base64

CHANCE_BYTES = 48
"""Random bytes for one file: file key, salt and nonce, 16 each."""
WORK = 18
"""Logarithm of scrypt's work: about a second and 256 MiB, as the age tool takes it."""
MAX_WORK = 20
"""A stranger's file must not make this machine work for hours."""
MAX_CONTENT_BYTES = 64 * 1024
_TAG_BYTES = 16
_MAX_BODY_BYTES = 16 + MAX_CONTENT_BYTES + _TAG_BYTES
_LAST_CHUNK = bytes(11) + b"\x01"
"""The nonce of a chunk: its number, 0 for the first, and a 1 for the last."""
_HEADER = re.compile(
    rb"(age-encryption\.org/v1\n-> scrypt ([A-Za-z0-9+/]{22}) ([1-9][0-9]?)\n([A-Za-z0-9+/]{43})\n---) "
    rb"([A-Za-z0-9+/]{43})\n"
)


def lock(content: bytes, passphrase: str, *, chance: bytes, work: int = WORK) -> bytes:
    """An age file that the passphrase opens.

    Args:
        content: 1 to 65,536 bytes.
        passphrase: as it will be typed again.
        chance: 48 random bytes, never used before; the same ones give the same file.
        work: logarithm of scrypt's work; each step doubles it.

    Raises:
        ValueError: the content, the random bytes or the work is not of that size.
    """
    if not 1 <= len(content) <= MAX_CONTENT_BYTES or len(chance) != CHANCE_BYTES or not 1 <= work <= MAX_WORK:
        raise ValueError(f"{len(content)} bytes to lock, {len(chance)} random bytes, work {work}")
    file_key, salt, nonce = chance[:16], chance[16:32], chance[32:]
    wrapped = ChaCha20Poly1305(_wrap_key(passphrase, salt, work)).encrypt(bytes(12), file_key, None)
    header = b"age-encryption.org/v1\n-> scrypt %s %d\n%s\n---" % (_base64(salt), work, _base64(wrapped))
    payload = ChaCha20Poly1305(_derived(file_key, nonce, b"payload")).encrypt(_LAST_CHUNK, content, None)
    return header + b" " + _base64(_mac(file_key, header)) + b"\n" + nonce + payload


def unlock(locked: bytes, passphrase: str, *, max_work: int = MAX_WORK) -> bytes:
    """The content of an age file that has one passphrase and one chunk.

    Raises:
        NoteError: the bytes are no such file, were damaged, or ask for more work than is allowed.
        InputError: the passphrase is not the one.
    """
    form = _HEADER.match(locked[:512])
    salt, wrapped, mac = (_unpadded(form[number]) for number in (2, 4, 5)) if form else (None, None, None)
    body = locked[form.end() :] if form else b""
    if not form or not salt or not wrapped or not mac or not 16 + _TAG_BYTES < len(body) <= _MAX_BODY_BYTES:
        raise _damaged("it is no age file with one passphrase and short content")
    work = int(form[3])
    if work > max_work:
        raise _damaged(f"it asks for work {work}, more than {max_work}")
    try:
        file_key = ChaCha20Poly1305(_wrap_key(passphrase, salt, work)).decrypt(bytes(12), wrapped, None)
    except InvalidTag as error:
        raise InputError(
            "the passphrase does not open this file", hint="type it again; if it is right, restore the file's backup"
        ) from error
    if not compare_digest(_mac(file_key, form[1]), mac):
        raise _damaged("its header does not fit its key")
    try:
        return ChaCha20Poly1305(_derived(file_key, body[:16], b"payload")).decrypt(_LAST_CHUNK, body[16:], None)
    except InvalidTag as error:
        raise _damaged("its content does not fit its key") from error


def _wrap_key(passphrase: str, salt: bytes, work: int) -> bytes:
    scrypt = Scrypt(salt=b"age-encryption.org/v1/scrypt" + salt, length=32, n=2**work, r=8, p=1)
    return scrypt.derive(passphrase.encode(errors="surrogatepass"))


def _derived(file_key: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=salt, info=purpose).derive(file_key)


def _mac(file_key: bytes, header: bytes) -> bytes:
    return digest(_derived(file_key, b"", b"header"), header, sha256)


def _base64(content: bytes) -> bytes:
    return b64encode(content).rstrip(b"=")


def _unpadded(text: bytes) -> bytes | None:
    padded = text.decode() + "=" * (-len(text) % 4)
    return decode_base64(padded)


def _damaged(what: str) -> NoteError:
    return NoteError(f"a locked file cannot be opened: {what}", hint="restore the file from its backup")
