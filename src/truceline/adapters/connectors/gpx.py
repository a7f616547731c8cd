"""GPX 1.0 and 1.1: the points of tracks, of routes, and waypoints, where they have a time.

A track (``trk``) or route (``rte``) is one track of ours, by its name, or by the file and its number; all
waypoints of a file are one, for they are where one device was when they were marked. Elevations are over
mean sea level: GPX does not say so, but its ``geoidheight`` is that of NMEA's GGA. DTDs are refused.

Source: https://www.topografix.com/GPX/1/1/
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from truceline.adapters.connectors.connector import Connector, Options, ReportChunk
from truceline.adapters.connectors.reading.checks import NO_TIME, NOT_A_NUMBER, UNREADABLE_TIME
from truceline.adapters.connectors.reading.gathering import Gathering
from truceline.adapters.connectors.reading.values import instant, number
from truceline.errors import ReportError
from truceline.model.units import CONVENTIONS

POINTS = ("trkpt", "rtept", "wpt")
PATHS = ("trk", "rte")
WANTED = ("time", "ele", "name", "speed", "course")

MAX_POINT_BYTES = 1024 * 1024
TOO_LONG = f"GPX with a point, tag or comment longer than {MAX_POINT_BYTES} bytes"
MAX_TEXT = 1000
MAX_DEPTH = 100

_GPX = CONVENTIONS["gpx"]
_READ_BYTES = 64 * 1024
_SNIFFED = re.compile(rb"<(?:\w+:)?gpx[\s>]")


class _Document:
    """What the XML parser tells its target; it keeps the bytes of the point that is being read, and no more."""

    def __init__(self, source: str) -> None:
        self.gathering = Gathering()
        self.row = 0
        self._source = source
        self._parser: Any = DefusedXMLParser(target=self, forbid_dtd=True)
        self._bytes = b""
        self._offset = 0
        self._heard = 0
        self._path: list[str] = []
        self._text: list[str] | None = None
        self._count: Counter[str] = Counter()
        self._path_name = ""
        self._begin: int | None = None
        self._stop: int | None = None
        self._point: dict[str, str] = {}

    def feed(self, data: bytes) -> None:
        """Read on; no data is the end.

        Raises:
            ReportError: it cannot be read beyond here.
        """
        self._bytes += data
        try:
            if data:
                self._parser.feed(data)
            else:
                self._parser.close()
        except ParseError as error:
            self._stop = self._parser.parser.ErrorByteIndex
            raise ReportError("GPX that breaks off or is not well-formed XML") from error
        except DefusedXmlException as error:
            raise ReportError("GPX with a DTD, which is never read") from error
        keep = self._heard if self._begin is None else self._begin
        self._bytes, self._offset = self._bytes[keep - self._offset :], keep
        if len(self._bytes) > MAX_POINT_BYTES:
            raise ReportError(TOO_LONG)

    @property
    def unread(self) -> bytes:
        """The point in which reading stopped, up to there; empty if it stopped in none."""
        if self._begin is None:
            return b""
        return self._bytes[self._begin - self._offset : None if self._stop is None else self._stop - self._offset]

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._heard = self._parser.parser.CurrentByteIndex
        name = tag.rpartition("}")[2]
        self._path.append(name)
        if len(self._path) > MAX_DEPTH:
            self._stop = self._heard
            raise ReportError(f"GPX with elements in more than {MAX_DEPTH} others")
        if name in POINTS and self._begin is None:
            self._begin, self._point = self._heard, dict(attributes)
        elif name in PATHS:
            self._count[name] += 1
            self._path_name = ""
        self._text = [] if name in WANTED else None

    def data(self, text: str) -> None:
        """Text of an element, or a part of it."""
        self._heard = self._parser.parser.CurrentByteIndex
        if self._text is not None and sum(map(len, self._text)) < MAX_TEXT:
            self._text.append(text)

    def end(self, tag: str) -> None:
        """An element ends."""
        before, self._heard = self._heard, self._parser.parser.CurrentByteIndex
        name = self._path.pop()
        parent = self._path[-1] if self._path else ""
        text = "" if self._text is None else "".join(self._text)[:MAX_TEXT].strip()
        self._text = None
        if name in POINTS and parent not in POINTS:
            self._end_point(name, is_lone=before == self._begin)
        elif self._begin is None:
            if name == "name" and parent in PATHS:
                self._path_name = text
        elif name in WANTED and (parent in POINTS or name in ("speed", "course")):
            self._point.setdefault(name, text)

    def close(self) -> None:
        """The document is complete."""

    def _end_point(self, kind: str, *, is_lone: bool) -> None:
        begin, self._begin = self._begin, None
        if begin is None:
            return
        self.row += 1
        end = self._heard - self._offset
        # The parser stands before an end tag, but behind a lone tag.
        if not (is_lone and self._bytes.endswith(b"/>", 0, end)):
            end = self._bytes.find(b">", end) + 1
        raw = self._bytes[begin - self._offset : end]
        if len(raw) > MAX_POINT_BYTES:
            raise ReportError(TOO_LONG)
        try:
            self._report(kind, raw)
        except ReportError as fault:
            self.gathering.bad(self.row, raw, str(fault))

    def _report(self, kind: str, raw: bytes) -> None:
        point = self._point
        if "time" not in point:
            raise ReportError(NO_TIME)
        at = instant(point["time"])
        if at is None:
            raise ReportError(UNREADABLE_TIME)
        lon, lat = number(point.get("lon", "")), number(point.get("lat", ""))
        if lon is None or lat is None:
            raise ReportError(NOT_A_NUMBER)
        self.gathering.report(
            self.row,
            raw,
            track=self._track(kind),
            at=at,
            lon=lon,
            lat=lat,
            altitude_m=number(point.get("ele", "")),
            altitude_datum=_GPX.datum,
            course_deg=number(point.get("course", "")),
            speed_mps=number(point.get("speed", "")),
            name=point.get("name") or None,
            kind=kind,
        )

    def _track(self, kind: str) -> str:
        if kind == "wpt":
            return f"{self._source}#wpt"
        path = "trk" if kind == "trkpt" else "rte"
        return self._path_name or f"{self._source}#{path}{self._count[path]}"


def _read(stream: BinaryIO, options: Options) -> Iterator[ReportChunk]:
    document = _Document(options["source"])
    data = b"-"
    while data:
        data = stream.read(_READ_BYTES)
        try:
            document.feed(data)
        except ReportError as fault:
            document.gathering.bad(document.row + 1, document.unread, str(fault))
            break
        if document.gathering.is_full:
            yield document.gathering.chunk()
    yield document.gathering.chunk()


CONNECTOR = Connector(
    name="gpx",
    summary="GPX 1.0 and 1.1: tracks, routes and waypoints with times",
    sniff=lambda head: _SNIFFED.search(head) is not None,
    read=_read,
)
