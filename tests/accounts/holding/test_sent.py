"""Claims that somebody was warned, against warnings on record: nothing is taken for more than it proves."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.accounts.comparison.telling import claim, told
from truceline.accounts.claims import Modality
from truceline.accounts.holding.sent import DISPUTED, NOT_ON_RECORD, ON_RECORD, Sent, warning_checks

WARNED = claim("warning", "They were warned.")
SENT = Sent("ab" * 32, "alfa.example", ("bravo.example",), 1_000, (), is_received=False, is_acknowledged=False)


def test_without_a_warning_on_record_none_is_said_to_be_and_another_way_is_left_open() -> None:
    (check,) = warning_checks(told(WARNED), ())
    assert check.verdict == NOT_ON_RECORD
    assert "another way" in check.detail[0]


@pytest.mark.parametrize(
    ("sent", "far"),
    [
        (SENT, "sent, no receipt"),
        (replace(SENT, is_received=True), "received"),
        (replace(SENT, is_received=True, is_acknowledged=True), "acknowledged"),
        (replace(SENT, is_acknowledged=True, relayed_to=("2nd company",)), "acknowledged, passed on to 2nd company"),
    ],
)
def test_a_warning_on_record_is_told_as_far_as_it_is_proved(sent: Sent, far: str) -> None:
    (check,) = warning_checks(told(WARNED), [sent])
    assert check.verdict == ON_RECORD
    assert check.detail[0] == f"abababababab, from alfa.example to bravo.example: {far}"
    reached_is_open = any("whether any warning reached" in detail for detail in check.detail)
    assert reached_is_open is not bool(sent.relayed_to)


def test_the_words_of_the_record_on_how_far_it_got_stand_beside_it() -> None:
    (check,) = warning_checks(told(WARNED), [replace(SENT, told=("offered to bravo.example, not proven received",))])
    assert check.detail[1] == "offered to bravo.example, not proven received"


def test_who_denies_a_warning_that_is_on_record_is_contradicted() -> None:
    (check,) = warning_checks(told(replace(WARNED, modality=Modality.DENIED)), [SENT])
    assert check.verdict == DISPUTED


def test_a_threat_and_other_claims_are_not_looked_at() -> None:
    assert warning_checks(told(replace(WARNED, modality=Modality.THREATENED), claim("strike", "x")), [SENT]) == ()
