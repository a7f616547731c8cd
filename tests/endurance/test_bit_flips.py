"""Row 17 of the fault matrix: one bit turned in any file of a record; ``./run soak`` turns many more."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.endurance.bit_flips import a_record, turn_bit
from tests.wiring.homes import a_home
from truceline.wiring.records import examine

FLIPS = 60


@pytest.mark.parametrize(("is_running", "name"), [(False, "record.db"), (False, "guard"), (True, "record.db-wal")])
def test_a_turned_bit_is_found_and_named_what_it_spares_can_be_read_and_no_second_root_is_signed(
    swift: Path, is_running: bool, name: str
) -> None:
    original = a_record(swift, is_running=is_running)
    chance = random.Random(17)
    places = chance.sample(range(8 * len(original.files[name])), FLIPS)
    turned = [turn_bit(original, name, bit) for bit in places]
    assert sum(bool(one.found) for one in turned) > FLIPS / 10
    assert sum(one.unreadable < original.tree.size for one in turned) > FLIPS / 2


def test_a_turned_bit_of_an_entry_names_that_entry_and_spares_all_others(swift: Path) -> None:
    original = a_record(swift, is_running=False)
    for index, leaf in random.Random(18).sample(original.tables["entry"], 10):
        start = original.files["record.db"].index(leaf)
        turned = turn_bit(original, "record.db", 8 * (start + len(leaf) // 2))
        assert f"entry {index}: its hash is not the one in the tree" in turned.found
        assert turned.unreadable == 1


def test_a_guard_of_which_one_copy_is_damaged_is_found(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home")
    guard = home.folder / "record" / "guard"
    content = bytearray(guard.read_bytes())
    content[-1] ^= 1
    guard.write_bytes(content)
    assert [where for where, _ in examine(home)] == ["the guard file"]
