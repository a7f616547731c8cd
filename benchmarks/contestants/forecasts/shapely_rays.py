"""W4a by shapely: the straight course of each track as a ray, cut by the zones that it meets."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from benchmarks.inputs.forms import Floats, Inputs
from benchmarks.inputs.voyages import BATCH, HORIZON_S
from benchmarks.outcome import Outcome

_SEMI_MAJOR_M = 6_378_137.0
_ECCENTRICITY_2 = 0.0066943799901413165
_ZONE_BITS = 20

Entries = tuple[NDArray[np.int64], NDArray[np.int64], Floats]
"""Tracks, zones that do not hold them yet, and seconds until the course first meets the zone."""


class RaysInTree:
    """``STRtree(zones).query(rays)``, then ``shapely.intersection`` for the time."""

    def __init__(self, inputs: Inputs) -> None:
        self._zones = inputs.zones.polygons
        self._tree = shapely.STRtree(self._zones)
        self._begin = np.column_stack((inputs.lon, inputs.lat))
        self._along = degrees_covered(inputs)
        self._rays = np.asarray(shapely.linestrings(np.stack((self._begin, self._begin + self._along), axis=1)))

    def answer(self) -> list[Entries]:
        """The entries of each batch of 100,000 tracks."""
        return [self._entries(first) for first in range(0, len(self._rays), BATCH)]

    def _entries(self, first: int) -> Entries:
        rays, zones = self.meetings(self._rays[first : first + BATCH])
        tracks = rays + first
        lon, lat = self._begin[tracks].T
        ahead = ~shapely.intersects_xy(self._zones[zones], lon, lat)
        tracks, zones = tracks[ahead], zones[ahead]
        cut = shapely.intersection(self._rays[tracks], self._zones[zones])
        places, pair = shapely.get_coordinates(cut, return_index=True)
        along = self._along[tracks[pair]]
        share = ((places - self._begin[tracks[pair]]) * along).sum(axis=1) / (along**2).sum(axis=1)
        nearest = np.minimum.reduceat(share, np.searchsorted(pair, np.arange(len(tracks))))
        return tracks, zones, nearest * HORIZON_S

    def meetings(self, rays: NDArray[np.object_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Rays and zones that meet."""
        rays_met, zones_met = self._tree.query(rays, predicate="intersects")
        return rays_met, zones_met

    def outcome(self, answer: list[Entries]) -> Outcome:
        """Tracks and zones as keys, with the seconds."""
        return _outcome(answer)


class TreeOfRays(RaysInTree):
    """The other way round: ``STRtree(rays).query(zones)``, so that the zones are prepared."""

    def meetings(self, rays: NDArray[np.object_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Rays and zones that meet."""
        zones_met, rays_met = shapely.STRtree(rays).query(self._zones, predicate="intersects")
        return rays_met, zones_met


class RaysAndEdges:
    """The best by hand: ``STRtree(edges).query(rays)``, the time by NumPy, without the zones that hold the begin."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self._edges, self._zone_of_edge = _edges(inputs.zones.polygons)
        self._edge_tree = shapely.STRtree(np.asarray(shapely.linestrings(self._edges)))
        self._zone_tree = shapely.STRtree(inputs.zones.polygons)
        self._along = degrees_covered(inputs)
        begin = np.column_stack((inputs.lon, inputs.lat))
        self._points = np.asarray(shapely.points(begin))
        self._rays = np.asarray(shapely.linestrings(np.stack((begin, begin + self._along), axis=1)))

    def answer(self) -> list[Entries]:
        """The entries of each batch of 100,000 tracks."""
        return [self._entries(first) for first in range(0, len(self._rays), BATCH)]

    def _entries(self, first: int) -> Entries:
        batch = slice(first, first + BATCH)
        held, holding = self._zone_tree.query(self._points[batch], predicate="intersects")
        rays, edges = self._edge_tree.query(self._rays[batch], predicate="intersects")
        share = self._share(rays + first, edges)
        keys = rays << _ZONE_BITS | self._zone_of_edge[edges]
        order = np.lexsort((share, keys))
        pairs, nearest = np.unique(keys[order], return_index=True)
        ahead = ~np.isin(pairs, held << _ZONE_BITS | holding)
        pairs, nearest = pairs[ahead], nearest[ahead]
        return (pairs >> _ZONE_BITS) + first, pairs % (1 << _ZONE_BITS), share[order][nearest] * HORIZON_S

    def _share(self, tracks: NDArray[np.int64], edges: NDArray[np.int64]) -> Floats:
        """How far along its ray each track meets each edge."""
        begin = self._edges[edges, 0]
        edge = self._edges[edges, 1] - begin
        lon, lat = begin[:, 0] - self._inputs.lon[tracks], begin[:, 1] - self._inputs.lat[tracks]
        along = self._along[tracks]
        share: Floats = (lon * edge[:, 1] - lat * edge[:, 0]) / (along[:, 0] * edge[:, 1] - along[:, 1] * edge[:, 0])
        return share

    def outcome(self, answer: list[Entries]) -> Outcome:
        """Tracks and zones as keys, with the seconds."""
        return _outcome(answer)


def _edges(polygons: NDArray[np.object_]) -> tuple[Floats, NDArray[np.int64]]:
    """Edges, shape (edges, 2, 2), and the zone of each."""
    parts, zone_of_part = shapely.get_parts(polygons, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[:-1] == ring[1:]
    return np.stack((corners[:-1], corners[1:]), axis=1)[joined], zone_of_part[part_of_ring[ring[:-1][joined]]]


def _outcome(answer: list[Entries]) -> Outcome:
    tracks, zones, seconds = (np.concatenate(column) for column in zip(*answer, strict=True))
    return Outcome.of(tracks, zones, seconds)


def degrees_covered(inputs: Inputs) -> Floats:
    """Degrees east and north that each course covers in the horizon, by the metres per degree where it begins.

    Source: radii of curvature of the ellipsoid; Torge and Mueller, Geodesy, 4th ed., section 4.1.
    """
    lat, course = np.radians(inputs.lat), np.radians(inputs.course_deg)
    flat = 1 - _ECCENTRICITY_2 * np.sin(lat) ** 2
    metres_east = np.radians(1) * _SEMI_MAJOR_M / np.sqrt(flat) * np.cos(lat)
    metres_north = np.radians(1) * _SEMI_MAJOR_M * (1 - _ECCENTRICITY_2) / flat**1.5
    distance_m = inputs.speed_mps * HORIZON_S
    return np.column_stack((distance_m * np.sin(course) / metres_east, distance_m * np.cos(course) / metres_north))
