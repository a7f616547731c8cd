"""A slip of the hand is seen before a place goes out, and another place when it is read back."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from truceline.model.places.coordinates import read_place
from truceline.model.places.doubts import Far, ReadBack, Slip, compare, far_from, is_padded
from truceline.model.places.place import E7, Place, distance_m

GARRISON = read_place("33.50583N 38.61778E")


def off(text: str) -> Far | None:
    return far_from(read_place(text), lambda place: distance_m(place, GARRISON), 55_000)


def test_a_place_within_the_limit_raises_no_doubt() -> None:
    assert off("33.6N 38.7E") is None


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("38.61778N 33.50583E", Slip.AXES),
        ("33.50583N 38.61778W", Slip.LONGITUDE),
        ("33.50583S 38.61778E", Slip.LATITUDE),
        ("33.50583S 38.61778W", Slip.BOTH),
    ],
)
def test_the_slip_that_explains_a_place_far_off_is_named(text: str, slip: Slip) -> None:
    found = off(text)
    assert found is not None
    assert found.slip is slip
    assert found.distance_m > 500_000
    assert found.slip_m < 1


def test_a_place_that_no_slip_explains_is_only_far() -> None:
    found = off("34.5N 38.6E")
    assert found is not None
    assert found.slip is None
    assert found.distance_m == pytest.approx(110_000, abs=1_500)


def test_axes_that_cannot_be_swapped_are_no_slip() -> None:
    assert far_from(Place(-120 * E7, 30 * E7, 1), lambda place: abs(place.lon_deg - 120), 1) == Far(
        240, Slip.LONGITUDE, 0
    )


@pytest.mark.parametrize(
    ("written", "padded"),
    [("37SDT 6400 0700", True), ("33.5000N 38.6000E", True), ("37SDT 6449 0743", False), ("33.50583N 38.6000E", False)],
)
def test_digits_that_look_filled_up_are_seen(written: str, padded: bool) -> None:
    assert is_padded(written) is padded


@pytest.mark.parametrize(
    ("read_back", "verdict"),
    [
        ("33.50583N 38.61778E", ReadBack.SAME),
        ("37SDT 6449 0743", ReadBack.SAME),
        ("33.50593N 38.61778E", ReadBack.DIFFERS),
        ("33.58583N 38.61778E", ReadBack.DIFFERS),
        ("37SDT 64 07", ReadBack.TOO_COARSE),
        ("33.5N 38.6E", ReadBack.TOO_COARSE),
    ],
)
def test_a_read_back_is_compared_as_far_as_the_digits_go(read_back: str, verdict: ReadBack) -> None:
    sent = read_place("33.50583N 38.61778E")
    assert compare(sent, read_place(read_back)).verdict is verdict


def test_the_difference_is_told_in_metres() -> None:
    told = compare(read_place("33.50583N 38.61778E"), read_place("33.58583N 38.61778E"))
    assert told.distance_m == pytest.approx(8_873, abs=1)
    assert told.limit_m == 4
