"""Zones as GeoJSON: RFC 7946 in form, and the same zones when read again."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.formats.geojson import geojson_text, read_zones
from truceline.errors import ZoneError
from truceline.model.schedule import MINUTES_A_WEEK, Schedule
from truceline.model.shapes import Bubble, Circle, Corridor, Polygon, Ring, Shape
from truceline.model.zones import (
    AltitudeBand,
    Datum,
    EntryRule,
    OuterBand,
    Validity,
    Zone,
    ZoneKind,
)

# Texts in many scripts, without what cannot be shown: control characters and halves of characters.
characters = st.characters(exclude_categories=("Cc", "Cs"))
names = st.text(characters, min_size=1, max_size=30).filter(lambda name: bool(name.strip()))
parties = st.lists(names, max_size=3).map(tuple)
lengths_m = st.floats(0.001, 1e6)
instants = st.integers(-62_135_596_800_000, 253_402_300_799_999)
longitudes, latitudes = st.floats(-540, 540), st.floats(-90, 90)


@st.composite
def star_rings(draw: st.DrawFn, lon: float, lat: float, reach_deg: float) -> Ring:
    """A ring around a place that does not cross itself, in either direction, from any corner."""
    count = draw(st.integers(5, 12))  # Fewer could leave the middle, where the hole is.
    turns = [draw(st.floats(0.1, 0.4)) for _ in range(count)]
    radii = [draw(st.floats(0.6, 1.0)) * reach_deg for _ in range(count)]
    angles = [2 * math.pi * (number + turn) / count for number, turn in enumerate(turns)]
    corners = [(lon + r * math.cos(a), lat + r * math.sin(a)) for a, r in zip(angles, radii, strict=True)]
    if draw(st.booleans()):
        corners.reverse()
    return np.array([*corners, corners[0]])


@st.composite
def polygons(draw: st.DrawFn) -> Polygon:
    """One to three parts apart from each other, some with a hole, anywhere, also over the antimeridian."""
    west, south = draw(st.floats(-200, 160)), draw(st.floats(-75, 75))
    parts = []
    for number in range(draw(st.integers(1, 3))):
        lon = west + 7 * number
        rings = [draw(star_rings(lon, south, 3.0))]
        if draw(st.booleans()):
            rings.append(draw(star_rings(lon, south, 0.5)))
        if draw(st.booleans()):
            rings = [_jumping(ring) for ring in rings]
        parts.append(tuple(rings))
    return Polygon(tuple(parts))


def _jumping(ring: Ring) -> Ring:
    """The ring with its longitudes from -180 to 180: where it crosses the antimeridian, it jumps."""
    return np.column_stack(((ring[:, 0] + 180) % 360 - 180, ring[:, 1]))


circles = st.builds(Circle, longitudes, latitudes, lengths_m)
corridors = st.builds(
    lambda path, half_width_m: Corridor(np.array(path), half_width_m),
    st.lists(st.tuples(longitudes, latitudes), min_size=2, max_size=6),
    lengths_m,
)
bubbles = st.builds(Bubble, names, lengths_m)
shapes: st.SearchStrategy[Shape] = st.one_of(polygons(), circles, corridors, bubbles)
standings = st.one_of(st.sampled_from(["agreed", "marked"]), names.map(lambda name: f"claimed:{name}"))


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """Any schedule: an even number of distinct minutes, taken in pairs."""
    minutes = sorted(draw(st.sets(st.integers(0, MINUTES_A_WEEK), max_size=8)))
    minutes = minutes[: len(minutes) // 2 * 2]
    return Schedule(tuple(zip(minutes[::2], minutes[1::2], strict=True)))


@st.composite
def bands(draw: st.DrawFn) -> AltitudeBand:
    """Any band whose floor is below its ceiling."""
    heights_m = st.one_of(st.integers(-500, 30_000).map(float), st.floats(-1e5, 1e6))
    ends = sorted(draw(st.sets(heights_m, max_size=2)))
    datum = draw(st.sampled_from(Datum))
    match ends:
        case [floor_m, ceiling_m]:
            return AltitudeBand(floor_m, ceiling_m, datum)
        case [end_m]:
            return AltitudeBand(end_m, None, datum) if draw(st.booleans()) else AltitudeBand(None, end_m, datum)
        case _:
            return AltitudeBand(datum=datum)


@st.composite
def validities(draw: st.DrawFn) -> Validity:
    """Any validity that begins before it ends."""
    ends = sorted(draw(st.sets(instants, max_size=2)))
    match ends:
        case [begins_at, ends_at]:
            return Validity(begins_at, ends_at)
        case [end]:
            return Validity(end, None) if draw(st.booleans()) else Validity(None, end)
        case _:
            return Validity()


zones = st.builds(
    Zone,
    id=names,
    geometries=st.dictionaries(standings, shapes, min_size=1, max_size=3),
    name=st.one_of(st.just(""), names),
    kind=st.sampled_from(ZoneKind),
    altitude=bands(),
    validity=validities(),
    schedule=schedules(),
    outer_band=st.builds(OuterBand, st.floats(0, 1e6), st.floats(0, 86_400)),
    presence_after_s=st.lists(st.integers(1, 10**9), max_size=3).map(tuple),
    bound=parties,
    entry=st.sampled_from(EntryRule),
    permitted=parties,
    recognised_by=parties,
    contested_by=parties,
    text=st.text(characters, max_size=50),
)


def features_of(*written: Zone, draw_circles: bool = False) -> list[dict[str, Any]]:
    document = json.loads(geojson_text(written, draw_circles=draw_circles))
    assert document["type"] == "FeatureCollection"
    features: list[dict[str, Any]] = document["features"]
    return features


@given(zone=zones, draw_circles=st.booleans())
def test_every_zone_survives_being_written(
    zone: Zone, draw_circles: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("zones") / "zone.geojson"
    file.write_text(geojson_text([zone], draw_circles=draw_circles), encoding="utf-8")
    (again,) = read_zones([file]).zones
    assert again.version == zone.version
    for standing, shape in zone.geometries.items():
        assert_same_places(again.geometries[standing], shape)


def assert_same_places(shape: Shape, other: Shape) -> None:
    """Equal to the last bit: the watch must not see another zone than the one that was written."""
    match shape, other:
        case Polygon(parts), Polygon(other_parts):
            for ring, other_ring in zip(Polygon(parts).rings, Polygon(other_parts).rings, strict=True):
                assert np.array_equal(ring, other_ring) or np.array_equal(ring, other_ring[::-1])
        case Corridor(path), Corridor(other_path):
            assert np.array_equal(path, other_path)
        case _:
            assert shape == other


@given(polygons())
def test_polygons_are_written_as_rfc_7946_has_it(polygon: Polygon) -> None:
    (feature,) = features_of(Zone("z", {"agreed": polygon}))
    drawn = shapely.from_geojson(json.dumps(feature["geometry"]))
    assert drawn.is_valid
    west, _, east, _ = drawn.bounds
    assert -180 <= west <= east <= 180
    for part in shapely.get_parts(drawn):
        assert part.exterior.is_ccw
        assert not any(hole.is_ccw for hole in part.interiors)


@given(polygons())
def test_a_polygon_that_is_cut_keeps_its_area(polygon: Polygon) -> None:
    (feature,) = features_of(Zone("z", {"agreed": polygon}))
    drawn = shapely.from_geojson(json.dumps(feature["geometry"]))
    expected = sum(
        shapely.Polygon(_unrolled(shell)).area - sum(shapely.Polygon(_unrolled(hole)).area for hole in holes)
        for shell, *holes in polygon.parts
    )
    assert drawn.area == pytest.approx(expected, rel=1e-9)


def _unrolled(ring: Ring) -> Ring:
    """Another way to undo jumps: every corner within 180 degrees of the first."""
    return np.column_stack((ring[0, 0] + (ring[:, 0] - ring[0, 0] + 180) % 360 - 180, ring[:, 1]))


def square(west: float, south: float, size: float = 1.0) -> Polygon:
    corners = [(west, south), (west + size, south), (west + size, south + size), (west, south + size), (west, south)]
    return Polygon(((np.array(corners),),))


def test_what_lies_within_180_degrees_is_written_as_it_is() -> None:
    (feature,) = features_of(Zone("z", {"agreed": square(33.0, 38.0)}))
    assert feature == {
        "type": "Feature",
        "properties": {"zone": "z", "kind": "other", "standing": "agreed", "entry": "never"},
        "geometry": {"type": "Polygon", "coordinates": [[[33, 38], [34, 38], [34, 39], [33, 39], [33, 38]]]},
    }


def test_a_square_over_the_antimeridian_is_cut_in_two_and_kept_whole_beside() -> None:
    (feature,) = features_of(Zone("z", {"agreed": square(179.5, 0.0)}))
    assert feature["geometry"]["type"] == "MultiPolygon"
    assert [shapely.Polygon(rings[0]).bounds for rings in feature["geometry"]["coordinates"]] == [
        (179.5, 0, 180, 1),
        (-180, 0, -179.5, 1),
    ]
    assert feature["properties"]["exact"]["coordinates"][0][0] == [179.5, 0]
    assert feature["properties"]["exact"]["coordinates"][0][1] == [180.5, 0]


def test_a_path_over_the_antimeridian_is_cut_in_two() -> None:
    (feature,) = features_of(Zone("z", {"agreed": Corridor(np.array([[179.0, 0], [-179.0, 2]]), 500.0)}))
    assert feature["geometry"] == {
        "type": "MultiLineString",
        "coordinates": [[[179, 0], [180, 1]], [[-180, 1], [-179, 2]]],
    }


def test_a_ring_around_a_pole_is_drawn_along_the_pole() -> None:
    around = np.array([[0.0, 80], [120, 80], [-120, 80], [0, 80]])
    (feature,) = features_of(Zone("z", {"agreed": Polygon(((around,),))}))
    drawn = shapely.from_geojson(json.dumps(feature["geometry"]))
    assert drawn.is_valid
    assert drawn.area == pytest.approx(360 * 10)
    assert drawn.bounds == (-180, 80, 180, 90)


def test_each_standing_is_a_feature_of_its_own() -> None:
    zone = Zone("z", {"agreed": square(33, 38), "claimed:north": square(33, 38, 2.0)}, name="Crossing")
    features = features_of(zone)
    assert [feature["properties"]["standing"] for feature in features] == ["agreed", "claimed:north"]
    assert {feature["properties"]["name"] for feature in features} == {"Crossing"}


def test_a_circle_is_a_point_or_if_asked_a_ring_that_is_still_read_as_the_circle(tmp_path: Path) -> None:
    circle = Zone("garrison", {"agreed": Circle(38.617, 33.505, 55_000.0)})
    (feature,) = features_of(circle)
    assert feature["geometry"] == {"type": "Point", "coordinates": [38.617, 33.505]}
    assert feature["properties"]["radius_m"] == 55_000
    (feature,) = features_of(circle, draw_circles=True)
    assert feature["geometry"]["type"] == "Polygon"
    assert len(feature["geometry"]["coordinates"][0]) == 361


def test_a_circle_around_a_pole_is_drawn_too() -> None:
    (feature,) = features_of(Zone("z", {"agreed": Circle(10.0, -89.5, 200_000.0)}), draw_circles=True)
    drawn = shapely.from_geojson(json.dumps(feature["geometry"]))
    assert drawn.is_valid
    assert drawn.bounds[:2] == (-180, -90)


def test_a_bubble_has_no_geometry() -> None:
    (feature,) = features_of(Zone("z", {"agreed": Bubble("HMS-1", 5000.0)}))
    assert feature["geometry"] is None
    assert feature["properties"]["bubble_track"] == "HMS-1"


def test_scripts_of_all_languages_are_written_as_they_are() -> None:
    assert "منطقة خفض التصعيد" in geojson_text([Zone("z", {"agreed": square(0, 0)}, name="منطقة خفض التصعيد")])


@pytest.mark.parametrize(
    "zone",
    [
        Zone("two\nrows", {"agreed": square(0, 0)}),
        Zone("z", {"agreed": square(0, 0)}, name="bell\x07"),
        Zone("z" * 300, {"agreed": square(0, 0)}),
        Zone("z", {"agreed": square(0, 0)}, altitude=AltitudeBand(floor_m=2e9)),
        Zone("z", {"agreed": square(0, 0)}, bound=(" ",)),
    ],
)
def test_a_zone_that_could_not_be_read_again_is_not_written(zone: Zone) -> None:
    with pytest.raises(ZoneError, match="cannot be written"):
        geojson_text([zone])


def test_a_ring_that_cannot_be_cut_is_not_written() -> None:
    crossing = np.array([[179.0, 0], [181, 1], [181, 0], [179, 1], [179, 0]])
    with pytest.raises(ZoneError, match="cannot be cut at the antimeridian"):
        geojson_text([Zone("z", {"agreed": Polygon(((crossing,),))})])


def test_a_validity_beyond_the_year_9999_is_not_written() -> None:
    with pytest.raises(Exception, match="outside the years"):
        geojson_text([Zone("z", {"agreed": square(0, 0)}, validity=Validity(10**15))])
