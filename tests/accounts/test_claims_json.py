"""Claims go out as the JSON of the schema, come back the same, and nothing else comes in."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.accounts.claims import (
    MAX_CLAIMS,
    Account,
    Basis,
    Bearing,
    Claim,
    ClaimType,
    Document,
    Kilometres,
    Level,
    Modality,
    Place,
    Precision,
    Qualifier,
    Quantity,
    Relation,
    SaidOn,
    Source,
    Time,
    Unit,
)
from truceline.accounts.claims_json import account_from_json, account_json, claim_json, claims_from_json
from truceline.errors import InputError

SENTENCE = "Reports indicate that 60 fighters were killed about 60 kilometers northwest of the crossing on Tuesday."
FULL = Claim(
    id="report:c01",
    span=(10, 10 + len(SENTENCE)),
    text=SENTENCE,
    type=ClaimType.CASUALTIES,
    modality=Modality.REPORTED,
    source=Source(
        "Col. Sabreen", ("reports", "Col. Sabreen", "Alsouria Net"), Basis.HEARSAY, SaidOn("on 8 June", None)
    ),
    actor="the coalition",
    target="fighters",
    object="killed",
    quantities=(Quantity("fighters", 60, 60, Qualifier.EXACT, "60 fighters", state="killed"),),
    place=Place(
        "about 60 kilometers northwest of the crossing",
        Relation.DISTANCE_BEARING,
        "crossing",
        Kilometres(60, 60),
        Qualifier.ABOUT,
        (Bearing.NW,),
    ),
    time=Time("on Tuesday", "2017-06-06", "2017-06-06", Precision.DAY),
    about="tanf-2017-06-06",
    rule="casualties/killed",
    level=Level.QUOTED,
)

words = st.text(min_size=1, max_size=20)
numbers = st.floats(0, 1e6) | st.integers(0, 10**6)
bounds = st.tuples(numbers, numbers).map(sorted)
quantities = st.builds(
    lambda what, ends, open_at, qualifier, unit: Quantity(
        what, None if open_at == 0 else ends[0], None if open_at == 1 else ends[1], qualifier, what, unit
    ),
    *(words, bounds, st.integers(0, 2), st.sampled_from(Qualifier), st.none() | st.sampled_from(Unit)),
)
claims = st.builds(
    lambda start, text, kind, modality, holder, found: Claim(
        "c", (start, start + len(text)), text, kind, modality, Source(holder, (holder,)), quantities=tuple(found)
    ),
    *(st.integers(0, 1000), words, st.sampled_from(ClaimType), st.sampled_from(Modality), words),
    st.lists(quantities, max_size=3),
)


def as_written(claim: Claim) -> Any:
    return json.loads(json.dumps(claim_json(claim)))


def changed(**fields: Any) -> list[Any]:
    return [as_written(FULL) | fields]


def test_every_field_of_a_claim_comes_back_from_its_json() -> None:
    assert claims_from_json([as_written(FULL)]) == (FULL,)


@given(claims)
def test_whatever_a_claim_holds_comes_back_the_same(claim: Claim) -> None:
    assert claims_from_json([as_written(claim)]) == (claim,)


def test_an_account_says_what_is_known_of_its_text() -> None:
    account = Account(Document("report", "A title", "An agency", "2017-06-07"), (FULL,))
    written = json.loads(json.dumps(account_json(account)))
    assert written["doc_id"] == "report"
    assert written["doc_date"] == "2017-06-07"
    assert account_from_json(written) == account


def test_a_claim_needs_no_more_than_its_id_span_text_and_type() -> None:
    (claim,) = claims_from_json([{"id": "c1", "span": [0, 5], "text": "words", "type": "entry"}])
    assert claim.modality is Modality.ASSERTED
    assert claim.source.is_document
    assert claim.place is None


def test_who_proposed_a_claim_stands_only_where_a_model_did() -> None:
    proposed = replace(FULL, proposed_by="a-model")
    assert as_written(proposed) == as_written(FULL) | {"proposed_by": "a-model"}
    assert claims_from_json([as_written(proposed)]) == (proposed,)
    assert "proposed_by" not in as_written(FULL)


def test_what_annotators_accept_beside_is_passed_over() -> None:
    written = as_written(FULL) | {"type_alt": ["damage"], "optional": False, "note": "a note"}
    written["actor"]["alt"] = ["it"]
    assert claims_from_json([written]) == (FULL,)


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"type": "attack"}, "claims[0].type"),
        ({"type": None}, "claims[0].type"),
        ({"id": ""}, "claims[0].id"),
        ({"span": [5, 5]}, "claims[0].span"),
        ({"span": [-1, 5]}, "claims[0].span"),
        ({"span": [False, True]}, "claims[0].span"),
        ({"span": [0, 5, 9]}, "claims[0].span"),
        ({"text": 7}, "claims[0].text"),
        ({"text": "x" * 5000}, "claims[0].text"),
        ({"modality": "certain"}, "claims[0].modality"),
        ({"source": "Mattis"}, "claims[0].source"),
        ({"source": {"holder": "Mattis", "chain": [1]}}, "claims[0].source.chain"),
        ({"source": {"holder": "Mattis", "email": "x"}}, "unknown field 'email'"),
        ({"actor": "the coalition"}, "claims[0].actor"),
        ({"quantities": [{"what": "men", "low": 9, "high": 3}]}, "claims[0].quantities[0].low"),
        ({"quantities": [{"what": "men", "low": float("inf")}]}, "claims[0].quantities[0].low"),
        ({"quantities": [{"what": "men", "low": True}]}, "claims[0].quantities[0].low"),
        ({"quantities": [{"what": "km", "low": 3, "unit": "furlong"}]}, "claims[0].quantities[0].unit"),
        ({"quantities": [None] * 101}, "claims[0].quantities"),
        ({"place": {"text": "x", "name": "x", "relation": "by"}}, "claims[0].place.relation"),
        ({"place": {"text": "x", "name": "x", "relation": "at", "lat": 91}}, "claims[0].place.lat"),
        ({"place": {"text": "x", "name": "x", "relation": "at", "bearing": ["NORTH"]}}, "claims[0].place.bearing"),
        ({"place": {"text": "x", "name": "x", "relation": "at", "bearing": [["N"]]}}, "claims[0].place.bearing"),
        ({"place": {"text": "x", "name": "x", "relation": "at", "distance_km": {"low": 3}}}, "distance_km"),
        ({"time": {"text": "x", "start": "yesterday", "end": None}}, "claims[0].time.start"),
        ({"time": {"text": "x", "start": "2017-06-07", "end": "2017-06-06"}}, "claims[0].time.start"),
        ({"mood": "sad"}, "unknown field 'mood'"),
    ],
)
def test_what_the_schema_does_not_allow_is_refused_with_its_place(fields: dict[str, Any], place: str) -> None:
    with pytest.raises(InputError) as caught:
        claims_from_json(changed(**fields))
    assert place in str(caught.value)


def test_one_id_stands_for_one_claim() -> None:
    with pytest.raises(InputError, match=r"claims\[1\]\.id"):
        claims_from_json([as_written(FULL), as_written(FULL)])


def test_more_claims_than_any_report_makes_are_refused() -> None:
    with pytest.raises(InputError, match="claims"):
        claims_from_json([None] * (MAX_CLAIMS + 1))


@pytest.mark.parametrize("value", [None, [], "text", {"claims": []}, {"doc_id": "x", "schema": "other/2"}])
def test_what_is_no_account_is_refused(value: object) -> None:
    with pytest.raises(InputError):
        account_from_json(value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda each: st.lists(each) | st.dictionaries(st.text(), each),
    )
)
def test_any_json_is_read_or_refused(value: object) -> None:
    with suppress(InputError):
        claims_from_json([value])


def test_the_claims_of_annotators_are_read(shared: Path) -> None:
    files = sorted((shared / "accounts" / "dev").glob("dev??.json"))
    assert files
    for file in files:
        account = account_from_json(json.loads(file.read_text(encoding="utf-8")))
        assert account_from_json(json.loads(json.dumps(account_json(account)))) == account
