"""Incidents in plain words: silence is told, and a figure is a range."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

from truceline.cli.duty.incident_words import denial_rows, head_rows, incident_rows

HEAD: dict[str, Any] = {"id": "0a" * 16, "title": "Column", "drill": False, "from_at": 0, "to_at": 60_000, "items": []}
EMPTY: dict[str, Any] = {key: [] for key in ["stated", "alerts", "messages", "denials", "earlier", "later", "erased"]}
MESSAGE: dict[str, Any] = {
    "id": "ab" * 32,
    "kind": "allegation",
    "drill": True,
    "from": "alfa.example",
    "to": ["bravo.example"],
    "body": {"text": "You went in."},
    "outgoing": [{"told": "received by the node of bravo.example"}],
    "said_back": [],
    "silent": ["reply"],
}


def test_an_interval_has_both_ends_and_a_missing_place_is_said_to_be_missing() -> None:
    assert list(head_rows(HEAD)) == [f"{'0a' * 6}  Column", "    010000Z JAN 70 to 010001Z JAN 70; no place given"]


def test_silence_that_is_on_record_is_told_and_a_drills_message_says_so() -> None:
    rows = list(incident_rows(HEAD | EMPTY | {"messages": [MESSAGE]}))
    assert f"  DRILL allegation {'ab' * 6}  alfa.example → bravo.example  You went in." in rows
    assert "      SILENCE: no reply when it was due; that is on record" in rows


def test_a_hop_is_told_as_read_back_or_not() -> None:
    hop = {"to": "2nd company", "read_back": False}
    answer = {"from": "bravo.example", "recorded_at": 0, "body": {"text": "", "hop": hop}}
    rows = list(incident_rows(HEAD | EMPTY | {"messages": [MESSAGE | {"said_back": [answer]}]}))
    assert "      bravo.example 010000Z JAN 70: passed to 2nd company, not read back" in rows


def test_what_is_no_longer_known_is_named() -> None:
    rows = list(incident_rows(HEAD | EMPTY | {"erased": ["cd" * 32]}))
    assert rows[-1] == f"  {'cd' * 6} was named and is not shown: it was erased, or not for this desk"


def test_a_drills_denial_says_so() -> None:
    who = {"who": "P7", "denied_by": "a guard", "where": "CP 4", "said_by": "P7"}
    first, *_ = denial_rows({"id": "0b" * 16, "drill": True, "at": 0, "cleared": []} | who)
    assert first == f"{'0b' * 6}  DRILL  010000Z JAN 70  P7 denied access by a guard"
