"""GeoJSON features as reports."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from truceline.adapters.connectors.geojson_points import CONNECTOR
from truceline.adapters.connectors.reading.contract import Outcome, outcome
from truceline.errors import ReportError
from truceline.model.times import instant_from_text

AT = "2024-06-10T06:00:00Z"


def _feature(coordinates: object, kind: str = "Point", **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def _read(*features: object) -> Outcome:
    document = {"type": "FeatureCollection", "features": features}
    return outcome(CONNECTOR, json.dumps(document).encode(), {"source": "made up"})


def _reasons(read: Outcome) -> list[str]:
    return [row.reason for row in read.bad]


def test_points_and_paths_of_a_collection_are_reports(root: Path) -> None:
    data = (root / "tests" / "data" / "reports" / "points.geojson").read_bytes()
    read = outcome(CONNECTOR, data, {"source": "points.geojson"})
    columns = ["track", "lon", "altitude_m", "altitude_datum", "course_deg", "speed_mps", "error_m", "name", "received"]
    assert [tuple(row.values()) for row in read.reports.select(columns).to_pylist()] == [
        ("convoy 1", 38.61778, 712.5, "ellipsoid", 90, 8.5, 30, "white lorry", None),
        ("7", 38.7, 300, "ground", None, None, None, None, '{"course_deg":"north"}'),
        ("walk", 38.7, None, None, None, None, None, "walk", None),
        ("walk", 38.71, 700, "ellipsoid", None, None, None, "walk", None),
        ("walk", 38.72, None, None, None, None, None, "walk", None),
    ]
    begin = instant_from_text(AT)
    instants = read.reports.column("at").cast(pa.int64()).to_pylist()
    assert instants == [begin, 1718000000123, begin, begin + 30_000, begin + 60_500]
    assert [(row.row, row.reason) for row in read.bad] == [
        (4, "geometry that is no point and no path"),
        (5, "path without a time for each corner"),
        (6, "no time"),
        (7, "no position"),
    ]


def test_one_feature_and_features_one_after_another_are_read_too() -> None:
    feature = json.dumps(_feature([1, 2], track="a", time=AT)).encode()
    for data in (feature, feature + b"\n" + feature, b"\x1e" + feature + b"\n\x1e" + feature, b"[" + feature + b"]"):
        read = outcome(CONNECTOR, data, {"source": "x"})
        assert read.bad == ()
        assert read.reports.num_rows == data.count(b"Feature")


def test_a_property_called_features_is_not_mistaken_for_them() -> None:
    feature = _feature([1, 2], track="a", time=AT, features=[1, 2])
    assert outcome(CONNECTOR, json.dumps(feature).encode(), {"source": "x"}).reports.num_rows == 1


@pytest.mark.parametrize(
    ("feature", "reason"),
    [
        (_feature([1], track="a", time=AT), "no position"),
        (_feature(["1", 2], track="a", time=AT), "longitude or latitude is not a number"),
        (_feature([1, 91], track="a", time=AT), "position not available (longitude 181 or latitude 91)"),
        (_feature([1, 2], track="a", time=1718000000), "the time cannot be read"),
        (_feature([1, 2], track="a"), "no time"),
        (_feature([1, 2], time=AT), "no track id"),
        (_feature([1, 2], track=True, time=AT), "no track id"),
        (_feature([[1, 2], 3], "LineString", times=[AT, AT]), "no position"),
        (_feature([[1, 2], [3, 4]], "LineString", times=[AT]), "path without a time for each corner"),
        (_feature([[1, 2]], "MultiPoint", track="a", time=AT), "geometry that is no point and no path"),
        ({"type": "Point", "coordinates": [1, 2]}, "not a GeoJSON feature"),
        (7, "not a GeoJSON feature"),
    ],
)
def test_a_feature_that_cannot_be_used_says_why(feature: object, reason: str) -> None:
    assert _reasons(_read(feature)) == [reason]


def test_a_path_without_an_id_is_told_apart_by_file_and_number() -> None:
    path = _feature([[1, 2], [3, 4]], "LineString", datetimes=[1718000000000, 1718000001000])
    assert _read(path, path).reports.column("track").to_pylist() == ["made up#1", "made up#1", "made up#2", "made up#2"]


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326"])
def test_an_old_crs_that_means_the_same_is_read(name: str) -> None:
    data = {"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": name}}, "features": []}
    assert outcome(CONNECTOR, json.dumps(data).encode(), {"source": "x"}).error == ""


def test_any_other_crs_is_refused_aloud() -> None:
    data = {"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "EPSG:3857"}}, "features": []}
    with pytest.raises(ReportError, match="EPSG:3857") as caught:
        list(CONNECTOR.read(io.BytesIO(json.dumps(data).encode()), {"source": "x"}))
    assert "ogr2ogr" in caught.value.hint


def test_real_features_of_a_tak_server_and_a_real_path_are_read(shared: Path) -> None:
    for name, count in (("cot/cloudtak_mission.geojson", 1), ("mfjson/typhoon_201901_trajectory.json", 19)):
        read = outcome(CONNECTOR, (shared / "data" / name).read_bytes(), {"source": name})
        assert (read.reports.num_rows, read.bad) == (count, ())
