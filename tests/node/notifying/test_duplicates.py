"""Duplicates are found by place and function, near any cell's edge, at the antimeridian and at the poles."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.line.notified import HOUR_MS, MOVEMENT, SITE
from truceline.model.notices import Function, Vehicle, Waypoint
from truceline.model.places.place import E7, Place, distance_m, place_at
from truceline.node.notifying.duplicates import MOST_M, SAME_M, Known

OTHER = replace(SITE, ref="H-13", name="another name")


def _known(notice: object = SITE) -> Known:
    known = Known()
    known.add("row 2", notice)  # type: ignore[arg-type]
    return known


def test_the_same_use_of_the_same_place_is_the_same() -> None:
    assert _known().like(OTHER) == "row 2"


def test_another_use_of_the_place_is_another() -> None:
    assert _known().like(replace(OTHER, function=Function.SCHOOL)) == ""


def test_the_same_number_of_the_same_organisation_is_the_same_wherever_it_is() -> None:
    moved = replace(SITE, place=Place(0, 0, 11))
    assert _known().like(moved) == "row 2"
    assert _known().like(replace(moved, organisation="Others")) == ""


@given(
    st.integers(-180 * E7, 180 * E7),
    st.integers(-90 * E7, 90 * E7),
    st.floats(0, 360),
    st.floats(0, 3_000),
    st.integers(1, 5_000),
)
@example(0, 899_828_460, 0.0, 1_916.0, 1_916).via("across the pole")
@example(180 * E7, 33 * E7, 90.0, 1_000.0, 1_500).via("across the antimeridian")
def test_two_places_are_one_exactly_if_they_are_near(
    lon_e7: int, lat_e7: int, towards_deg: float, range_m: float, precision_m: int
) -> None:
    here = Place(lon_e7, lat_e7, 1)
    there = place_at(here, towards_deg, range_m, precision_m)
    limit_m = min(max(SAME_M, precision_m), MOST_M)
    is_near = distance_m(here, there) <= limit_m
    assert _known(replace(SITE, place=here)).like(replace(OTHER, place=there)) == ("row 2" if is_near else "")


@pytest.mark.parametrize(
    ("these", "those", "is_same"),
    [
        (("AB 1", "lorry-1"), ("AB 1", "lorry-2"), True),
        (("AB 1", ""), ("AB 2", ""), False),
        (("AB 1", "lorry-1"), ("AB 2", "lorry-2"), False),
        (("AB 1", ""), ("", ""), True),
    ],
)
def test_two_convoys_of_other_vehicles_may_go_one_way_together(
    these: tuple[str, str], those: tuple[str, str], is_same: bool
) -> None:
    first, other = (
        replace(MOVEMENT, vehicles=(Vehicle("lorry", plate, "", track),)) for plate, track in (these, those)
    )
    assert (_known(first).like(replace(other, ref="M-8")) == "row 2") is is_same


def _route(*lons_deg: float) -> tuple[Waypoint, ...]:
    return tuple(Waypoint(Place(round(lon * E7), 33 * E7, 11)) for lon in lons_deg)


@pytest.mark.parametrize(
    ("lons_deg", "later_ms", "is_same"),
    [
        ((38.0, 38.6), 0, True),
        ((38.0, 38.2, 38.6), 0, True),
        ((38.0, 38.7), 0, False),
        ((38.1, 38.6), 0, False),
        ((38.0, 38.6), HOUR_MS, False),
    ],
)
def test_a_movement_is_the_same_if_it_goes_from_and_to_the_same_places_then(
    lons_deg: tuple[float, ...], later_ms: int, is_same: bool
) -> None:
    first = replace(MOVEMENT, route=_route(38.0, 38.6))
    other = replace(MOVEMENT, ref="M-8", route=_route(*lons_deg), begins_at=MOVEMENT.begins_at + later_ms)
    assert (_known(first).like(other) == "row 2") is is_same
