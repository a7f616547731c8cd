"""The JSON of a comparison: every cell points to claims, their spans and who says them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path

from tests.accounts.comparison.telling import DAY, SETTING, account, claim, on
from truceline.accounts.checking.grounds import Verdict
from truceline.accounts.claims import Source
from truceline.accounts.comparison.comparing import TOPICS, compare
from truceline.accounts.comparison.facts import Ground
from truceline.accounts.comparison.items import SCHEMA, Relation, comparison_json
from truceline.accounts.gazetteer import Match
from truceline.accounts.holding.check import Kind

STRUCK = claim("strike", "It struck.", time=on(DAY), source=Source("Col. Sabreen", ("reports", "Col. Sabreen")))


def test_a_cell_points_to_its_claims_with_span_holder_and_chain() -> None:
    found = json.loads(json.dumps(comparison_json(compare([account(STRUCK, doc_id="one"), account()], SETTING))))
    assert found["schema"] == SCHEMA
    assert found["day"] == DAY
    assert found["accounts"] == {"a": "one", "b": "report"}
    item = next(each for each in found["items"] if each["topic"] == "strike")
    assert item["relation"] == "only_a"
    (pointer,) = item["cells"][0]["claims"]
    assert pointer == {
        "account": "a",
        "claim": STRUCK.id,
        "span": list(STRUCK.span),
        "holder": "Col. Sabreen",
        "chain": ["reports", "Col. Sabreen"],
        "modality": "asserted",
    }


def test_the_letter_of_only_is_that_of_the_account_that_speaks() -> None:
    found = comparison_json(compare([account(), account(), account(STRUCK)], SETTING))
    assert {each["relation"] for each in found["items"] if each["topic"] == "strike"} == {"only_c"}


def test_copied_sentences_are_listed_with_both_claims() -> None:
    words = "The US military dropped thousands of leaflets this week in south-east Syria to warn them."
    one, other = claim("warning", words), claim("warning", words)
    found = comparison_json(compare([account(one), account(other)], SETTING))
    assert [[each["claim"] for each in copy["claims"]] for copy in found["copies"]] == [[one.id, other.id]]


def test_the_page_names_every_topic_relation_and_standing_of_facts(root: Path) -> None:
    page = " ".join((root / "docs" / "reference" / "account-comparison.md").read_text(encoding="utf-8").split())
    for name in (*(topic.name for topic in TOPICS), *Relation, *Ground, *Verdict, *Kind, *Match):
        assert f"`{name}" in page, name
