"""The properties of a feature that Truceline reads and writes: one table, both ways."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from enum import StrEnum
from typing import Any, TypeVar

from truceline.adapters.formats.findings import Code, Finding
from truceline.adapters.formats.geojson.documents import shown
from truceline.adapters.formats.schedule_texts import texts_of_schedule
from truceline.errors import InputError, ZoneError
from truceline.model.schedule import Schedule, schedule_from_text
from truceline.model.shapes import Shape
from truceline.model.times import instant_from_text, text_from_instant
from truceline.model.zones import (
    AGREED,
    CLAIMED,
    MARKED,
    AltitudeBand,
    Datum,
    EntryRule,
    OuterBand,
    Validity,
    Zone,
    ZoneKind,
)

Named = TypeVar("Named", bound=StrEnum)

LONGEST_NAME = 256
"""Characters of an id or a name: more is a text."""
_LARGEST_NUMBER = 1e9
"""Metres or seconds; more is a mistake, and larger numbers would not fit a version's millimetres."""
_IN_A_TEXT = "\t\n\r"


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ZoneError(f"{shown(value)} is not a text", hint="write it between quotation marks")
    wrong = [char for char in value if unicodedata.category(char) in ("Cc", "Cs") and char not in _IN_A_TEXT]
    if wrong:
        raise ZoneError(f"{shown(value)} holds the control character {wrong[0]!r}", hint="remove it")
    return value


def name_from(value: object) -> str:
    """An id or a name: a text of one row, not empty, that can be shown as it is.

    Raises:
        ZoneError: the value is something else.
    """
    text = _text(value)
    if not text.strip() or len(text) > LONGEST_NAME or "\t" in text or text.splitlines() != [text]:
        raise ZoneError(f"{shown(text)} is no name", hint=f"use 1 to {LONGEST_NAME} characters on one row")
    return text


def id_from(value: object) -> str:
    """An id: a name, or a whole number that becomes one.

    Raises:
        ZoneError: the value is something else.
    """
    if isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1:
        return name_from(str(int(value)))
    return name_from(value)


def _number(value: object) -> float:
    # JSON's true and false are numbers to Python.
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ZoneError(f"{shown(value)} is not a number", hint="write it without quotation marks or unit")
    if not abs(value) <= _LARGEST_NUMBER:
        raise ZoneError(f"{shown(value)} is beyond {_LARGEST_NUMBER:g}", hint="metres and seconds are meant")
    return float(value)


def _list_of_names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ZoneError(f"{shown(value)} is not a list", hint='write it like ["north", "south"]')
    return tuple(name_from(item) for item in value)


def _durations_s(value: object) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise ZoneError(f"{shown(value)} is not a list", hint="write it like [300, 3600]")
    numbers = [_number(item) for item in value]
    for number in numbers:
        if number != number // 1 or number <= 0:
            raise ZoneError(f"{number:g} is no duration in whole seconds", hint="write it like [300, 3600]")
    return tuple(int(number) for number in numbers)


def _schedule(value: object) -> Schedule:
    if not isinstance(value, list):
        raise ZoneError(f"{shown(value)} is not a list", hint='write it like ["Mon-Fri 06:00-18:00Z"]')
    return schedule_from_text([name_from(item) for item in value])


def _instant(value: object) -> int:
    return instant_from_text(name_from(value))


def _standing(value: object) -> str:
    standing = name_from(value)
    if standing in (AGREED, MARKED) or (standing.startswith(CLAIMED) and standing != CLAIMED):
        return standing
    raise ZoneError(f"{shown(value)} is no standing", hint="a standing is agreed, marked, or claimed:PARTY")


def _one_of(names: type[Named]) -> Callable[[object], Named]:
    def parse(value: object) -> Named:
        for name in names:
            if value == name:
                return name
        raise ZoneError(f"{shown(value)} is not known", hint=f"it is one of {', '.join(names)}")

    return parse


def _geometry(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ZoneError(f"{shown(value)} is no geometry", hint="leave it out: it is written by Truceline")
    return value


PROPERTIES: Mapping[str, Callable[[object], object]] = {
    "zone": id_from,
    "name": name_from,
    "kind": _one_of(ZoneKind),
    "standing": _standing,
    "radius_m": _number,
    "half_width_m": _number,
    "bubble_track": name_from,
    "exact": _geometry,
    "floor_m": _number,
    "ceiling_m": _number,
    "altitude_datum": _one_of(Datum),
    "valid_from": _instant,
    "valid_until": _instant,
    "schedule": _schedule,
    "outer_band_m": _number,
    "outer_band_s": _number,
    "presence_after_s": _durations_s,
    "bound": _list_of_names,
    "entry": _one_of(EntryRule),
    "permitted": _list_of_names,
    "recognised_by": _list_of_names,
    "contested_by": _list_of_names,
    "text": _text,
}
"""Every property that Truceline reads as its own, and what makes its value; the reference page lists the same."""

CHART_NAME = "OBJNAM"
"""The attribute of an S-57 object that names it for people; charts converted to GeoJSON keep it."""

SHAPE_PROPERTIES = ("zone", "standing", "radius_m", "half_width_m", "bubble_track", "exact")
"""Properties that belong to one geometry of a zone; the others belong to the zone."""
_FIELDS = (
    "name",
    "kind",
    "schedule",
    "presence_after_s",
    "bound",
    "entry",
    "permitted",
    "recognised_by",
    "contested_by",
    "text",
)
"""Properties whose value is a field of the zone as it stands."""
_ALTITUDE = AltitudeBand()


def values_in(properties: Mapping[str, Any], found: list[Finding]) -> dict[str, Any]:
    """The values of Truceline's properties in a feature; null and "" count as absent, bad ones are told in `found`."""
    values: dict[str, Any] = {}
    for name, parse in PROPERTIES.items():
        if properties.get(name) in (None, ""):
            continue
        try:
            values[name] = parse(properties[name])
        except InputError as error:
            # Other software keeps lists of translations and the like under this name.
            code = Code.NAME_NOT_TEXT if name == "name" else Code.BAD_PROPERTY
            found.append(Finding(code, f"the property {name}: {error}", error.hint))
    _name_by_chart(properties, values)
    _check_order(values, found)
    if ("floor_m" in values or "ceiling_m" in values) and "altitude_datum" not in values:
        message = f"the altitudes are taken to be over {_ALTITUDE.datum}"
        found.append(Finding(Code.DATUM_ASSUMED, message, "state altitude_datum"))
    return values


def _name_by_chart(properties: Mapping[str, Any], values: dict[str, Any]) -> None:
    """Take the name that an S-57 chart gives an object, where there is no other."""
    if "name" not in values:
        with suppress(ZoneError):
            values["name"] = name_from(properties.get(CHART_NAME))


def _check_order(values: Mapping[str, Any], found: list[Finding]) -> None:
    begins_at, ends_at = values.get("valid_from"), values.get("valid_until")
    if begins_at is not None and ends_at is not None and begins_at >= ends_at:
        begin, end = text_from_instant(begins_at), text_from_instant(ends_at)
        message = f"the property valid_until: {end} is not after valid_from, {begin}"
        found.append(Finding(Code.BAD_PROPERTY, message, "swap the two"))


def zone_from_values(zone_id: str, geometries: Mapping[str, Shape], values: Mapping[str, Any]) -> Zone:
    """The zone of an id, its geometries by standing, and the values of its properties.

    Raises:
        ZoneError: the values do not fit each other.
    """
    return Zone(
        id=zone_id,
        geometries=geometries,
        altitude=AltitudeBand(
            values.get("floor_m"), values.get("ceiling_m"), values.get("altitude_datum", _ALTITUDE.datum)
        ),
        validity=Validity(values.get("valid_from"), values.get("valid_until")),
        outer_band=OuterBand(values.get("outer_band_m", 0.0), values.get("outer_band_s", 0.0)),
        **{name: values[name] for name in _FIELDS if name in values},
    )


def properties_of(zone: Zone, standing: str) -> dict[str, Any]:
    """The properties that describe a zone under one of its standings, without those of the shape.

    Raises:
        InputError: a time cannot be written.
    """
    altitude, validity, band = zone.altitude, zone.validity, zone.outer_band
    stated: dict[str, Any] = {
        "zone": zone.id,
        "name": zone.name or None,
        "kind": str(zone.kind),
        "standing": standing,
        "floor_m": tidy_number(altitude.floor_m),
        "ceiling_m": tidy_number(altitude.ceiling_m),
        "altitude_datum": None if altitude.is_unbounded else str(altitude.datum),
        "valid_from": _written_instant(validity.begins_at),
        "valid_until": _written_instant(validity.ends_at),
        "schedule": texts_of_schedule(zone.schedule),
        "outer_band_m": tidy_number(band.distance_m or None),
        "outer_band_s": tidy_number(band.time_s or None),
        "presence_after_s": list(zone.presence_after_s),
        "bound": list(zone.bound),
        "entry": str(zone.entry),
        "permitted": list(zone.permitted),
        "recognised_by": list(zone.recognised_by),
        "contested_by": list(zone.contested_by),
        "text": zone.text or None,
    }
    return {name: value for name, value in stated.items() if value not in (None, [])}


def tidy_number(value: float | None) -> float | int | None:
    """The number without a fraction that is zero."""
    return int(value) if value is not None and value == value // 1 else value


def _written_instant(at: int | None) -> str | None:
    return None if at is None else text_from_instant(at)
