"""The files of an incident's page: zones are read for its map, and what was made is written as it is."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from truceline.errors import NotFoundError, ReportError, StoreError
from truceline.model.times import text_from_instant
from truceline.wiring.media.incident_pages import MOST_REPORTS, outlines_in, ways_in, write_page
from truceline.wiring.zones.outlines import MOST_POINTS

ZONES = Path(__file__).parents[3] / "examples" / "at-tanf-2017" / "zones.geojson"
MADE = {"html": "<!doctype html>شما", "page": {}, "at": 0}


def test_the_rings_of_zones_are_named_with_their_standing_and_short_enough() -> None:
    (outline,) = outlines_in([ZONES])
    assert outline["zone"] == "55 km zone around At Tanf (claimed:coalition)"
    assert 30 < len(outline["points"]) <= MOST_POINTS
    assert all(380_000_000 < lon < 392_500_000 and 330_000_000 < lat < 341_000_000 for lon, lat in outline["points"])


def test_the_tracks_of_a_file_are_told_in_order_of_time_with_the_hash_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "tracks.csv"
    rows = ["b,2026-09-21T13:05:00Z,38.45,33.75", "a,2026-09-21T13:00:00Z,1,2", "b,2026-09-21T13:00:00Z,38.4,33.8"]
    file.write_text("\n".join(["track,at,lon,lat", *rows]), encoding="utf-8")
    one, other = ways_in([file])
    assert (one["track"], one["points"]) == ("a", [[10_000_000, 20_000_000, 1_789_995_600_000]])
    assert other["points"] == [
        [384_000_000, 338_000_000, 1_789_995_600_000],
        [384_500_000, 337_500_000, 1_789_995_900_000],
    ]
    assert one["source"] == f"tracks.csv, SHA-256 {sha256(file.read_bytes()).hexdigest()}"


def test_of_very_many_reports_some_are_drawn_from_the_first_to_the_last_hour(tmp_path: Path) -> None:
    file = tmp_path / "tracks.csv"
    rows = [f"a,{text_from_instant(1_000 * second)},1,2" for second in range(2 * MOST_REPORTS + 1)]
    file.write_text("\n".join(["track,at,lon,lat", *rows]), encoding="utf-8")
    (way,) = ways_in([file])
    assert MOST_REPORTS / 2 < len(way["points"]) <= MOST_REPORTS
    assert way["points"][-1][2] > 1_990_000


def test_a_file_without_tracks_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    with pytest.raises(ReportError):
        ways_in([tmp_path / "empty.csv"])
    with pytest.raises(NotFoundError):
        ways_in([tmp_path / "missing.csv"])


def test_a_page_is_written_in_utf_8_and_only_what_is_asked_for(tmp_path: Path) -> None:
    write_page(tmp_path / "page.html", None, MADE)
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == MADE["html"]
    assert len(list(tmp_path.iterdir())) == 1


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nowhere"):
        write_page(tmp_path / "nowhere" / "page.html", None, MADE)
