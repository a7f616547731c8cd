"""A kind and its fields as two rows of text: what notes of ours carry above their signatures.

    truceline/manifest/v1
    {"party":"alfa.example","version":1}

The first row keeps the kinds apart: no manifest can pass for a message, and no checkpoint for
either, as a log's name may not begin with ``truceline/``.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping

from truceline.errors import NoteError
from truceline.signing.canonical import Value, encode, parse
from truceline.signing.fields import Fields
from truceline.signing.showing import shown

_HEAD = re.compile(r"truceline/([a-z][a-z0-9-]{0,31})/v1")


def write_document(kind: str, fields: Mapping[str, Value]) -> str:
    """The two rows of a document, its last newline included.

    Raises:
        NoteError: a field cannot be written in canonical form, or the text is too long.
        ValueError: the kind is not a short word in small letters.
    """
    head = f"truceline/{kind}/v1"
    if not _HEAD.fullmatch(head):
        raise ValueError(f"the kind {kind!r}")
    return f"{head}\n{encode(dict(fields)).decode()}\n"


def kind_of(text: str) -> str:
    """The kind that a document's first row names, such as ``manifest``.

    Raises:
        NoteError: the first row names no kind of version 1.
    """
    head, _, _ = text.partition("\n")
    form = _HEAD.fullmatch(head)
    if not form:
        raise NoteError(f"the first row is {shown(head)}", hint="documents begin with a row such as truceline/msg/v1")
    return form[1]


def read_document(text: str, kind: str) -> Fields:
    """The fields of a document of one kind, to be taken one by one.

    Args:
        text: what ``open_note`` gave; read none whose signatures were not checked.

    Raises:
        NoteError: it is of another kind, is not exactly two rows, or is not in canonical form.
    """
    found = kind_of(text)
    if found != kind:
        raise NoteError(f"a document of the kind {found}", hint=f"one of the kind {kind} is wanted here")
    _, _, body = text.partition("\n")
    if not body.endswith("\n"):
        raise NoteError("a document without its last newline", hint="it was cut: ask for it again")
    return Fields(parse(body[:-1].encode(errors="surrogatepass")), kind)
