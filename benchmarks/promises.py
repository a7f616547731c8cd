"""What is promised, and whether it was kept."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from benchmarks.contest import Standing
from benchmarks.programme import Target


@dataclass(frozen=True)
class Promise:
    """How many times faster an entry of ours was than a peer, and how many times it should be.

    Args:
        stricter_peer, stricter_ratio: the same against the fastest peer of all, if that is one that we wrote to be
            faster than those that were promised to be beaten; else empty, and None.
    """

    ours: str
    peer: str
    ratio: float
    at_least: float
    stricter_peer: str = ""
    stricter_ratio: float | None = None

    @property
    def is_kept(self) -> bool:
        """Whether it was fast enough."""
        return self.ratio >= self.at_least

    def __str__(self) -> str:
        verdict = "kept" if self.is_kept else "**not kept**"
        told = f"{self.ours}: {self.ratio:.1f} times {self.peer} (promised: {self.at_least:g} times; {verdict})"
        if self.stricter_ratio is not None:
            told += f"; {self.stricter_ratio:.1f} times {self.stricter_peer}, which we wrote to be a stricter peer"
        return told


def best_rival(standings: Sequence[Standing], named: str = "") -> Standing | None:
    """The fastest peer whose answers count and whom the promises mean, or the one of a name; None if it did not run."""
    rivals = [standing for standing in standings if standing.is_rival]
    if named:
        rivals = [standing for standing in rivals if standing.entry.name == named]
    else:
        rivals = [standing for standing in rivals if not standing.entry.is_stricter]
    return max(rivals, key=lambda standing: standing.rate_m, default=None)


def promises(targets: Sequence[Target], standings: Sequence[Standing]) -> list[Promise]:
    """The targets that can be judged by those who ran, and who gave the right answer."""
    ours = {standing.entry.name: standing for standing in standings if _is_right(standing)}
    judged = []
    for target in targets:
        rival = best_rival(standings, target.against)
        if target.ours in ours and rival is not None:
            rate_m = ours[target.ours].rate_m
            promise = Promise(target.ours, rival.entry.name, rate_m / rival.rate_m, target.at_least)
            judged.append(promise if target.against else _with_stricter(promise, rate_m, rival, standings))
    return judged


def _with_stricter(promise: Promise, rate_m: float, rival: Standing, standings: Sequence[Standing]) -> Promise:
    """The promise, and beside it the stricter peer that is the fastest, if it is faster than the rival."""
    stricter = [own for own in standings if own.is_rival and own.entry.is_stricter and own.rate_m > rival.rate_m]
    if not stricter:
        return promise
    fastest = max(stricter, key=lambda standing: standing.rate_m)
    return replace(promise, stricter_peer=fastest.entry.name, stricter_ratio=rate_m / fastest.rate_m)


def _is_right(standing: Standing) -> bool:
    return standing.entry.is_ours and not standing.absent and standing.agrees is not False
