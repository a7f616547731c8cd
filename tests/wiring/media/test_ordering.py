"""A leaflet is ordered in languages, sentences and sizes that there are, or not at all."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from truceline.errors import InputError, NotFoundError
from truceline.model.shapes import Circle
from truceline.model.zones import AGREED, Zone
from truceline.wiring.media.ordering import Order, ground_at, ordered

ZONE = Zone("ring", {AGREED: Circle(38.617, 33.505, 10_000.0)}, name="At Tanf", text="No arms.")
REAL = {"id": "", "drill": False}


@pytest.mark.parametrize(
    "wrong",
    [
        {"languages": ()},
        {"languages": ("en", "xx")},
        {"words_in": "xx"},
        {"template": "leave"},
        {"paper": "a3"},
        {"way": "Zaza road"},
        {"towards": "34.12N 38.12E"},
    ],
)
def test_what_no_leaflet_has_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        Order(**({"languages": ("en",)} | wrong))


def test_the_ground_has_the_way_out_and_only_a_standing_that_the_zone_has() -> None:
    order = Order(languages=("en",), way="Zaza road", towards="34.12N 38.12E")
    assert ground_at(order, ZONE, AGREED).way[-1] == (381_200_000, 341_200_000)
    with pytest.raises(NotFoundError):
        ground_at(order, ZONE, "marked")


@pytest.mark.slow
def test_a_drill_stays_one_and_without_a_map_nothing_is_drawn() -> None:
    order = Order(languages=("en",), has_map=False, asks_who=True)
    found = ordered(order, ground_at(order, ZONE, AGREED), 0, "alfa.example", REAL | {"drill": True})
    assert (found.wanted["drill"], found.wanted["way"], list(found.rings)) == (True, [], [])
    assert found.wanted["zone"]["words"] == "No arms."
