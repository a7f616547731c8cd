"""kill -9 of a process that writes a record, again and again, and what must be there after each."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from signal import SIGKILL
from typing import NamedTuple

from tests.endurance.store_writer import digest_of
from tests.record.drafts import ORIGIN, sign
from truceline.adapters.store.sqlite import SqliteStore
from truceline.record.examination import examine_entries, examine_structure
from truceline.record.merkle.tree import TiledTree

ROOT = Path(__file__).resolve().parents[2]
KILLS_OF_A_RECORD = 100
MOST_ROWS = 8
"""That a writer may say before its last moments begin: on a slow machine, too, some of it is acknowledged."""
LONGEST_LIFE_S = 0.25


class Killed(NamedTuple):
    """What some kills were held against."""

    kills: int
    acknowledged: int
    """Entries."""
    signed: int
    """Checkpoints."""


def kill_writers(folder: Path, kills: int, seed: int) -> Killed:
    """Kills writers of records, and finds every acknowledged entry, and one root for each size that was ever signed.

    Args:
        folder: empty; records are made in it, and deleted when they have been killed often enough.
        kills: how many.
        seed: of the moments.
    """
    chance = random.Random(seed)
    acknowledged = signed = 0
    for start in range(0, kills, KILLS_OF_A_RECORD):
        record = folder / f"record-{start}"
        roots: dict[int, str] = {}
        for _ in range(min(KILLS_OF_A_RECORD, kills - start)):
            life = chance.randint(1, MOST_ROWS), chance.uniform(0, LONGEST_LIFE_S)
            acknowledged += _check(record, _rows_of_a_killed_writer(record, *life), roots)
        _check_whole(record)
        signed += len(roots)
        shutil.rmtree(record)
    return Killed(kills, acknowledged, signed)


def _rows_of_a_killed_writer(record: Path, first_rows: int, life_s: float) -> list[list[str]]:
    command = [sys.executable, "-m", "tests.endurance.store_writer", str(record)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        rows = [writer.stdout.readline() for _ in range(first_rows)]
        time.sleep(life_s)
        writer.kill()
        rows += writer.stdout
    assert writer.returncode == -SIGKILL, "the writer ended by itself"
    return [row.split() for row in rows if row.endswith("\n")]


def _check(record: Path, rows: Iterable[list[str]], roots: dict[int, str]) -> int:
    """How many acknowledged entries are there, as they were; all of them, or this fails."""
    acknowledged = 0
    with closing(SqliteStore(record, ORIGIN, sign)) as store:
        assert store.frozen == ""
        tree = TiledTree(store.tree.size, store.tile)
        for kind, place, *more in rows:
            if kind == "signed":
                assert roots.setdefault(int(place), more[0]) == more[0], f"a second root of size {place}"
                assert tree.root(int(place)).hex() == more[0], f"what was signed of size {place} is not there"
            else:
                leaves = store.leaves(int(place), int(place) + int(more[0]))
                assert digest_of(leaves) == more[1], f"an acknowledged entry from {place} on is lost"
                acknowledged += int(more[0])
        root = store.tree.root.hex()
        assert roots.setdefault(store.tree.size, root) == root, f"a second root of size {store.tree.size}"
    return acknowledged


def _check_whole(record: Path) -> None:
    with closing(SqliteStore(record, ORIGIN, sign)) as store:
        assert list(examine_structure(store, store.tree.size, None)) == []
        assert list(examine_entries(store, 0, store.tree.size)) == []
