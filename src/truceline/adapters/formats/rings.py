"""Rings as drawn by others: made whole, checked, and told where they are wrong."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import shapely

from truceline.adapters.formats.antimeridian import (
    Parts,
    closed_over_pole,
    cut_parts,
    divided_long_edges,
    nearer_pole_deg,
    turned_home,
    turned_towards,
    turns_around_earth,
)
from truceline.adapters.formats.findings import Code, Finding, errors_among, place_of
from truceline.model.shapes import Polygon, Ring, unwrapped_ring

_NARROWEST_DEG = 1e-7
"""A ring narrower than this, about a centimetre and the step of the version hash, encloses nothing."""
_REASON = re.compile(r"(?P<what>[^\[]+)(?:\[(?P<lon>\S+) (?P<lat>\S+)\])?")

_REASONS_OF_GEOS = {
    "Hole lies outside shell": (Code.HOLE_OUTSIDE, "a hole lies outside its outer ring"),
    "Holes are nested": (Code.HOLES_NESTED, "a hole lies inside another hole"),
    "Interior is disconnected": (Code.INTERIOR_CUT, "holes that touch cut the area in two"),
    "Ring Self-intersection": (Code.RING_TOUCHES, "a ring touches itself"),
    "Nested shells": (Code.PARTS_OVERLAP, "one part lies inside another"),
}
_REMEDY = {
    Code.HOLE_OUTSIDE: "remove the hole, or make it a part of its own",
    Code.HOLES_NESTED: "keep the outer hole; land inside a hole is a part of its own",
    Code.HOLE_CROSSES: "move the hole inside its outer ring, apart from other holes",
    Code.INTERIOR_CUT: "draw the pieces as parts of a MultiPolygon",
    Code.RING_TOUCHES: "draw the pinched-off area as a hole, or as a part of its own",
    Code.RING_CROSSES: "put the positions in order around the area, or cut it into two parts there",
    Code.PARTS_OVERLAP: "draw parts that overlap, or share an edge, as one part",
}


def checked_polygon(parts: Parts, found: list[Finding]) -> Polygon | None:
    """The polygon that rings as drawn in a file stand for, or None if they enclose no certain area.

    Rings that jump over the antimeridian go on past 180, and rings around a pole are closed
    over it; what was changed, or is wrong, is added to `found`.
    """
    own: list[Finding] = []
    whole = whole_parts(parts, own)
    if not errors_among(own):
        own += _wrong_areas(whole)
    if not errors_among(own):
        own += _wrong_directions(whole)
    found += own
    return None if errors_among(own) else Polygon(whole)


def whole_parts(parts: Parts, found: list[Finding]) -> Parts:
    """The rings without jumps, each part near -180 to 180, each hole turned to its outer ring."""
    whole: list[tuple[Ring, ...]] = []
    for rings in parts:
        shell, *holes = (_whole_ring(ring, found) for ring in rings)
        shell = turned_home(shell)
        whole.append((shell, *(turned_towards(hole, shell) for hole in holes)))
    return tuple(whole)


def _whole_ring(ring: Ring, found: list[Finding]) -> Ring:
    wrong = list(_wrong_positions(ring))
    found += wrong
    if errors_among(wrong):
        return ring
    divided = divided_long_edges(ring)
    if divided is not ring:
        found.append(Finding(Code.EDGE_DIVIDED, "an edge runs all round the Earth: two positions were put on it"))
    turns = turns_around_earth(divided)
    if turns == 0:
        return _unwrapped(divided, found)
    first = place_of(*divided[0].tolist())
    if turns > 1:
        found.append(
            Finding(
                Code.RING_GOES_ROUND,
                f"a ring goes around the Earth {turns} times before it closes",
                "draw the ring around the area once",
                place=first,
            )
        )
        return ring
    pole_deg = nearer_pole_deg(divided)
    found.append(
        Finding(
            Code.RING_AROUND_POLE,
            f"a ring goes around the Earth, and is taken to enclose the {'north' if pole_deg > 0 else 'south'} pole",
            f"draw it from -180 to 180 and along latitude {pole_deg:g}, as RFC 7946 asks",
            place=first,
        )
    )
    return closed_over_pole(divided, pole_deg)


def _unwrapped(ring: Ring, found: list[Finding]) -> Ring:
    unwrapped = unwrapped_ring(ring)
    found += antimeridian_findings(ring, "ring")
    first, width_deg = place_of(*ring[0].tolist()), np.ptp(unwrapped[:, 0])
    if width_deg > 360:
        message, hint = (
            f"a ring is {width_deg:g} degrees wide",
            "no area is wider than 360: draw the ring around it once",
        )
        found.append(Finding(Code.RING_GOES_ROUND, message, hint, place=first))
    if _is_flat(unwrapped):
        message = "a ring encloses no area: its corners lie on one straight edge"
        hint = "draw an area, or a path with half_width_m"
        found.append(Finding(Code.ZERO_AREA, message, hint, place=first))
    return unwrapped


def _is_flat(ring: Ring) -> bool:
    hull = shapely.LineString(ring).convex_hull
    return bool(hull.area <= _NARROWEST_DEG * hull.length)


def antimeridian_findings(path: Ring, what: str) -> list[Finding]:
    """A warning if a ring or path jumps over the antimeridian, or runs past it, instead of being cut there."""
    jumps = np.flatnonzero(np.abs(np.diff(path[:, 0])) > 180)
    if len(jumps):
        begin, end = path[jumps[0], 0], path[jumps[0] + 1, 0]
        how = f"jumps from longitude {begin:g} to {end:g}: taken to cross the antimeridian, the short way"
        hint = "cut it at 180 into parts; if the long way is meant, put a position in between"
        corner = jumps[0]
    elif np.abs(path[:, 0]).max() > 180:
        corner = np.abs(path[:, 0]).argmax()
        how = f"runs past the antimeridian, to longitude {path[corner, 0]:g}"
        hint = "cut it at 180 into parts; longitudes are -180 to 180"
    else:
        return []
    return [Finding(Code.ANTIMERIDIAN, f"a {what} {how}", hint, place=place_of(*path[corner].tolist()))]


def repeated_position_findings(path: Ring, what: str) -> list[Finding]:
    """A warning if a ring or path names the same position twice in a row."""
    repeats = np.flatnonzero(np.all(np.diff(path, axis=0) == 0, axis=1))
    if not len(repeats):
        return []
    return [
        Finding(
            Code.REPEATED_POSITION,
            f"a {what} names {len(repeats)} position{'s' if len(repeats) > 1 else ''} twice in a row",
            "leave out the second",
            place=place_of(*path[repeats[0]].tolist()),
        )
    ]


def _wrong_positions(ring: Ring) -> Iterator[Finding]:
    first, last = ring[0].tolist(), ring[-1].tolist()
    if first != last:
        yield Finding(
            Code.RING_NOT_CLOSED,
            f"a ring begins at {first[0]}, {first[1]} and ends at {last[0]}, {last[1]}",
            "repeat the first position at the end",
            place=place_of(*last),
        )
        return
    if len(ring) < 4:
        yield Finding(
            Code.RING_TOO_SHORT,
            f"a ring has {len(ring)} positions, fewer than 4",
            "a ring has three corners, and the first again at its end",
            place=place_of(*first),
        )
        return
    yield from repeated_position_findings(ring, "ring")


def _wrong_areas(parts: Parts) -> list[Finding]:
    """Everything that leaves it open which places are inside, for each part and then for all together."""
    polygons = [shapely.Polygon(rings[0], rings[1:]) for rings in parts]
    wrong = [_wrong_polygon(polygon) for polygon in polygons if not polygon.is_valid]
    if wrong or len(parts) == 1:
        return wrong
    together = shapely.MultiPolygon([shapely.Polygon(rings[0], rings[1:]) for rings in cut_parts(parts)])
    if together.is_valid:
        return []
    return [_finding_of(shapely.is_valid_reason(together), (Code.PARTS_OVERLAP, "two parts overlap, or share an edge"))]


def _wrong_polygon(polygon: shapely.Polygon) -> Finding:
    for ring in (polygon.exterior, *polygon.interiors):
        alone = shapely.Polygon(ring)
        if not alone.is_valid:
            return _finding_of(shapely.is_valid_reason(alone), (Code.RING_CROSSES, "a ring crosses itself"))
    return _finding_of(
        shapely.is_valid_reason(polygon), (Code.HOLE_CROSSES, "a hole crosses, or runs along, another ring")
    )


def _finding_of(reason: str, crossing: tuple[Code, str]) -> Finding:
    """What GEOS found wrong, in our words.

    Args:
        reason: such as ``Hole lies outside shell[5 5]``.
        crossing: what a self-intersection means here, which GEOS says of rings, holes and parts alike.
    """
    match = _REASON.fullmatch(reason)
    what, lon, lat = match.groups() if match else (reason, None, None)
    code, message = _REASONS_OF_GEOS.get(what, crossing)
    place = place_of(float(lon), float(lat)) if lon and lat else None
    return Finding(code, message, _REMEDY[code], place=place)


def _wrong_directions(parts: Parts) -> list[Finding]:
    wrong = [
        ring
        for rings in parts
        for number, ring in enumerate(rings)
        if shapely.is_ccw(shapely.linearrings(ring)) != (number == 0)
    ]
    if not wrong:
        return []
    rings = f"{len(wrong)} rings run" if len(wrong) > 1 else "a ring runs"
    return [
        Finding(
            Code.RING_DIRECTION,
            f"{rings} the wrong way round: outer rings run counterclockwise, holes clockwise",
            "turn them round, as truceline zones show --geojson does; the area is the same",
            place=place_of(*wrong[0][0].tolist()),
        )
    ]
