"""Zone files as they come: every kind of file, every id, and nothing that makes the reader fall over."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from truceline.adapters.formats.findings import Code, Severity
from truceline.adapters.formats.geojson import ZoneIds, check_zones, read_zones
from truceline.adapters.formats.geojson.documents import MOST_BYTES
from truceline.adapters.formats.geojson.properties import PROPERTIES
from truceline.errors import InputError, NotFoundError, ZoneError

DATA = Path(__file__).parents[3] / "data" / "zones"
SQUARE = [[[33.0, 38.0], [34.0, 38.0], [34.0, 39.0], [33.0, 39.0], [33.0, 38.0]]]


def polygon(properties: dict[str, Any] | None = None, coordinates: Any = SQUARE, **members: Any) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry, **members}


def square_at(lon: float, lat: float) -> list[Any]:
    return [[[lon, lat], [lon + 1, lat], [lon + 1, lat + 1], [lon, lat + 1], [lon, lat]]]


def write(file: Path, *features: Any) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return file


def codes(*files: Path, now_at: int = 0) -> list[Code]:
    return [finding.code for finding in check_zones(files, now_at=now_at).findings]


# Ids


@pytest.mark.parametrize(
    ("feature", "zone_id"),
    [
        (polygon({"zone": "a", "id": "b", "name": "c"}, id="d"), "a"),
        (polygon({"id": "b", "name": "c"}, id="d"), "b"),
        (polygon({"name": "c"}, id="d"), "c"),
        (polygon({}, id="d"), "d"),
        (polygon(None, id=474), "474"),
        (polygon({"id": 7.0}), "7"),
        (polygon({"id": None, "name": ""}, id="d"), "d"),
        (polygon({"id": True, "name": {"en": "c"}}, id=[1]), "south.geojson#0"),
        (polygon({}), "south.geojson#0"),
        (polygon({"OBJNAM": "Key West"}, id=5), "5"),
    ],
)
def test_an_id_is_the_property_zone_or_id_else_name_else_the_features_own_else_file_and_number(
    feature: dict[str, Any], zone_id: str, tmp_path: Path
) -> None:
    (zone,) = read_zones([write(tmp_path / "south.geojson", feature)]).zones
    assert zone.id == zone_id


def test_names_that_clash_are_told_apart_by_file_and_number_with_a_note(tmp_path: Path) -> None:
    north = write(tmp_path / "north.geojson", polygon({"name": "Port"}), polygon({"name": "Mine"}, square_at(1, 1)))
    south = write(tmp_path / "south.geojson", polygon({"name": "Port"}, square_at(3, 3)))
    read = read_zones([north, south])
    assert [zone.id for zone in read.zones] == ["north.geojson#0", "Mine", "south.geojson#0"]
    assert [(finding.code, finding.zone) for finding in read.findings] == [
        (Code.NAME_TWICE, "north.geojson#0"),
        (Code.NAME_TWICE, "south.geojson#0"),
    ]


def test_stated_ids_that_clash_are_a_warning(tmp_path: Path) -> None:
    file = write(tmp_path / "a.geojson", polygon({"zone": "x"}), polygon({"zone": "x"}, square_at(1, 1)))
    assert codes(file) == [Code.ID_TWICE, Code.ID_TWICE]
    assert [zone.id for zone in read_zones([file]).zones] == ["a.geojson#0", "a.geojson#1"]


def test_an_id_that_looks_like_anothers_file_and_number_is_told_apart_too(tmp_path: Path) -> None:
    file = write(
        tmp_path / "a.geojson",
        polygon({"zone": "a.geojson#2"}),
        polygon({"zone": "x"}, square_at(1, 1)),
        polygon({"zone": "x"}, square_at(3, 3)),
    )
    assert [zone.id for zone in read_zones([file]).zones] == ["a.geojson#0", "a.geojson#1", "a.geojson#2"]


def test_ids_can_be_forced_to_file_and_number_which_counts_all_features(tmp_path: Path) -> None:
    point = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [0, 0]}}
    file = write(tmp_path / "a.geojson", polygon({"zone": "x"}), point, polygon({"zone": "y"}, square_at(1, 1)))
    read = read_zones([file], zone_ids="file", skip_bad=True)
    assert [zone.id for zone in read.zones] == ["a.geojson#0", "a.geojson#2"]


@pytest.mark.parametrize("zone_ids", ["auto", "file"])
def test_files_of_one_name_are_told_apart_by_their_folders(zone_ids: ZoneIds, tmp_path: Path) -> None:
    files = [write(tmp_path / folder / "zones.geojson", polygon({})) for folder in ("north", "south")]
    assert [zone.id for zone in read_zones(files, zone_ids=zone_ids).zones] == [f"{file}#0" for file in files]


def test_a_file_that_is_named_twice_is_read_once_with_a_note(tmp_path: Path) -> None:
    file = write(tmp_path / "a.geojson", polygon({"zone": "x"}))
    read = read_zones([file, tmp_path / "." / "a.geojson"])
    assert len(read.zones) == 1
    assert [finding.code for finding in read.findings] == [Code.FILE_TWICE]


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such names")
def test_file_names_that_cannot_be_printed_still_give_each_zone_an_id_of_its_own(tmp_path: Path) -> None:
    files = [write(tmp_path / name, polygon()) for name in ("bell\x07.geojson", "bell\x08.geojson")]
    ids = [zone.id for zone in read_zones(files).zones]
    assert len(set(ids)) == 2
    assert all(zone_id.isprintable() for zone_id in ids)


# Standings


def test_features_of_one_id_and_different_standings_are_geometries_of_one_zone(tmp_path: Path) -> None:
    file = write(
        tmp_path / "a.geojson",
        polygon({"zone": "x", "standing": "agreed", "floor_m": 0, "altitude_datum": "ground"}),
        polygon({"zone": "x", "standing": "claimed:north", "name": "Crossing"}, square_at(1, 1)),
    )
    read = read_zones([file])
    (zone,) = read.zones
    assert set(zone.geometries) == {"agreed", "claimed:north"}
    assert (zone.name, zone.altitude.floor_m) == ("Crossing", 0)
    assert read.findings == ()


def test_geometries_of_one_zone_are_joined_across_files_with_a_note(tmp_path: Path) -> None:
    north = write(tmp_path / "north.geojson", polygon({"zone": "x", "standing": "claimed:north"}))
    south = write(tmp_path / "south.geojson", polygon({"zone": "x", "standing": "claimed:south"}, square_at(1, 1)))
    read = read_zones([north, south])
    assert len(read.zones) == 1
    assert [finding.code for finding in read.findings] == [Code.STANDINGS_JOINED]


def test_geometries_of_one_zone_must_agree_on_its_other_properties(tmp_path: Path) -> None:
    file = write(
        tmp_path / "a.geojson",
        polygon({"zone": "x", "kind": "safety"}),
        polygon({"zone": "x", "kind": "exclusion", "standing": "marked"}),
        polygon({"zone": "y"}, square_at(1, 1)),
    )
    with pytest.raises(ZoneError, match="has another kind here"):
        read_zones([file])
    assert [zone.id for zone in read_zones([file], skip_bad=True).zones] == ["y"]


def test_features_of_one_name_are_never_joined(tmp_path: Path) -> None:
    file = write(
        tmp_path / "a.geojson",
        polygon({"name": "x", "standing": "agreed"}),
        polygon({"name": "x", "standing": "marked"}, square_at(1, 1)),
    )
    assert len(read_zones([file]).zones) == 2


# Bad features and bad files


def test_a_bad_feature_is_refused_and_skipped_only_if_asked(tmp_path: Path) -> None:
    file = write(tmp_path / "a.geojson", polygon({"zone": "x"}), polygon({"zone": "y"}, [[[0, 0], [1, 1]]]))
    with pytest.raises(ZoneError, match=r"a\.geojson #1: a ring begins at") as refused:
        read_zones([file])
    assert "--skip-bad" in refused.value.hint
    read = read_zones([file], skip_bad=True)
    assert [zone.id for zone in read.zones] == ["x"]
    assert [(finding.severity, finding.feature, finding.zone) for finding in read.findings] == [
        (Severity.ERROR, 1, "y")
    ]


def test_many_bad_features_are_counted_and_the_first_few_told(tmp_path: Path) -> None:
    file = write(tmp_path / "a.geojson", polygon(), *[polygon(None, []) for _ in range(7)])
    with pytest.raises(ZoneError, match=r"^7 things cannot be used: .*#1: .*#2: .*#3: [^#]*; \.\.\.$"):
        read_zones([file])


def test_a_file_without_any_usable_feature_is_refused_even_if_bad_ones_may_be_skipped(tmp_path: Path) -> None:
    file = write(tmp_path / "a.geojson", polygon(None, []), polygon(None, []))
    with pytest.raises(ZoneError, match="none of 2 features"):
        read_zones([file], skip_bad=True)


def test_a_bad_file_is_refused_even_if_bad_features_may_be_skipped(tmp_path: Path) -> None:
    good = write(tmp_path / "a.geojson", polygon())
    bad = tmp_path / "b.geojson"
    bad.write_text("<kml/>")
    with pytest.raises(ZoneError, match=r"b\.geojson: the file is a KML file"):
        read_zones([good, bad], skip_bad=True)


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"nowhere\.geojson"):
        read_zones([tmp_path / "nowhere.geojson"])
    with pytest.raises(NotFoundError, match=r"nowhere\.geojson"):
        check_zones([tmp_path / "nowhere.geojson"], now_at=0)


def test_a_folder_is_told_to_be_none_of_ours(tmp_path: Path) -> None:
    assert codes(tmp_path) == [Code.UNREADABLE]


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "huge.geojson"
    with file.open("wb") as stream:
        stream.truncate(MOST_BYTES + 1)
    assert codes(file) == [Code.TOO_LARGE]


@pytest.mark.parametrize("feature", [None, 5, "x", [], {}, {"type": "feature"}, polygon() | {"properties": []}])
def test_what_is_no_feature_is_told(feature: Any, tmp_path: Path) -> None:
    assert codes(write(tmp_path / "a.geojson", feature)) == [Code.BAD_FEATURE]


def test_a_feature_on_another_reference_system_is_refused(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    assert codes(write(tmp_path / "a.geojson", polygon(crs=crs))) == [Code.OTHER_CRS]


def test_a_value_that_the_model_refuses_is_told_with_the_feature(tmp_path: Path) -> None:
    file = write(tmp_path / "a.geojson", polygon({"zone": "x", "outer_band_m": -1}))
    (finding,) = check_zones([file], now_at=0).findings
    assert (finding.code, finding.feature, finding.zone) == (Code.ZONE_UNUSABLE, 0, "x")


# Checks of all zones together


def test_a_zone_that_is_over_is_told(tmp_path: Path) -> None:
    file = write(tmp_path / "a.geojson", polygon({"zone": "x", "valid_until": "1970-01-01T00:00:01Z"}))
    assert codes(file, now_at=999) == []
    assert codes(file, now_at=1000) == [Code.ZONE_OVER]


def test_one_zone_with_its_axes_swapped_is_suspected(tmp_path: Path) -> None:
    others = [polygon({"zone": f"z{number}"}, square_at(33 + number, -20)) for number in range(4)]
    swapped = polygon({"zone": "swapped"}, square_at(-20, 34))
    (finding,) = check_zones([write(tmp_path / "a.geojson", *others, swapped)], now_at=0).findings
    assert (finding.code, finding.zone) == (Code.AXES_SUSPECT, "swapped")


def test_a_geometry_that_another_zone_has_is_told(tmp_path: Path) -> None:
    file = write(tmp_path / "a.geojson", polygon({"zone": "x"}), polygon({"zone": "y"}))
    assert codes(file) == [Code.SAME_GEOMETRY]


def test_findings_come_in_the_order_of_files_and_features(tmp_path: Path) -> None:
    first = write(tmp_path / "b.geojson", polygon({"zone": "x", "flor_m": 1}), polygon({"zone": "y"}, []))
    second = write(tmp_path / "a.geojson", polygon({"zone": "z"}))
    found = check_zones([first, second], now_at=0).findings
    assert [(finding.file, finding.feature, finding.code) for finding in found] == [
        ("b.geojson", 0, Code.UNKNOWN_PROPERTY),
        ("b.geojson", 1, Code.BAD_GEOMETRY),
        ("a.geojson", 0, Code.SAME_GEOMETRY),
    ]


# Real files


def test_a_chart_is_read_but_for_its_point_objects() -> None:
    chart = DATA / "enc_US5MIACC_CTNARE.geojson"
    with pytest.raises(ZoneError, match="#7: a point has no area"):
        read_zones([chart])
    read = read_zones([chart], skip_bad=True, zone_ids="file")
    assert [zone.id for zone in read.zones] == [f"{chart.name}#{number}" for number in range(7)]
    assert Counter(finding.code for finding in read.findings) == {
        Code.OLD_CRS: 1,
        Code.PROPERTIES_UNREAD: 1,
        Code.POINT_WITHOUT_RADIUS: 1,
    }


def test_a_shape_drawn_on_a_situational_awareness_device_is_a_zone() -> None:
    (zone,) = read_zones([DATA / "device-shape.geojson"]).zones
    assert zone.id == "a7c1"


def test_every_shared_geojson_file_is_read_or_refused_for_a_stated_reason(shared: Path) -> None:
    folders = [shared / "data" / name for name in ("zones", "uas", "cot")]
    files = sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())
    assert files
    for file in files:
        read = check_zones([file], now_at=0)
        errors = [finding for finding in read.findings if finding.severity is Severity.ERROR]
        assert read.zones or errors, file
        assert all(error.message and error.hint for error in errors)
        if file.suffix == ".geojson" and file.name.startswith("enc_"):
            assert {error.code for error in errors} <= {Code.POINT_WITHOUT_RADIUS}


def test_zones_of_the_shared_charts_have_the_ids_of_the_known_answers(shared: Path) -> None:
    known = json.loads((shared / "data" / "known_answers_zones_x_ais.json").read_text(encoding="utf-8"))
    files = sorted((shared / "data" / "zones").glob("enc_*.geojson"))
    read = read_zones(files, zone_ids="file", skip_bad=True)
    assert {zone.id for zone in read.zones} == set(known["zones"])
    names = {zone.id: zone.name for zone in read.zones}
    assert names == {zone_id: answer["name"] or "" for zone_id, answer in known["zones"].items()}


# Whatever comes

numbers = st.one_of(
    st.integers(-400, 400), st.floats(-200, 200), st.sampled_from([180, -180, 90, 0, 1e308, 10**400, float("nan")])
)
leaves = st.one_of(st.none(), st.booleans(), numbers, st.text(max_size=5))
anything = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
)
positions = st.one_of(st.lists(numbers, min_size=2, max_size=3), anything)
rings = st.one_of(st.lists(positions, max_size=7).map(lambda ring: [*ring, *ring[:1]]), anything)
areas = st.lists(rings, max_size=3)
coordinates = st.one_of(positions, rings, areas, st.lists(areas, max_size=3), anything)
kinds = st.sampled_from(
    ["Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection", "Circle", 5, None]
)
geometries = st.one_of(st.fixed_dictionaries({"type": kinds, "coordinates": coordinates}), anything)
ours = st.sampled_from([*PROPERTIES, "id", "OBJNAM", "flor_m", "upperLimit"])
values = st.one_of(
    anything, geometries, st.sampled_from(["agreed", "never", "Mon 00:00-24:00Z", "2017-05-18T11:00:00Z", 500, 1.5])
)
features = st.one_of(
    st.fixed_dictionaries(
        {
            "type": st.just("Feature"),
            "id": leaves,
            "properties": st.one_of(st.none(), anything, st.dictionaries(ours, values, max_size=4)),
            "geometry": geometries,
        }
    ),
    anything,
)
documents = st.one_of(
    st.fixed_dictionaries({"type": st.just("FeatureCollection"), "features": st.lists(features, max_size=4)}),
    features,
    anything,
)


def assert_never_falls_over(content: bytes, folder: Path) -> None:
    file = folder / "fuzz.geojson"
    file.write_bytes(content)
    read = check_zones([file], now_at=0)
    errors = [finding for finding in read.findings if finding.severity is Severity.ERROR]
    assert read.zones or errors
    assert all(finding.message.isprintable() and finding.hint.isprintable() for finding in read.findings)
    assert len({zone.id for zone in read.zones}) == len({zone.version for zone in read.zones}) == len(read.zones)
    if errors:
        with pytest.raises(InputError):
            read_zones([file])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@given(document=documents)
def test_no_json_makes_the_reader_fall_over(document: Any, folder: Path) -> None:
    assert_never_falls_over(json.dumps(document).encode(), folder)


@given(content=st.binary(max_size=200))
@example(content=b"")
@example(content=b"\xef\xbb\xbf")
@example(content=b"[" * 100_000)
@example(content=b'{"a":' * 100_000)
@example(content=b"1" * 10_000)
@example(content=b'{"type": "\\ud800"}')
def test_no_bytes_make_the_reader_fall_over(content: bytes, folder: Path) -> None:
    assert_never_falls_over(content, folder)


@given(cuts=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 20), st.binary(max_size=5)), max_size=5))
def test_no_damage_to_a_good_file_makes_the_reader_fall_over(cuts: list[tuple[int, int, bytes]], folder: Path) -> None:
    content = (DATA / "device-shape.geojson").read_bytes()
    for begin, length, instead in cuts:
        content = content[:begin] + instead + content[begin + length :]
    assert_never_falls_over(content, folder)
