"""A notice comes back from the cells that it is written in."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.adapters.formats.notices.tried import notice
from truceline.adapters.formats.notices.columns import NAMES
from truceline.adapters.formats.notices.rows import Row, notices_from_rows
from truceline.adapters.formats.notices.writing import escaped, row_of, unescaped
from truceline.model.notices import Movement, Notice, Vehicle, Verification

MOVEMENT = notice(kind="movement")
assert isinstance(MOVEMENT, Movement)


@pytest.mark.parametrize(
    "each",
    [
        notice(),
        replace(notice(), verification=None, contacts=(), text=""),
        replace(notice(), verification=Verification("Relief", "visit", 1)),
        MOVEMENT,
        replace(MOVEMENT, stop_after_s=0, people=0, cargo="", vehicles=(Vehicle("lorry", "", "", "lorry-1"),)),
    ],
    ids=["site", "bare site", "never due again", "movement", "bare movement"],
)
def test_a_notice_comes_back_from_its_cells(each: Notice) -> None:
    cells = row_of(each)
    assert cells.keys() <= set(NAMES)
    (read,) = notices_from_rows([Row(1, cells)], cells).notices
    assert read.notice == each


@pytest.mark.parametrize("text", ["=1+1", "+962 6 0000", "-5", "@x", "'quoted", "'=1", "plain", "", "it's"])
def test_a_cell_comes_back_and_begins_no_formula(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert not escaped(text).startswith(("=", "+", "-", "@"))
