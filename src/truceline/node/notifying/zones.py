"""Notified sites and movements as zones of the watch, so that it tells of others that come near them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from truceline.model.notices import Movement, Notice, Site
from truceline.model.shapes import Bubble, Circle
from truceline.model.zones import CLAIMED, EntryRule, OuterBand, Validity, Zone, ZoneKind

PREFIX = "notice:"
"""Begins the ids of zones that stand for notices."""


class Lodged(NamedTuple):
    """A notice, and by which message of whom it was lodged."""

    notice: Notice
    message_id: str
    sender: str


def zones_of(lodged: Lodged, near_m: int) -> tuple[Zone, ...]:
    """The zones that stand for a notice: a site is a circle, a movement one bubble round each of its tracks.

    They are as claimed by the notifier, hold as long as the notice does, and say nothing of who may be there.

    Args:
        lodged: the notice.
        near_m: within how many metres others are near.
    """
    return tuple(_zones(lodged, near_m))


def _zones(lodged: Lodged, near_m: int) -> Iterator[Zone]:
    notice = lodged.notice
    claimed = f"{CLAIMED}{lodged.sender}"
    name = f"{notice.name} ({notice.organisation})"
    validity = Validity(notice.begins_at, notice.ends_at)
    zone_id = f"{PREFIX}{lodged.message_id[:16]}"
    if isinstance(notice, Site):
        circle = Circle(notice.place.lon_deg, notice.place.lat_deg, float(notice.radius_m + notice.place.precision_m))
        yield Zone(
            zone_id,
            {claimed: circle},
            name=name,
            kind=ZoneKind.PROTECTED_SITE,
            validity=validity,
            outer_band=OuterBand(distance_m=float(near_m)),
            entry=EntryRule.OPEN,
        )
    if isinstance(notice, Movement):
        for number, track in enumerate(notice.tracks):
            yield Zone(
                f"{zone_id}:{number}",
                {claimed: Bubble(track, float(near_m))},
                name=name,
                kind=ZoneKind.SAFETY,
                validity=validity,
                entry=EntryRule.OPEN,
            )
