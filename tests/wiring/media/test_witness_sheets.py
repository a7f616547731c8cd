"""A sheet for witnesses bears what is on record of the incident, and where nothing is it is blank."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from truceline.errors import NotFoundError, StoreError
from truceline.wiring.media.witness_sheets import Blank, form_of, write_sheet

BLANK = Blank("alfa.example", "en", 2)
INCIDENT: dict[str, Any] = {
    "id": "0a" * 16,
    "title": "Column",
    "drill": False,
    "from_at": 0,
    "to_at": 60_000,
    "where": "north road",
    "place": {"decimal": "33.66N 38.05E"},
}


def test_without_an_incident_all_but_the_party_is_left_to_be_written() -> None:
    form = form_of(BLANK)
    assert form.facts == (("incident", ""), ("when", ""), ("where", ""), ("party", "alfa.example"))
    assert (form.drill, form.remark, form.command) == ("", "", "")


def test_an_incident_is_named_with_when_and_where_it_was_and_how_the_statement_goes_on_record() -> None:
    form = form_of(BLANK, INCIDENT)
    assert dict(form.facts) == {
        "incident": f"Column ({'0a' * 6})",
        "when": "010000Z JAN 70 – 010001Z JAN 70",
        "where": "north road; 33.66N 38.05E",
        "party": "alfa.example",
    }
    assert form.command == f"truceline incident witness {'0a' * 6}"
    instant = dict(form_of(BLANK, INCIDENT | {"to_at": 0, "place": None, "where": None}).facts)
    assert (instant["when"], instant["where"]) == ("010000Z JAN 70", "")


def test_a_drill_says_so_in_the_language_of_the_sheet_too() -> None:
    assert form_of(BLANK, INCIDENT | {"drill": True}).drill == "DRILL DRILL DRILL: nothing of this is real"
    french = form_of(BLANK._replace(language="fr", is_drill=True)).drill
    assert french.startswith("DRILL DRILL DRILL: nothing of this is real. ")
    assert "exercice" in french


def test_words_that_nobody_has_reviewed_say_so_in_their_own_language() -> None:
    form = form_of(BLANK._replace(language="ar"))
    assert (form.direction, form.remark) == ("rtl", "لم يراجع هذه الصياغة متحدث أصلي بهذه اللغة.")


def test_a_sheet_is_written_and_a_file_that_cannot_be_is_named(tmp_path: Path) -> None:
    pytest.importorskip("typst")
    for name in ("a.pdf", "b.pdf"):
        write_sheet(tmp_path / name, BLANK, INCIDENT)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    with pytest.raises(StoreError, match="nowhere"):
        write_sheet(tmp_path / "nowhere" / "a.pdf", BLANK)


def test_a_language_without_a_sheet_is_refused() -> None:
    with pytest.raises(NotFoundError):
        form_of(BLANK._replace(language="de", is_drill=True))
