"""A site and a movement that tests notify."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from tests.line.said import NOW_AT
from truceline.model.notices import Contact, Function, Movement, Site, Vehicle, Verification, Waypoint
from truceline.model.places.place import Place

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
SITE = Site(
    ref="H-12",
    name="Rukban clinic",
    organisation="Relief",
    begins_at=NOW_AT + 2 * DAY_MS,
    ends_at=NOW_AT + 30 * DAY_MS,
    contacts=(Contact("duty desk", "+962 6 000 00 00"),),
    verification=Verification("Relief", "visit", NOW_AT - DAY_MS, NOW_AT + 20 * DAY_MS),
    text="Roof marked with a red crescent.",
    function=Function.CLINIC,
    place=Place(386_200_000, 333_100_000, 11),
    radius_m=150,
)
MOVEMENT = Movement(
    ref="M-7",
    name="Convoy to Rukban",
    organisation="Relief",
    begins_at=NOW_AT + 2 * DAY_MS,
    ends_at=NOW_AT + 3 * DAY_MS,
    route=(
        Waypoint(Place(380_000_000, 333_000_000, 11), NOW_AT + 2 * DAY_MS, NOW_AT + 2 * DAY_MS + HOUR_MS),
        Waypoint(Place(383_000_000, 333_500_000, 11)),
        Waypoint(Place(386_200_000, 333_100_000, 11), NOW_AT + 2 * DAY_MS + 2 * HOUR_MS, NOW_AT + 3 * DAY_MS),
    ),
    half_width_m=500,
    stop_after_s=1_800,
    vehicles=(Vehicle("lorry", "AB 123", "UN on the roof", "lorry-1"), Vehicle("car")),
    people=6,
    cargo="flour, 40 t",
)
