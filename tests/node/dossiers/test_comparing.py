"""Accounts stand side by side in the report, each with its claims, and nothing is made of what cannot be compared."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

from truceline.dossier.contents import check_told
from truceline.node.dossiers.comparing import SideBySide, comparing_chapters

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
