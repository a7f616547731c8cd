"""The keys that sign and verify, and how they are written.

A key is its name, its kind and its bytes, and all three go into its id: the same bytes under
another name, or for another purpose, are another key.

Source: c2sp.org/signed-note (ids and verifier keys); golang.org/x/mod/sumdb/note (signer keys).
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property, lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from truceline.errors import NoteError
from truceline.signing.canonical import check_text
from truceline.signing.cosignatures import MAX_AT_S, cosigned_message, is_cosignable, stamped, unstamped
from truceline.signing.curve import is_prime_order
from truceline.signing.showing import shown

KEY_BYTES = 32
_SIGNATURE_BYTES = 64
MAX_NAME_BYTES = 255
_SECRET_PREFIX = "PRIVATE+KEY+"
_VERIFY_FORM = re.compile(r"(?P<name>[^+]+)\+(?P<id>[0-9a-f]{8})\+(?P<body>[A-Za-z0-9+/]+=*)")


class KeyKind(IntEnum):
    """What a key's signatures are made over: the type byte of c2sp.org/signed-note."""

    ED25519 = 0x01
    """The text itself."""
    COSIGNATURE = 0x04
    """A checkpoint and the time at which it was cosigned."""


@dataclass(frozen=True)
class VerifyKey:
    """A public key that others check signatures with.

    Args:
        name: without white space and plus signs, at most 255 bytes of UTF-8; ours are like ``alfa.example/log/1``.
        kind: what its signatures are made over.
        public: 32 bytes, RFC 8032.

    Raises:
        NoteError: the name is not of that form, or the key is not canonical and of prime order.
    """

    name: str
    kind: KeyKind
    public: bytes

    def __post_init__(self) -> None:
        check_name(self.name)
        if not is_prime_order(self.public):
            raise NoteError(
                f"the public key {self.public.hex()} of {shown(self.name)} is not a point of prime order",
                hint="refuse it: whoever holds such a key can deny what it signed",
            )

    def __hash__(self) -> int:
        return hash(self.public)  # there is hardly a second key of these bytes, and keys are looked up all the time

    @cached_property
    def key_id(self) -> bytes:
        """Four bytes that, with the name, say which key made a signature. They prove nothing."""
        return sha256(f"{self.name}\n".encode() + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def text(self) -> str:
        """The key in one row, ``<name>+<id>+<kind and public key>``."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"

    def verifies(self, text: bytes, content: bytes) -> bool:
        """True if this key signed a text.

        Args:
            text: the exact bytes of a note's text.
            content: what its signature row holds after the key id: 64 bytes, and 8 bytes of
                time before them if the kind is COSIGNATURE.
        """
        if self.kind is KeyKind.COSIGNATURE:
            at_s, content = unstamped(content)
            if at_s > MAX_AT_S or not is_cosignable(text):
                return False
            text = cosigned_message(text, at_s)
        if len(content) != _SIGNATURE_BYTES:
            return False
        try:
            crypto_sign_open(content + text, self.public)
        except BadSignatureError:
            return self._verifies_by_openssl(text, content)
        return True

    def _verifies_by_openssl(self, text: bytes, content: bytes) -> bool:
        """The last word: libsodium takes half the time, and refuses a few signatures that hold by RFC 8032."""
        try:
            self._loaded.verify(content, text)
        except InvalidSignature:
            return False
        return True

    @cached_property
    def _loaded(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(self.public)


@dataclass(frozen=True)
class SigningKey:
    """A private key. Its seed is 32 random bytes, which the caller draws; it is never shown by ``repr``.

    Raises:
        NoteError: the name is not one that a key may have.
        ValueError: the seed is not 32 bytes long.
    """

    name: str
    kind: KeyKind
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.seed) != KEY_BYTES:
            raise ValueError(f"a seed of {len(self.seed)} bytes, not {KEY_BYTES}")

    @cached_property
    def verify_key(self) -> VerifyKey:
        """What others check this key's signatures with."""
        return VerifyKey(self.name, self.kind, self._loaded.public_key().public_bytes_raw())

    @property
    def secret_text(self) -> str:
        """The private key in one row, as Go's note package writes it. Whoever reads it can sign."""
        body = b64encode(bytes([self.kind]) + self.seed).decode()
        return f"{_SECRET_PREFIX}{self.name}+{self.verify_key.key_id.hex()}+{body}"

    def sign(self, text: bytes) -> bytes:
        """64 bytes over a text; the same key and text always give the same.

        Raises:
            ValueError: this key signs only checkpoints.
        """
        if self.kind is not KeyKind.ED25519:
            raise ValueError(f"the key {self.name} is for cosignatures only")
        return self._loaded.sign(text)

    def cosign(self, checkpoint: bytes, at_s: int) -> bytes:
        """72 bytes over a checkpoint's text and a time in seconds since the epoch.

        Raises:
            NoteError: the text is no checkpoint, or the time is out of bounds.
            ValueError: this key is not for cosignatures.
        """
        if self.kind is not KeyKind.COSIGNATURE:
            raise ValueError(f"the key {self.name} is not for cosignatures")
        if not is_cosignable(checkpoint):
            raise NoteError(f"{shown(checkpoint)} is no checkpoint", hint="a cosigner signs nothing but checkpoints")
        return stamped(at_s, self._loaded.sign(cosigned_message(checkpoint, at_s)))

    @cached_property
    def _loaded(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def verify_key_from_text(text: str) -> VerifyKey:
    """The public key that a row such as ``example.com/foo+530d903a+AekyeRrm...`` stands for.

    Raises:
        NoteError: the row is not of that form, its id does not fit, its kind is unknown, or the key is weak.
    """
    name, key_id, kind, body = _parts_of(text)
    key = VerifyKey(name, kind, body)
    if key.key_id != key_id:
        raise _unusable(shown(text))
    return key


def signing_key_from_text(text: str) -> SigningKey:
    """The private key that ``SigningKey.secret_text`` wrote. No message shows the text.

    Raises:
        NoteError: the text is not of that form, or its id does not fit.
    """
    if not text.startswith(_SECRET_PREFIX):
        raise _unusable("what should be a private key")
    name, key_id, kind, body = _parts_of(text.removeprefix(_SECRET_PREFIX), is_secret=True)
    key = SigningKey(name, kind, body)
    if key.verify_key.key_id != key_id:
        raise _unusable(f"the private key {shown(name)}")
    return key


@lru_cache(maxsize=1_024)  # a node meets few names, and each of them again and again
def check_name(name: str) -> None:
    """Nothing, for a name that a key may have.

    Raises:
        NoteError: it is empty or too long, or has white space, a plus sign or a character that hides something.
    """
    check_text(name)
    if not name or "+" in name or any(map(str.isspace, name)) or len(name.encode()) > MAX_NAME_BYTES:
        raise NoteError(
            f"{shown(name)} is no name of a party or a key",
            hint=f"it has 1 to {MAX_NAME_BYTES} bytes, no space and no plus sign",
        )


def decode_base64(text: str) -> bytes | None:
    """The bytes of canonical padded base64; none for any other spelling of them, and for what is no base64."""
    try:
        content = b64decode(text, validate=True)
    except ValueError:
        return None
    return content if b64encode(content).decode() == text else None


def _parts_of(text: str, *, is_secret: bool = False) -> tuple[str, bytes, KeyKind, bytes]:
    what = "what should be a private key" if is_secret else shown(text)
    form = _VERIFY_FORM.fullmatch(text)
    body = decode_base64(form["body"]) if form else None
    if not form or not body or len(body) != 1 + KEY_BYTES or body[0] not in set(KeyKind):
        raise _unusable(what)
    return form["name"], bytes.fromhex(form["id"]), KeyKind(body[0]), body[1:]


def _unusable(what: str) -> NoteError:
    kinds = ", ".join(f"0x{kind:02x}" for kind in KeyKind)
    return NoteError(
        f"{what} is no key of a known kind ({kinds}), or its parts do not fit", hint="copy the row whole, unchanged"
    )
