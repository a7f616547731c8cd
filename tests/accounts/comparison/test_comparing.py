"""A comparison does not depend on the order of accounts, invents nothing, and finds what the two seed texts hold."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.accounts.comparison.telling import DAY, SETTING, account, claim, number, on
from truceline.accounts.claims import Account, Claim, ClaimType, Modality, Place, Qualifier, Source
from truceline.accounts.claims import Relation as To
from truceline.accounts.claims_json import account_from_json
from truceline.accounts.comparison.comparing import MOST, TOPICS, compare, tell
from truceline.accounts.comparison.items import Comparison, Relation, comparison_json
from truceline.errors import InputError

PLACES = [
    Place("in the de-confliction zone", To.IN, "de-confliction zone"),
    Place("near At Tanf", To.NEAR, "At Tanf"),
    Place("at Zaza", To.AT, "Zaza checkpoint"),
]
QUANTITIES = [
    number("60 fighters", 60, 60, Qualifier.EXACT),
    number("more than 60 soldiers", 60, None, Qualifier.MORE_THAN),
    number("nine fighters", 9, 9, Qualifier.EXACT, state="killed"),
]
TEXTS = [
    "An airstrike hit the convoy again in the agreed-upon de-confliction zone.",
    "It was warned over the deconfliction hotline near the Al-Tanf crossing with Jordan.",
    "They were posing a threat with a tank.",
]
CLAIMS = st.builds(
    replace,
    st.just(claim("strike", "x")),
    id=st.integers(0, 99_999).map(str),
    span=st.integers(1, 50).map(lambda place: (place * 100, place * 100 + 50)),
    text=st.sampled_from(TEXTS),
    type=st.sampled_from(list(ClaimType)),
    modality=st.sampled_from(list(Modality)),
    source=st.sampled_from(
        [Source(), Source("the coalition", ("the coalition",)), Source("Col. Sabreen", ("reports", "x"))]
    ),
    actor=st.sampled_from([None, "the coalition", "Iranians", "an Iranian militia", "military alliance"]),
    target=st.sampled_from([None, "a convoy", "pro-regime forces"]),
    quantities=st.lists(st.sampled_from(QUANTITIES), max_size=2).map(tuple),
    place=st.sampled_from([None, *PLACES]),
    time=st.sampled_from([None, on(DAY), on("2017-05-18")]),
)
ACCOUNTS = st.lists(CLAIMS, max_size=5, unique_by=lambda each: each.id).map(lambda claims: account(*claims))


@pytest.fixture
def development(shared: Path) -> Path:
    """The folder of the texts for development."""
    return shared / "accounts" / "dev"


def seed(development: Path, name: str) -> Account:
    return account_from_json(json.loads((development / f"{name}.json").read_text(encoding="utf-8")))


def told(comparison: Comparison, letters: dict[str, str]) -> dict[str, tuple[str, dict[str, frozenset[Claim]], int]]:
    """Each topic with its relation and the claims of each account, called by the letters that another order has."""
    return {
        item.topic: (
            f"{item.relation}",
            {letters[each.account]: frozenset(each.claims) for each in item.positions},
            item.origins,
        )
        for item in comparison.items
    }


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(ACCOUNTS, ACCOUNTS)
def test_a_comparison_turned_round_says_the_same(one: Account, other: Account) -> None:
    there, back = compare([one, other], SETTING), compare([other, one], SETTING)
    assert told(there, {"a": "a", "b": "b"}) == told(back, {"a": "b", "b": "a"})


@settings(max_examples=60, deadline=None)
@given(st.lists(ACCOUNTS, min_size=2, max_size=4))
def test_nothing_is_invented_every_cell_rests_on_claims_of_its_own_account(accounts: list[Account]) -> None:
    comparison = compare(accounts, SETTING)
    of = {each.letter: set(each.account.claims) for each in tell(accounts, SETTING)}
    for item in comparison.items:
        assert len({position.account for position in item.positions}) == len(item.positions)
        assert (item.relation is Relation.ONLY) <= (len(item.positions) == 1)
        assert (item.relation in (Relation.AGREE, Relation.DIFFER)) <= (len(item.positions) > 1)
        assert item.origins <= sum(len(position.claims) for position in item.positions)
        for position in item.positions:
            assert position.claims
            assert set(position.claims) <= of[position.account]
    assert {topic.name for topic in TOPICS if topic.is_standing} <= {item.topic for item in comparison.items}


@settings(max_examples=30, deadline=None)
@given(ACCOUNTS)
def test_an_account_beside_itself_never_differs_but_where_it_contradicts_itself(one: Account) -> None:
    for item in compare([one, one], SETTING).items:
        assert item.relation is not Relation.ONLY
        if item.topic in ("strike", "strike_means", "damage", "affiliation", "movement", "location", "zone_name"):
            assert item.relation in (Relation.AGREE, Relation.UNKNOWN)


def test_too_few_and_too_many_accounts_are_refused() -> None:
    with pytest.raises(InputError, match=r"side by side: 1$"):
        compare([account()], SETTING)
    with pytest.raises(InputError, match=r"side by side: 27$"):
        compare([account()] * (MOST + 1), SETTING)


def test_the_day_may_be_given() -> None:
    struck = account(claim("strike", "It struck.", time=on("2017-05-18")))
    given_day = compare([struck, struck], replace(SETTING, day=DAY))
    relations = {item.topic: item.relation for item in given_day.items}
    assert (relations["strike"], relations["prior_strike"]) == (Relation.UNKNOWN, Relation.AGREE)


def test_the_seed_pair_shows_what_it_must(development: Path) -> None:
    found = comparison_json(compare([seed(development, "dev01"), seed(development, "dev02")], SETTING))["items"]
    wanted: list[dict[str, Any]] = json.loads((development / "compare_dev01_dev02.json").read_text(encoding="utf-8"))[
        "items"
    ]
    relations = {item["topic"]: item["relation"] for item in found}
    required = [item for item in wanted if not item["optional"]]
    right = [item for item in required if relations.get(item["topic"]) in {item["relation"], *item["relation_alt"]}]
    assert len(right) >= 22, {item["topic"]: relations.get(item["topic"]) for item in required if item not in right}


def test_a_lost_bound_in_the_seed_pair_is_named(development: Path) -> None:
    items = {
        item.topic: item for item in compare([seed(development, "dev01"), seed(development, "dev02")], SETTING).items
    }
    assert items["strength"].notes == ("a bound is lost or added: a: more than 60 soldiers; b: 60 fighters",)


def test_what_a_model_proposed_counts_for_nothing_until_somebody_takes_it_over() -> None:
    struck = claim("strike", "The coalition struck the convoy on 6 June.", actor="the coalition")
    proposed = replace(struck, proposed_by="a-model")
    found = compare([account(struck), account(proposed)], SETTING)
    assert {position.account for item in found.items for position in item.positions} == {"a"}
    assert found.left_out == {"a": 0, "b": 1}
