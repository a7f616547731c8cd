"""Templates are told the same in every language, and what they are told keeps its order where it is shown."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.line.stated import PLACE
from truceline.errors import NoteError
from truceline.line.wording.templates import (
    TEMPLATES,
    Told,
    bare,
    check_told,
    isolate,
    isolated,
    names,
    newest,
    place_from,
    text_of,
    told_from,
    written,
)
from truceline.signing.fields import Fields

AT = 1_495_105_200_000


def test_the_templates_that_every_line_needs_are_there() -> None:
    wanted = {"near-zone", "inside-zone", "leave", "state-who", "acknowledged", "will-comply", "cannot", "dispute"}
    assert wanted | {"all-clear", "line-check", "drill", "position"} <= set(names())


def test_the_words_that_paper_and_voice_need_are_there() -> None:
    paper = {"follow-arrow", "agreed-words", "check-code", "untranslated", "unreviewed"}
    assert paper | {"radio-call", "say-again", "spelled-code", "over", "out"} <= set(names())


def test_no_template_says_more_than_a_warning() -> None:
    forbidden = ("fire", "force", "strike", "attack", "target", "engage", "approved")
    assert not [key for key in TEMPLATES for word in forbidden if word in key]


def test_the_newest_version_is_taken_and_an_unknown_name_is_refused() -> None:
    assert newest("leave").key == "leave/1"
    with pytest.raises(NoteError, match="no template"):
        newest("go-away")


def test_values_are_written_alike_in_every_language() -> None:
    assert text_of(PLACE) == "33.5058N 38.6178E (MGRS 37SDT 6449 0743)"
    assert text_of(AT) == "181100Z MAY 17"
    assert text_of("المنطقة") == "المنطقة"


def test_values_come_back_from_a_body() -> None:
    values: dict[str, Told] = {"place": PLACE, "at": AT, "zone": "At Tanf"}
    assert told_from(Fields(written(values), "values")) == values
    assert place_from(Fields(written(values)["place"], "place")) == PLACE


@pytest.mark.parametrize("values", [{}, {"zone": "A"}, {"zone": "A", "at": AT, "by": "B"}, {"zone": AT, "at": AT}])
def test_a_template_is_told_what_it_must_be_and_no_more(values: dict[str, str | int]) -> None:
    with pytest.raises(NoteError, match=r"it takes|is told"):
        check_told("inside-zone/1", values)


def test_values_stand_between_isolates_where_they_are_shown_and_nowhere_else() -> None:
    row = "موقعكم: 33.5058N 38.6178E (MGRS 37SDT 6449 0743)."
    shown = isolated(row, [PLACE, AT])
    assert shown == "\u2068موقعكم: \u206633.5058N 38.6178E (MGRS 37SDT 6449 0743)\u2069.\u2069"
    assert bare(shown) == row


def test_a_name_in_another_script_takes_its_direction_from_its_first_letter() -> None:
    assert isolate("التنف") == "\u2068التنف\u2069"
    assert isolate("At Tanf") == "\u2066At Tanf\u2069"


def test_a_value_within_another_is_not_cut_out_of_it() -> None:
    assert isolated("At Tanf, Tanf", ["Tanf", "At Tanf"]) == "\u2068\u2066At Tanf\u2069, \u2066Tanf\u2069\u2069"
