"""A movement is a corridor and a disc round each waypoint, and each track knows its movements."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.watch.deviation.convoys import CONVOY, followed
from truceline.model.notices import Vehicle
from truceline.model.places.place import Place
from truceline.watch.deviation.movements import Followed, FollowedSet


def test_distances_are_to_the_corridor_and_then_to_each_waypoint() -> None:
    corridor_m, first_m, last_m = followed().distances_m(0, 0.0, 0.0)
    assert (corridor_m, first_m) == pytest.approx((-500, -500), abs=0.01)
    assert last_m == pytest.approx(111_319.49 - 500, abs=1)


def test_a_track_may_belong_to_several_movements_and_one_without_tracks_is_not_followed() -> None:
    with_car = replace(CONVOY, vehicles=(Vehicle("car", track="car"), *CONVOY.vehicles))
    several = [
        Followed("notice:2", "cd" * 32, "alfa.example", CONVOY),
        Followed("notice:1", "ab" * 32, "alfa.example", with_car),
        Followed("notice:3", "ef" * 32, "alfa.example", replace(CONVOY, vehicles=())),
    ]
    known = FollowedSet(several)
    assert [each.zone for each in known.movements] == ["notice:1", "notice:2", "notice:3"]
    assert dict(known.of_track) == {"car": [0], "lorry-1": [0, 1]}


def test_a_route_is_no_more_exact_than_its_least_exact_place() -> None:
    first, last = CONVOY.route
    rough = replace(CONVOY, route=(replace(first, place=Place(0, 0, 800)), last))
    assert list(Followed("notice:1", "ab" * 32, "alfa.example", rough).errors_m) == [800, 800, 1]
