"""Only those who gave the right answer are measured, and measured against."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from benchmarks.booth import Round
from benchmarks.contest import Standing
from benchmarks.programme import Entry, Target
from benchmarks.promises import best_rival, promises


def standing(
    name: str,
    seconds: float,
    *,
    is_ours: bool = False,
    is_check: bool = False,
    agrees: bool | None = True,
    differs: str = "",
) -> Standing:
    """Of one who took so long for a million points, with one slow and one fast round more."""
    entry = Entry(name, "", is_ours=is_ours, is_check=is_check, differs=differs)
    rounds = [Round(seconds * factor, seconds, 1.0) for factor in (1.0, 7.0, 0.5)]
    return Standing(entry, units=1_000_000, counted=1_000_000, rounds=rounds, agrees=agrees)


def test_the_median_of_the_rounds_counts() -> None:
    assert standing("one", 2.0).rate_m == 0.5


def test_the_best_rival_is_the_fastest_whose_answers_are_right() -> None:
    slow, wrong, check = (
        standing("slow", 4.0),
        standing("wrong", 1.0, agrees=False),
        standing("check", 1.0, is_check=True),
    )
    assert best_rival([slow, wrong, check]) is slow


def test_a_rival_whose_answers_may_differ_counts() -> None:
    slow, polygons = standing("slow", 4.0), standing("polygons", 1.0, agrees=False, differs="its circles are 64-gons")
    assert best_rival([slow, polygons]) is polygons


def test_a_promise_against_one_peer_looks_at_no_other() -> None:
    ours, slow, fast = standing("ours", 0.1, is_ours=True), standing("slow", 4.0), standing("fast", 1.0)
    kept, broken = promises([Target("ours", 30, "slow"), Target("ours", 30)], [ours, slow, fast])
    assert str(kept) == "ours: 40.0 times slow (promised: 30 times; kept)"
    assert str(broken) == "ours: 10.0 times fast (promised: 30 times; **not kept**)"


def test_nothing_is_promised_of_a_wrong_answer() -> None:
    ours = standing("ours", 0.1, is_ours=True, agrees=False)
    assert promises([Target("ours", 2)], [ours, standing("peer", 4.0)]) == []


def test_nothing_is_promised_without_a_rival() -> None:
    ours = standing("ours", 0.1, is_ours=True)
    assert promises([Target("ours", 2), Target("ours", 2, "nobody")], [ours]) == []
