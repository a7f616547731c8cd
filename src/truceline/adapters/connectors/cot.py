"""Cursor on Target events in XML: a file with one, a file with many, or the bytes of a stream.

Only events whose type begins with ``a-`` tell where a thing is; messages, drawings, markers and pings are
counted apart. ``uid`` is the track, ``ce`` the error, ``hae`` metres above the ellipsoid; 9999999 is unknown.
A ``stale`` that is not after ``start`` takes the track off the map: it is no position. Addresses of cameras
hold passwords and are cut out of every bad row that is shown; DTDs and entities are refused.

Source: MITRE MP090284 (Cursor on Target Message Router User's Guide); ATAK-CIV takcot.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from truceline.adapters.connectors.connector import Connector, Growth, Options, ReportChunk
from truceline.adapters.connectors.reading.checks import (
    NO_POSITION,
    NO_TIME,
    NOT_A_NUMBER,
    UNREADABLE_TIME,
    received_text,
)
from truceline.adapters.connectors.reading.cot_events import events_by_read
from truceline.adapters.connectors.reading.gathering import Gathering
from truceline.adapters.connectors.reading.values import instant, number
from truceline.errors import ReportError
from truceline.model.units import CONVENTIONS

AFFILIATIONS = {
    "p": "pending",
    "u": "unknown",
    "a": "assumed friend",
    "f": "friend",
    "n": "neutral",
    "s": "suspect",
    "h": "hostile",
    "j": "joker",
    "k": "faker",
    "o": "none specified",
}
"""As the sender says it, by the second part of the type."""

# Markers, alarms and chat; pings and deletions; drawings.
NO_THING = {
    "b": "CoT bit of information (b-)",
    "t": "CoT task (t-)",
    "u": "CoT drawing (u-)",
}

UNKNOWN = 9_999_999.0
"""This and anything above it stands for a number that the sender does not know."""

_COT = CONVENTIONS["cot"]
_VIDEO = re.compile(rb"<__video\b(?:[^>]*/>|.*?(?:</__video\s*>|\Z))", re.DOTALL)
_PASSWORD = re.compile(rb"(?<=://)[^/\s\"'<>@]*@")
_SNIFFED = re.compile(rb"<event\s[^>]*\buid\s*=")


def _redacted(raw: bytes) -> bytes:
    return _PASSWORD.sub(b"", _VIDEO.sub(b"<__video/>", raw))


def _read(stream: BinaryIO, _: Options) -> Iterator[ReportChunk]:
    gathering = Gathering(shown=_redacted)
    numbers = count(1)
    for together in events_by_read(stream):
        for raw, fault in together:
            row = next(numbers)
            try:
                if fault:
                    raise ReportError(fault)
                _take(gathering, row, raw)
            except ReportError as error:
                gathering.bad(row, raw, str(error))
            if gathering.is_full:
                yield gathering.chunk()
        if not gathering.is_empty:
            yield gathering.chunk()


def _take(gathering: Gathering, row: int, raw: bytes) -> None:
    event = _parsed(raw)
    type_ = event.get("type", "")
    if not type_.startswith("a-"):
        gathering.other(NO_THING.get(type_[:1], "CoT event of another type"))
        return
    at = _instant(event, "time")
    if at is None:
        raise ReportError(NO_TIME)
    start, stale = _instant(event, "start"), _instant(event, "stale")
    if start is not None and stale is not None and stale <= start:
        gathering.other("CoT event that drops its track")
        return
    contact, motion = event.find("detail/contact"), event.find("detail/track")
    lon, lat, altitude_m, error_m = _point(event)
    received = {} if stale is None else {"stale": event.get("stale", "")}
    if altitude_m == 0 and _known(event.find("point"), "le") is None:
        # Senders that know no height, such as gateways from AIS, write 0 and an unknown error.
        altitude_m, received["hae"] = None, f"0 {_COT.altitude}"
    gathering.report(
        row,
        raw,
        track=event.get("uid"),
        at=at,
        lon=lon,
        lat=lat,
        altitude_m=altitude_m,
        altitude_datum=_COT.datum,
        error_m=error_m,
        course_deg=_known(motion, "course"),
        speed_mps=_known(motion, "speed"),
        name=None if contact is None else contact.get("callsign"),
        kind=type_,
        affiliation=AFFILIATIONS.get(type_[2:3].lower()),
        received=received_text(received),
    )


def _parsed(raw: bytes) -> Element:
    try:
        return defusedxml.ElementTree.fromstring(raw, forbid_dtd=True)
    except ParseError as error:
        raise ReportError("event that is not well-formed XML") from error
    except DefusedXmlException as error:
        raise ReportError("event with entities, which are never expanded") from error


def _instant(event: Element, name: str) -> int | None:
    text = event.get(name)
    at = None if text is None else instant(text)
    if text and at is None:
        raise ReportError(UNREADABLE_TIME)
    return at


def _point(event: Element) -> tuple[float, float, float | None, float | None]:
    """Longitude, latitude, and what is known of altitude and error."""
    point = event.find("point")
    if point is None:
        raise ReportError(NO_POSITION)
    lon, lat = number(point.get("lon", "")), number(point.get("lat", ""))
    if lon is None or lat is None:
        raise ReportError(NOT_A_NUMBER)
    error_m = _known(point, "ce")
    if lon == 0 and lat == 0 and error_m is None:
        raise ReportError("position not available (0, 0 with unknown error)")
    return lon, lat, _known(point, "hae"), error_m


def _known(element: Element | None, name: str) -> float | None:
    value = None if element is None else number(element.get(name, ""))
    return None if value is None or value >= UNKNOWN else value


CONNECTOR = Connector(
    name="cot",
    summary="CoT events in XML: files, or the bytes of a TAK stream",
    sniff=lambda head: _SNIFFED.search(head) is not None,
    read=_read,
    growth=Growth.EVENTS,
)
