"""What the command line gets of zone files is what the adapters do."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

from truceline.wiring.watching import zone_files

DATA = Path(__file__).parents[2] / "data" / "zones"


def test_everything_that_is_offered_is_there() -> None:
    assert all(hasattr(zone_files, name) for name in zone_files.__all__)


def test_a_file_is_read_measured_written_and_read_again(tmp_path: Path) -> None:
    (zone,) = zone_files.read_zones([DATA / "device-shape.geojson"]).zones
    shape = zone.geometries["agreed"]
    west, south, east, north = zone_files.box_of(shape) or (0, 0, 0, 0)
    assert (west, east) == (38.5, 38.6)
    assert (south, north) == (33.4, 33.5)
    assert (zone_files.area_km2(shape) or 0) > 0
    again = tmp_path / "again.geojson"
    again.write_text(zone_files.geojson_text([zone]), encoding="utf-8")
    assert zone_files.check_zones([again], now_at=0) == zone_files.ZonesRead((zone,), ())
