"""The soak: the faults of the matrix again and again, from a seed that is printed, until the time is over.

    ./run soak [MINUTES] [--seed N] [--only NAME] [--results FOLDER]

Each round takes the next seed. A round that fails ends the soak, and says how to run it again. What was counted is
kept in a folder as endurance.md and endurance.json if one is named, as benchmarks keep theirs.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from benchmarks.machine import machine
from benchmarks.report import machine_text, table, write
from tests.endurance import namespaces
from tests.endurance.bit_flips import a_record, turn_bit
from tests.endurance.node_kills import NodesKilled, kill_at_random, kill_everywhere
from tests.endurance.partitions import WEATHERS, go_through, go_through_cable
from tests.endurance.places import memory_folder
from tests.endurance.power_cuts import cut_everywhere, recorded_run
from tests.endurance.recording import is_possible
from tests.endurance.store_kills import kill_writers

DEFAULT_MINUTES = 60.0
FLIPS = 2_000


def store_kills(folder: Path, seed: int) -> Counter[str]:
    """Some hundreds of writers of a record are killed."""
    done = kill_writers(folder, kills=250, seed=seed)
    return Counter(
        {
            "kill -9 of a process that writes a record": done.kills,
            "entries acknowledged by these, all found again": done.acknowledged,
            "roots signed by these, one for each size": done.signed,
        }
    )


def node_kills(folder: Path, seed: int) -> Counter[str]:
    """Fifty nodes are killed under load."""
    done = kill_at_random(folder, kills=50, seed=seed)
    return _nodes_killed("kill -9 of a node under load", done)


def kill_points(folder: Path, seed: int) -> Counter[str]:
    """Both nodes are killed at each point of an exchange, each time that they come there."""
    done = kill_everywhere(folder)
    return _nodes_killed("kill -9 of a node at a named point of an exchange", done)


def partitions(folder: Path, seed: int) -> Counter[str]:
    """Two nodes go through twenty weathers."""
    names = random.Random(seed).choices(list(WEATHERS), k=20)
    return Counter(
        {
            "bad networks between two nodes": len(names),
            "messages through these, each once and receipted": go_through(folder, names, seed),
        }
    )


def cables(folder: Path, seed: int) -> Counter[str]:
    """Two nodes in network namespaces go through twelve weathers."""
    if not namespaces.is_possible():
        return Counter()
    names = random.Random(seed).choices(namespaces.KINDS, k=12)
    return Counter(
        {
            "bad cables between two network namespaces": len(names),
            "messages through these, each once and receipted as well": go_through_cable(folder, names, seed),
        }
    )


def power_cuts(folder: Path, seed: int) -> Counter[str]:
    """The power goes four times at every sync of a run."""
    if not is_possible():
        return Counter()
    steps = recorded_run(folder / "run", pytest.MonkeyPatch(), random.Random(seed))
    return Counter(
        {
            "power cuts, after which all that was acknowledged is there": cut_everywhere(
                steps, folder, random.Random(seed + 1), cuts_of_a_moment=4
            )
        }
    )


def bit_flips(folder: Path, seed: int) -> Counter[str]:
    """Two thousand bits are turned, one at a time."""
    chance = random.Random(seed)
    found = 0
    for is_running, names in ((False, ("record.db", "guard")), (True, ("record.db-wal",))):
        place = folder / str(is_running)
        place.mkdir()
        original = a_record(place, is_running=is_running)
        for name in names:
            bits = chance.sample(range(8 * len(original.files[name])), FLIPS // 3)
            found += sum(bool(turn_bit(original, name, bit).found) for bit in bits)
    return Counter(
        {
            "bits turned in a record": FLIPS // 3 * 3,
            "of these found; the others changed nothing that the log rests on": found,
        }
    )


def _nodes_killed(what: str, done: NodesKilled) -> Counter[str]:
    return Counter({what: done.kills, "messages over killed nodes, each once and receipted": done.messages})


PARTS: Mapping[str, Callable[[Path, int], Counter[str]]] = {
    part.__name__: part for part in (store_kills, node_kills, kill_points, partitions, cables, power_cuts, bit_flips)
}
NEVER = ("acknowledged entries lost", "second roots signed", "messages lost or doubled")
"""What ends a soak as soon as it is seen."""
IN_MEMORY = ("power_cuts", "bit_flips")


def main(arguments: list[str]) -> int:
    """0 once the time is over; 1 if something did not hold."""
    parser = argparse.ArgumentParser(prog="./run soak", description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("minutes", nargs="?", type=float, default=DEFAULT_MINUTES)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--results", type=Path)
    given = parser.parse_args(arguments)
    names = [given.only] if given.only else list(PARTS)
    seed, total = given.seed, Counter[str]()
    about = machine() if given.results else {}
    print(f"seed {seed}", flush=True)
    until = time.monotonic() + given.minutes * 60
    while time.monotonic() < until:
        for name in names:
            begin = time.monotonic()
            try:
                total += _round(name, seed)
            except BaseException:
                print(f"FAILED: {name}; again with: ./run soak 0.01 --seed {seed} --only {name}", flush=True)
                raise
            print(f"{name} {seed}: held, {time.monotonic() - begin:.0f} s", flush=True)
            if time.monotonic() >= until:
                break
        seed += 1
    print("All held:")
    for what, number in total.items():
        print(f"{number:>11,}  {what}")
    if given.results:
        _keep(given.results, dict.fromkeys(NEVER, 0) | total, about | {"seeds": f"{given.seed} to {seed - 1}"})
    return 0


def _keep(folder: Path, counts: Mapping[str, int], about: Mapping[str, str]) -> None:
    """Writes what was counted, in the form of the other results."""
    title = "What nodes and records endured"
    rows = [[what, f"{number:,}"] for what, number in counts.items()]
    text = f"# {title}\n\n{table(['', 'counted'], rows)}\n\n{machine_text(about)}\n"
    write(folder, "endurance", text, {"title": title, "machine": dict(about), "counts": dict(counts)})


def _round(name: str, seed: int) -> Counter[str]:
    with tempfile.TemporaryDirectory(dir=memory_folder() if name in IN_MEMORY else None, prefix="soak-") as folder:
        return PARTS[name](Path(folder), seed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
