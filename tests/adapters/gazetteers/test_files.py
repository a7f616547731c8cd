"""Files of places: what is shipped, what a user adds, and what is refused with its place."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from truceline.adapters.gazetteers import files
from truceline.adapters.gazetteers.files import gazetteer_of, places_of_json, shipped_places
from truceline.errors import InputError, NotFoundError


def written(**place: Any) -> bytes:
    return json.dumps({"places": [{"id": "x", "names": ["X"], "source": "a map"} | place]}).encode()


def test_the_shipped_places_each_name_their_source_and_keep_what_is_not_known_open() -> None:
    places = {place.id: place for place in shipped_places()}
    assert all(place.source for place in places.values())
    assert places["zaza"].position is None
    assert places["zaza"].near == "sabaa-biyar"
    assert places["tanf-crossing"].countries == ("SY", "IQ")


def test_the_name_of_garrison_and_crossing_may_mean_both() -> None:
    found = [(each.place.id, each.is_favoured) for each in gazetteer_of().candidates("the Al-Tanf border crossing")]
    assert found == [("tanf-crossing", True), ("tanf-garrison", False)]
    assert all(each.is_favoured for each in gazetteer_of().candidates("At Tanf"))


def test_a_users_own_file_adds_places_and_corrects_shipped_ones(tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    own.write_bytes(written(id="zaza", names=["Zaza checkpoint"], lon=37.7, lat=33.7, doubt_m=5000))
    (found,) = gazetteer_of([own]).candidates("Zaza checkpoint")
    assert found.place.position is not None
    assert found.place.source == "a map"


def test_extracts_of_geonames_and_natural_earth_are_known_by_their_endings(tmp_path: Path) -> None:
    geonames, earth = tmp_path / "SY.txt", tmp_path / "towns.geojson"
    geonames.write_text("\t".join(["7", "Jdeideh", "Jdeideh", "", "34.1", "37.2", "P", "PPL", "SY", *[""] * 10]))
    town = {"properties": {"NAME": "Deir ez-Zor", "NE_ID": 5}, "geometry": {"coordinates": [40.1, 35.3]}}
    earth.write_text(json.dumps({"features": [town]}))
    known = gazetteer_of([geonames, earth])
    assert [each.place.id for each in known.candidates("Jdeideh")] == ["geonames:7"]
    assert [each.place.id for each in known.candidates("Deir ez-Zor")] == ["natural-earth:5"]


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ({"lon": 38.6}, "only some of lon, lat and doubt_m"),
        ({"lon": 38.6, "lat": 133.0, "doubt_m": 10}, r"places\[0\].lat is 133"),
        ({"names": []}, r"places\[0\].names is \[\]"),
        ({"names": "X"}, r"places\[0\].names is 'X'"),
        ({"height": 3}, "unknown field 'height'"),
        ({"source": ""}, r"places\[0\].source is ''"),
    ],
)
def test_a_place_that_is_not_of_the_form_is_refused_with_its_number(place: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(places_of_json(written(**place), "own.json"))


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(InputError, match=r"own.json is no JSON"):
        list(places_of_json(b"[" * 100_000, "own.json"))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"none.json"):
        gazetteer_of([tmp_path / "none.json"])


def test_a_file_that_is_too_long_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_JSON_BYTES", 10)
    (tmp_path / "own.json").write_bytes(written())
    with pytest.raises(InputError, match="bytes"):
        gazetteer_of([tmp_path / "own.json"])
