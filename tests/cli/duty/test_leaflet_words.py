"""Leaflets and voice texts for people: nothing is called done that nobody reported."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

from tests.node.homes import STARTED_AT, begun
from tests.wiring.acts.asking import asked
from tests.wiring.acts.duty.test_handing_out import BY, REPORT, made
from truceline.cli.duty.leaflet_words import item_row, item_rows
from truceline.model.times import dtg_from_instant


def reported(verb: str, report: dict[str, Any], **item: Any) -> list[str]:
    node = begun()
    found = asked(node, "item-report", id=made(node, **item)["id"], verb=verb, report=REPORT | report, **BY)
    return list(item_rows(found))


def test_a_leaflet_that_was_only_made_is_not_called_printed() -> None:
    item = made(begun())
    assert item_row(item).endswith("ar en  At Tanf  only made")
    rows = list(item_rows(item))
    assert rows[1].startswith("by voice: TANGO LIMA, ")
    assert rows[rows.index("[en]") + 1] == "\u2066You are inside.\u2069"


def test_what_was_reported_names_who_says_so_and_who_wrote_it_down() -> None:
    report = {"means": "air-drop", "copies": 8_000, "in_zone": True, "area": "e30=", "place": "east of the road"}
    last = reported("give", report)[-1]
    when = dtg_from_instant(STARTED_AT)
    assert last.startswith(
        f"given out {when}: air drop, 8000 copies, all over the zone, in the area 44136fa355b3678a, "
    )
    assert last.endswith(f"east of the road (as 2nd Squadron says; recorded {when} by duty Sgt Ada)")


def test_a_reading_says_how_often_in_which_language_and_on_which_frequency() -> None:
    report = {"means": "radio", "languages": ["ar"], "times": 3, "frequency": "156.8 MHz FM"}
    voice = {"medium": "voice", "paper": "", "to": "ALL STATIONS", "way": []}
    assert ": radio, 3 times in ar, on 156.8 MHz FM (as " in reported("read", report, **voice)[-1]


def test_a_drill_is_called_one_in_a_list_and_alone() -> None:
    item = made(begun(), drill=True)
    assert "  DRILL  " in item_row(item)
    assert next(iter(item_rows(item))).startswith("DRILL DRILL DRILL")


def test_letters_from_the_right_stand_between_isolates_and_keep_what_joins_them() -> None:
    said = {"sentences": [{"template": "drill/1", "values": {}}], "texts": {"fa": ["منطقه\u200cی"]}, "text": ""}
    assert "\u2068منطقه\u200cی\u2069" in list(item_rows(made(begun(), said=said)))


def test_the_words_agreed_for_the_zone_are_told_as_they_were_given_with_their_language() -> None:
    zone = {"name": "At Tanf", "version": "ab" * 32, "standing": "agreed", "words": "Keep out.", "words_in": "en"}
    assert "words agreed for At Tanf [en]: \u2066Keep out.\u2069" in list(item_rows(made(begun(), zone=zone)))
    assert not [row for row in item_rows(made(begun(), zone=zone | {"words": ""})) if row.startswith("words agreed")]
