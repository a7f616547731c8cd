"""Rows 16 and 19 of the fault matrix: the power goes at every sync, and any part of the rest was written."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.endurance.disk import Disk, Sync
from tests.endurance.power_cuts import Kept, Signed, cut_everywhere, recorded_run
from tests.endurance.recording import is_possible
from truceline.errors import TrustError

pytestmark = pytest.mark.skipif(not is_possible(), reason="Python's SQLite is built into it: no VFS can be put there")


def test_after_a_power_cut_at_any_sync_all_acknowledged_entries_are_there_and_no_second_root_is_signed(
    swift: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = recorded_run(swift / "run", monkeypatch, random.Random(16), starts=2)
    assert sum(step.entries for step in steps if isinstance(step, Kept)) > 100
    assert cut_everywhere(steps, swift, random.Random(17)) > 100


def test_a_log_that_was_not_synced_would_be_noticed(swift: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof that the test above can fail."""
    steps = recorded_run(swift / "run", monkeypatch, random.Random(16), starts=1)
    unsynced = [step for step in steps if not (isinstance(step, Sync) and step.name.endswith("-wal"))]
    assert len(unsynced) < len(steps)
    with pytest.raises((AssertionError, TrustError)):
        cut_everywhere(unsynced, swift, random.Random(17))


def test_a_power_cut_while_a_record_is_made_leaves_a_whole_schema_or_none_and_a_record_that_can_begin(
    swift: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = recorded_run(swift / "run", monkeypatch, random.Random(19), starts=1)
    made = steps[: next(place for place, step in enumerate(steps) if isinstance(step, Signed))]
    assert cut_everywhere(made, swift, random.Random(20), cuts_of_a_moment=12) > 100
    disk, found = Disk(), set()
    for step in made:
        assert not isinstance(step, Kept | Signed)
        disk.take(step)
        for chance in map(random.Random, range(4)):
            for name, content in disk.after_cut(chance).items():
                (swift / name).write_bytes(content)
            with closing(sqlite3.connect(swift / "record.db")) as connection:
                found.add(connection.execute("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").fetchone()[0])
            for path in swift.glob("[rg]*.*"):
                path.unlink()
    assert len(found) == 2
    assert min(found) == 0
