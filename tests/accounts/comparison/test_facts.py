"""What all accept, what is disputed, what only one says: nothing is a finding that no mandated body made."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.accounts.comparison.telling import SETTING, account, claim, on
from truceline.accounts.comparison.comparing import compare
from truceline.accounts.comparison.facts import Finding, Ground, facts_json, facts_of, facts_rows, facts_text
from truceline.errors import InputError

STRUCK = claim("strike", "An airstrike hit the convoy.", time=on("2017-06-06"))
HIT = claim("strike", "Jets struck.", time=on("2017-06-06"))
ENTERED = claim("entry", "They entered.")
COMPARISON = compare(
    [account(STRUCK, ENTERED, doc_id="one"), account(HIT, doc_id="two"), account(doc_id="three")], SETTING
)
FINDING = Finding("joint.example", "the convoy was struck", "assessed with moderate confidence", "report 4")


def test_every_topic_stands_in_exactly_one_place() -> None:
    facts = facts_of(COMPARISON)
    assert sorted(item.topic for items in facts.items.values() for item in items) == sorted(
        item.topic for item in COMPARISON.items
    )
    assert len(facts_rows(facts)) == len(COMPARISON.items)


def test_what_two_of_three_say_is_not_said_to_be_accepted_by_all() -> None:
    facts = facts_of(COMPARISON)
    assert "strike" in [item.topic for item in facts.items[Ground.PARTLY]]
    assert facts.items[Ground.ACCEPTED] == ()
    assert "movement" in [item.topic for item in facts.items[Ground.ONE_SIDED]]
    assert "strike_hour" in [item.topic for item in facts.items[Ground.UNKNOWN]]
    both = facts_of(compare([account(STRUCK), account(HIT)], SETTING))
    assert "strike" in [item.topic for item in both.items[Ground.ACCEPTED]]


def test_the_text_names_the_accounts_what_nobody_knows_and_that_there_is_no_finding() -> None:
    text = facts_text(facts_of(COMPARISON))
    assert text.startswith("Accounts: a is one, b is two, c is three.")
    assert "Nobody knows:\n" in text
    assert "At what time of day? no account says." in text
    assert text.endswith("No mandated body has stated a finding.")


def test_a_finding_is_shown_in_its_bodys_own_words_of_confidence() -> None:
    facts = facts_of(COMPARISON, [FINDING], ["joint.example"])
    assert "assessed with moderate confidence" in facts_text(facts)
    assert facts_json(facts)["findings"][0]["body"] == "joint.example"


def test_a_finding_of_a_body_without_a_mandate_is_refused() -> None:
    with pytest.raises(InputError, match="not mandated"):
        facts_of(COMPARISON, [FINDING], ["other.example"])


def test_a_finding_without_its_confidence_is_refused() -> None:
    with pytest.raises(InputError, match="lacks a part"):
        Finding("joint.example", "the convoy was struck", "", "report 4")
