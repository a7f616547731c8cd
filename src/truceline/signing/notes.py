"""A text with signature rows, opened only when they hold.

    Coordinates stand in the document above the blank row.

    — alfa.example/operator/1 Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONn...

Nothing of a note may be shown or acted on before ``open_note`` has returned. To countersign
is to add a row below the same text.

Source: c2sp.org/signed-note.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256

from truceline.errors import NoteError, TrustError
from truceline.signing.canonical import MAX_BYTES
from truceline.signing.keys import SigningKey, VerifyKey, check_name, decode_base64
from truceline.signing.showing import shown

MAX_SIGNATURES = 16
_KEY_ID_BYTES = 4
_ROW = re.compile("— ([^ ]+) ([A-Za-z0-9+/]+=*)")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff]")


@dataclass(frozen=True)
class Signature:
    """One signature row: which key it names, and what follows the key's id. Nothing says yet that it holds."""

    name: str
    key_id: bytes
    content: bytes

    @property
    def row(self) -> str:
        """The row as it stands in a note, its newline included."""
        return f"— {self.name} {b64encode(self.key_id + self.content).decode()}\n"


@dataclass(frozen=True)
class Note:
    """A text and its signature rows, whose signatures may or may not hold: see ``open_note``.

    Args:
        text: any rows, the last newline included, without controls.
        signatures: 1 to 16, in any order; one name may stand there with several keys.

    Raises:
        NoteError: the text or the number of signatures is not of that form, or the whole is over 64 KiB.
    """

    text: str
    signatures: tuple[Signature, ...]

    def __post_init__(self) -> None:
        _check_note_text(self.text)
        if not 1 <= len(self.signatures) <= MAX_SIGNATURES:
            raise NoteError(
                f"a note with {len(self.signatures)} signatures", hint=f"a note has 1 to {MAX_SIGNATURES} of them"
            )
        _check_size(self.encoded)

    @cached_property
    def encoded(self) -> bytes:
        """The whole note in UTF-8, as it is sent and stored."""
        return f"{self.text}\n{''.join(signature.row for signature in self.signatures)}".encode()

    @cached_property
    def id(self) -> str:
        """SHA-256 of the text, 64 hex digits: the same however many have signed."""
        return sha256(self.text.encode()).hexdigest()

    @cached_property
    def obj(self) -> str:
        """SHA-256 of the whole note, 64 hex digits: another one for each set of signatures."""
        return sha256(self.encoded).hexdigest()


@dataclass(frozen=True)
class OpenedNote:
    """A note with at least one signature that holds, and none of a known key that does not.

    Args:
        note: as it was read.
        signed_by: the known keys whose signatures hold, each once, in the order of the rows.
    """

    note: Note
    signed_by: tuple[VerifyKey, ...]

    @property
    def text(self) -> str:
        """The text that was signed."""
        return self.note.text


def sign_note(text: str, keys: Iterable[SigningKey]) -> Note:
    """A note with one signature for each key, in their order.

    Raises:
        NoteError: the text has no last newline, or has controls, or is too long; no key, or too many.
        ValueError: a key is for cosignatures only.
    """
    _check_note_text(text)
    return Note(text, tuple(_signature(key, key.sign(text.encode())) for key in keys))


def countersign(note: Note, key: SigningKey) -> Note:
    """The note with one more signature; the same note if the key has signed it already.

    Raises:
        NoteError: the note would have too many signatures.
        ValueError: the key is for cosignatures only.
    """
    signature = _signature(key, key.sign(note.text.encode()))
    return note if signature in note.signatures else Note(note.text, (*note.signatures, signature))


def join_signatures(note: Note, other: Note) -> Note:
    """The note with the rows of both: what two members signed apart, on copies of one text.

    Raises:
        NoteError: the texts differ, or the note would have too many signatures.
    """
    if note.text != other.text:
        raise NoteError(
            f"the texts {note.id[:16]} and {other.id[:16]} differ", hint="have one of the texts signed by everybody"
        )
    return Note(note.text, tuple(dict.fromkeys((*note.signatures, *other.signatures))))


def cosign(checkpoint: Note, key: SigningKey, *, at_s: int) -> Note:
    """The checkpoint with one more cosignature, made at a time in seconds since the epoch.

    Raises:
        NoteError: the text is no checkpoint, the time is out of bounds, or there are too many signatures.
        ValueError: the key is not for cosignatures.
    """
    signature = _signature(key, key.cosign(checkpoint.text.encode(), at_s))
    return Note(checkpoint.text, (*checkpoint.signatures, signature))


def open_note(content: bytes, verifiers: Iterable[VerifyKey]) -> OpenedNote:
    """The note that bytes are, once its signatures hold.

    Rows of other keys are passed over, also if they share the name or the id, not both, of a known one.

    Args:
        content: a whole note in UTF-8.
        verifiers: the keys that are known here.

    Raises:
        NoteError: the bytes are no note.
        TrustError: a signature of a known key does not hold, or no known key has signed.
    """
    note = read_unverified(content)
    known = tuple(verifiers)
    text = note.text.encode()
    signed_by: dict[VerifyKey, None] = {}
    for signature in note.signatures:
        named = [key for key in known if (key.name, key.key_id) == (signature.name, signature.key_id)]
        holding = [key for key in named if key.verifies(text, signature.content)]
        if named and not holding:
            raise TrustError(
                f"the signature of {shown(signature.name)} does not hold",
                hint="keep the bytes as evidence, do not act on them, and ask the sender by another way",
            )
        signed_by.update(dict.fromkeys(holding))
    if not signed_by:
        names = ", ".join(shown(signature.name) for signature in note.signatures[:3])
        raise TrustError(
            f"no known key has signed; the signatures name {names}",
            hint="check that the sender's newest manifest has arrived",
        )
    return OpenedNote(note, tuple(signed_by))


@lru_cache(maxsize=128)  # a note is looked at several times on its way
def read_unverified(content: bytes) -> Note:
    """The note that bytes are, its signatures unchecked: only for telling which keys it names, and for forwarding.

    Raises:
        NoteError: the bytes are no note.
    """
    _check_size(content)
    try:
        whole = content.decode()
    except UnicodeDecodeError as error:
        raise _malformed(f"not UTF-8: {error.reason}") from error
    text, blank, rows = whole.rpartition("\n\n")
    if not blank or not rows.endswith("\n"):
        raise _malformed("no blank row before the signatures, or no newline at the end")
    signatures = tuple(_signature_from(row) for row in rows[:-1].split("\n"))
    return Note(f"{text}\n", signatures)


def _signature(key: SigningKey, content: bytes) -> Signature:
    return Signature(key.name, key.verify_key.key_id, content)


def _signature_from(row: str) -> Signature:
    form = _ROW.fullmatch(row)
    content = decode_base64(form[2]) if form else None
    if not form or not content or len(content) <= _KEY_ID_BYTES:
        raise _malformed(f"the signature row {shown(row)}")
    check_name(form[1])
    return Signature(form[1], content[:_KEY_ID_BYTES], content[_KEY_ID_BYTES:])


def _check_note_text(text: str) -> None:
    if found := _CONTROL.search(text):
        raise _malformed(f"the character U+{ord(found[0]):04X} in the text")
    if not text.endswith("\n"):
        raise _malformed("the text does not end with a newline")


def _check_size(content: bytes) -> None:
    if len(content) > MAX_BYTES:
        raise NoteError(f"a note of {len(content)} bytes, more than {MAX_BYTES}", hint="send long content by its hash")


def _malformed(what: str) -> NoteError:
    return NoteError(
        f"not a signed note: {what}", hint="a note is rows of text, a blank row, and rows that begin with — and a name"
    )
