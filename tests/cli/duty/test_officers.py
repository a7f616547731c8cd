"""Who does something without a signature."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import click
import pytest

from truceline.cli.duty.officers import OPERATOR, Officer, officer_given

GIVEN: list[Officer] = []


@click.command()
@officer_given
def act(officer: Officer) -> None:
    """Does it."""
    GIVEN.append(officer)


def given(*arguments: str) -> Officer:
    GIVEN.clear()
    act.main(arguments, standalone_mode=False)
    return GIVEN[0]


def test_a_desk_acts_and_a_person_if_the_name_is_given() -> None:
    assert given() == Officer(None, "duty", "")
    assert given("--desk", "night", "--operator", "Lt Adams", "--home", "x") == Officer("x", "night", "Lt Adams")


def test_the_name_may_stand_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OPERATOR, "Lt Adams")
    assert given().by == {"desk": "duty", "operator": "Lt Adams"}
    assert given("--operator", "").operator == ""
