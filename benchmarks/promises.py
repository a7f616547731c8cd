"""What is promised, and whether it was kept."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.contest import Standing
from benchmarks.programme import Target


@dataclass(frozen=True)
class Promise:
    """How many times faster an entry of ours was than a peer, and how many times it should be."""

    ours: str
    peer: str
    ratio: float
    at_least: float

    @property
    def is_kept(self) -> bool:
        """Whether it was fast enough."""
        return self.ratio >= self.at_least

    def __str__(self) -> str:
        verdict = "kept" if self.is_kept else "**not kept**"
        return f"{self.ours}: {self.ratio:.1f} times {self.peer} (promised: {self.at_least:g} times; {verdict})"


def best_rival(standings: Sequence[Standing], named: str = "") -> Standing | None:
    """The fastest peer whose answers count, or the one of a name; None if it did not run."""
    rivals = [standing for standing in standings if standing.is_rival and named in ("", standing.entry.name)]
    return max(rivals, key=lambda standing: standing.rate_m, default=None)


def promises(targets: Sequence[Target], standings: Sequence[Standing]) -> list[Promise]:
    """The targets that can be judged by those who ran, and who gave the right answer."""
    ours = {standing.entry.name: standing for standing in standings if _is_right(standing)}
    judged = []
    for target in targets:
        rival = best_rival(standings, target.against)
        if target.ours in ours and rival is not None:
            ratio = ours[target.ours].rate_m / rival.rate_m
            judged.append(Promise(target.ours, rival.entry.name, ratio, target.at_least))
    return judged


def _is_right(standing: Standing) -> bool:
    return standing.entry.is_ours and not standing.absent and standing.agrees is not False
