"""NMEA 0183 of a satellite navigation receiver: its own positions, from GGA and RMC sentences.

GGA has the height and no date, RMC the date, speed and course. Two sentences of one time and place are
one report. A GGA alone takes the date of the RMC before it, and goes on past midnight; before any date
(or the option ``date``) it has none and is refused.

Source: IEC 61162-1; https://gpsd.gitlab.io/gpsd/NMEA.html
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, BinaryIO

from truceline.adapters.connectors.connector import Connector, Growth, Options, ReportChunk
from truceline.adapters.connectors.reading import options as said
from truceline.adapters.connectors.reading.checks import NO_POSITION, UNREADABLE_TIME, received_text
from truceline.adapters.connectors.reading.gathering import Gathering
from truceline.adapters.connectors.reading.row_blocks import row_blocks
from truceline.adapters.connectors.reading.sentences import AIS_ROW, Sentence, sentence
from truceline.adapters.connectors.reading.values import number
from truceline.errors import ReportError
from truceline.model.units import CONVENTIONS, metres_per_second

NO_FIX = {"": NO_POSITION, "0": "no position (fix quality 0)", "8": "simulated position"}
NO_MODE = {"N": "no position (mode N)", "S": "simulated position"}

_NMEA = CONVENTIONS["nmea"]
_HALF_DAY_MS = 12 * 3600 * 1000

# A talker is two letters; P begins proprietary sentences, such as Garmin's $PGRMC.
_ADDRESS = re.compile(r"\$[A-OQ-Z][A-Z](GGA|RMC)")
_SNIFFED = re.compile(rb"^(?:\\[^\\\r\n]*\\)?\$[A-OQ-Z][A-Z](?:GGA|RMC),", re.MULTILINE)
_CLOCK = re.compile(r"([01]\d|2[0-3])([0-5]\d)([0-5]\d)(?:\.(\d*))?", re.ASCII)
_ANGLE = re.compile(r"(\d{2,3})([0-5]\d(?:\.\d*)?)", re.ASCII)
_DATE = re.compile(r"(\d\d)(\d\d)(\d\d)", re.ASCII)


@dataclass
class _Fix:
    """One position at one time, of one sentence or two."""

    row: int
    raw: bytes
    clock_ms: int
    position: tuple[str, ...]
    kinds: set[str]
    day: date | None = None
    values: dict[str, Any] = field(default_factory=dict)
    received: dict[str, str] = field(default_factory=dict)

    def is_same_as(self, other: _Fix) -> bool:
        """True if both tell of one fix, each in its own way."""
        alike = (self.clock_ms, self.position) == (other.clock_ms, other.position)
        return alike and self.kinds.isdisjoint(other.kinds)

    def take_in(self, other: _Fix) -> None:
        """Add what another sentence tells of the same fix."""
        self.raw += b"\n" + other.raw
        self.kinds |= other.kinds
        self.day = self.day or other.day
        self.values |= other.values
        self.received |= other.received


@dataclass
class _Receiver:
    """What has to be remembered from sentence to sentence."""

    track: str
    day: date | None
    clock_ms: int | None = None
    fix: _Fix | None = None
    gathering: Gathering = field(default_factory=Gathering)

    def take(self, row: int, raw: bytes) -> None:
        """Read one row."""
        if raw.startswith(b"#"):
            self.gathering.other("comment")
            return
        try:
            heard = sentence(raw)
            address = _ADDRESS.fullmatch(heard.fields[0])
            if address is None:
                self.gathering.other("sentence without a position")
            else:
                self._fix(_gga(row, raw, heard) if address[1] == "GGA" else _rmc(row, raw, heard))
        except ReportError as fault:
            self.gathering.bad(row, raw, str(fault))

    def _fix(self, fix: _Fix) -> None:
        if self.fix is not None and self.fix.is_same_as(fix):
            self.fix.take_in(fix)
            self.gathering.other("second sentence of one fix")
        else:
            self.finish()
            self.fix = fix

    def finish(self) -> None:
        """Hand over the last fix, of which no more can come."""
        fix, self.fix = self.fix, None
        if fix is None:
            return
        day = fix.day or self._day_of(fix.clock_ms)
        if day is None:
            self.gathering.bad(fix.row, fix.raw, "no date")
            return
        self.day, self.clock_ms = day, fix.clock_ms
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        self.gathering.report(
            fix.row,
            fix.raw,
            track=self.track,
            at=round(midnight.timestamp()) * 1000 + fix.clock_ms,
            altitude_datum=_NMEA.datum,
            received=received_text(fix.received),
            **fix.values,
        )

    def _day_of(self, clock_ms: int) -> date | None:
        """The day that brings the time of day nearest to that of the last fix."""
        if self.day is None or self.clock_ms is None:
            return self.day
        ahead_ms = clock_ms - self.clock_ms
        return self.day + timedelta(days=(ahead_ms < -_HALF_DAY_MS) - (ahead_ms > _HALF_DAY_MS))


def _gga(row: int, raw: bytes, heard: Sentence) -> _Fix:
    fields = _filled(heard, 15)
    if fields[6] in NO_FIX:
        raise ReportError(NO_FIX[fields[6]])
    fix = _position(row, raw, fields[1], fields[2:6], "GGA")
    fix.values["altitude_m"] = number(fields[9])
    if fields[11]:
        fix.received["geoid_separation"] = f"{fields[11]} {_NMEA.altitude}"
    return fix


def _rmc(row: int, raw: bytes, heard: Sentence) -> _Fix:
    fields = _filled(heard, 13)
    if fields[2] != "A":
        raise ReportError("no position (status V)")
    if fields[12] in NO_MODE:
        raise ReportError(NO_MODE[fields[12]])
    fix = _position(row, raw, fields[1], fields[3:7], "RMC")
    fix.day = _day(fields[9])
    knots = number(fields[7])
    fix.values["speed_mps"] = None if knots is None else metres_per_second(knots, _NMEA.speed)
    fix.values["course_deg"] = number(fields[8])
    if fields[7]:
        fix.received["speed"] = f"{fields[7]} {_NMEA.speed}"
    return fix


def _filled(heard: Sentence, length: int) -> list[str]:
    fields = [text.strip() for text in heard.fields]
    return fields + [""] * (length - len(fields))


def _position(row: int, raw: bytes, clock: str, position: list[str], kind: str) -> _Fix:
    match = _CLOCK.fullmatch(clock)
    if match is None:
        raise ReportError(UNREADABLE_TIME)
    hour, minute, second = map(int, match.groups()[:3])
    clock_ms = (hour * 60 + minute) * 60_000 + second * 1000 + int((match[4] or "")[:3].ljust(3, "0"))
    if not any(position):
        raise ReportError(NO_POSITION)
    lat, north, lon, east = position
    fix = _Fix(row, raw, clock_ms, tuple(position), {kind})
    fix.values = {"lat": _degrees(lat, north, "NS"), "lon": _degrees(lon, east, "EW")}
    fix.received = {"lat": f"{lat} {north}", "lon": f"{lon} {east}"}
    return fix


def _degrees(text: str, side: str, sides: str) -> float:
    """Degrees of a text such as ``05222.3215``: degrees, two digits of minutes, and their fraction."""
    match = _ANGLE.fullmatch(text)
    if match is None or side not in tuple(sides):
        raise ReportError("the position cannot be read")
    return (int(match[1]) + float(match[2]) / 60) * (1 if side == sides[0] else -1)


def _day(text: str) -> date | None:
    """The day of a text such as ``030414``; satellite navigation began in 1980."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    day, month, year = map(int, match.groups())
    try:
        return date(year + (1900 if year >= 80 else 2000), month, day)
    except ValueError as error:
        raise ReportError("the date cannot be read") from error


def _read(stream: BinaryIO, options: Options) -> Iterator[ReportChunk]:
    receiver = _Receiver(options.get("track") or options["source"], said.day(options))
    for block in row_blocks(stream):
        for row, raw in enumerate(block.rows, block.first):
            if raw:
                receiver.take(row, raw)
            if receiver.gathering.is_full:
                yield receiver.gathering.chunk()
        yield receiver.gathering.chunk(block.bad)
    receiver.finish()
    yield receiver.gathering.chunk()


def _sniff(head: bytes) -> bool:
    # Receivers on ships log both; then the AIS positions are the ones to watch.
    return _SNIFFED.search(head) is not None and AIS_ROW.search(head) is None


CONNECTOR = Connector(
    name="nmea",
    summary="a satellite navigation receiver's own positions (NMEA 0183 GGA and RMC)",
    sniff=_sniff,
    read=_read,
    options={
        "track": "the id of the track; otherwise the name of the file",
        "date": "the day of the first fix, such as 2024-07-06, for logs without RMC",
    },
    growth=Growth.ROWS,
)
