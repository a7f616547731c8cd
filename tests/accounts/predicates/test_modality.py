"""Told, denied, believed, unclear, threatened or conditional; and what is only wished is no claim."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.accounts.english import apart, lexicon, read
from truceline.accounts.claims import ClaimType, Modality
from truceline.accounts.predicates.finding import found_in
from truceline.accounts.predicates.modality import is_told, modality_of


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The militia shelled the town.", Modality.ASSERTED),
        ("The militia did not shell the town.", Modality.DENIED),
        ("The militia has never shelled the town.", Modality.DENIED),
        ("No militia shelled the town.", Modality.DENIED),
        ("The militia may have shelled the town.", Modality.BELIEVED),
        ("The militia apparently shelled the town.", Modality.BELIEVED),
        ("The militia reportedly shelled the town.", Modality.REPORTED),
        ("It was unclear whether the militia shelled the town.", Modality.UNCLEAR),
        ("The ministry would not say whether the militia shelled the town.", Modality.UNCLEAR),
        ("The militia will shell the town.", Modality.THREATENED),
        ("The militia threatened to shell the town.", Modality.THREATENED),
        ("Doctors Without Borders shelled the town.", Modality.ASSERTED),
        ("The militia shelled no town.", Modality.DENIED),
        ("Shelling could be heard in the town.", Modality.ASSERTED),
        ("Nothing was shelled.", Modality.DENIED),
        ("The militia not only shelled the town.", Modality.ASSERTED),
        ("The militia forced dozens of men to shell the town.", Modality.ASSERTED),
    ],
)
def test_the_clause_says_how_it_is_told(text: str, modality: Modality) -> None:
    taken = apart(text)
    (found,) = (each for each in found_in(taken, lexicon()) if each.row.type is ClaimType.STRIKE)
    assert is_told(taken, found, lexicon())
    assert modality_of(taken, found, lexicon()) is modality


@pytest.mark.parametrize(
    "text",
    [
        "It acted to prevent an attack.",
        "It wants to shell the town.",
        "It stays if they shell the town.",
        "It was there before the attack.",
        "It demanded that they leave the town.",
        "Withdrawing from the zone is wrong.",
        "Ships should avoid withdrawing from the port.",
        "It stays until they shell the town.",
    ],
)
def test_what_is_wished_ordered_prevented_or_known_already_is_not_told(text: str) -> None:
    taken = apart(text)
    kinds = (ClaimType.STRIKE, ClaimType.WITHDRAWAL)
    found = [each for each in found_in(taken, lexicon()) if each.row.type in kinds]
    assert found
    assert not any(is_told(taken, each, lexicon()) for each in found)


def test_may_the_month_hedges_nothing() -> None:
    (claim,) = read("On 13 May the militia shelled the town.")
    assert claim.modality is Modality.ASSERTED


@pytest.mark.parametrize(
    "text",
    ["The number of casualties is not known.", "The number of dead could not be verified.", "Deaths are unclear."],
)
def test_what_is_said_of_the_noun_after_it_counts_as_well(text: str) -> None:
    (claim,) = (claim for claim in read(text) if claim.type is ClaimType.CASUALTIES)
    assert claim.modality is Modality.UNCLEAR


def test_an_estimated_number_is_no_hedge() -> None:
    (claim,) = read("An estimated 300 people fled the town.")
    assert claim.modality is Modality.ASSERTED


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("It did not say when the labourer was killed.", Modality.UNCLEAR),
        ("The patrol could not verify reports of ten wounded.", Modality.UNCLEAR),
        ("The men refused to leave the zone.", Modality.DENIED),
        ("It was the fourth attack since August.", Modality.ASSERTED),
    ],
)
def test_what_is_not_told_and_what_is_not_done_are_kept_apart(text: str, modality: Modality) -> None:
    assert [claim.modality for claim in read(text)] == [modality]
