"""An act that a noun names is of whoever stands with it; who only hears of it has not done it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.accounts.english import read
from truceline.accounts.claims import ClaimType


def strike(text: str) -> str | None:
    (claim,) = (claim for claim in read(text) if claim.type is ClaimType.STRIKE)
    return claim.actor


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("A Turkish airstrike killed four fighters.", "Turkish"),
        ("Russian shelling of the port wounded a docker.", "Russian"),
        ("Israel's strike on the airport destroyed a hangar.", "Israel"),
        ("US-led coalition strikes destroyed two bridges.", "US-led coalition"),
        ("Air strikes by the Federal Air Force damaged a station.", "Federal Air Force"),
        ("The army's shelling of Kilis continued.", "army"),
    ],
)
def test_an_act_is_of_whoever_stands_with_its_noun(text: str, actor: str) -> None:
    assert strike(text) == actor


@pytest.mark.parametrize(
    "text",
    [
        "Heavy shelling continued in Kilis.",
        "Monday's shelling wounded a docker.",
        "Monitors heard ten explosions near Kilis.",
        "The garrison came under mortar fire.",
    ],
)
def test_nobody_is_made_the_owner_of_an_act(text: str) -> None:
    assert strike(text) is None


def test_a_warning_is_of_whoever_gave_it() -> None:
    (claim,) = read("The force disregarded coalition warnings to leave.")
    assert claim.actor == "coalition"
