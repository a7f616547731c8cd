"""Every contestant that is installed here gives the same answer to the same small question."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
import shapely
from _pytest.mark.structures import ParameterSet
from pyproj import Geod

from benchmarks.booth import contestant_class
from benchmarks.contestants.nearness.close_pairs_outcome import pairs_outcome
from benchmarks.inputs import countries, crowd, small_sites, star_zones, voyages
from benchmarks.inputs.forms import Inputs
from benchmarks.inputs.zone_table import ZoneTable
from benchmarks.outcome import Outcome, difference
from benchmarks.programme import POSTGIS, Entry
from benchmarks.workloads import WORKLOADS

SMALL: dict[str, Callable[[], Inputs]] = {
    "W1": lambda: star_zones.inputs(3000),
    "W2": lambda: within_six_countries(countries.inputs(20_000)),
    "W3": lambda: small_sites.inputs(5000, circles=150, rings=150),
    "W4": lambda: voyages.inputs(60),
    "W4a": lambda: voyages.departures(400),
    "W5": lambda: crowd.inputs(things=1500, steps=3),
}
MILLISECOND = 0.001
"""Truceline tells times in whole ones."""


def within_six_countries(inputs: Inputs) -> Inputs:
    """The first countries, and the points around them."""
    zones = inputs.zones.first(6)
    near = inputs.lon < -16.5
    return Inputs(zones, inputs.lon[near], inputs.lat[near])


@cache
def small(workload: str) -> Inputs:
    """The inputs of a workload, as few as tell something."""
    return SMALL[workload]()


@cache
def outcome(workload: str, contestant: str) -> Outcome:
    """What a contestant finds in the small inputs."""
    one = contestant_class(contestant)(small(workload))
    return one.outcome(one.answer())


def every_pair_measured(inputs: Inputs) -> Outcome:
    """The close pairs of each step, by the geodesic between every two things."""
    steps = []
    for lon, lat in zip(inputs.lon, inputs.lat, strict=True):
        first, second = np.triu_indices(len(lon), 1)
        distance_m = Geod(ellps="WGS84").inv(lon[first], lat[first], lon[second], lat[second])[2]
        steps.append(np.column_stack((first, second))[np.asarray(distance_m) <= crowd.RADIUS_M])
    return pairs_outcome(steps)


@cache
def expected(workload: str) -> Outcome:
    """The answer, by the plainest means."""
    plain = {
        "W1": "joins.shapely_trees:TreeOverZones",
        "W2": "joins.shapely_trees:TreeOverZones",
        "W3": "joins.geodesic_check:ExactCircles",
        "W4": "changes.state_change:TreeCrossings",
        "W4a": "forecasts.shapely_rays:RaysInTree",
    }
    return every_pair_measured(small(workload)) if workload == "W5" else outcome(workload, plain[workload])


def everyone(*, who_may_differ: bool) -> list[ParameterSet]:
    """Workload and entry of all those whose answers may differ, or of all others."""
    return [
        pytest.param(
            workload.name,
            entry,
            id=f"{workload.name}-{entry.contestant}",
            marks=[pytest.mark.slow] if POSTGIS in entry.needs else [],
        )
        for workload in WORKLOADS
        for entry in workload.entries
        if bool(entry.differs) is who_may_differ
    ]


def skip_if_absent(entry: Entry) -> None:
    """Not every peer can be had on every machine."""
    if entry.missing:
        pytest.skip(f"not installed: {entry.missing}")


@pytest.mark.parametrize(("workload", "entry"), everyone(who_may_differ=False))
def test_everyone_finds_the_same(workload: str, entry: Entry) -> None:
    skip_if_absent(entry)
    found = outcome(workload, entry.contestant)
    assert len(found.keys) > 100
    assert (len(found.keys), found.checksum) == (len(expected(workload).keys), expected(workload).checksum)
    apart = difference(found, expected(workload)).seconds_apart
    assert apart is None or apart <= MILLISECOND


@pytest.mark.parametrize(
    ("workload", "entry"), [each for each in everyone(who_may_differ=True) if each.values[0] == "W3"]
)
def test_those_without_circles_lose_only_points_at_the_rim_of_circles(workload: str, entry: Entry) -> None:
    skip_if_absent(entry)
    found, exact = set(outcome(workload, entry.contestant).keys.tolist()), set(expected(workload).keys.tolist())
    zones = small(workload).zones
    assert found <= exact
    assert len(exact - found) < 0.01 * len(exact)
    assert all(zones.is_circle[key % 2**40] for key in exact - found)


def test_a_watch_that_allows_for_errors_tells_no_change_where_there_is_none() -> None:
    told, bare = (
        {key >> 9 for key in found.keys.tolist()}  # without the report and the kind
        for found in (outcome("W4", "changes.truceline_watch:WatchWithErrors"), expected("W4"))
    )
    assert 0.8 * len(bare) < len(told)
    assert told <= bare


def test_an_entry_ahead_is_where_the_ray_first_meets_a_zone_that_does_not_hold_its_begin() -> None:
    zone = shapely.Polygon([(34.0, 31.0), (34.1, 31.0), (34.1, 31.1), (34.0, 31.1)])
    lon, lat, mps = np.array([33.99, 34.05]), np.array([31.05, 31.05]), np.array([20.0, 20.0])
    inputs = Inputs(ZoneTable.of_polygons(np.array([zone])), lon, lat, course_deg=np.array([90.0, 0.0]), speed_mps=mps)
    to_edge_m = Geod(ellps="WGS84").inv(33.99, 31.05, 34.0, 31.05)[2]
    for contestant in ("RaysInTree", "TreeOfRays", "RaysAndEdges"):
        rays = contestant_class(f"forecasts.shapely_rays:{contestant}")(inputs)
        seconds = rays.outcome(rays.answer()).seconds
        assert seconds is not None
        assert seconds.tolist() == pytest.approx([to_edge_m / 20.0], rel=1e-6)
