"""Accounts of an incident come side by side."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from tests.api.room.conftest import Room


def test_each_cell_names_a_span_of_a_text_that_comes_along(room: Room) -> None:
    found = room.by("viewer").get(f"/incidents/{room.incident}/beside").document
    texts = {each["doc_id"]: each["text"] for each in found["accounts"]}
    names = found["comparison"]["accounts"]
    claims = [claim for item in found["comparison"]["items"] for cell in item["cells"] for claim in cell["claims"]]
    assert claims
    for claim in claims:
        start, end = claim["span"]
        assert texts[names[claim["account"]]][start:end].strip()
    assert {fact["standing"] for fact in found["facts"]["facts"]} >= {"all accept", "disputed"}


def test_of_an_incident_that_is_not_there_nothing_comes(room: Room) -> None:
    answered = room.by("viewer").get("/incidents/ffffffff/beside")
    assert (answered.status, answered.document["code"]) == (404, "not-found")
