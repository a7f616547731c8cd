"""Scenario files: TOML of a form that is read strictly, with a limit on everything. One whole scenario:

title = "A truck comes into the zone"
begins_at = 2026-03-04T09:00:00Z
lasts_s = 1800

[[zone]]
id = "market"
centre = [44.20, 15.35]        # longitude, latitude
radius_m = 3000

[[track]]
id = "truck"
reports = [[0, 44.30, 15.35], [600, 44.20, 15.35]]  # seconds, longitude, latitude

[[expect]]
name = "the truck is seen"
alert = { kind = "entry", track = "truck" }
see_within_s = 120
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, TypeVar

import numpy as np

from truceline.errors import InputError, NoteError
from truceline.model.precedence import Precedence
from truceline.model.shapes import Circle, Polygon, Shape
from truceline.model.zones import AGREED, OuterBand, Zone, ZoneKind
from truceline.node.drills.scenario import (
    MAX_BYTES,
    MAX_LASTS_S,
    MAX_LIMIT_S,
    MAX_REPORTS,
    Call,
    Expected,
    Scenario,
    Sighting,
    Track,
)
from truceline.signing.canonical import check_text
from truceline.signing.fields import Fields
from truceline.signing.showing import shown

MAX_CORNERS = 1_000
"""Of a ring."""
MAX_PRESENCES = 10
MAX_DEPTH = 20
"""Parts of a dotted key, and brackets in each other: a scenario has no more than three."""
_ENDLESS = re.compile(r"0[xob][0-9a-fA-F_]{40}")
_KEY_PART = re.compile(r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|(?<![\w-])[\w-]+)[ \t]*\.[ \t]*""")
_KINDS = re.compile("|".join(ZoneKind))
_PRECEDENCES = re.compile("|".join(Precedence))
_EARLIEST = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_Part = TypeVar("_Part")


def scenario_from_bytes(content: bytes) -> Scenario:
    """The scenario of a file.

    Raises:
        InputError: it is too long, is no TOML, or something in it is missing, unknown, of another kind or over its
            limit; the message says where.
    """
    fields = Fields(_parsed(content), "scenario")
    scenario = Scenario(
        title=fields.text("title"),
        about=_paragraph(fields.text("about")) if fields.has("about") else "",
        begins_at=_instant(fields.value("begins_at")),
        lasts_s=fields.integer("lasts_s", 1, MAX_LASTS_S),
        zones=tuple(_each(fields, "zone", _zone)),
        tracks=tuple(_each(fields, "track", _track)),
        calls=tuple(_each(fields, "call", _call)),
        expected=tuple(_each(fields, "expect", _expected)),
    )
    fields.end()
    return scenario


def _parsed(content: bytes) -> dict[str, Any]:
    if len(content) > MAX_BYTES:
        raise InputError(f"a scenario of {len(content)} bytes", hint=f"the limit is {MAX_BYTES}")
    try:
        text = content.decode()
        _check_depth(text)
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"a scenario that is no TOML: {shown(str(error))}", hint="write it as UTF-8 and TOML"
        ) from error


def _check_depth(text: str) -> None:
    """Nothing, unless the library would take minutes: it walks a dotted key anew for each of its parts."""
    parts, end, depth, deepest = 0, -1, 0, 0
    for match in _KEY_PART.finditer(text):
        parts = parts + 1 if match.start() == end else 1
        end, deepest = match.end(), max(deepest, parts)
    for bracket in re.findall(r"[\[\]{}]", text):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    if _ENDLESS.search(text):
        raise InputError("a number of more than forty digits", hint="write numbers in tens, as seconds and metres are")
    if deepest > MAX_DEPTH:
        raise InputError(f"keys or brackets {deepest} deep", hint=f"a scenario has no more than {MAX_DEPTH}")


def _each(fields: Fields, key: str, part: Callable[[Fields], _Part]) -> Iterator[_Part]:
    """The parts of one kind; what is wrong in one of them is said with its number."""
    if not fields.has(key):
        return
    for number, each in enumerate(fields.objects(key), 1):
        try:
            read = part(each)
            each.end()
        except InputError as error:
            raise InputError(f"[[{key}]] number {number}: {error}", hint=error.hint) from error
        yield read


def _zone(fields: Fields) -> Zone:
    standing = fields.text("standing") if fields.has("standing") else AGREED
    distance_m, time_s = (_number(fields, key) if fields.has(key) else 0.0 for key in ("outer_band_m", "outer_band_s"))
    presences = fields.value("presence_after_s") if fields.has("presence_after_s") else []
    if not isinstance(presences, list) or len(presences) > MAX_PRESENCES or not all(map(_is_duration, presences)):
        raise InputError(
            f"presence_after_s is {shown(presences)}", hint=f"give at most {MAX_PRESENCES} whole numbers of seconds"
        )
    zone = Zone(
        id=fields.text("id"),
        name=fields.text("name") if fields.has("name") else "",
        kind=ZoneKind(fields.text("kind", _KINDS)) if fields.has("kind") else ZoneKind.OTHER,
        geometries={standing: _shape(fields)},
        outer_band=OuterBand(distance_m, time_s),
        presence_after_s=tuple(presences),
    )
    for text in (zone.id, zone.name, standing):
        check_text(text)
    return zone


def _is_duration(value: object) -> bool:
    return type(value) is int and 0 < value <= MAX_LIMIT_S


def _shape(fields: Fields) -> Shape:
    if fields.has("centre"):
        lon, lat = _numbers(fields.value("centre"), "centre", 2)
        return Circle(lon, lat, _number(fields, "radius_m"))
    corners = fields.value("ring")
    if not isinstance(corners, list) or len(corners) > MAX_CORNERS:
        raise InputError(f"the ring is {shown(corners)}", hint=f"give at most {MAX_CORNERS} of [longitude, latitude]")
    return Polygon(((np.array([_numbers(corner, "ring", 2) for corner in corners], dtype=float).reshape(-1, 2),),))


def _track(fields: Fields) -> Track:
    reports = fields.value("reports")
    if not isinstance(reports, list) or not 1 <= len(reports) <= MAX_REPORTS:
        raise InputError(
            f"the reports are {shown(reports)}", hint=f"give 1 to {MAX_REPORTS} of [seconds, longitude, latitude]"
        )
    return Track(
        id=fields.text("id"),
        sightings=tuple(Sighting(*_numbers(report, "reports", 3)) for report in reports),
        error_m=_number(fields, "error_m") if fields.has("error_m") else None,
    )


def _call(fields: Fields) -> Call:
    precedence = fields.text("precedence", _PRECEDENCES) if fields.has("precedence") else Precedence.PRIORITY
    words = _paragraph(fields.text("words"))
    return Call(name=fields.text("name"), at_s=_number(fields, "at_s"), words=words, precedence=Precedence(precedence))


def _expected(fields: Fields) -> Expected:
    of = fields.object("alert")
    kind, track, zone, call = (of.text(key) if of.has(key) else "" for key in ("kind", "track", "zone", "call"))
    of.end()
    see_s, warn_s, ack_s = (
        fields.integer(key, 1, MAX_LIMIT_S) if fields.has(key) else 0
        for key in ("see_within_s", "warn_within_s", "ack_within_s")
    )
    return Expected(
        name=fields.text("name"),
        kind=kind,
        track=track,
        zone=zone,
        call=call,
        see_within_s=see_s,
        warn_within_s=warn_s,
        says=fields.texts("says") if fields.has("says") else (),
        ack_within_s=ack_s,
    )


def _instant(value: object) -> int:
    if not isinstance(value, datetime) or value.tzinfo is None or value < _EARLIEST:
        raise InputError(
            f"begins_at is {shown(value)}",
            hint="write a time with its zone, such as 2017-06-06T11:00:00Z, from 1970 on",
        )
    return round((value - _EARLIEST).total_seconds() * 1_000)


def _paragraph(text: str) -> str:
    """Words that may stand in several rows of the file, in one."""
    return " ".join(text.split())


def _number(fields: Fields, key: str) -> float:
    (number,) = _numbers([fields.value(key)], key, 1)
    return number


def _numbers(value: object, what: str, count: int) -> list[float]:
    """So many numbers that are finite, and no larger than anything here can be."""
    are_numbers = isinstance(value, list) and all(type(each) in (int, float) for each in value)
    if not isinstance(value, list) or not are_numbers or len(value) != count:
        raise NoteError(f"{what} has {shown(value)}", hint=f"give {count} numbers")
    if not all(math.isfinite(each) and abs(each) < 1e12 for each in value):
        raise NoteError(f"{what} has {shown(value)}, which is too large", hint="give seconds, degrees and metres")
    return [float(each) for each in value]
