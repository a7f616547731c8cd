"""The files of a proposal: every zone by its version, their map, and a ladder in its one form."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from truceline.errors import InputError
from truceline.node.terms.agreements import MAP_TYPE, ZONE_TYPE
from truceline.wiring.handing.agreed_zones import zones_of_map
from truceline.wiring.handing.ladder_files import ladder_from_file, ladder_to_begin_with
from truceline.wiring.handing.proposed_files import annex_file, named_file, zone_files


def test_every_zone_is_an_annex_by_its_version_and_the_map_has_them_all(tmp_path: Path) -> None:
    circle = {"type": "Point", "coordinates": [38.6, 33.5]}
    features = [
        {"type": "Feature", "properties": {"zone": name, "radius_m": 500}, "geometry": circle} for name in ("a", "b")
    ]
    path = tmp_path / "zones.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    *forms, whole = zone_files([str(path)])
    assert [(file.annex, file.media_type) for file in forms] == [("zone", ZONE_TYPE)] * 2
    assert (whole.annex, whole.media_type) == ("", MAP_TYPE)
    assert len(zones_of_map(whole.content, {file.sha256 for file in forms})) == 2
    assert zone_files([]) == ()


def test_a_file_is_named_as_messages_name_it() -> None:
    named = named_file(annex_file("rules", "folder/rules.txt", b"Be quiet."))
    assert named == {
        "sha256": sha256(b"Be quiet.").hexdigest(),
        "size": 9,
        "type": "application/octet-stream",
        "name": "rules.txt",
    }


def test_a_ladder_goes_only_in_the_form_that_both_sides_will_read() -> None:
    text = ladder_to_begin_with("At Tanf", ["bravo.example"]).encode()
    whole = ladder_from_file(text).content
    assert annex_file("ladder", "ladder.json", whole).content == whole
    with pytest.raises(InputError, match="not in the one form"):
        annex_file("ladder", "ladder.json", text)
