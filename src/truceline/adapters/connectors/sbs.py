"""SBS-1 (BaseStation) rows, as ADS-B receivers give them on port 30003.

Position, velocity and callsign come in rows of their own. A position takes the callsign last heard of its
aircraft, and the velocity if it was heard at most `VELOCITY_S` before; ``received`` says when that was.
ADS-B carries no clock: times are the receiver's, and may be local (option ``utc_offset``) or absent
(option ``received_at``). Altitudes are pressure altitudes.

Source: http://woodair.net/sbs/article/barebones42_socket_data.htm
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from truceline.adapters.connectors.connector import Connector, Growth, Options, ReportChunk
from truceline.adapters.connectors.reading import options as said
from truceline.adapters.connectors.reading.checks import NO_TIME, NOT_A_NUMBER, UNREADABLE_TIME, received_text
from truceline.adapters.connectors.reading.gathering import Gathering
from truceline.adapters.connectors.reading.row_blocks import row_blocks
from truceline.adapters.connectors.reading.values import instant, number
from truceline.errors import ReportError
from truceline.model.times import text_from_instant
from truceline.model.units import CONVENTIONS, metres, metres_per_second
from truceline.model.zones import Datum

VELOCITY_S = 10
"""An aircraft sends its velocity twice a second; after so long a silence it is another one."""

MAX_AIRCRAFT = 100_000
"""Far more than are in the air; a hostile feed cannot make us remember more."""

_ADS_B = CONVENTIONS["ads-b"]
_FIELDS = 22
_OTHER_RECORDS = ("SEL", "ID", "AIR", "STA", "CLK")
_SNIFFED = re.compile(rb"^MSG,[1-8](?:,[^,\r\n]*){14,}\r?$", re.MULTILINE)


@dataclass
class _Aircraft:
    """What was last heard of one."""

    callsign: str | None = None
    speed: str = ""
    course: str = ""
    velocity_at: int | None = None


@dataclass
class _Feed:
    """What has to be remembered from row to row."""

    offset_ms: int
    received_at: Callable[[], int] | None
    gathering: Gathering = field(default_factory=Gathering)
    aircraft: dict[str, _Aircraft] = field(default_factory=dict)

    def take(self, row: int, raw: bytes) -> None:
        """Read one row."""
        fields = [text.strip() for text in raw.decode("ascii", "replace").split(",")]
        try:
            if fields[0] in _OTHER_RECORDS:
                self.gathering.other(f"{fields[0]} row without a position")
            elif fields[0] != "MSG" or len(fields) < _FIELDS - 6:
                raise ReportError("not an SBS row")
            else:
                self._message(row, raw, fields + [""] * (_FIELDS - len(fields)))
        except ReportError as fault:
            self.gathering.bad(row, raw, str(fault))

    def _message(self, row: int, raw: bytes, fields: list[str]) -> None:
        craft = self._heard(fields[4])
        craft.callsign = fields[10] or craft.callsign
        has_position = fields[14] != "" or fields[15] != ""
        generated_at, logged_at = self._time(*fields[6:8]), self._time(*fields[8:10])
        at = logged_at if generated_at is None else generated_at
        if fields[12] or fields[13]:
            craft.speed, craft.course, craft.velocity_at = fields[12], fields[13], at
        if not has_position:
            self.gathering.other("SBS message without a position")
            return
        heard_at = logged_at if at is not None or self.received_at is None else self.received_at()
        if at is None and heard_at is None:
            raise ReportError(NO_TIME)
        lat, lon = number(fields[14]), number(fields[15])
        if lat is None or lon is None:
            raise ReportError(NOT_A_NUMBER)
        received = {"time": f"{fields[6]} {fields[7]}".strip()} if self.offset_ms and at is not None else {}
        values = {**_altitude(fields, received), **_velocity(fields, craft, at, received)}
        self.gathering.report(
            row,
            raw,
            track=fields[4],
            at=heard_at if at is None else at,
            received_at=heard_at,
            lon=lon,
            lat=lat,
            name=craft.callsign,
            received=received_text(received),
            **values,
        )

    def _heard(self, address: str) -> _Aircraft:
        craft = self.aircraft.pop(address, None) or _Aircraft()
        self.aircraft[address] = craft
        if len(self.aircraft) > MAX_AIRCRAFT:
            del self.aircraft[next(iter(self.aircraft))]
        return craft

    def _time(self, day: str, clock: str) -> int | None:
        """Milliseconds since 1970 UTC, or None if both are empty."""
        if not day and not clock:
            return None
        at = instant(f"{day.replace('/', '-')}T{clock}", self.offset_ms)
        if at is None:
            raise ReportError(UNREADABLE_TIME)
        return at


def _altitude(fields: list[str], received: dict[str, str]) -> dict[str, Any]:
    if fields[11]:
        received["altitude"] = f"{fields[11]} {_ADS_B.altitude}"
    if fields[21] in ("-1", "1"):
        return {"altitude_datum": Datum.SURFACE}
    altitude = number(fields[11])
    return {
        "altitude_m": None if altitude is None else metres(altitude, _ADS_B.altitude),
        "altitude_datum": _ADS_B.datum,
    }


def _velocity(fields: list[str], craft: _Aircraft, at: int | None, received: dict[str, str]) -> dict[str, Any]:
    """Of the row itself, or the last one if it is recent; without times nobody knows whether it is."""
    if fields[12] or fields[13]:
        speed, course = fields[12], fields[13]
    elif at is None or craft.velocity_at is None or not 0 <= at - craft.velocity_at <= VELOCITY_S * 1000:
        return {}
    else:
        speed, course = craft.speed, craft.course
        received["velocity_at"] = text_from_instant(craft.velocity_at)
    if speed:
        received["speed"] = f"{speed} {_ADS_B.speed}"
    knots = number(speed)
    return {
        "speed_mps": None if knots is None else metres_per_second(knots, _ADS_B.speed),
        "course_deg": number(course),
    }


def _read(stream: BinaryIO, options: Options) -> Iterator[ReportChunk]:
    feed = _Feed(said.utc_offset_ms(options), said.received_at(options))
    for block in row_blocks(stream):
        for row, raw in enumerate(block.rows, block.first):
            if raw:
                feed.take(row, raw)
            if feed.gathering.is_full:
                yield feed.gathering.chunk()
        yield feed.gathering.chunk(block.bad)


CONNECTOR = Connector(
    name="sbs",
    summary="ADS-B as SBS-1 (BaseStation) rows, as receivers give them on port 30003",
    sniff=lambda head: _SNIFFED.search(head) is not None,
    read=_read,
    options={"received_at": said.RECEIVED_AT, "utc_offset": said.UTC_OFFSET},
    growth=Growth.ROWS,
)
