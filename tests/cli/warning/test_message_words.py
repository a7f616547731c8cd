"""Warnings in rows for people: nothing that would mislead is left out, and nothing in them moves the cursor."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

from truceline.cli.warning.message_words import (
    UNREVIEWED,
    beside_rows,
    draft_rows,
    place_rows,
    read_back_rows,
    template_rows,
)
from truceline.model.times import dtg_from_instant

PLACE: dict[str, Any] = {
    "decimal": "33.50583N 38.61778E",
    "dms": "33°30′20.99″N 038°37′04.01″E",
    "mgrs": "37SDT 64499 07430",
    "near": "30.1 km at 285 from Al Waleed",
    "precision_m": 2,
}
DRAFT: dict[str, Any] = {
    "kind": "warning",
    "to": ["bravo.example", "charlie.example"],
    "drill": False,
    "desks": 1,
    "texts": [
        {"lang": "ar", "rows": ["عرّفوا عن أنفسكم."], "is_reviewed": False},
        {"lang": "en", "rows": ["State who you are."], "is_reviewed": True},
    ],
    "times": [1_495_105_200_000],
    "text": "",
    "places": {"place": PLACE},
    "doubts": [],
}


def shown(**change: Any) -> list[str]:
    return list(draft_rows(DRAFT | change, dtg_from_instant))


def test_a_draft_is_shown_with_every_form_of_its_place_and_who_reviewed_what() -> None:
    assert shown() == [
        "warning to bravo.example, charlie.example",
        f"  [ar]  {UNREVIEWED}",
        "    \u2068عرّفوا عن أنفسكم.\u2069",
        "  [en]",
        "    \u2066State who you are.\u2069",
        "  time 181100Z MAY 17",
        "  place 33.50583N 38.61778E",
        "    33°30′20.99″N 038°37′04.01″E",
        "    37SDT 64499 07430",
        "    30.1 km at 285 from Al Waleed",
        "    to within 2 m, as the digits have it",
    ]


def test_a_drill_two_desks_doubts_and_free_words_are_said_loudly() -> None:
    doubt = {"value": "place", "words": "it is 700 km from the zone"}
    doubts = [doubt | {"kind": "far", "stops": True}, doubt | {"kind": "padded", "stops": False}]
    rows = shown(drill=True, desks=2, profile="cell", text="The bridge\nis closed.\x1b[2J", doubts=doubts)
    assert rows[0].startswith("DRILL warning to")
    assert "  two desks must sign it" in rows
    assert "  as much as they may be told of the alert: cell" in rows
    assert "  UNTRANSLATED, free words:" in rows
    assert "    \u2068is closed.\N{REPLACEMENT CHARACTER}[2J\u2069" in rows
    assert rows[-2:] == [
        "  STOP: the place: it is 700 km from the zone",
        "  doubt: the place: it is 700 km from the zone",
    ]


def test_without_names_a_place_is_near_nothing() -> None:
    place = {name: value for name, value in PLACE.items() if name != "near"}
    assert not any("Waleed" in row for row in place_rows({"place": place}))


def test_words_that_differ_from_our_catalogue_are_said_loudly() -> None:
    found = {
        "signed_by": ["alfa.example/operator/duty"],
        "id": "ab" * 32,
        "places": {"place 1": PLACE},
        "times": [1_495_105_200_000],
        "sameness": {"ar": "same", "en": "differs", "he": "unknown"},
    }
    rows = list(beside_rows(found, dtg_from_instant))
    assert rows[1:3] == ["place 1 is 30.1 km at 285 from Al Waleed", "time 181100Z MAY 17"]
    assert rows[3].startswith("[ar] the words are those")
    assert rows[4].startswith("[en] THE WORDS DIFFER")
    assert rows[5].startswith("[he] we have no catalogue")


def test_a_place_that_is_read_back_stands_beside_the_one_that_was_sent() -> None:
    read = {"sent": PLACE, "read": PLACE, "verdict": "differs", "distance_m": 700, "alert": "ab" * 16, "drill": False}
    rows = list(read_back_rows(read))
    assert rows[2:] == ["ANOTHER PLACE: 700 m apart", "alert abababababab"]
    assert len(list(read_back_rows(read | {"verdict": "same", "alert": ""}))) == 3


def test_a_template_is_shown_with_translator_and_review() -> None:
    text = {"lang": "ar", "words": "x", "translator": "N. N.", "review": "unreviewed"}
    rows = list(template_rows([{"template": "leave", "fields": {"way": "name"}, "texts": [text]}]))
    assert rows == ["leave  is told way (a name)", "  [ar] \u2066x\u2069  N. N.; unreviewed"]
