"""Labels stand near what they name, on the paper, and off each other wherever there is room."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.plot.labels import Box, Label, placed

PAPER = Box(0.0, 0.0, 1_000.0, 800.0)
places = st.tuples(st.floats(0.0, 1_000.0), st.floats(0.0, 800.0))


@pytest.mark.parametrize(
    ("other", "area"),
    [
        (Box(2, 2, 6, 6), 4.0),
        (Box(4, 0, 8, 4), 0.0),
        (Box(9, 9, 10, 10), 0.0),
        (Box(1, 1, 3, 3), 4.0),
        (Box(-5, 1, 5, 2), 4.0),
    ],
)
def test_boxes_share_the_area_that_is_in_both(other: Box, area: float) -> None:
    own = Box(0, 0, 4, 4)
    assert own.overlap(other) == other.overlap(own) == area
    assert own.overlap(own) == own.area == 16.0


def test_a_margin_goes_all_around() -> None:
    assert Box(1, 2, 3, 4).widened(1) == Box(0, 1, 4, 5)
    assert Box(0, 0, 10, 10).widened(-2) == Box(2, 2, 8, 8)


@given(st.lists(places, max_size=5))
def test_each_label_has_a_box_of_its_size_that_is_on_the_paper_and_near(where: list[tuple[float, float]]) -> None:
    labels = [Label(x, y, 60.0, 12.0) for x, y in where]
    boxes = placed(labels, [], PAPER)
    assert len(boxes) == len(labels)
    for label, box in zip(labels, boxes, strict=True):
        assert (box.right - box.left, box.top - box.bottom) == pytest.approx((60.0, 12.0))
        assert box.overlap(PAPER) > 0.9 * box.area
        assert not (box.left < label.x < box.right and box.bottom < label.y < box.top)


def test_labels_of_one_place_do_not_hide_each_other() -> None:
    boxes = placed([Label(500.0, 400.0, 60.0, 12.0)] * 6, [], PAPER)
    assert all(one.overlap(other) == 0 for place, one in enumerate(boxes) for other in boxes[:place])


def test_an_obstacle_is_gone_round_and_a_corner_turned_away_from() -> None:
    free = placed([Label(500.0, 400.0, 60.0, 12.0)], [], PAPER)[0]
    moved = placed([Label(500.0, 400.0, 60.0, 12.0)], [free], PAPER)[0]
    assert moved.overlap(free) == 0
    corner = placed([Label(1_000.0, 800.0, 60.0, 12.0)], [], PAPER)[0]
    assert (corner.right, corner.top) <= (1_000.0, 800.0)
