"""The inputs are what the workloads say they are, and the same every time."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from benchmarks.inputs import countries, crowd, small_sites, star_zones, voyages
from benchmarks.inputs.forms import Inputs
from benchmarks.inputs.store import kept
from benchmarks.inputs.zone_table import ZoneTable
from truceline.model.shapes import Circle, Polygon

WGS84 = Geod(ellps="WGS84")


def pairs(inputs: Inputs) -> NDArray[np.int64]:
    """Point and zone of each pair, by shapely."""
    prepared = inputs.zones.polygons
    zones, points = shapely.STRtree(np.asarray(shapely.points(inputs.lon, inputs.lat))).query(prepared, "intersects")
    return np.stack((points, zones))


def share_inside(inputs: Inputs) -> float:
    """Of the points, how many lie in a zone."""
    return len(np.unique(pairs(inputs)[0])) / inputs.units


@pytest.fixture(scope="module")
def w2() -> Inputs:
    return countries.inputs(4000)


def test_a_seed_gives_the_same_inputs_each_time() -> None:
    one, other = star_zones.inputs(1000), star_zones.inputs(1000)
    assert one.lon.tolist() == other.lon.tolist()
    assert shapely.equals_exact(one.zones.polygons, other.zones.polygons).all()


def test_the_stars_of_w1_are_valid_and_a_third_of_the_points_lies_inside() -> None:
    inputs = star_zones.inputs(10_000)
    corners = shapely.get_num_coordinates(shapely.get_exterior_ring(shapely.get_geometry(inputs.zones.polygons, 0))) - 1
    assert len(inputs.zones) == 1000
    assert shapely.is_valid(inputs.zones.polygons).all()
    assert (corners.min(), corners.max()) == (41, 60)
    assert 0.30 < share_inside(inputs) < 0.38
    assert 0.42 < pairs(inputs).shape[1] / inputs.units < 0.50


def test_the_stars_of_w1_have_holes_and_second_parts() -> None:
    polygons = star_zones.zones().polygons
    assert 30 <= (shapely.get_num_geometries(polygons) == 2).sum() <= 50
    assert (shapely.get_num_interior_rings(polygons) == 1).sum() > 100


def test_the_countries_of_w2_are_valid_and_of_the_size_that_is_said(w2: Inputs) -> None:
    corners = shapely.get_num_coordinates(w2.zones.polygons)
    assert len(corners) == 200
    assert 5000 <= corners.min() <= corners.max() <= 20_000
    assert shapely.is_valid(w2.zones.polygons).all()
    assert 0.82 < share_inside(w2) < 0.88


def test_the_countries_of_w2_share_their_borders_to_the_bit(w2: Inputs) -> None:
    block = w2.zones.polygons[[0, 1, 10, 11]]  # two columns of two rows, which meet in one corner
    uses = Counter(corner for country in block for corner in set(map(tuple, shapely.get_coordinates(country).tolist())))
    in_two = [corner for corner, count in uses.items() if count == 2]
    shared = shapely.union_all([shapely.intersection(block[0], block[1]), shapely.intersection(block[0], block[2])])
    assert max(uses.values()) == 4
    assert len(in_two) > 4 * 1300 - 4
    assert shapely.area(shapely.union_all(block)) == pytest.approx(shapely.area(block).sum(), rel=1e-12)
    assert shapely.area(shared) == 0


def test_the_countries_of_w2_have_lakes_and_islands_in_lakes(w2: Inputs) -> None:
    parts = shapely.get_num_geometries(w2.zones.polygons)
    assert (parts > 1).sum() > 50
    assert shapely.get_num_interior_rings(shapely.get_geometry(w2.zones.polygons, 0)).sum() > 150


def test_the_64_gons_of_w3_have_their_corners_on_the_circles() -> None:
    zones = small_sites.zones(circles=20, rings=5)
    assert zones.is_circle.tolist() == [True] * 20 + [False] * 5
    for polygon, (lon, lat, radius_m) in zip(zones.polygons[:20], zones.circles[:20], strict=True):
        corners = shapely.get_coordinates(polygon)
        distances_m = WGS84.inv(np.full(65, lon), np.full(65, lat), *corners.T)[2]
        assert np.allclose(distances_m, radius_m, atol=1e-6)


def test_a_quarter_of_the_points_of_w3_lies_inside() -> None:
    inputs = small_sites.inputs(20_000)
    assert len(inputs.zones) == 100_000
    assert shapely.is_valid(inputs.zones.polygons).all()
    assert 0.24 < share_inside(inputs) < 0.30


def test_tracks_of_w4_report_every_ten_seconds_from_where_their_speed_brought_them() -> None:
    inputs = voyages.inputs(50)
    assert inputs.lon.shape == (100, 50)
    assert (np.diff(inputs.at, axis=0) == 10_000).all()
    assert (np.diff(inputs.at.ravel()) >= 0).all()
    strides_m = WGS84.inv(inputs.lon[:-1], inputs.lat[:-1], inputs.lon[1:], inputs.lat[1:])[2]
    assert np.allclose(strides_m / 10, inputs.speed_mps[:-1], rtol=0.01)


def test_the_first_tracks_are_a_whole_input_of_their_own() -> None:
    inputs = voyages.inputs(50)
    part = inputs.first(7)
    assert part.units == 7
    assert part.lon.tolist() == inputs.lon[:, :7].tolist()
    assert part.at.shape == part.course_deg.shape == (100, 7)
    assert inputs.first(50) is inputs


def test_things_of_w5_come_together_as_time_goes_on() -> None:
    inputs = crowd.inputs(things=3000, steps=20)
    spread = [np.unique(np.round(np.stack((lon, lat)), 2), axis=1).shape[1] for lon, lat in (
        (inputs.lon[0], inputs.lat[0]),
        (inputs.lon[-1], inputs.lat[-1]),
    )]  # fmt: skip
    assert spread[1] < spread[0]


def test_inputs_are_made_once_and_read_as_they_were(tmp_path: Path) -> None:
    made = []

    def make(units: int) -> Inputs:
        made.append(units)
        points = star_zones.inputs(units)
        return Inputs(ZoneTable(points.zones.polygons[:3], np.array([[1.0, 2, 3]] * 3)), points.lon, points.lat)

    folder = kept(tmp_path, "W1", 500, make)
    assert kept(tmp_path, "W1", 500, make) == folder
    assert made == [500]
    read = Inputs.read(folder)
    assert read.lon.tolist() == star_zones.inputs(500).lon.tolist()
    assert shapely.equals_exact(read.zones.polygons, star_zones.zones().polygons[:3]).all()
    assert read.zones.circles.tolist() == [[1, 2, 3]] * 3
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


def test_inputs_that_could_not_be_made_leave_nothing_behind(tmp_path: Path) -> None:
    def make(units: int) -> Inputs:
        raise ZeroDivisionError(units)

    with pytest.raises(ZeroDivisionError):
        kept(tmp_path, "W1", 500, make)
    assert not list(tmp_path.iterdir())


def test_zones_become_the_same_shapes_in_truceline() -> None:
    circle, ring = (zone.geometries["agreed"] for zone in small_sites.zones(circles=1, rings=1).as_zones())
    assert isinstance(circle, Circle)
    assert circle.radius_m == 300.0
    assert isinstance(ring, Polygon)
    stars = star_zones.zones().first(20)
    for zone, polygon in zip(stars.as_zones(), stars.polygons, strict=True):
        star = zone.geometries["agreed"]
        assert isinstance(star, Polygon)
        assert np.concatenate(star.rings).tolist() == shapely.get_coordinates(polygon).tolist()
