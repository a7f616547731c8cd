"""What reading or checking a zone file has found: where, what, how bad, and what to do about it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

Place = tuple[float, float]
"""Longitude and latitude in degrees on WGS 84."""


class Severity(StrEnum):
    """Error: not usable. Warning: used, but probably not as meant. Note: used, and said so."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Code(StrEnum):
    """Every kind of finding; `SEVERITY_OF` says how bad each is, the reference page what it means."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too-large"
    OTHER_FORMAT = "other-format"
    NOT_UTF_8 = "not-utf-8"
    NOT_JSON = "not-json"
    REPEATED_KEY = "repeated-key"
    NOT_GEOJSON = "not-geojson"
    OTHER_CRS = "other-crs"
    NO_FEATURES = "no-features"

    BAD_FEATURE = "bad-feature"
    BAD_PROPERTY = "bad-property"
    BAD_GEOMETRY = "bad-geometry"
    BAD_POSITION = "bad-position"
    NO_GEOMETRY = "no-geometry"
    POINT_WITHOUT_RADIUS = "point-without-radius"
    PATH_WITHOUT_HALF_WIDTH = "path-without-half-width"
    SHAPE_CONTRADICTS = "shape-contradicts"
    DRAWING_DIFFERS = "drawing-differs"
    STANDINGS_DISAGREE = "standings-disagree"
    ZONE_UNUSABLE = "zone-unusable"

    AXES_SWAPPED = "axes-swapped"
    RING_TOO_SHORT = "ring-too-short"
    RING_NOT_CLOSED = "ring-not-closed"
    RING_CROSSES = "ring-crosses"
    RING_TOUCHES = "ring-touches"
    RING_GOES_ROUND = "ring-goes-round"
    PARTS_OVERLAP = "parts-overlap"
    HOLE_OUTSIDE = "hole-outside"
    HOLE_CROSSES = "hole-crosses"
    HOLES_NESTED = "holes-nested"
    INTERIOR_CUT = "interior-cut"
    ZERO_AREA = "zero-area"

    AXES_SUSPECT = "axes-suspect"
    RING_DIRECTION = "ring-direction"
    RING_AROUND_POLE = "ring-around-pole"
    ANTIMERIDIAN = "antimeridian-not-split"
    REPEATED_POSITION = "repeated-position"
    UNKNOWN_PROPERTY = "unknown-property"
    ID_TWICE = "id-twice"
    SAME_GEOMETRY = "same-geometry"
    ZONE_OVER = "zone-over"

    NAME_TWICE = "name-twice"
    NAME_NOT_TEXT = "name-not-text"
    STANDINGS_JOINED = "standings-joined"
    THIRD_COORDINATE = "third-coordinate"
    DATUM_ASSUMED = "datum-assumed"
    EDGE_DIVIDED = "edge-divided"
    PROPERTIES_UNREAD = "properties-unread"
    BYTE_ORDER_MARK = "byte-order-mark"
    OLD_CRS = "old-crs"
    FILE_TWICE = "file-twice"


_WARNINGS = {
    Code.AXES_SUSPECT,
    Code.RING_DIRECTION,
    Code.RING_AROUND_POLE,
    Code.ANTIMERIDIAN,
    Code.REPEATED_POSITION,
    Code.UNKNOWN_PROPERTY,
    Code.ID_TWICE,
    Code.SAME_GEOMETRY,
    Code.ZONE_OVER,
}
_NOTES = {
    Code.NAME_TWICE,
    Code.NAME_NOT_TEXT,
    Code.STANDINGS_JOINED,
    Code.THIRD_COORDINATE,
    Code.DATUM_ASSUMED,
    Code.EDGE_DIVIDED,
    Code.PROPERTIES_UNREAD,
    Code.BYTE_ORDER_MARK,
    Code.OLD_CRS,
    Code.FILE_TWICE,
}


@dataclass(frozen=True)
class Finding:
    """One thing found in a zone file.

    Args:
        code: what kind of thing. message: one sentence with the offending value.
        hint: one sentence that says what to do; empty when nothing needs to be done.
        file: name of the file. feature: its number in the file, from 0; None for the whole file.
        zone: id of the zone, where it has one. place: where on Earth, where there is a place.
    """

    code: Code
    message: str
    hint: str = ""
    file: str = ""
    feature: int | None = None
    zone: str | None = None
    place: Place | None = None

    @property
    def severity(self) -> Severity:
        """How bad it is, which depends on the code alone."""
        if self.code in _WARNINGS:
            return Severity.WARNING
        return Severity.NOTE if self.code in _NOTES else Severity.ERROR


def located(findings: Iterable[Finding], file: str, feature: int | None = None) -> list[Finding]:
    """The same findings, each with its file and the number of its feature."""
    return [replace(finding, file=file, feature=feature) for finding in findings]


def errors_among(findings: Iterable[Finding]) -> list[Finding]:
    """The findings for which a file, or a feature, cannot be used."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def place_of(lon: float, lat: float) -> Place:
    """A place with its longitude from -180 to 180."""
    return (lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180, lat)
