"""Entries are listed, and what a code stands for is proved, also that it stands for nothing."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.api.room.conftest import Room
from truceline.record.codes import code_of


def test_a_check_code_shows_what_was_said_and_proves_it(room: Room) -> None:
    entries = room.by("auditor").get("/record/entries?kind=sent").document["entries"]
    (sent,) = [entry for entry in entries if entry["note_id"] == room.warning]
    found = room.by("viewer").get(f"/record/items/{code_of(sent['obj'])}").document
    (item,) = found["items"]
    assert "Turn back" in item["text"]
    assert item["proof"].startswith("c2sp.org/tlog-proof@v1\n")
    assert found["is_on_record"] is True


def test_a_code_of_nothing_is_proved_to_be_of_nothing(room: Room) -> None:
    found = room.by("viewer").get(f"/record/items/{code_of('ab' * 32)}").document
    assert (found["is_on_record"], found["items"]) == (False, [])
    assert found["logs"][0]["entries"] > 0


def test_a_code_with_a_slip_in_it_is_refused(room: Room) -> None:
    answered = room.by("viewer").get("/record/items/nonsense")
    assert (answered.status, answered.document["code"]) == (422, "input-unusable")


def test_entries_go_on_where_the_last_page_ended(room: Room) -> None:
    auditor = room.by("auditor")
    first = auditor.get("/record/entries?limit=3").document
    then = auditor.get(f"/record/entries?limit=3&start={first['next']}").document
    assert [entry["index"] for entry in first["entries"] + then["entries"]] == list(range(6))


def test_entries_are_found_by_words_that_they_hold(room: Room) -> None:
    found = room.by("auditor").get("/record/entries?kind=sent&words=turn%20back").document
    assert [entry["note_id"] for entry in found["entries"]] == [room.warning]
    assert "next" not in found


@pytest.mark.parametrize(
    "query",
    ["words=", "words=%20%0A", f"words={'x' * 201}", "limit=0", "limit=x", "start=-1", "kind=none-such", "of=5"],
)
def test_what_no_entry_can_be_asked_by_is_refused(room: Room, query: str) -> None:
    assert room.by("auditor").get(f"/record/entries?{query}").status == 400


def test_entries_are_for_those_who_audit(room: Room) -> None:
    assert room.by("officer").get("/record/entries").document["code"] == "role-lacks-right"
