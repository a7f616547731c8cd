"""Clauses: where one ends and how the next one is joined to it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.accounts.english import apart


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("It hit forces that had entered the zone.", 2),
        ("It fired, killing two men.", 2),
        ("It left after it was warned.", 2),
        ("It left after the strike.", 1),
        ("It saw tanks, guns and trucks.", 1),
        ("It stopped and the ship left.", 2),
        ("The Tamra and Zafra crossings were closed.", 1),
        ("The army said Tamra and Zafra were closed.", 1),
    ],
)
def test_a_clause_ends_where_another_verb_is_joined(text: str, clauses: int) -> None:
    assert len(apart(text).clauses) == clauses


def test_every_token_is_in_one_clause() -> None:
    taken = apart("It said that, if they came, it would fire; they left.")
    covered = [number for clause in taken.clauses for number in range(clause.first, clause.end)]
    assert covered == list(range(len(taken.sentence.tokens)))
    assert {clause.opener for clause in taken.clauses} >= {"that", "if"}


def test_outside_the_sentence_there_is_nothing() -> None:
    taken = apart("It left.")
    assert (taken.low(-1), taken.tag(99)) == ("", None)
