"""Outcomes are compared as sets, whatever the order of what was found."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.outcome import Difference, Outcome, difference

PAIRS = st.lists(st.tuples(st.integers(0, 2**24 - 1), st.integers(0, 2**40 - 1)), unique=True, max_size=50)


def outcome(pairs: list[tuple[int, int]]) -> Outcome:
    """Of pairs of unit and finding."""
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Outcome.of(table[:, 0], table[:, 1])


@given(PAIRS, st.randoms())
def test_the_checksum_does_not_depend_on_the_order(pairs: list[tuple[int, int]], random: st.DataObject) -> None:
    mixed = list(pairs)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert outcome(pairs).checksum == outcome(mixed).checksum


@given(PAIRS, PAIRS)
def test_equal_checksums_mean_equal_sets(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    assert (outcome(one).checksum == outcome(other).checksum) == (set(one) == set(other))


@given(PAIRS, PAIRS)
def test_a_difference_counts_what_is_missing_and_what_is_too_much(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    found = difference(outcome(one), outcome(other))
    assert found == Difference(len(set(other) - set(one)), len(set(one) - set(other)), None)


def test_a_difference_in_time_is_the_largest_among_what_both_found() -> None:
    one = Outcome.of(np.array([1, 2, 3]), np.array([0, 0, 0]), np.array([10.0, 20.0, 30.0]))
    other = Outcome.of(np.array([3, 2, 9]), np.array([0, 0, 0]), np.array([30.25, 20.0, 99.0]))
    assert difference(one, other) == Difference(1, 1, 0.25)


def test_the_first_units_keep_what_was_found_of_them() -> None:
    whole = Outcome.of(np.array([5, 0, 4]), np.array([7, 8, 9]), np.array([1.0, 2.0, 3.0]))
    part = whole.first(5)
    assert part.checksum == outcome([(0, 8), (4, 9)]).checksum
    assert part.seconds is not None
    assert part.seconds.tolist() == [2.0, 3.0]


def test_nothing_has_a_checksum_too() -> None:
    assert Outcome.nothing().checksum == "0" * 16
