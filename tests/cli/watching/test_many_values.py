"""Options that take several values give each value its own option, and nothing of the next."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import click
import pytest

from truceline.cli.watching.many_values import ManyValued


@click.command(cls=ManyValued)
@click.argument("reports", nargs=-1, required=True)
@click.option("--zones", "-z", multiple=True, required=True, metavar="FILE...")
@click.option("--note", multiple=True, metavar="TEXT")
@click.option("--quiet", is_flag=True)
def probe(**given: object) -> dict[str, object]:
    """Give back what was given."""
    return given


def parsed(*arguments: str) -> dict[str, object]:
    given: dict[str, object] = probe.main(list(arguments), standalone_mode=False)
    return given


def test_all_that_follows_up_to_the_next_option_belongs_to_it() -> None:
    given = parsed("a.csv", "b.csv", "--zones", "1.geojson", "2.geojson", "3.geojson", "--quiet")
    assert given["zones"] == ("1.geojson", "2.geojson", "3.geojson")
    assert given["reports"] == ("a.csv", "b.csv")
    assert given["quiet"] is True


def test_it_may_be_given_several_times_and_by_its_short_name() -> None:
    assert parsed("a.csv", "-z", "1", "2", "--zones", "3")["zones"] == ("1", "2", "3")


def test_a_value_behind_an_equals_sign_is_the_only_one() -> None:
    assert parsed("--zones=1", "a.csv") == {"zones": ("1",), "reports": ("a.csv",), "note": (), "quiet": False}


def test_an_option_of_one_value_takes_one() -> None:
    given = parsed("--zones", "1", "--note", "x", "a.csv")
    assert given["note"] == ("x",)
    assert given["reports"] == ("a.csv",)


def test_what_follows_two_dashes_is_no_value_of_the_option_before_them() -> None:
    given = parsed("--zones", "1", "2", "--", "--zones", "a.csv", "b.csv")
    assert given["zones"] == ("1", "2")
    assert given["reports"] == ("--zones", "a.csv", "b.csv")


def test_reports_that_the_option_took_are_missed_with_a_word_on_why() -> None:
    with pytest.raises(click.MissingParameter, match="What follows --zones belongs to it up to the next option"):
        parsed("--zones", "1.geojson", "a.csv")


def test_reports_that_nobody_named_are_missed_as_click_does() -> None:
    with pytest.raises(click.MissingParameter) as missed:
        parsed("--quiet")
    assert "belongs to it" not in str(missed.value)
