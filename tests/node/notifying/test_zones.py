"""Notices become zones of the watch, as claimed by who lodged them, for as long as they hold."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

from tests.line.notified import MOVEMENT, SITE
from tests.node.meeting import ALFA
from truceline.model.notices import Notice, Vehicle
from truceline.model.shapes import Bubble, Circle
from truceline.model.zones import Validity, Zone, ZoneKind
from truceline.node.notifying.zones import PREFIX, Lodged, zones_of


def _zones(notice: Notice) -> tuple[Zone, ...]:
    return zones_of(Lodged(notice, "ab" * 32, ALFA), 2_000)


def test_a_site_is_a_circle_with_a_band_around_it() -> None:
    (zone,) = _zones(SITE)
    assert dict(zone.geometries) == {f"claimed:{ALFA}": Circle(38.62, 33.31, 161.0)}
    assert (zone.kind, zone.outer_band.distance_m) == (ZoneKind.PROTECTED_SITE, 2_000)
    assert zone.validity == Validity(SITE.begins_at, SITE.ends_at)
    assert zone.id.startswith(PREFIX)


def test_a_movement_is_a_bubble_round_each_of_its_tracks() -> None:
    two = replace(MOVEMENT, vehicles=(*MOVEMENT.vehicles, Vehicle("car", track="car-2")))
    shapes = [shape for zone in _zones(two) for shape in zone.geometries.values()]
    assert shapes == [Bubble("car-2", 2_000.0), Bubble("lorry-1", 2_000.0)]
    assert len({zone.id for zone in _zones(two)}) == 2


def test_a_movement_that_nothing_tracks_has_no_zone() -> None:
    assert _zones(replace(MOVEMENT, vehicles=())) == ()
