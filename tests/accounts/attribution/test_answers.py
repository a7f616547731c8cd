"""What is said of what was told before: denied, disputed, not confirmed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.accounts.english import read
from truceline.accounts.claims import ClaimType, Modality

TOLD = "The army said that rebels had shelled the town of Marun. "


@pytest.mark.parametrize(
    "answer",
    [
        "The rebels denied it.",
        "The rebels rejected the accusation.",
        "The rebels dismissed the claim.",
        "The rebels called the charge a lie.",
    ],
)
def test_who_denies_what_was_told_claims_that_it_was_not_so(answer: str) -> None:
    (last,) = [claim for claim in read(TOLD + answer) if claim.span[0] >= len(TOLD)]
    assert (last.type, last.modality, last.source.holder) == (ClaimType.STRIKE, Modality.DENIED, "rebels")


def test_who_denies_something_new_denies_only_that() -> None:
    (last,) = [claim for claim in read(TOLD + "The rebels denied that two boats had left.") if claim.span[0] > 0]
    assert (last.type, last.modality) == (ClaimType.WITHDRAWAL, Modality.DENIED)


def test_a_denial_with_nothing_told_before_is_a_statement() -> None:
    assert [claim.type for claim in read("The rebels denied it.")] == [ClaimType.STATEMENT]


def test_what_another_denies_at_the_end_is_his_denial() -> None:
    said, denied = read("The army said that rebels had shelled the town, a charge Sarqa denies.")
    assert (said.source.holder, said.modality) == ("army", Modality.ASSERTED)
    assert (denied.type, denied.source.holder, denied.modality) == (ClaimType.STRIKE, "Sarqa", Modality.DENIED)


@pytest.mark.parametrize("answer", ["We could not confirm this.", "We have not verified these claims."])
def test_what_could_not_be_confirmed_is_unclear(answer: str) -> None:
    (last,) = [claim for claim in read(TOLD + answer) if claim.span[0] >= len(TOLD)]
    assert (last.type, last.modality, last.source.is_document) == (ClaimType.STRIKE, Modality.UNCLEAR, True)
