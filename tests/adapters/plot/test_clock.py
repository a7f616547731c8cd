"""Ticks stand at round times, where the track was then, and only where its way is known."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.adapters.plot.scenes import MINUTE_MS, path
from truceline.adapters.plot.clock import ticks_along


def test_a_tick_lies_on_the_way_where_the_track_was_at_that_time() -> None:
    track = path("a", [0.0, 1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 2.0, 4.0, 6.0])
    track = replace(track, at=track.at + MINUTE_MS // 2)
    first, *others = ticks_along(track)
    assert (first.lon, first.lat) == pytest.approx((0.5, 0.0))
    assert first.text == "0001Z"
    assert (first.east, first.north) == (1.0, 0.0)
    assert [tick.text for tick in others] == ["0002Z", "0003Z", "0004Z"]
    assert [tick.lat for tick in others] == pytest.approx([1.0, 3.0, 5.0])


@pytest.mark.parametrize("hours", [1, 5, 23, 24 * 9, 24 * 100])
def test_there_is_a_handful_however_long_the_track(hours: int) -> None:
    track = replace(path("a", [0.0, 1.0], [0.0, 1.0]), at=np.array([1, hours * 60 * MINUTE_MS]))
    assert 1 <= len(list(ticks_along(track))) <= 5


def test_over_days_a_tick_tells_the_day() -> None:
    track = replace(path("a", [0.0, 1.0], [0.0, 1.0]), at=np.array([0, 4 * 24 * 60 * MINUTE_MS]))
    assert [tick.text for tick in ticks_along(track)] == ["01 JAN", "02 JAN", "03 JAN", "04 JAN"]


def test_there_is_none_in_a_gap_nor_where_it_stood() -> None:
    track = path("a", [0.0, 1.0, 2.0], [0.0, 0.0, 0.0])
    gap = replace(track, is_joined=np.array([False, True]))
    assert [tick.text for tick in ticks_along(gap)] == ["0001Z"]
    assert list(ticks_along(path("a", [1.0, 1.0, 1.0], [2.0, 2.0, 2.0]))) == []


def test_over_the_antimeridian_it_lies_on_the_short_way() -> None:
    track = replace(path("a", [179.0, -179.0], [0.0, 0.0]), at=np.array([MINUTE_MS // 2, 3 * MINUTE_MS // 2]))
    (tick,) = ticks_along(track)
    assert (tick.lon, tick.east) == pytest.approx((180.0, 2.0))
