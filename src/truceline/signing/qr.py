"""Any bytes as a series of QR texts, and back.

    TL1/2/3/9F86D081/ONSWG4TFOQ...

A text is the second of three, belongs to the bytes whose SHA-256 begins with 9F86D081, and carries its
share of them in base 32. Its characters are those of QR's alphanumeric mode, which every scanner
reads alike. The check only finds misreadings: what the bytes hold is believed by its signatures.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from base64 import b32decode, b32encode
from collections.abc import Iterable
from hashlib import sha256

from truceline.errors import NoteError
from truceline.signing.showing import shown

PART_CHARACTERS = 1_000
"""With its head, a QR code of version 20 at the lowest error correction: 97 modules, which a phone still reads."""
MAX_PARTS = 99
_FORM = re.compile(r"TL1/([1-9][0-9]?)/([1-9][0-9]?)/([0-9A-F]{8})/([A-Z2-7]*)")


def qr_texts(content: bytes) -> tuple[str, ...]:
    """The texts to show, one QR code each, in order.

    Raises:
        NoteError: there would be more than 99.
    """
    body = b32encode(content).decode().rstrip("=")
    parts = [body[start : start + PART_CHARACTERS] for start in range(0, len(body), PART_CHARACTERS)] or [""]
    if len(parts) > MAX_PARTS:
        raise NoteError(
            f"{len(content)} bytes need {len(parts)} QR codes, more than {MAX_PARTS}", hint="carry it as a file"
        )
    check = _check_of(content)
    return tuple(f"TL1/{number}/{len(parts)}/{check}/{part}" for number, part in enumerate(parts, start=1))


def read_qr_texts(texts: Iterable[str]) -> bytes:
    """The bytes that a whole series of texts carries, read in any order, some perhaps twice.

    Raises:
        NoteError: a text is of another form; two belong to different series, or differ where they must
            not; some are missing; or the bytes are not those that the check names.
    """
    forms = [_form_of(text) for text in texts]
    if len({(form[2], form[3]) for form in forms}) != 1:
        raise _unusable(f"{len(forms)} texts", "scan the codes of one series, and no other")
    count, check = int(forms[0][2]), forms[0][3]
    parts = {int(form[1]): form[4] for form in forms}
    missing = sorted(set(range(1, count + 1)) - parts.keys())
    if missing:
        raise _unusable(f"a series of {count}", f"still missing: {', '.join(map(str, missing))}")
    content = _decoded("".join(parts[number] for number in sorted(parts)))
    if content is None or _check_of(content) != check:
        raise _unusable(f"the series {check}", "a code was misread: scan them all again")
    return content


def _form_of(text: str) -> re.Match[str]:
    form = _FORM.fullmatch(text)
    if not form or int(form[1]) > int(form[2]):
        raise _unusable(shown(text), "scan a code that begins with TL1/")
    return form


def _decoded(body: str) -> bytes | None:
    """The bytes of canonical base 32 without padding; none for anything else."""
    try:
        content = b32decode(body + "=" * (-len(body) % 8))
    except ValueError:
        return None
    return content if b32encode(content).decode().rstrip("=") == body else None


def _check_of(content: bytes) -> str:
    return sha256(content).hexdigest()[:8].upper()


def _unusable(what: str, hint: str) -> NoteError:
    return NoteError(f"{what} cannot be read as a QR series", hint=hint)
