"""Which side of an edge a polygon lies on: so a step that crosses one edge, and no other, is known to go in or out."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.kernels.areas import UNSURE, AreaTable, clear_side
from truceline.kernels.borrowing import borrowing, inlined
from truceline.kernels.boxes import meets
from truceline.kernels.crossing import Way, fraction_across


@inlined
def clear_crossing(areas: AreaTable, edge: int, way: Way) -> tuple[int, float]:
    """The side of an edge where a straight way over it ends, 1 for the left, -1 for the right; and where it crosses.

    The side is 0 unless plain arithmetic tells that the way crosses the edge between the edge's ends and its own.
    Where it crosses is a fraction of the way.
    """
    x0, y0, x1, y1 = way
    ax, ay, bx, by = areas.edge[edge, 0], areas.edge[edge, 1], areas.edge[edge, 2], areas.edge[edge, 3]
    side = clear_side(ax, ay, bx, by, x1, y1)
    is_crossed = (clear_side(ax, ay, bx, by, x0, y0) * side < 0) & (
        clear_side(x0, y0, x1, y1, ax, ay) * clear_side(x0, y0, x1, y1, bx, by) < 0
    )
    # A longer way goes around the Earth.
    if not is_crossed or abs(x1 - x0) > 180.0:
        return 0, 0.0
    return side, fraction_across(ax - x0, ay - y0, bx - ax, by - ay, x1 - x0, y1 - y0)


@borrowing
def note_inner_side(areas: AreaTable, area: int, edge: int, side: int) -> None:
    """Note that an area lies on one side of an edge, as a way says that crosses this edge and meets no other.

    The area lies there all along the edge unless others meet it. A place may be turned before it is held against the
    edges of an area on the antimeridian or beyond, and they are left out too.
    """
    is_turned = areas.box[area, 0] <= -180.0 or areas.box[area, 2] >= 180.0
    areas.inner_side[edge] = UNSURE if is_turned or _may_be_met(areas, area, edge) else side


@borrowing
def _may_be_met(areas: AreaTable, area: int, edge: int) -> bool:
    """False if other edges of the area clearly neither cross an edge nor touch it, but for its neighbours in a ring.

    These leave it at its ends; or they run back along it until others leave it, as rings are closed.
    """
    ax, ay, bx, by = areas.edge[edge, 0], areas.edge[edge, 1], areas.edge[edge, 2], areas.edge[edge, 3]
    west, south, east, north = min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
    for run in range(areas.first_run[area], areas.first_run[area + 1]):
        if not meets(areas.run_box, run, west, south, east, north):
            continue
        for other in range(areas.first_edge[run], areas.first_edge[run + 1]):
            cx, cy, dx, dy = areas.edge[other, 0], areas.edge[other, 1], areas.edge[other, 2], areas.edge[other, 3]
            is_aside = ((cx > east) & (dx > east)) | ((cx < west) & (dx < west))
            is_aside |= ((cy > north) & (dy > north)) | ((cy < south) & (dy < south))
            if is_aside or other == edge or (cx == bx and cy == by) or (dx == ax and dy == ay):
                continue
            is_beside = clear_side(ax, ay, bx, by, cx, cy) * clear_side(ax, ay, bx, by, dx, dy) > 0
            if not is_beside and clear_side(cx, cy, dx, dy, ax, ay) * clear_side(cx, cy, dx, dy, bx, by) <= 0:
                return True
    return False
