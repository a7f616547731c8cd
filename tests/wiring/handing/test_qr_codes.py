"""Bytes as QR codes, and back from what a scanner read."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from truceline.errors import NoteError
from truceline.signing.qr import qr_texts
from truceline.wiring.handing.qr_codes import carried, codes_for_terminal, sheets_to_print

CARD = bytes(range(256)) * 10


def test_there_is_a_code_for_every_text_of_the_series() -> None:
    assert len(codes_for_terminal(CARD)) == len(qr_texts(CARD))
    (sheet,) = sheets_to_print(CARD, "card of alfa.example")
    assert b"card of alfa.example" in sheet


def test_rows_of_a_scanner_in_any_order_carry_what_was_shown() -> None:
    rows = "\n".join(reversed(qr_texts(CARD)))
    assert carried(rows.encode()) == carried(f"{rows}\r\n".encode()) == CARD


def test_any_other_file_carries_itself() -> None:
    assert carried(CARD) == CARD


@pytest.mark.parametrize("rows", [b"TL1/1/2/9F86D081/AA", b"TL1/\xff"])
def test_rows_of_no_whole_series_are_refused(rows: bytes) -> None:
    with pytest.raises(NoteError):
        carried(rows)
