"""Answers are read strictly: what is no proposal is dropped with why, and what is no answer is refused as a whole."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.accounts.proposing.asked import answer, proposal, report
from truceline.accounts.claims import ClaimType, Level
from truceline.accounts.proposing.answers import MAX_ANSWER, MAX_PROPOSED, proposals_in
from truceline.errors import InputError


def test_a_proposal_is_read_with_its_sentence_as_its_span() -> None:
    ((number, claim),), dropped = proposals_in(answer(proposal()), report().sentences)
    sentence = report().sentences[2]
    assert (number, claim.span, claim.text) == (1, (sentence.start, sentence.end), sentence.text)
    assert (claim.type, claim.object, claim.level) == (
        ClaimType.PRESENCE,
        "up to thirty stayed indoors",
        Level.UNCERTAIN,
    )
    assert not dropped


@pytest.mark.parametrize("fence", ["```json\n{}\n```", "```\n{}\n```", "\n {} \n"])
def test_a_fence_or_space_around_an_answer_does_not_matter(fence: str) -> None:
    found, _ = proposals_in(fence.replace("{}", answer(proposal())), report().sentences)
    assert len(found) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Certainly! Here are the claims.",
        "[]",
        "null",
        '{"claims": null}',
        '{"claims": {}}',
        '{"items": []}',
        '{"claims": [], "thoughts": "none"}',
        '{"claims": [], "claims": []}',
        '{"claims": [NaN]}',
        '{"claims": [1]',
        "[" * 100_000,
        '{"claims": [' + ", ".join(["{}"] * (MAX_PROPOSED + 1)) + "]}",
        " " * MAX_ANSWER + answer(proposal()),
    ],
)
def test_what_is_no_answer_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        proposals_in(text, report().sentences)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (7, "the proposal is 7"),
        ([], "the proposal is []"),
        (proposal(sentence=0), "sentence is 0"),
        (proposal(sentence=4), "sentence is 4"),
        (proposal(sentence="3"), "sentence is '3'"),
        (proposal(sentence=True), "sentence is True"),
        (proposal(text=""), "text is ''"),
        (proposal(text=None), "text is None"),
        (proposal(type="attack"), "type is 'attack'"),
        (proposal(modality="sure"), "modality is 'sure'"),
        (proposal(actor="the navy"), "actor is 'the navy'"),
        (proposal(quantities=[{"what": "men", "low": 9, "high": 1}]), "low is 9"),
        (proposal(quantities=[{"what": "men", "low": "many"}]), "low is 'many'"),
        (proposal(quantities=[{"what": "men", "low": 10**400}]), "low is 1000"),
        (proposal(place={"text": "there", "relation": "inside", "name": "x"}), "relation is 'inside'"),
        (proposal(rule="strike/bomb"), "unknown field 'rule'"),
        (proposal(level="quoted"), "unknown field 'level'"),
        (proposal(span=[0, 5]), "unknown field 'span'"),
        (proposal(proposed_by=None, id="navy:c01"), "unknown field"),
    ],
)
def test_what_is_no_proposal_is_dropped_with_why_and_spoils_no_other(value: Any, told: str) -> None:
    found, dropped = proposals_in(json.dumps({"claims": [value, proposal()]}), report().sentences)
    assert [each.number for each in found] == [2]
    ((number, _, why),) = dropped
    assert number == 1
    assert told in why
