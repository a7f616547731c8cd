"""Where labels go so that they hide neither each other nor what they name."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Box(NamedTuple):
    """Left, bottom, right and top, in any unit of the paper."""

    left: float
    bottom: float
    right: float
    top: float

    def overlap(self, other: Box) -> float:
        """The area that two boxes share."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.top, other.top) - max(self.bottom, other.bottom)
        return wide * high if wide > 0 and high > 0 else 0.0

    @property
    def area(self) -> float:
        """Width times height."""
        return (self.right - self.left) * (self.top - self.bottom)

    def widened(self, margin: float) -> Box:
        """The box with a margin all around."""
        return Box(self.left - margin, self.bottom - margin, self.right + margin, self.top + margin)


class Label(NamedTuple):
    """A label to place: x, y of what it names, and its width and height."""

    x: float
    y: float
    width: float
    height: float


_DIRECTIONS = [math.radians(turn) for turn in (0, 45, 315, 90, 270, 135, 225, 180, 22, 338, 68, 292, 158, 202)]
_OUTSIDE = 20.0
_ON_LABEL = 8.0
_ON_OBSTACLE = 3.0
_GAP = 2.0


def placed(labels: Sequence[Label], obstacles: Sequence[Box], paper: Box, point: float = 1.0) -> list[Box]:
    """A box for each label, as near as may be to what it names, on the paper, off the obstacles and off each other.

    Labels are placed one after another, so the first ones get the best places.

    Args:
        point: how long a typographic point is in the unit of the boxes.
    """
    boxes: list[Box] = []
    for label in labels:
        boxes.append(min(_candidates(label, point), key=lambda box: _cost(box, label, boxes, obstacles, paper)))
    return boxes


def _candidates(label: Label, point: float) -> Iterator[Box]:
    for rounds in range(9):
        reach = (6.0 + 5.0 * rounds) * point
        for direction in _DIRECTIONS:
            x = label.x + (reach + label.width / 2) * _squared(math.cos(direction))
            y = label.y + (reach + label.height / 2) * _squared(math.sin(direction))
            yield Box(x - label.width / 2, y - label.height / 2, x + label.width / 2, y + label.height / 2)


def _squared(share: float) -> float:
    """A share of the reach, drawn out towards the corners, for boxes are wider than round."""
    return max(-1.0, min(1.0, 1.3 * share))


def _cost(box: Box, label: Label, others: Sequence[Box], obstacles: Sequence[Box], paper: Box) -> float:
    away = math.hypot(0.5 * (box.left + box.right) - label.x, 0.5 * (box.bottom + box.top) - label.y)
    cost = away * label.height + _OUTSIDE * (box.area - box.overlap(paper))
    wide = box.widened(_GAP)
    cost += _ON_LABEL * sum(wide.overlap(other) for other in others)
    return cost + _ON_OBSTACLE * sum(wide.overlap(other) for other in obstacles)
