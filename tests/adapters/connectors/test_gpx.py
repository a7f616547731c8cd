"""GPX points, their times and tracks, and files that are no longer whole."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from truceline.adapters.connectors.gpx import CONNECTOR, MAX_POINT_BYTES, TOO_LONG
from truceline.adapters.connectors.reading.contract import Outcome, outcome
from truceline.model.times import instant_from_text

BREAKS_OFF = "GPX that breaks off or is not well-formed XML"
TIME = "<time>2024-06-10T06:00:00Z</time>"


def _read(body: str | bytes, end: str = "</gpx>") -> Outcome:
    data = body if isinstance(body, bytes) else f"<gpx xmlns='http://www.topografix.com/GPX/1/1'>{body}{end}".encode()
    return outcome(CONNECTOR, data, {"source": "walk.gpx"})


def _point(name: str = "trkpt", inside: str = TIME, lat: str = "33.5", lon: str = "38.6") -> str:
    return f'<{name} lat="{lat}" lon="{lon}">{inside}</{name}>'


def _reasons(read: Outcome) -> list[str]:
    return [row.reason for row in read.bad]


def test_every_sort_of_point_with_a_time_is_a_report(root: Path) -> None:
    read = outcome(CONNECTOR, (root / "tests/data/reports/gpx11_all_fields.gpx").read_bytes(), {"source": "all.gpx"})
    columns = ["track", "lon", "lat", "altitude_m", "altitude_datum", "name", "kind"]
    assert read.reports.select(columns).to_pylist() == [
        dict(zip(columns, row, strict=True))
        for row in (
            ("all.gpx#wpt", 45.6, 12.3, 75.1, "mean-sea-level", "example name", "wpt"),
            ("example name", 20, 10, 75.1, "mean-sea-level", "example name r", "rtept"),
            ("example name t", -20.2, 10.1, 11.1, "mean-sea-level", "example name t", "trkpt"),
        )
    ]
    assert _reasons(read) == ["no time"] * 5


def test_a_time_without_an_offset_is_utc_as_gpx_says() -> None:
    read = _read("<trk><trkseg>" + _point(inside="<time>2024-06-10T06:00:00.25</time>") + "</trkseg></trk>")
    assert read.reports.column("at").cast(pa.int64()).to_pylist() == [instant_from_text("2024-06-10T06:00:00.25Z")]


def test_paths_without_a_name_are_told_apart_by_file_and_number() -> None:
    read = _read(
        f"<trk>{_point()}</trk><trk><name>B</name>{_point()}</trk><rte>{_point('rtept')}</rte><trk>{_point()}</trk>"
    )
    assert read.reports.column("track").to_pylist() == ["walk.gpx#trk1", "B", "walk.gpx#rte1", "walk.gpx#trk3"]


def test_speed_and_course_are_read_where_version_1_0_and_garmin_put_them() -> None:
    garmin = "<extensions><g:TPX xmlns:g='g'><g:speed>3.5</g:speed><g:course>90</g:course></g:TPX></extensions>"
    read = _read(_point(inside=TIME + "<speed>3.5</speed><course>90</course>") + _point("wpt", TIME + garmin))
    assert read.reports.column("speed_mps").to_pylist() == [3.5, 3.5]
    assert read.reports.column("course_deg").to_pylist() == [90, 90]


def test_elements_of_the_same_name_elsewhere_are_not_mistaken() -> None:
    inside = TIME + "<link><name>other</name><time>1999-01-01T00:00:00Z</time></link><ele>5</ele>"
    read = _read(f"<metadata><time>1999-01-01T00:00:00Z</time><name>m</name></metadata>{_point('wpt', inside)}")
    assert read.reports.column("name").to_pylist() == [None]
    assert read.reports.column("altitude_m").to_pylist() == [5]
    assert read.reports.column("at").cast(pa.int64()).to_pylist() == [instant_from_text("2024-06-10T06:00:00Z")]


@pytest.mark.parametrize(
    ("point", "reason"),
    [
        (_point(inside=""), "no time"),
        (_point(inside="<time></time>"), "the time cannot be read"),
        (_point(lat=""), "longitude or latitude is not a number"),
        (_point(lon="NaN"), "longitude or latitude is not a number"),
        (_point(lat="95"), "latitude outside -90 to 90"),
    ],
)
def test_a_point_that_cannot_be_used_says_why_and_shows_its_bytes(point: str, reason: str) -> None:
    read = _read(_point() + point + _point())
    assert [(row.row, row.reason, row.raw.decode()) for row in read.bad] == [(2, reason, point)]
    assert read.reports.num_rows == 2


def test_the_bytes_of_a_lone_tag_are_shown_too() -> None:
    for point in ('<wpt lat="1" lon="2"/>', '<wpt lat="1" lon="2"><ele/></wpt>', '<wpt lat="1" lon="2"></wpt>'):
        assert _read(point).bad[0].raw.decode() == point


def test_what_was_whole_before_a_cut_is_kept() -> None:
    read = _read(_point() + _point()[:20], end="")
    assert (read.reports.num_rows, _reasons(read)) == (1, [BREAKS_OFF])
    in_a_point = _read(_point() + _point()[:40], end="")
    assert in_a_point.bad[0].raw == _point()[:40].encode()


@pytest.mark.parametrize("body", ["<a>" * 200, "<wpt>" + "x" * (2 * MAX_POINT_BYTES), "</a>"])
def test_what_would_exhaust_us_stops_the_reading_and_is_told(body: str) -> None:
    read = _read(_point() + body)
    assert read.reports.num_rows == 1
    assert _reasons(read)[0] in (BREAKS_OFF, TOO_LONG, "GPX with elements in more than 100 others")


def test_long_text_that_nobody_needs_does_no_harm() -> None:
    read = _read("<desc>" + "x" * (2 * MAX_POINT_BYTES) + "</desc>" + _point())
    assert (read.reports.num_rows, read.bad) == (1, ())


def test_a_tag_without_end_is_not_held() -> None:
    read = _read("<wpt name='" + "x" * (2 * MAX_POINT_BYTES))
    assert _reasons(read) == [TOO_LONG]


def test_a_dtd_is_never_read() -> None:
    read = _read(b'<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]><gpx>&x;</gpx>')
    assert _reasons(read) == ["GPX with a DTD, which is never read"]


def test_a_real_track_is_read_whole(shared: Path) -> None:
    read = outcome(CONNECTOR, (shared / "data/gpx/cerknicko_jezero.gpx").read_bytes(), {"source": "lake.gpx"})
    assert (read.reports.num_rows, _reasons(read)) == (297, ["no time"] * 6)
