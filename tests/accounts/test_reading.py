"""A report read whole: what it claims, at its places, and nothing that it does not say."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.accounts.english import lexicon, read, reader
from truceline.accounts.claims import (
    DOCUMENT,
    MAX_CHARACTERS,
    Basis,
    ClaimType,
    Document,
    Level,
    Modality,
)
from truceline.accounts.claims import Account as AccountRead
from truceline.accounts.claims_json import account_from_json, account_json
from truceline.accounts.reading import read_page, read_report
from truceline.errors import InputError

CHAIN = (
    "Col. Omar Sabreen, spokesman for the brigade, told Alsouria Net that the area was calm. "
    "He added: “Reports indicate that 60 fighters were killed.”"
)


def test_hearsay_keeps_its_chain_and_is_never_asserted() -> None:
    casualties = [claim for claim in read(CHAIN) if claim.type is ClaimType.CASUALTIES]
    (claim,) = casualties
    assert claim.source.holder == "Col. Omar Sabreen"
    assert claim.source.chain[:2] == ("Reports", "Col. Omar Sabreen")
    assert (claim.modality, claim.source.basis, claim.level) == (Modality.REPORTED, Basis.HEARSAY, Level.QUOTED)


def test_what_nobody_is_named_for_is_the_documents_own_voice() -> None:
    (claim,) = read("The coalition struck a convoy.")
    assert (claim.source.holder, claim.level) == (DOCUMENT, Level.DOCUMENT)


def test_what_observers_heard_rests_on_observation() -> None:
    (claim,) = read("From the station, the mission heard seven explosions 3km to the north.")
    assert claim.source.basis is Basis.OBSERVATION
    assert claim.place is not None
    assert claim.place.name == "station"


def test_a_speech_without_other_content_is_a_statement() -> None:
    (claim,) = read("The minister said on Tuesday that patience was a virtue.")
    assert (claim.type, claim.source.holder) == (ClaimType.STATEMENT, "minister")


def test_what_is_fired_is_not_whom_it_is_fired_at_and_it_is_the_movement_that_speaks() -> None:
    (claim,) = read("Hezbollah said it had fired a salvo of rockets at the town.")
    assert claim.type is ClaimType.STRIKE
    assert (claim.actor, claim.target) == ("Hezbollah", "town")


def test_the_wounded_who_are_carried_are_not_told_to_be_hurt() -> None:
    claims = read("The soldiers were evacuating wounded people.")
    assert ClaimType.CASUALTIES not in {claim.type for claim in claims}


def test_those_who_are_warned_do_not_say_so() -> None:
    claims = read("Mariners are warned that the port is closed.")
    assert {claim.source.holder for claim in claims} == {DOCUMENT}
    assert {claim.modality for claim in claims} == {Modality.ASSERTED}


def test_coordinated_deeds_of_one_type_are_one_claim() -> None:
    (claim,) = read("The coalition destroyed two guns and damaged a tank.")
    assert claim.type is ClaimType.DAMAGE
    assert len(claim.quantities) == 2


def test_claims_are_numbered_and_name_the_rule_that_found_them() -> None:
    claims = read("The coalition struck a convoy. The militia left the zone.")
    assert [claim.id for claim in claims] == ["text:c01", "text:c02"]
    assert [claim.rule for claim in claims] == ["strike/strike", "withdrawal/leave"]


def test_a_page_has_its_claims_at_the_places_of_the_page() -> None:
    page = "<html><body><p>The coalition &amp; partners struck a convoy.</p></body></html>"
    (claim,) = read_page(page, Document("page"), reader())
    assert page[slice(*claim.span)] == "The coalition &amp; partners struck a convoy."
    assert claim.text == "The coalition & partners struck a convoy."


def test_another_language_and_a_text_without_end_are_refused() -> None:
    with pytest.raises(InputError, match="'ar'"):
        read_report("x", Document("text", lang="ar"), reader())
    with pytest.raises(InputError, match="characters"):
        read_report("x" * (MAX_CHARACTERS + 1), Document("text"), reader())


def test_a_sentence_without_end_is_read_to_its_limit() -> None:
    assert read("The coalition struck a convoy and " * 5_000 + "left.")


_WORDS = (
    sorted(lexicon().predicates)
    + sorted(lexicon().sayings)
    + [
        *(
            "the",
            "a",
            "ship",
            "forces",
            "that",
            "which",
            "not",
            "and",
            ",",
            ".",
            ".\n\n",
            "“",
            "”",
            "of",
            "in",
            "Tuesday",
        ),
        *(
            "60",
            "more than",
            "km",
            "north",
            "He",
            "it",
            "according to",
            "was",
            "had",
            "to",
            "The Navy",
            "whether",
            "if",
        ),
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(_WORDS), max_size=40).map(" ".join) | st.text(max_size=80))
def test_any_text_is_read_and_everything_that_is_claimed_stands_in_it(text: str) -> None:
    claims = read(text)
    for claim in claims:
        start, end = claim.span
        assert text[start:end] == claim.text
        printed = [quantity.text for quantity in claim.quantities]
        printed += [each.text for each in (claim.place, claim.time) if each is not None]
        assert all(words in claim.text for words in printed)
    account = AccountRead(Document("text"), claims)
    assert account_from_json(account_json(account)) == account


def test_a_judgement_is_that_of_whoever_judges_and_not_of_the_text_as_well() -> None:
    (claim,) = read("Romania's president called the attacks unacceptable.")
    assert claim.source.holder == "Romania's president"


def test_what_somebody_calls_a_thing_is_no_statement() -> None:
    assert [each.type for each in read("Jets struck what the army described as a depot.")] == [ClaimType.STRIKE]


def test_a_warning_shot_is_no_strike() -> None:
    (claim,) = read("A warning burst was fired across its bow.")
    assert claim.type is ClaimType.WARNING


def test_what_is_said_to_be_somewhere_has_a_place_or_is_no_claim() -> None:
    assert [each.type for each in read("A similar incursion took place on 9 June.")] == [ClaimType.ENTRY]


def test_where_the_one_who_tells_stands_is_the_place_with_a_name() -> None:
    text = (
        "Soldiers at a position near Marun fired at a watchtower. Two trucks crossed the line 300 metres north of it."
    )
    assert [claim.place.name for claim in read(text.replace("of it", "of the position")) if claim.place][
        -1
    ] != "watchtower"


def test_a_source_close_to_a_group_speaks_and_closes_nothing() -> None:
    claims = read("A field source close to the SDF said that rockets had been fired from the town.")
    assert {claim.source.holder for claim in claims} == {"field source close to the SDF"}
    assert {claim.type for claim in claims} == {ClaimType.STRIKE}
