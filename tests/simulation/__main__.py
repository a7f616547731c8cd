"""Runs seeds of the simulator, as many as there is time for.

    python -m tests.simulation --seeds 100000 --from 5000
    python -m tests.simulation --seeds 1 --from 17 --history

Seeds that fail are printed with their history; add them to tests/simulation/failing_seeds.txt, where they stay.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from multiprocessing import Pool

from tests.simulation.memory import remembered
from tests.simulation.runs import FailedRunError, run

AT_ONCE = 50


def main() -> int:
    """How many runs failed, at most 1; what is to be run, from the command line."""
    asked = argparse.ArgumentParser(prog="python -m tests.simulation", description="Runs seeds of the simulator.")
    asked.add_argument("--seeds", type=int, default=2_000, help="how many (default: %(default)s)")
    asked.add_argument("--from", type=int, default=0, dest="start", help="the first one (default: %(default)s)")
    asked.add_argument("--processes", type=int, default=1, help="how many at a time (default: %(default)s)")
    asked.add_argument("--history", action="store_true", help="show what happened also where all held")
    given = asked.parse_args()
    if given.history:
        print("\n".join(row for seed in range(given.start, given.start + given.seeds) for row in run(seed).history))
        return 0
    failed = 0
    for failure in _failures(range(given.start, given.start + given.seeds), given.processes):
        print(failure, end="\n\n")
        failed += 1
    print(f"{given.seeds} seeds from {given.start}: {failed} failed", file=sys.stderr)
    return min(1, failed)


def failures(seeds: range) -> list[str]:
    """What went wrong in some runs, with the history of each."""
    found = []
    with remembered():
        for seed in seeds:
            try:
                run(seed)
            except FailedRunError as error:
                found.append(str(error))
    return found


def _failures(seeds: range, processes: int) -> Iterator[str]:
    parts = [seeds[start : start + AT_ONCE] for start in range(0, len(seeds), AT_ONCE)]
    with Pool(processes) as pool:
        for found in pool.imap_unordered(failures, parts):
            yield from found


if __name__ == "__main__":
    sys.exit(main())
