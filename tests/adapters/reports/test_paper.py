"""The report on paper: PDF/A, the same bytes each time, and whatever anybody wrote is set as text or as a number."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from tests.node.dossiers.cases import an_incident, told
from truceline.adapters.reports.paper import pdf_of, pngs_of
from truceline.node.dossiers.report import report_of

MADE_AT = 1_790_001_000_000


def report(title: str = "Column", **more: Any) -> dict[str, Any]:
    return {"title": title, "drill": "", "recipient": "", "summary": "s", "facts": [], "chapters": []} | more


def whole(*, is_drill: bool = False) -> dict[str, Any]:
    met, incident = an_incident(is_drill=is_drill)
    return report_of(told(met, incident)).document


def test_the_same_report_gives_the_same_bytes_and_says_that_it_is_pdf_a() -> None:
    document = whole()
    pdf = pdf_of(document, MADE_AT)
    assert pdf == pdf_of(document, MADE_AT)
    assert pdf.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in pdf
    assert pdf != pdf_of(document, MADE_AT + 1_000), "its time is that of the record"


def test_hostile_words_change_nothing_but_the_words() -> None:
    for title in ("#panic()", "$x^2$", "*bold* _it_ `code` <label> @ref", "\\ \" ' \n"):
        assert pngs_of(report(title), MADE_AT, 40.0) != pngs_of(report(""), MADE_AT, 40.0)


@pytest.mark.parametrize(
    "title", ["日本語 עברית 😀", "\ufffd \u0bb5 \U0001f6a2", "\u0652\u061c", "عد إلى الوراء — Ще не вмерла"]
)
def test_letters_that_the_fonts_have_not_are_set_as_their_numbers(title: str) -> None:
    assert pdf_of(report(title), MADE_AT).startswith(b"%PDF")


def test_a_drill_is_said_on_every_sheet() -> None:
    drill, real = (pngs_of(whole(is_drill=is_drill), MADE_AT, 40.0) for is_drill in (True, False))
    assert len(drill) >= 2
    for sheet in pngs_of(report(drill="DRILL", chapters=[]), MADE_AT, 40.0):
        assert sheet not in pngs_of(report(), MADE_AT, 40.0)
    assert not set(drill) & set(real)


def test_a_row_longer_than_a_sheet_goes_on_the_next() -> None:
    chapter = {"title": "t", "note": "", "columns": ["what"], "rows": [["word " * 4_000]], "svg": "", "words": ""}
    assert len(pngs_of(report(chapters=[chapter]), MADE_AT, 30.0)) > 1
