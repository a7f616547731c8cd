"""Zones as annexes of an agreement."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from truceline.errors import NotFoundError, TrustError, ZoneError
from truceline.wiring.handing.agreed_zones import ZoneAnnexes, zone_annexes, zones_of_map


def zone_file(folder: Path, *names: str) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {"zone": name, "standing": "agreed", "radius_m": 5_000 + number},
            "geometry": {"type": "Point", "coordinates": [38.5, 33.5]},
        }
        for number, name in enumerate(names)
    ]
    path = folder / "zones.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_the_hash_of_each_annex_is_the_version_of_its_zone(tmp_path: Path) -> None:
    annexes = zone_annexes([str(zone_file(tmp_path, "ridge", "crossing"))])
    versions = [sha256(form).hexdigest() for form in annexes.forms]
    zones = zones_of_map(annexes.map, versions)
    assert [zone.id for zone in zones] == ["ridge", "crossing"]
    assert [zone.version for zone in zones] == versions


def test_a_map_with_a_changed_zone_one_too_many_or_one_too_few_is_refused(tmp_path: Path) -> None:
    annexes = zone_annexes([str(zone_file(tmp_path, "ridge", "crossing"))])
    versions = [sha256(form).hexdigest() for form in annexes.forms]
    changed = annexes.map.replace(b"5001", b"5002")
    assert changed != annexes.map
    for content, named in ((changed, versions), (annexes.map, versions[:1]), (annexes.map, [*versions, "ab" * 32])):
        with pytest.raises(TrustError, match="other zones"):
            zones_of_map(content, named)


def test_no_files_are_no_annexes() -> None:
    assert zone_annexes([]) == ZoneAnnexes((), b"")


def test_zones_that_cannot_be_used_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "zones.geojson"
    path.write_text("{}")
    with pytest.raises(ZoneError):
        zone_annexes([str(path)])
    with pytest.raises(NotFoundError):
        zone_annexes([str(tmp_path / "none.geojson")])
