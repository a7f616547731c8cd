"""A frame shows all that matters, true to scale, also over the antimeridian."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.plot.scenes import path, scene, square
from truceline.adapters.plot.frame import Frame, circle_ring, degrees_text, frame_around, frame_of, shown_in
from truceline.adapters.plot.scene import Mark

RATIO = 1.1
positions = st.lists(st.tuples(st.floats(-180, 180), st.floats(-80, 80)), min_size=1, max_size=6)


@given(positions)
def test_every_position_is_within_and_the_paper_keeps_its_ratio(places: list[tuple[float, float]]) -> None:
    points = np.array(places)
    frame = frame_of(points, RATIO)
    lon = frame.turned(points[:, 0])
    assert (frame.west <= lon + 1e-9).all()
    assert (lon - 1e-9 <= frame.east).all()
    assert frame.south < points[:, 1].min() <= points[:, 1].max() < frame.north
    wide, high = (frame.east - frame.west) * frame.narrowing, frame.north - frame.south
    assert wide / high == pytest.approx(RATIO, rel=1e-6)


def test_positions_on_both_sides_of_the_antimeridian_make_a_narrow_frame() -> None:
    frame = frame_of(np.array([[179.0, 0.0], [-179.0, 1.0]]), RATIO)
    assert frame.east - frame.west < 4
    assert frame.turned(np.array([179.0, -179.0])) == pytest.approx([179.0, 181.0])
    turned = frame.turned_ring(np.array([[-180.5, 0.0], [-179.5, 1.0]]))
    assert turned[:, 0] == pytest.approx([179.5, 180.5])


def test_its_width_is_geodesic() -> None:
    frame = Frame(10.0, 50.0, 12.0, 52.0)
    along_m = sum(
        Geodesic.WGS84.Inverse(51.0, 10.0 + 0.01 * step, 51.0, 10.01 + 0.01 * step)["s12"] for step in range(200)
    )
    assert frame.width_m == pytest.approx(along_m, rel=1e-4)


@pytest.mark.parametrize("side_deg", [0.002, 0.03, 0.7, 1.0, 9.0, 100.0])
def test_there_are_three_round_degrees_at_least_and_a_round_scale(side_deg: float) -> None:
    frame = Frame(10.0, -side_deg / 2, 10.0 + side_deg, side_deg / 2)
    for degrees in (frame.graticule(along_lat=True), frame.graticule(along_lat=False)):
        assert 3 <= len(degrees) <= 9
    assert frame.graticule(along_lat=True).min() >= frame.south
    assert frame.graticule(along_lat=False).max() <= frame.east
    length_m = frame.scale_bar_m()
    assert f"{length_m:e}"[0] in "125"
    assert 0.1 <= length_m / frame.width_m <= 0.25


def test_tracks_and_zones_with_events_set_the_frame_and_others_do_not() -> None:
    far = square(40.0, 40.0)
    quiet = type(far)(far.name, far.standing, far.rings)
    frame = frame_around(scene(path("a", [0.2, 0.4], [0.2, 0.4]), outlines=[square(0.0, 0.0), quiet]), RATIO)
    assert frame.south < 0.0
    assert 1.0 < frame.north < 2.0
    alone = frame_around(scene(outlines=[quiet]), RATIO)
    assert alone.west < 40.0 < 41.0 < alone.east


def test_what_does_not_come_into_the_frame_is_left_out() -> None:
    near, far = path("near", [0.2, 0.4], [0.2, 0.4]), path("far", [50.0, 51.0], [0.2, 0.4])
    marks = [Mark("entry", 0, 0.3, 0.3, "near"), Mark("entry", 0, 50.0, 0.3, "far")]
    whole = scene(near, far, marks=marks, outlines=[square(0.0, 0.0), square(50.0, 0.0), square(-9.0, -9.0, 20.0)])
    shown = shown_in(whole, Frame(0.1, 0.1, 0.6, 0.6))
    assert [own.name for own in shown.paths] == ["near"]
    assert [mark.text for mark in shown.marks] == ["near"]
    assert [outline.name for outline in shown.outlines] == ["square 0", "square -9"]


@pytest.mark.parametrize(
    ("degrees", "sides", "text"),
    [
        (38.5, ("E", "W"), "38°30′E"),
        (-38.0, ("E", "W"), "38°W"),
        (0.0, ("N", "S"), "0°"),
        (181.0, ("E", "W"), "179°W"),
        (180.0, ("E", "W"), "180°"),
        (-1 / 3600, ("N", "S"), "0°00′01″S"),
        (1.5 / 3600, ("N", "S"), "0°00′01.5″N"),
        (59.99999999, ("N", "S"), "60°N"),
    ],
)
def test_degrees_are_written_in_minutes_and_seconds(degrees: float, sides: tuple[str, str], text: str) -> None:
    assert degrees_text(degrees, sides) == text


@pytest.mark.parametrize(("lon", "lat"), [(0.0, 0.0), (179.99, 60.0), (-180.0, -70.0)])
def test_a_circle_is_geodesic_and_its_longitudes_do_not_jump(lon: float, lat: float) -> None:
    ring = circle_ring(lon, lat, 5_000.0)
    assert len(ring) == 91
    assert np.abs(np.diff(ring[:, 0])).max() < 1.0
    for corner_lon, corner_lat in ring.tolist():
        measured_m = Geodesic.WGS84.Inverse(lat, lon, corner_lat, corner_lon)["s12"]
        assert measured_m == pytest.approx(5_000.0, abs=0.001)
