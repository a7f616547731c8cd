"""W4 and W4a: a hundred thousand tracks among the zones of W1, moving as vehicles do."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.inputs import star_zones
from benchmarks.inputs.forms import Inputs
from benchmarks.inputs.scenery import Places, shifted

PERIOD_MS = 10_000
STEPS = 100
HORIZON_S = 300.0
"""How far ahead W4a looks."""
BATCH = 100_000
"""Tracks that W4a is asked about at once."""
_BEGIN_AT = 1_767_225_600_000
"""2026-01-01T00:00:00Z."""
_SEED = 40


def inputs(tracks: int) -> Inputs:
    """Tracks of 100 reports each, 10 s apart: row k of every array holds report k of each, in order of time."""
    rng = np.random.default_rng(_SEED)
    places = star_zones.places_of_reports(rng, star_zones.scene(), tracks)
    speeds_mps = _speeds_mps(rng, tracks)
    lon, lat, course_deg = _walks(rng, places, speeds_mps)
    phases = np.sort(rng.integers(0, PERIOD_MS, tracks))
    at = _BEGIN_AT + PERIOD_MS * np.arange(STEPS)[:, None] + phases[None]
    speed_mps = np.broadcast_to(speeds_mps, lon.shape).copy()
    return Inputs(star_zones.zones(), lon, lat, unit_axis=1, at=at, course_deg=course_deg, speed_mps=speed_mps)


def departures(tracks: int) -> Inputs:
    """One report of each track, with the course and speed that it goes on with."""
    rng = np.random.default_rng(_SEED + 1)
    places = star_zones.places_of_reports(rng, star_zones.scene(), tracks)
    return Inputs(
        star_zones.zones(),
        places[:, 0].copy(),
        places[:, 1].copy(),
        course_deg=rng.uniform(0, 360, tracks),
        speed_mps=_speeds_mps(rng, tracks),
    )


def _speeds_mps(rng: np.random.Generator, tracks: int) -> NDArray[np.float64]:
    return np.clip(rng.normal(18.0, 6.0, tracks), 2.0, 40.0)


def _walks(
    rng: np.random.Generator, begin: Places, speeds_mps: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Longitudes, latitudes and courses, shape (steps, tracks): courses drift, and now and then take a turn."""
    tracks = len(begin)
    stride_m = speeds_mps * PERIOD_MS / 1000
    course_deg = rng.uniform(0, 360, tracks)
    places = begin
    lon, lat, courses = (np.empty((STEPS, tracks)) for _ in range(3))
    for step in range(STEPS):
        lon[step], lat[step], courses[step] = places[:, 0], places[:, 1], course_deg
        heading = np.radians(course_deg)
        places = shifted(places, stride_m * np.sin(heading), stride_m * np.cos(heading))
        turn_deg = np.where(rng.random(tracks) < 0.03, rng.uniform(-90, 90, tracks), rng.normal(0, 4, tracks))
        course_deg = (course_deg + turn_deg) % 360
    return lon, lat, courses
