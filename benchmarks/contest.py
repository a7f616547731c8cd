"""A contest: every contestant in its own process, one answer each per round, in turns."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.booth import Booth, Preparation, Round
from benchmarks.inputs.forms import Inputs
from benchmarks.outcome import Difference, difference
from benchmarks.programme import Entry, Workload

Say = Callable[[str], None]
"""Is told what goes on."""


@dataclass
class Standing:
    """How an entry did.

    Args:
        counted: how much it was given of what the speed counts. absent: why it did not run; empty if it did.
        found: keys in its outcome for as many units as the reference had too, and their checksum.
        agrees: whether those are the reference's; None where there is nothing to compare with.
    """

    entry: Entry
    units: int = 0
    counted: int = 0
    absent: str = ""
    preparation: Preparation | None = None
    rounds: list[Round] = field(default_factory=list)
    found: int = 0
    checksum: str = ""
    agrees: bool | None = None
    difference: Difference | None = None

    @property
    def wall_s(self) -> float:
        """The median of the rounds."""
        return median(turn.wall_s for turn in self.rounds)

    @property
    def rate_m(self) -> float:
        """Millions a second on the wall."""
        return self.counted / self.wall_s / 1e6

    @property
    def rate_m_a_core(self) -> float:
        """Millions a second of processor time."""
        return self.counted / median(turn.cpu_s for turn in self.rounds) / 1e6

    @property
    def peak_mb(self) -> float:
        """The largest the process was while it answered."""
        return max(turn.peak_mb for turn in self.rounds)

    @property
    def is_rival(self) -> bool:
        """Whether it is a peer to be measured against: its answers are the same, or may differ."""
        is_peer = not (self.entry.is_ours or self.entry.is_check or self.absent)
        return is_peer and (self.agrees is not False or bool(self.entry.differs))


class Contest:
    """The contestants of one workload, each in its booth.

    Args:
        workload, entries: what is asked, and of whom. folder: of the inputs. say: is told what goes on.
    """

    def __init__(self, workload: Workload, entries: Sequence[Entry], folder: Path, say: Say) -> None:
        self._workload = workload
        self._folder = folder
        self._say = say
        self._booths: dict[str, Booth] = {}
        self.standings = [Standing(entry) for entry in entries]

    def run(self, rounds: int) -> None:
        """Let everyone prepare, answer in `rounds` rounds after one that is thrown away, and be compared."""
        try:
            inputs = Inputs.read(self._folder)
            units, counted_a_unit = inputs.units, inputs.lon.size // inputs.units
            del inputs
            for standing in self.standings:
                self._prepare(standing, units, counted_a_unit)
            for turn in range(rounds + 1):
                self._play(turn, rounds)
            self._compare()
        finally:
            for booth in self._booths.values():
                booth.close()

    @property
    def _present(self) -> list[Standing]:
        return [standing for standing in self.standings if not standing.absent]

    def _prepare(self, standing: Standing, units: int, counted_a_unit: int) -> None:
        entry = standing.entry
        if entry.missing:
            standing.absent = f"not available here: {entry.missing}"
            return
        self._say(f"{self._workload.name}: {entry.name} prepares")
        standing.units = min(units, entry.most_units or units)
        standing.counted = standing.units * counted_a_unit
        booth = self._booths[entry.name] = Booth(entry.contestant, self._folder, standing.units)
        with _absent_on_failure(standing):
            standing.preparation = booth.preparation()

    def _play(self, turn: int, rounds: int) -> None:
        for standing in self._present:
            if standing.entry.is_check and turn != 1:
                continue
            with _absent_on_failure(standing):
                cost = self._booths[standing.entry.name].answer()
                self._say(f"{self._workload.name}: round {turn} of {rounds}: {standing.entry.name} {cost.wall_s:.3f} s")
                if turn:
                    standing.rounds.append(cost)

    def _compare(self) -> None:
        present = {standing.entry.name: standing for standing in self._present}
        reference = next((present[name] for name in self._workload.reference if name in present), None)
        for standing in present.values():
            booth = self._booths[standing.entry.name]
            if reference is None or standing is reference:
                standing.found, standing.checksum = booth.checksum(standing.units)
                continue
            common = min(standing.units, reference.units)
            standing.found, standing.checksum = booth.checksum(common)
            theirs = self._booths[reference.entry.name]
            standing.agrees = (standing.found, standing.checksum) == theirs.checksum(common)
            standing.difference = difference(booth.outcome(common), theirs.outcome(common))


@contextmanager
def _absent_on_failure(standing: Standing) -> Iterator[None]:
    try:
        yield
    except (EOFError, OSError):
        standing.absent = "failed: see standard error"
