"""A place told by range and bearing from one with a name, as it is said on the radio."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from truceline.errors import InputError
from truceline.model.places.named import NamedPlace, nearest, place_from_range
from truceline.model.places.place import Place, distance_m

GARRISON = NamedPlace(("At Tanf", "Al-Tanf"), Place(386_177_800, 335_058_300, 10))
CROSSING = NamedPlace(("Al-Waleed",), Place(389_374_000, 334_332_000, 10))
NAMES = (GARRISON, CROSSING)


def test_the_nearest_name_is_told_with_range_and_bearing_from_it() -> None:
    near = nearest(Place(387_154_673, 335_820_377, 10), NAMES)
    assert near is not None
    assert near.text == "12.4 km at 047 from At Tanf"


def test_without_names_nothing_is_told() -> None:
    assert nearest(GARRISON.place, ()) is None


@pytest.mark.parametrize(
    "text", ["12.4 km at 047 from at tanf", "12400 m at 047° from Al-Tanf", "6.695 NMI at 047 from At Tanf"]
)
def test_range_and_bearing_are_read_again_in_any_unit_and_by_any_of_the_names(text: str) -> None:
    place = place_from_range(text, NAMES)
    assert distance_m(place, Place(387_154_673, 335_820_377, 10)) < 10
    assert place.precision_m == 109  # half a degree at that range is more than the digits leave open


def test_a_range_cannot_be_more_precise_than_the_place_that_it_starts_from() -> None:
    vague = NamedPlace(("Tanf",), Place(386_177_800, 335_058_300, 2_000))
    assert place_from_range("300 m at 090 from Tanf", (vague,)).precision_m == 2_000


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("12 km at 361 from At Tanf", "over 360"),
        ("12 km at 047 from Nowhere", "no place that is known here"),
        ("12 miles at 047 from At Tanf", "no range and bearing"),
    ],
)
def test_what_cannot_be_measured_off_is_refused(text: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        place_from_range(text, NAMES)


def test_a_name_that_two_places_have_is_refused() -> None:
    with pytest.raises(InputError, match="several places"):
        place_from_range("1 km at 000 from At Tanf", (*NAMES, NamedPlace(("At Tanf",), CROSSING.place)))
