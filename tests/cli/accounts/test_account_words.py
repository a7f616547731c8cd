"""Accounts and comparisons in words: what is open or at odds is told in full, and hostile texts are shown harmless."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

from truceline.cli.accounts.account_words import check_rows, comparison_rows, copy_rows, entry_rows

ENTRY: dict[str, Any] = {
    "id": "ab" * 16,
    "doc_id": "dev02",
    "title": "A threat\x1b[2J",
    "speaker": "Alsouria Net",
    "on_behalf": "the operations room",
    "signatories": [{"name": "Russia", "standing": "unclear"}],
    "message": None,
    "date": None,
    "said_by": "Lt Adams",
    "drill": True,
    "recorded": {"entry": 7, "at": 1_496_800_000_000, "desk": "duty", "operator": ""},
    "replaces": "cd" * 16,
    "followed_by": ["ef" * 16],
}
READING = {
    "name": "At Tanf Garrison",
    "verdict": "straddles",
    "favoured": False,
    "nearest_to_boundary_m": -1_000.0,
    "farthest_to_boundary_m": 11_000.0,
}
CHECK = {
    "account": "b",
    "claim": "c27",
    "check": "place against zone",
    "against": "tanf-55 (agreed)",
    "verdict": "undetermined",
    "detail": ["about 60 kilometers"],
    "readings": [READING],
}


def test_an_account_is_told_with_who_stands_behind_it_and_its_versions() -> None:
    rows = list(entry_rows(ENTRY))
    assert rows[0] == "abababababab  DRILL  A threat\N{REPLACEMENT CHARACTER}[2J"
    assert rows[1] == "    Alsouria Net, on behalf of the operations room; from outside the line; dated by nobody"
    assert rows[2] == "    signatories: Russia (unclear)"
    assert rows[3].startswith("    entry 7, ")
    assert rows[4:] == [
        "    a later version of cdcdcdcdcdcd, which stays on record",
        "    followed by the later version efefefefefef",
    ]


def test_an_account_by_a_message_names_it() -> None:
    rows = list(entry_rows(ENTRY | {"message": "12" * 32, "on_behalf": None, "date": "2017-06-08"}))
    assert rows[1] == "    Alsouria Net; message 121212121212; dated 2017-06-08"


def test_a_topic_is_a_row_with_what_each_says_and_its_claims() -> None:
    cell = {"account": "a", "says": "x" * 200, "claims": [{"claim": "c1"}, {"claim": "c2"}]}
    item = {"question": "How many?", "relation": "only_a", "origins": 1, "notes": ["a bound is lost"], "cells": [cell]}
    ((question, relation, says, claims),) = comparison_rows({"items": [item]})
    assert (question, relation, claims) == ("How many?", "only a", "a: c1, c2")
    assert says == f"a: {'x' * 97}... | a bound is lost"


def test_agreement_that_rests_on_one_origin_says_so() -> None:
    item = {"question": "x", "relation": "agree", "origins": 1, "notes": [], "cells": []}
    assert [row[1] for row in comparison_rows({"items": [item, item | {"origins": 2}]})] == [
        "agree (one origin)",
        "agree",
    ]


def test_a_check_that_leaves_something_open_shows_every_reading_and_a_sure_one_is_one_row() -> None:
    assert list(check_rows({"checks": [CHECK]})) == [
        "b c27: place against zone tanf-55 (agreed): undetermined",
        "    about 60 kilometers",
        "    measured from At Tanf Garrison: straddles, from 1.0 km inside to 11.0 km outside"
        " (the name favours another place)",
    ]
    assert len(list(check_rows({"checks": [CHECK | {"verdict": "inside"}]}))) == 1


def test_a_copied_sentence_is_told_with_what_is_stale_in_it() -> None:
    claims = [{"account": "a", "claim": "c1"}, {"account": "b", "claim": "c9"}]
    assert list(copy_rows({"copies": [{"claims": claims, "stale": False}]})) == [
        "nearly the same sentence: a c1 and b c9"
    ]
    (stale,) = copy_rows({"copies": [{"claims": claims, "stale": True}]})
    assert stale.endswith("its time counts from another day than its text's")
