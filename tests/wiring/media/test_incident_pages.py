"""The files of an incident's page: zones are read for its map, and what was made is written as it is."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.errors import StoreError
from truceline.wiring.media.incident_pages import MOST_POINTS, outlines_in, write_page

ZONES = Path(__file__).parents[3] / "examples" / "at-tanf-2017" / "zones.geojson"
MADE = {"html": "<!doctype html>شما", "page": {}, "at": 0}


def test_the_rings_of_zones_are_named_with_their_standing_and_short_enough() -> None:
    (outline,) = outlines_in([ZONES])
    assert outline["zone"] == "55 km zone around At Tanf (claimed:coalition)"
    assert 30 < len(outline["points"]) <= MOST_POINTS
    assert all(380_000_000 < lon < 392_500_000 and 330_000_000 < lat < 341_000_000 for lon, lat in outline["points"])


def test_a_page_is_written_in_utf_8_and_only_what_is_asked_for(tmp_path: Path) -> None:
    write_page(tmp_path / "page.html", None, MADE)
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == MADE["html"]
    assert len(list(tmp_path.iterdir())) == 1


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nowhere"):
        write_page(tmp_path / "nowhere" / "page.html", None, MADE)
