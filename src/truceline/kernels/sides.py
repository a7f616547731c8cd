"""Which side of an edge a polygon lies on: so a step that crosses one edge, and no other, is known to go in or out."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.kernels.areas import NOT_ASKED, UNSURE, AreaTable, contains, orientation
from truceline.kernels.borrowing import borrowing, inlined
from truceline.kernels.boxes import meets
from truceline.kernels.crossing import Way, fraction_across

INWARD, OUTWARD, NOT_SURE = 1, -1, 0


@inlined
def lone_crossing(areas: AreaTable, area: int, edge: int, way: Way) -> tuple[int, float]:
    """Whether a straight way goes INWARD or OUTWARD over an edge, and at which fraction of it.

    NOT_SURE if it does not cross the edge between the edge's ends and its own, and where the area lies now on one
    side of the edge, now on the other.

    Args:
        edge: the only one of the area that the way meets.
    """
    x0, y0, x1, y1 = way
    ax, ay, bx, by = areas.edge[edge, 0], areas.edge[edge, 1], areas.edge[edge, 2], areas.edge[edge, 3]
    side = orientation(ax, ay, bx, by, x1, y1)
    is_crossed = (orientation(ax, ay, bx, by, x0, y0) * side < 0) & (
        orientation(x0, y0, x1, y1, ax, ay) * orientation(x0, y0, x1, y1, bx, by) < 0
    )
    # A longer way goes around the Earth.
    if not is_crossed or abs(x1 - x0) > 180.0:
        return NOT_SURE, 0.0
    if areas.inner_side[edge] == NOT_ASKED:
        areas.inner_side[edge] = _inner_side(areas, area, edge, side, (x1, y1))
    if areas.inner_side[edge] == UNSURE:
        return NOT_SURE, 0.0
    return side * areas.inner_side[edge], fraction_across(ax - x0, ay - y0, bx - ax, by - ay, x1 - x0, y1 - y0)


@borrowing
def _inner_side(areas: AreaTable, area: int, edge: int, side: int, place: tuple[float, float]) -> int:
    """The side of an edge on which its area lies all along it: 1 for the left, -1 for the right, UNSURE.

    Args:
        place: lon and lat; nothing but the edge lies between it and places beyond the edge. side: on which it lies.
    """
    # A place may be turned before it is held against the edges of an area on the antimeridian or beyond.
    is_turned = areas.box[area, 0] <= -180.0 or areas.box[area, 2] >= 180.0
    if is_turned or _is_met(areas, area, edge):
        return UNSURE
    return side if contains(areas, area, place[0], place[1]) else -side


@borrowing
def _is_met(areas: AreaTable, area: int, edge: int) -> bool:
    """True if other edges of the area cross an edge, or end on it between its ends: the sides change there.

    What runs along the edge changes nothing, as rings are closed: it leaves the edge at an end of it, or meets it so.
    """
    ax, ay, bx, by = areas.edge[edge, 0], areas.edge[edge, 1], areas.edge[edge, 2], areas.edge[edge, 3]
    west, south, east, north = min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
    for run in range(areas.first_run[area], areas.first_run[area + 1]):
        if not meets(areas.run_box, run, west, south, east, north):
            continue
        for other in range(areas.first_edge[run], areas.first_edge[run + 1]):
            cx, cy, dx, dy = areas.edge[other, 0], areas.edge[other, 1], areas.edge[other, 2], areas.edge[other, 3]
            is_aside = ((cx > east) & (dx > east)) | ((cx < west) & (dx < west))
            if is_aside | ((cy > north) & (dy > north)) | ((cy < south) & (dy < south)):
                continue
            # The next edge of the ring and the one before; the exact tests take longest where places are the same.
            if (cx == bx and cy == by) or (dx == ax and dy == ay):
                continue
            is_over = orientation(ax, ay, bx, by, cx, cy) * orientation(ax, ay, bx, by, dx, dy) <= 0
            if is_over and orientation(cx, cy, dx, dy, ax, ay) * orientation(cx, cy, dx, dy, bx, by) < 0:
                return True
    return False
