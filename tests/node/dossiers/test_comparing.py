"""Accounts stand side by side in the report, each with its claims, and nothing is made of what cannot be compared."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from tests.node.dossiers.cases import ZONE
from truceline.dossier.contents import check_told
from truceline.node.dossiers.comparing import MOST_READINGS, SideBySide, comparing_chapters, reading_chapters

ITEM: dict[str, Any] = {
    "question": "How many vehicles?",
    "relation": "only_one",
    "notes": ["b gives no number"],
    "cells": [{"account": "a", "says": "2", "claims": [{"claim": "c3"}]}, {"account": "b", "says": "-", "claims": []}],
}
READING = {"name": "Iraq", "verdict": "inside", "nearest_to_boundary_m": -1_500, "farthest_to_boundary_m": 2_000}
CHECK: dict[str, Any] = {
    "account": "b",
    "claim": "c7",
    "check": "place",
    "against": "zone A",
    "verdict": "undetermined",
    "detail": ["60 km north-west"],
    "readings": [READING],
}
FINDING = {"body": "Observers", "text": "A column was there.", "confidence": "likely", "source": "report 3"}
WHOLE = SideBySide(
    {"accounts": {"a": "one", "b": "other"}, "items": [ITEM], "checks": [CHECK]},
    {"findings": [FINDING]},
    (("only one says", "How many vehicles?", "a: 2", "1"),),
)


def test_every_cell_points_to_its_claims_and_every_reading_stands() -> None:
    chapters = {chapter.title: chapter for chapter in comparing_chapters(WHOLE)}
    assert chapters["Accounts side by side"].rows == (
        ("How many vehicles?", "only one", "a: 2 (c3)\nb: -\nb gives no number"),
    )
    assert "a is one, b is other" in chapters["Accounts side by side"].note
    assert chapters["Claims held against the record"].rows == (
        (
            "b c7",
            "place zone A",
            "undetermined",
            "60 km north-west\nmeasured from Iraq: inside, from 1.5 km inside to 2.0 km outside",
        ),
    )
    assert chapters["Agreed facts"].rows == WHOLE.rows
    assert chapters["Findings of mandated bodies"].rows == (("Observers", "A column was there.", "likely; report 3"),)


def test_why_accounts_are_not_compared_is_said() -> None:
    (chapter,) = comparing_chapters(SideBySide(reason="1 accounts are on record"))
    assert (chapter.rows, chapter.note) == ((), "1 accounts are on record")
    assert list(SideBySide(reason="x").files) == []


def test_the_comparison_is_in_files_that_a_dossier_may_have() -> None:
    names = [name for name, _ in WHOLE.files]
    assert names == ["accounts/comparison.json", "accounts/facts.json"]
    for name in names:
        check_told(name)


def placed(name: str, lon: float, lat: float, verdict: str = "inside") -> dict[str, Any]:
    """A reading that can be drawn: north-west of a place, 54 to 66 km away."""
    region = {"nearest_m": 54_000.0, "farthest_m": 66_000.0, "sectors": [{"from_deg": 292.5, "turn_deg": 45.0}]}
    return READING | {"name": name, "lon": lon, "lat": lat, "verdict": verdict, "source": "a map", "region": region}


def with_readings(*readings: dict[str, Any], **check: Any) -> SideBySide:
    about = {"standing": ZONE.standing, "zone_version": ZONE.version, "readings": list(readings)}
    return SideBySide({"checks": [CHECK | about | check]}, {}, ())


def test_a_claim_that_nobody_can_settle_is_drawn_with_all_its_readings() -> None:
    beside = with_readings(placed("the crossing", 38.9, 33.4), placed("the garrison", 38.6, 33.5, "straddles"))
    (chapter,) = reading_chapters(beside, [ZONE, ZONE._replace(standing="agreed")])
    assert [row[0] for row in chapter.rows] == ["A", "1", "2"]
    assert chapter.rows[0][1] == f"{ZONE.name}, {ZONE.standing}"
    assert chapter.rows[2][1].startswith("measured from the garrison: straddles")
    assert "60 km north-west" in chapter.note
    assert "undetermined" in chapter.note
    assert chapter.figure is not None
    assert chapter.figure.svg.count("<path") == 3, "two regions and the bar"


@pytest.mark.parametrize(
    "beside",
    [
        SideBySide(),
        with_readings(placed("the crossing", 38.9, 33.4)),
        with_readings(READING, READING),
        with_readings(placed("a", 38.9, 33.4), placed("b", 38.6, 33.5), verdict="inside"),
    ],
    ids=["not compared", "one reading", "no places", "settled"],
)
def test_what_leaves_no_two_readings_apart_is_not_drawn(beside: SideBySide) -> None:
    assert list(reading_chapters(beside, [ZONE])) == []


def test_a_report_has_no_more_maps_of_claims_than_anybody_looks_at() -> None:
    check = with_readings(placed("a", 38.9, 33.4), placed("b", 38.6, 33.5)).compared["checks"][0]
    many = SideBySide({"checks": [check] * (MOST_READINGS + 3)}, {}, ())
    assert len(list(reading_chapters(many, []))) == MOST_READINGS
