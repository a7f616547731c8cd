"""A zone: where, how high, when, who it binds, who recognises it, and its version hash."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import hashlib
import json
import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any

from truceline.errors import ZoneError
from truceline.model.schedule import Schedule
from truceline.model.shapes import Bubble, Circle, Corridor, Polygon, Ring, Shape

AGREED = "agreed"
MARKED = "marked"
CLAIMED = "claimed:"
"""Standing of a geometry: as agreed, as marked on the ground, or ``claimed:<party>``."""


class ZoneKind(StrEnum):
    """What a zone is for. A de-confliction zone is not a de-escalation zone."""

    DECONFLICTION = "deconfliction"
    DE_ESCALATION = "de-escalation"
    EXCLUSION = "exclusion"
    PROTECTED_SITE = "protected-site"
    CORRIDOR = "corridor"
    SAFETY = "safety"
    ADVISORY = "advisory"
    BUFFER = "buffer"
    OTHER = "other"


class EntryRule(StrEnum):
    """Who may enter: nobody, those who gave notice, the permitted parties, or anybody."""

    NEVER = "never"
    WITH_NOTICE = "with-notice"
    PERMITTED = "permitted"
    OPEN = "open"


class Datum(StrEnum):
    """What an altitude is measured from."""

    ELLIPSOID = "ellipsoid"
    MEAN_SEA_LEVEL = "mean-sea-level"
    GROUND = "ground"
    PRESSURE = "pressure"
    SURFACE = "surface"
    """On the surface of land or sea, at no altitude of its own (ships, vehicles)."""


@dataclass(frozen=True)
class AltitudeBand:
    """Floor and ceiling in metres over one datum; a missing end is unbounded.

    Raises:
        ZoneError: the floor is not below the ceiling, or an end is not a number.
    """

    floor_m: float | None = None
    ceiling_m: float | None = None
    datum: Datum = Datum.MEAN_SEA_LEVEL

    def __post_init__(self) -> None:
        ends = [end for end in (self.floor_m, self.ceiling_m) if end is not None]
        for end in ends:
            if not math.isfinite(end):
                raise ZoneError(f"the altitude {end:g} m is no number", hint="leave out an end that has no limit")
        if len(ends) == 2 and ends[0] >= ends[1]:
            raise ZoneError(f"the floor {ends[0]:g} m is not below the ceiling {ends[1]:g} m", hint="swap the two")

    @property
    def is_unbounded(self) -> bool:
        """True if every altitude is within."""
        return self.floor_m is None and self.ceiling_m is None


@dataclass(frozen=True)
class Validity:
    """When a zone holds: from `begins_at` up to but not including `ends_at`, ms UTC; a missing end is open.

    Raises:
        ZoneError: it ends before it begins, or at once.
    """

    begins_at: int | None = None
    ends_at: int | None = None

    def __post_init__(self) -> None:
        if self.begins_at is not None and self.ends_at is not None and self.begins_at >= self.ends_at:
            raise ZoneError(
                f"a validity ends at {self.ends_at} ms, not after it begins at {self.begins_at} ms",
                hint="swap the two",
            )


@dataclass(frozen=True)
class OuterBand:
    """How early an approach is told: within `distance_m` of the zone, or `time_s` before predicted entry.

    Raises:
        ZoneError: a distance outside 0 to 1,000 km, or a time outside 0 to a day.
    """

    distance_m: float = 0.0
    time_s: float = 0.0

    def __post_init__(self) -> None:
        for name, value, limit in (
            ("distance", self.distance_m, 1_000_000.0),
            ("time", self.time_s, 86_400.0),
        ):
            if not (math.isfinite(value) and 0 <= value <= limit):
                raise ZoneError(
                    f"the outer band's {name} is {value:g}, outside 0 to {limit:g}",
                    hint="give metres and seconds",
                )


@dataclass(frozen=True, eq=False)
class Zone:
    """A volume that parties agreed on, marked, or claim; the version hash covers every field.

    Zones are equal when their versions are. Lists of parties are sets: sorted, each once.

    Args:
        id: unique within an agreement. name: for people.
        geometries: standing (``agreed``, ``marked``, ``claimed:<party>``) to shape; at least one.
        altitude: floor, ceiling and datum. validity, schedule: when it holds.
        outer_band: when an approach is told. presence_after_s: durations after which staying inside is told.
        bound: parties that the zone binds. entry, permitted: who may enter.
        recognised_by, contested_by: parties. text: the agreed words.

    Raises:
        ZoneError: no id, no geometry, an unknown standing, a duration that is not positive, a
            party without a name, or text that UTF-8 cannot write.
    """

    id: str
    geometries: Mapping[str, Shape]
    name: str = ""
    kind: ZoneKind = ZoneKind.OTHER
    altitude: AltitudeBand = AltitudeBand()
    validity: Validity = Validity()
    schedule: Schedule = Schedule()
    outer_band: OuterBand = OuterBand()
    presence_after_s: tuple[int, ...] = ()
    bound: tuple[str, ...] = ()
    entry: EntryRule = EntryRule.NEVER
    permitted: tuple[str, ...] = ()
    recognised_by: tuple[str, ...] = ()
    contested_by: tuple[str, ...] = ()
    text: str = ""

    def __post_init__(self) -> None:
        if not self.id:
            raise ZoneError("a zone has no id", hint="give it an id that is unique within its file")
        if not self.geometries:
            raise ZoneError(f"zone {self.id} has no geometry", hint="draw it")
        for standing in self.geometries:
            if standing not in (AGREED, MARKED) and not (standing.startswith(CLAIMED) and len(standing) > len(CLAIMED)):
                raise ZoneError(
                    f"zone {self.id} has a geometry of standing {standing!r}",
                    hint="a standing is agreed, marked, or claimed:PARTY",
                )
        for duration_s in self.presence_after_s:
            if duration_s <= 0:
                raise ZoneError(
                    f"zone {self.id} has a presence duration of {duration_s} s, which is not more than 0",
                    hint="give whole seconds",
                )
        object.__setattr__(self, "geometries", MappingProxyType(dict(sorted(self.geometries.items()))))
        object.__setattr__(self, "presence_after_s", tuple(sorted(set(self.presence_after_s))))
        self._settle_parties()
        self._check_text()

    def _settle_parties(self) -> None:
        for field in ("bound", "permitted", "recognised_by", "contested_by"):
            parties = tuple(sorted(set(getattr(self, field))))
            if "" in parties:
                raise ZoneError(f"zone {self.id} has a party without a name in {field}", hint="name it or leave it out")
            object.__setattr__(self, field, parties)

    def _check_text(self) -> None:
        tracks = (shape.track for shape in self.geometries.values() if isinstance(shape, Bubble))
        parties = (*self.bound, *self.permitted, *self.recognised_by, *self.contested_by)
        try:
            "".join((self.id, self.name, self.text, *self.geometries, *tracks, *parties)).encode()
        except UnicodeEncodeError as error:
            # JSON lets half of a surrogate pair stand alone, but no bytes can carry it, so no hash could cover it.
            raise ZoneError(
                f"zone {self.id!r} holds {error.object[error.start]!r}, half of a character",
                hint="write the text again: a program cut it in the middle of a character",
            ) from error

    def __eq__(self, other: object) -> bool:
        return self.version == other.version if isinstance(other, Zone) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.version)

    @cached_property
    def version(self) -> str:
        """SHA-256 over the canonical form, 64 hex digits: equal zones have equal versions on every machine."""
        return hashlib.sha256(canonical_form(self)).hexdigest()


def canonical_form(zone: Zone) -> bytes:
    """The bytes that a zone's version hash covers: sorted JSON of strings and integers only.

    Coordinates are integers of 1e-7 degree, lengths of 1 mm, times ms UTC; what is finer does
    not change the version, nor does the direction of a ring. Text is in Unicode's NFC. Absent
    and empty fields are left out, so a field added later does not change old versions.
    """
    document = {
        "id": zone.id,
        "name": zone.name,
        "kind": str(zone.kind),
        "geometries": [
            {"standing": standing, **_canonical_shape(shape)} for standing, shape in zone.geometries.items()
        ],
        "floor_mm": _millimetres(zone.altitude.floor_m),
        "ceiling_mm": _millimetres(zone.altitude.ceiling_m),
        "altitude_datum": None if zone.altitude.is_unbounded else str(zone.altitude.datum),
        "begins_at": zone.validity.begins_at,
        "ends_at": zone.validity.ends_at,
        "schedule": [list(window) for window in zone.schedule.windows],
        "outer_band_mm": _millimetres(zone.outer_band.distance_m) or None,
        "outer_band_ms": round(zone.outer_band.time_s * 1000) or None,
        "presence_after_s": list(zone.presence_after_s),
        "bound": list(zone.bound),
        "entry": str(zone.entry),
        "permitted": list(zone.permitted),
        "recognised_by": list(zone.recognised_by),
        "contested_by": list(zone.contested_by),
        "text": zone.text,
    }
    present = {key: value for key, value in document.items() if value not in (None, "", [])}
    text = json.dumps(present, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    # The same name typed on two systems may differ in how accents are put together.
    return unicodedata.normalize("NFC", text).encode()


def _canonical_shape(shape: Shape) -> dict[str, Any]:
    match shape:
        case Polygon(parts):
            return {"polygon": [[_canonical_ring(ring) for ring in rings] for rings in parts]}
        case Circle(lon, lat, radius_m):
            return {"circle": [round(lon * 1e7), round(lat * 1e7)], "radius_mm": _millimetres(radius_m)}
        case Corridor(path, half_width_m):
            return {"corridor": _canonical_path(path), "half_width_mm": _millimetres(half_width_m)}
        case Bubble(track, radius_m):
            return {"bubble": track, "radius_mm": _millimetres(radius_m)}


def _canonical_ring(ring: Ring) -> list[list[int]]:
    """The ring in that one of its two directions which sorts first: files may turn it round."""
    path = _canonical_path(ring)
    return min(path, path[::-1])


def _canonical_path(path: Ring) -> list[list[int]]:
    return [[round(lon * 1e7), round(lat * 1e7)] for lon, lat in path.tolist()]


def _millimetres(length_m: float | None) -> int | None:
    return None if length_m is None else round(length_m * 1000)
