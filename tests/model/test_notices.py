"""A notice says what it says within bounds, and who checked it stays visible."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.line.notified import HOUR_MS, MOVEMENT, SITE
from tests.line.said import NOW_AT
from truceline.errors import InputError
from truceline.model.notices import MAX_AT, Contact, Vehicle, Verification, Waypoint

PLACE = SITE.place


@pytest.mark.parametrize(
    "change",
    [
        {"ref": ""},
        {"ref": "x" * 65},
        {"name": "   "},
        {"organisation": ""},
        {"begins_at": 0},
        {"ends_at": SITE.begins_at},
        {"ends_at": MAX_AT + 1},
        {"contacts": (Contact("desk", "radio"),) * 9},
        {"text": "x" * 2_001},
        {"radius_m": 0},
        {"radius_m": 50_001},
    ],
    ids=str,
)
def test_a_site_out_of_its_bounds_is_refused_by_name(change: dict[str, Any]) -> None:
    names = {"begins_at": "from", "ends_at": "until"}
    with pytest.raises(InputError, match=names.get(next(iter(change)), next(iter(change)))):
        replace(SITE, **change)


@pytest.mark.parametrize(
    "change",
    [
        {"route": MOVEMENT.route[:1]},
        {"half_width_m": 0},
        {"stop_after_s": -1},
        {"vehicles": (Vehicle("lorry"),) * 101},
        {"people": -1},
        {"cargo": "x" * 2_001},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_movement_out_of_its_bounds_is_refused_by_name(change: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=next(iter(change))):
        replace(MOVEMENT, **change)


def test_a_route_of_too_many_places_is_refused() -> None:
    with pytest.raises(InputError, match="route has 101 parts"):
        replace(MOVEMENT, route=(Waypoint(PLACE),) * 101)


def test_a_route_that_goes_back_in_time_is_refused() -> None:
    first, *_, last = MOVEMENT.route
    with pytest.raises(InputError, match="back in time"):
        replace(MOVEMENT, route=(last, first))


def test_a_window_has_both_ends_or_none() -> None:
    with pytest.raises(InputError, match="no beginning"):
        Waypoint(PLACE, 0, NOW_AT)
    with pytest.raises(InputError, match="until when"):
        Waypoint(PLACE, NOW_AT, NOW_AT - 1)


def test_the_next_check_comes_after_the_last() -> None:
    with pytest.raises(InputError, match="next"):
        Verification("Relief", "visit", NOW_AT, NOW_AT)


def test_a_check_that_is_over_its_time_counts_no_more() -> None:
    checked = replace(SITE, verification=Verification("Relief", "visit", NOW_AT, NOW_AT + HOUR_MS))
    assert checked.is_verified(NOW_AT + HOUR_MS - 1)
    assert not checked.is_verified(NOW_AT + HOUR_MS)
    assert not replace(SITE, verification=None).is_verified(NOW_AT)


def test_a_notice_holds_up_to_its_end_and_no_longer() -> None:
    assert not SITE.is_lapsed(SITE.ends_at - 1)
    assert SITE.is_lapsed(SITE.ends_at)


def test_the_tracks_of_a_movement_are_told_once_each() -> None:
    twice = replace(MOVEMENT, vehicles=(*MOVEMENT.vehicles, Vehicle("car", track="lorry-1"), Vehicle("car", track="a")))
    assert twice.tracks == ("a", "lorry-1")
