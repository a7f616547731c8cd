"""Whom a text named is known again by shorter names and pronouns."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.accounts.english import memory


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("official", "U.S. official"),
        ("coalition", "US-led coalition"),
        ("Lavrov", "Russian Foreign Minister Sergei Lavrov"),
        ("Pentagon", "Pentagon"),
        ("spokesman for the army in the north", "spokesman for the army in the north"),
    ],
)
def test_a_short_name_is_given_in_full_if_it_was(short: str, full: str) -> None:
    known = memory()
    for name, is_person in [("U.S. official", False), ("US-led coalition", False)]:
        known = known.with_named(name, is_person=is_person, has_said=True)
    known = known.with_named("Russian Foreign Minister Sergei Lavrov", is_person=True, has_said=True)
    assert known.in_full(short) == full


def test_the_latest_of_two_alliances_is_meant() -> None:
    known = memory().with_named("military alliance", is_person=False, has_said=True)
    known = known.with_named("international alliance", is_person=False, has_said=True)
    assert known.in_full("alliance") == "international alliance"


def test_he_is_the_last_person_who_spoke_and_it_the_last_body() -> None:
    known = memory().with_named("Col. Dillon", is_person=True, has_said=True)
    known = known.with_named("the navy", is_person=False, has_said=True)
    known = known.with_named("Bashar al-Assad", is_person=True, has_said=False)
    assert known.person() == "Col. Dillon"
    assert known.body() == "the navy"
    assert memory().person() is None
