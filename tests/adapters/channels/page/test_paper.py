"""The page on paper: the same bytes each time, every word as text, a drill on each sheet."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from truceline.adapters.channels.page.paper import pdf_of, pngs_of

pytest.importorskip("typst")
MADE_AT = 1_790_000_000_000
SECTION: dict[str, Any] = {
    "title": "Timeline",
    "note": "",
    "columns": ["when", "what", "on record"],
    "rows": [["210530Z NOV 26", 'شما نزدیک منطقه هستید #panic("x") $x$ @ref', "entry 4"]],
}
CHART = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="3"/></svg>'
PAGE: dict[str, Any] = {
    "title": 'Column #include("/etc/passwd")',
    "drill": "",
    "facts": [["root", "ab" * 32], ["where", ""]],
    "chart": CHART,
    "sections": [
        SECTION,
        SECTION | {"rows": []},
        SECTION | {"columns": ["alfa.example", "bravo.example"], "rows": [["a", ""]]},
    ],
}


def test_the_same_page_is_the_same_file() -> None:
    assert pdf_of(PAGE, MADE_AT) == pdf_of(PAGE, MADE_AT)
    assert pdf_of(PAGE, MADE_AT).startswith(b"%PDF-")
    assert pdf_of(PAGE, MADE_AT) != pdf_of(PAGE | {"title": "Convoy"}, MADE_AT)


def test_a_page_without_a_map_and_one_of_many_sheets_are_made() -> None:
    long = PAGE | {"chart": "", "sections": [SECTION | {"rows": SECTION["rows"] * 90}]}
    assert len(pngs_of(long, MADE_AT, 30.0)) > 1


def test_a_drill_darkens_every_sheet() -> None:
    long = PAGE | {"sections": [SECTION | {"rows": SECTION["rows"] * 90}]}
    real = pngs_of(long, MADE_AT, 30.0)
    drill = pngs_of(long | {"drill": "DRILL DRILL DRILL: nothing of this is real"}, MADE_AT, 30.0)
    assert all(one != other for one, other in zip(real, drill, strict=False))
