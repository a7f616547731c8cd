"""What leaves answer: places of one kind of leaf after another, so that the processor need not guess the kind."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.borrowing import compiled
from truceline.kernels.index.grid import ALONE, HARD, HEADER_WORDS, NEAR, PLAIN, ROUND_WORDS

FEW_EDGES = 3
"""So many edges fill a leaf's first cache line; where there are fewer, it ends in words of 0."""


@compiled
def sort_by_kind(
    leaves: NDArray[np.int32], leaf: NDArray[np.int64], near: NDArray[np.int64], lists: NDArray[np.int64]
) -> tuple[int, int, int]:
    """List the places in plain leaves of few edges, those in leaves of a circle alone, and the others; say how many.

    Args:
        leaf: shape (block,), where the leaf of each place lies. near: the places to sort.
        lists: shape (3, block), filled.
    """
    plain, alone, other = 0, 0, 0
    for place in near:
        counts = leaves[leaf[place]]
        is_plain = ((counts & 3) == PLAIN) & (((counts >> 2) & 1023) <= FEW_EDGES)
        is_alone = (counts & 3) == ALONE
        # Every list gets the place, and the right one keeps it: a branch here would be guessed wrong too often.
        lists[0, plain], lists[1, alone], lists[2, other] = place, place, place
        plain, alone, other = plain + is_plain, alone + is_alone, other + (not (is_plain | is_alone))
    return plain, alone, other


@compiled
def answer_plain(
    leaves: NDArray[np.int32],
    leaf_real: NDArray[np.float32],
    leaf: NDArray[np.int64],
    u: NDArray[np.float64],
    v: NDArray[np.float64],
    places: NDArray[np.int64],
    found: NDArray[np.int32],
    untold: NDArray[np.int64],
    count: int,
) -> int:
    """Fill in the sets of places in plain leaves of few edges.

    Args:
        leaf, u, v, found: shape (block,); where each place's leaf lies, the place in its cell, and its set.
        untold: places that float32 cannot tell are added after the first `count`.

    Returns:
        How many are untold now.
    """
    for place in places:
        base = leaf[place] + HEADER_WORDS
        is_odd, is_near = False, False
        for edge in range(FEW_EDGES):
            crosses, near = crosses_right(leaf_real, base + 4 * edge, u[place], v[place])
            is_odd ^= crosses
            is_near |= near
        found[place] = leaves[leaf[place] + 1 + is_odd]
        untold[count] = place
        count += is_near
    return count


@compiled
def answer_alone(
    leaves: NDArray[np.int32],
    leaf_real: NDArray[np.float32],
    leaf: NDArray[np.int64],
    u: NDArray[np.float64],
    v: NDArray[np.float64],
    places: NDArray[np.int64],
    found: NDArray[np.int32],
    untold: NDArray[np.int64],
    count: int,
) -> int:
    """Fill in the sets of places in leaves of one circle alone; as `answer_plain`."""
    for place in places:
        excess, band = round_excess(leaf_real, leaf[place] + HEADER_WORDS, u[place], v[place])
        found[place] = leaves[leaf[place] + 1 + (excess <= 0)]
        untold[count] = place
        count += abs(excess) <= band
    return count


@compiled
def answer_other(
    leaves: NDArray[np.int32],
    leaf_real: NDArray[np.float32],
    answers: NDArray[np.int32],
    leaf: NDArray[np.int64],
    u: NDArray[np.float64],
    v: NDArray[np.float64],
    places: NDArray[np.int64],
    found: NDArray[np.int32],
    untold: NDArray[np.int64],
    count: int,
) -> int:
    """Fill in the sets of places in leaves with more in them; as `answer_plain`."""
    for place in places:
        answer = _answer(leaves, leaf_real, answers, leaf[place], u[place], v[place])
        found[place] = answer
        untold[count] = place
        count += answer < 0
    return count


@compiled
def _answer(
    leaves: NDArray[np.int32],
    leaf_real: NDArray[np.float32],
    answers: NDArray[np.int32],
    leaf: int,
    u: float,
    v: float,
) -> int:
    """The set number of a place in a leaf of edges or of several things, or -1 where float32 cannot tell."""
    counts = leaves[leaf]
    kind, edges, rounds = counts & 3, (counts >> 2) & 1023, (counts >> 12) & 255
    if kind == HARD:
        return -1
    bits = leaf + HEADER_WORDS + 4 * edges
    is_near, mask = False, 0
    for edge in range(edges):
        crosses, near = crosses_right(leaf_real, leaf + HEADER_WORDS + 4 * edge, u, v)
        is_near |= near
        mask ^= crosses * (1 if kind == PLAIN else leaves[bits + edge])
    if is_near or kind == PLAIN:
        return -1 if is_near else np.int64(leaves[leaf + 1 + mask])
    first_round = bits + edges
    for number in range(rounds):
        place = first_round + ROUND_WORDS * number
        excess, band = round_excess(leaf_real, place, u, v)
        is_near |= abs(excess) <= band
        if excess <= 0:
            mask |= leaves[place + ROUND_WORDS - 1]
    return -1 if is_near else np.int64(answers[leaves[leaf + 2] + mask])


@compiled
def crosses_right(real: NDArray[np.float32], place: int, u: float, v: float) -> tuple[bool, bool]:
    """Whether an edge lies across the way right from u, v, and whether it is too near to tell."""
    u0, v0 = np.float64(real[place]), np.float64(real[place + 1])
    du, dv = np.float64(real[place + 2]) - u0, np.float64(real[place + 3]) - v0
    up = v - v0
    side = du * up - (u - u0) * dv
    crosses = (up >= 0) & (up < dv) & (side > 0)
    near = (up >= -NEAR) & (up <= dv + NEAR) & (abs(side) <= NEAR * (abs(du) + dv))
    return crosses, near


@compiled
def round_excess(real: NDArray[np.float32], place: int, u: float, v: float) -> tuple[float, float]:
    """Squared distance to a round area's centre over its squared radius, less 1; and the band that cannot be told."""
    du, dv = u - np.float64(real[place]), v - np.float64(real[place + 1])
    east = np.float64(real[place + 2]) + dv * np.float64(real[place + 3])
    north = np.float64(real[place + 4]) + dv * np.float64(real[place + 5])
    return du * du * east + dv * dv * north - 1.0, np.float64(real[place + 6])
