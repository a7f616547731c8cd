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


@pytest.mark.parametrize(
    ("name", "lon", "lat"),
    [
        ("Deir ez-Zor", 40.15, 35.33),
        ("Deir al-Zour", 40.15, 35.33),
        ("ar-Raqqa", 39.02, 35.95),
        ("Raqqah", 39.02, 35.95),
        ("Hasakeh", 40.75, 36.48),
        ("Homs", 36.72, 34.73),
        ("Deraa", 36.10, 32.62),
        ("Al-Rutbah", 40.28, 33.04),
        ("Hodeida", 42.95, 14.80),
        ("Benghazi", 20.07, 32.12),
        ("Kyiv", 30.52, 50.45),
        ("Mykolaiv", 31.98, 46.97),
        ("Mazar-i-Sharif", 67.10, 36.70),
        ("Timbuktu", -3.01, 16.77),
        ("Naqoura", 0, 0),
    ],
)
def test_towns_of_the_world_are_known_under_the_spellings_of_reports(name: str, lon: float, lat: float) -> None:
    """Those that the layer has not are not known, whatever they sound like."""
    found = [each.place.position for each in gazetteer_of().candidates(name)]
    if not lon:
        assert found == []
        return
    (place,) = found
    assert place is not None
    assert (place.lon_e7 / 1e7, place.lat_e7 / 1e7) == pytest.approx((lon, lat), abs=0.1)


def test_every_town_of_one_name_is_kept() -> None:
    assert len(gazetteer_of().candidates("Alexandria")) > 3


def test_the_towns_that_are_shipped_are_a_small_part_of_the_package() -> None:
    towns = Path(files.__file__).parent / "natural_earth.tsv"
    assert towns.stat().st_size < 1_000_000
    assert sum(place.is_backdrop for place in shipped_places()) > 7_000


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


def test_what_is_no_text_is_refused_with_the_place() -> None:
    with pytest.raises(InputError, match=r"own.json is not UTF-8 at byte 2"):
        list(places_of_json(b'{"\xff": 1}', "own.json"))


@pytest.mark.parametrize(("name", "content"), [("own.json", b'{"places": []}'), ("own.json", b"{}"), ("own.txt", b"")])
def test_a_file_without_a_place_is_refused(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=f"{name} holds no place"):
        gazetteer_of([tmp_path / name])


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"none.json"):
        gazetteer_of([tmp_path / "none.json"])


def test_a_file_that_is_too_long_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_JSON_BYTES", 10)
    (tmp_path / "own.json").write_bytes(written())
    with pytest.raises(InputError, match="bytes"):
        gazetteer_of([tmp_path / "own.json"])
