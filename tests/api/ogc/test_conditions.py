"""Values, times and patterns held against one another."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import itertools
import random
import re

import pytest

from truceline.api.ogc.conditions import AGES, TEMPORAL, Truth, both, is_like, opposite

TRUTHS: tuple[Truth, ...] = (True, False, None)


def test_both_are_true_only_if_each_is_and_false_if_one_is() -> None:
    for one, other in itertools.product(TRUTHS, TRUTHS):
        wanted = False if False in (one, other) else None if None in (one, other) else True
        assert both(one, other) is wanted
    assert [opposite(each) for each in TRUTHS] == [False, True, None]


def test_a_pattern_is_matched_as_a_regular_expression_would() -> None:
    seeded = random.Random(5)
    for _ in range(3_000):
        text = "".join(seeded.choices("ab%", k=seeded.randrange(6)))
        pattern = "".join(seeded.choices("ab%_\\", k=seeded.randrange(6)))
        signs, wanted = iter(pattern), ""
        for each in signs:
            plain = re.escape(next(signs, each)) if each == "\\" else re.escape(each)
            wanted += {"%": ".*", "_": "."}.get(each, plain)
        assert is_like(text, pattern) is bool(re.fullmatch(wanted, text, re.DOTALL)), (text, pattern)


@pytest.mark.timeout(120)
def test_a_pattern_of_many_stars_is_done_soon() -> None:
    assert not is_like("a" * 2_000, "%a" * 900 + "b")


@pytest.mark.parametrize(
    ("one", "names"),
    [
        ((1.0, 2.0), {"t_before", "t_disjoint"}),
        ((1.0, 5.0), {"t_meets", "t_intersects"}),
        ((1.0, 7.0), {"t_overlaps", "t_intersects"}),
        ((5.0, 7.0), {"t_starts", "t_intersects"}),
        ((6.0, 7.0), {"t_during", "t_intersects"}),
        ((6.0, 9.0), {"t_finishes", "t_intersects"}),
        ((5.0, 9.0), {"t_equals", "t_intersects"}),
        ((5.0, 11.0), {"t_startedby", "t_intersects"}),
        ((1.0, 9.0), {"t_finishedby", "t_intersects"}),
        ((1.0, 11.0), {"t_contains", "t_intersects"}),
        ((7.0, 11.0), {"t_overlappedby", "t_intersects"}),
        ((9.0, 11.0), {"t_metby", "t_intersects"}),
        ((10.0, 11.0), {"t_after", "t_disjoint"}),
        (AGES, {"t_contains", "t_intersects"}),
    ],
)
def test_of_two_periods_one_relation_of_allen_holds(one: tuple[float, float], names: set[str]) -> None:
    assert {name for name, holds in TEMPORAL.items() if holds(one, (5.0, 9.0))} == names
