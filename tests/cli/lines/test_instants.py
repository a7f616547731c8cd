"""A time on the command line has its offset, and may leave out its seconds."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import click
import pytest

from truceline.cli.lines.instants import TIME

AT = 1_495_105_200_000


@pytest.mark.parametrize(
    "text", ["2017-05-18T11:00Z", "2017-05-18T11:00:00Z", "2017-05-18T14:00+03:00", "2017-05-18T14:00:00.000+03:00"]
)
def test_one_instant_is_written_in_several_ways(text: str) -> None:
    assert TIME.convert(text, None, None) == AT


def test_what_is_a_number_already_stays_one() -> None:
    assert TIME.convert(AT, None, None) == AT


@pytest.mark.parametrize("text", ["11:00Z", "2017-05-18T11:00", "2017-05-18T25:00Z", "yesterday"])
def test_a_time_without_its_offset_is_none(text: str) -> None:
    with pytest.raises(click.BadParameter):
        TIME.convert(text, None, None)
