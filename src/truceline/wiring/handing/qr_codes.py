"""Bytes as QR codes on a terminal or on sheets of paper, and back from what a scanner read."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.adapters.transport.qr_pictures import svg_pages, terminal_pictures
from truceline.errors import NoteError
from truceline.signing.qr import qr_texts, read_qr_texts

_FIRST = b"TL1/"


def codes_for_terminal(content: bytes) -> tuple[str, ...]:
    """One picture for each code of a series, in rows of text.

    Raises:
        NoteError: it takes more codes than a series may have.
    """
    return terminal_pictures(qr_texts(content))


def sheets_to_print(content: bytes, title: str) -> tuple[bytes, ...]:
    """Sheets of A4 in SVG with all codes of a series; raises as ``codes_for_terminal``."""
    return svg_pages(qr_texts(content), title)


def carried(content: bytes) -> bytes:
    """What a file carries: itself, or what the rows of a scanner in it put together.

    Raises:
        NoteError: the rows are of no whole series.
    """
    if not content.startswith(_FIRST):
        return content
    try:
        return read_qr_texts(content.decode("ascii").split())
    except UnicodeDecodeError as error:
        raise NoteError("the rows of a scanner are no ASCII", hint="scan the codes again") from error
