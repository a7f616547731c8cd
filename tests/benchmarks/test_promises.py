"""Only those who gave the right answer are measured, and measured against."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

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


def stricter(name: str, seconds: float) -> Standing:
    """Of a peer that is stricter than those that a promise means."""
    one = standing(name, seconds)
    return replace(one, entry=replace(one.entry, is_stricter=True))


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


def test_a_stricter_peer_is_told_beside_the_one_that_a_promise_means() -> None:
    ours, meant = standing("ours", 0.1, is_ours=True), standing("meant", 4.0)
    fast, slow = stricter("fast", 2.0), stricter("slow", 8.0)
    assert best_rival([meant, fast]) is meant
    (told,) = promises([Target("ours", 30)], [ours, meant, fast, slow])
    assert str(told) == (
        "ours: 40.0 times meant (promised: 30 times; kept); 20.0 times fast, which we wrote to be a stricter peer"
    )
    assert str(promises([Target("ours", 30)], [ours, meant, slow])[0]).endswith("kept)")


def test_nothing_is_promised_of_a_wrong_answer() -> None:
    ours = standing("ours", 0.1, is_ours=True, agrees=False)
    assert promises([Target("ours", 2)], [ours, standing("peer", 4.0)]) == []


def test_nothing_is_promised_without_a_rival() -> None:
    ours = standing("ours", 0.1, is_ours=True)
    assert promises([Target("ours", 2), Target("ours", 2, "nobody")], [ours]) == []
