"""What another party may be told of what our watch has seen: a zone, a coarse cell, or a full position; never more.

Which track it was, who reported it, when exactly, how far it was from an edge: none of that leaves the node. Whoever
composes a message from an alert takes the words for it from here, and from nowhere else.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, ClassVar

from truceline.model.places.place import E7, MAX_PRECISION_M, METRES_PER_DEGREE, Place
from truceline.node.deeds import Deed, book, record_deeds
from truceline.node.node import Moment, Node
from truceline.signing.canonical import Value

NOUN = "release"
CELL_E7 = E7 // 10
"""Height of a coarse cell: a tenth of a degree, some 11 km."""
_WIDTHS_E7 = tuple(E7 * tenths // 10 for tenths in (1, 2, 5, 10, 20, 50, 100, 200, 600))
"""Widths of cells; each divides the circle, so that cells fit around it."""
_POINT_E7 = 100
"""A full position is told to a metre: more digits would tell the instruments of a source apart."""
_PRECISIONS_M = tuple(digit * 10**power for power in range(6) for digit in (1, 2, 5))
"""And its error by these steps, for the same reason."""
_MINUTE_MS = 60_000
UNKNOWN_ERROR_M = 100
"""What the watch takes for an error that nobody stated."""


class Profile(StrEnum):
    """How much a party may be told; the first is the least."""

    ZONE = "zone-only"
    CELL = "cell"
    POSITION = "position"


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """What may at most be told of something that was seen.

    Args:
        kind: a word such as ``entry``.
        zone: id of the zone; empty if it is about none.
        zone_name: its name.
        zone_version: 64 hex digits, so that both sides mean the same text of it.
        at: when, ms since the epoch.
        place: where; none if that is not known.
        is_drill: True if nothing of it is real.
    """

    kind: str
    zone: str
    at: int
    zone_name: str = ""
    zone_version: str = ""
    place: Place | None = None
    is_drill: bool = False


@dataclass(frozen=True, kw_only=True)
class Released:
    """What a party is told; fields as in ``Sighting``, the time to the minute.

    Args:
        profile: by which it was made.
    """

    profile: Profile
    kind: str
    zone: str
    zone_name: str
    zone_version: str
    at: int
    place: Place | None
    is_drill: bool

    @property
    def fields(self) -> Mapping[str, Value]:
        """The same as fields of a message's body; what is not told is absent."""
        present: dict[str, Value] = {"seen": self.kind, "seen_at": self.at}
        named = {"zone": self.zone, "zone_name": self.zone_name, "zone_version": self.zone_version}
        present |= {key: text for key, text in named.items() if text}
        if self.place:
            place = self.place
            present["place"] = {"lon_e7": place.lon_e7, "lat_e7": place.lat_e7, "precision_m": place.precision_m}
        return present


def sighting_from(kind: str, about: Mapping[str, Value], *, is_drill: bool) -> Sighting:
    """What may at most be told of an alert's cause; whatever else is known of it stays behind.

    Args:
        kind: of the cause.
        about: as ``Alert.about`` has it.
        is_drill: True if nothing of it is real.
    """
    known: Any = about
    place = None
    if "lon_e7" in known and "lat_e7" in known:
        error_m = -(-known["error_mm"] // 1_000) if "error_mm" in known else UNKNOWN_ERROR_M
        place = Place(known["lon_e7"], known["lat_e7"], min(max(1, error_m), MAX_PRECISION_M))
    return Sighting(
        kind=kind,
        zone=known.get("zone", ""),
        zone_name=known.get("zone_name", ""),
        zone_version=known.get("zone_version", ""),
        at=known.get("at", 0),
        place=place,
        is_drill=is_drill,
    )


def released(sighting: Sighting, profile: Profile) -> Released:
    """What a party of a profile is told of a sighting: two that differ only in what is withheld give the same."""
    return Released(
        profile=profile,
        kind=sighting.kind,
        zone=sighting.zone,
        zone_name=sighting.zone_name,
        zone_version=sighting.zone_version,
        at=sighting.at // _MINUTE_MS * _MINUTE_MS,
        place=_told_place(sighting.place, profile) if sighting.place else None,
        is_drill=sighting.is_drill,
    )


def released_to(node: Node, parties: Iterable[str], sighting: Sighting) -> Released:
    """What one message to several parties may say: what may be told to the one that may be told least."""
    profiles = tuple(Profile)
    least = min((profiles.index(profile_of(node, party)) for party in parties), default=0)
    return released(sighting, profiles[least])


def profile_of(node: Node, party: str) -> Profile:
    """How much a party may be told: only the zone, unless somebody has recorded otherwise."""
    return book(node, ReleaseBook).profiles.get(_id_of(party), Profile.ZONE)


def set_profile(node: Node, party: str, profile: Profile, now: Moment, *, desk: str, operator: str = "") -> None:
    """Records how much a party may be told from now on.

    Raises:
        FrozenError: the log is frozen.
        StoreError: the disk is full or fails.
    """
    content = {"party": party, "profile": str(profile)}
    deed = Deed(noun=NOUN, of=_id_of(party), verb="set", desk=desk, operator=operator, content=content)
    record_deeds(node, [deed], now)


class ReleaseBook:
    """How much each party may be told."""

    NOUN: ClassVar[str] = NOUN

    def __init__(self) -> None:
        self.profiles: dict[str, Profile] = {}

    def take(self, deed: Deed) -> None:
        """See ``node.deeds.Book``."""
        profile: Any = deed.content["profile"]
        self.profiles[deed.of] = Profile(profile)


def _id_of(party: str) -> str:
    return sha256(party.encode()).hexdigest()


def _told_place(place: Place, profile: Profile) -> Place | None:
    match profile:
        case Profile.ZONE:
            return None
        case Profile.CELL:
            return cell_of(place)
        case Profile.POSITION:
            return _rounded(place)


def cell_of(place: Place) -> Place:
    """The middle of the coarse cell that a place lies in, and how far off that may be.

    Cells lie on a fixed grid, so that many reports of one place say no more than one. They are about as wide as they
    are high up to a latitude of 80 degrees; nearer to the poles a cell is wider.
    """
    row = min(place.lat_e7 // CELL_E7, 90 * E7 // CELL_E7 - 1)
    nearest_pole_deg = max(abs(row), abs(row + 1)) * CELL_E7 / E7
    wanted_e7 = CELL_E7 / max(math.cos(math.radians(nearest_pole_deg)), 1e-9)
    width_e7 = next((width for width in _WIDTHS_E7 if width >= wanted_e7), _WIDTHS_E7[-1])
    column = min(place.lon_e7 // width_e7, 180 * E7 // width_e7 - 1)
    nearest_equator_deg = min(abs(row), abs(row + 1)) * CELL_E7 / E7
    half_width_m = width_e7 / 2 / E7 * METRES_PER_DEGREE * math.cos(math.radians(nearest_equator_deg))
    half_height_m = CELL_E7 / 2 / E7 * METRES_PER_DEGREE * 1.01  # a degree of latitude is longest at the poles
    precision_m = math.ceil(math.hypot(half_width_m, half_height_m))
    return Place(column * width_e7 + width_e7 // 2, row * CELL_E7 + CELL_E7 // 2, precision_m)


def _rounded(place: Place) -> Place:
    lon_e7, lat_e7 = (round(value / _POINT_E7) * _POINT_E7 for value in (place.lon_e7, place.lat_e7))
    precision_m = next((step for step in _PRECISIONS_M if step >= place.precision_m), MAX_PRECISION_M)
    return Place(lon_e7, lat_e7, precision_m)
