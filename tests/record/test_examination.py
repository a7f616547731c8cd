"""Whatever is changed in a stored log behind its back is found, and named."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.record.drafts import ORIGIN, draft_of, sign
from truceline.adapters.store.memory import MemoryDisk, MemoryGuard, MemoryStore
from truceline.record.checkpoints import Checkpoint
from truceline.record.examination import AT_ONCE, Damage, examine_entries, examine_structure
from truceline.record.store import Change, object_name

SIZE = 600
OBJECT = b"a note of two sides"


def _stored(size: int = SIZE) -> tuple[MemoryStore, MemoryDisk]:
    disk = MemoryDisk()
    store = MemoryStore(ORIGIN, sign, disk, MemoryGuard())
    first = replace(draft_of(0), obj=object_name(OBJECT))
    store.commit([Change(drafts=(first, *map(draft_of, range(1, size))), objects=(OBJECT,))])
    return store, disk


def _damage(store: MemoryStore, size: int = SIZE, signed: Checkpoint | None = None) -> list[Damage]:
    return [*examine_structure(store, size, signed), *examine_entries(store, 0, size)]


@pytest.mark.parametrize("signed", [1, 300, SIZE])
def test_a_whole_log_has_no_damage(signed: int) -> None:
    store, _ = _stored()
    then, _ = _stored(signed)
    assert _damage(store, signed=Checkpoint(ORIGIN, signed, then.tree.root)) == []
    assert _damage(store) == []


@pytest.mark.slow
def test_a_log_of_several_readings_is_whole_too() -> None:
    size = AT_ONCE + 300
    store, disk = _stored(size)
    signed = Checkpoint(ORIGIN, size, store.tree.root)
    assert list(examine_structure(store, size, signed)) == []
    disk.leaves[AT_ONCE + 7] += b" "
    found = list(examine_structure(store, size, signed))
    assert found[0] == Damage(f"entry {AT_ONCE + 7}", "its hash is not the one in the tree")


@pytest.mark.slow
@settings(max_examples=60)
@given(st.integers(0, SIZE - 1), st.data())
def test_one_bit_turned_in_an_entry_is_found_and_the_entry_is_named(index: int, data: st.DataObject) -> None:
    store, disk = _stored()
    leaf = bytearray(disk.leaves[index])
    leaf[data.draw(st.integers(0, len(leaf) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    disk.leaves[index] = bytes(leaf)
    assert Damage(f"entry {index}", "its hash is not the one in the tree") in _damage(store)


@pytest.mark.slow
@settings(max_examples=60)
@given(st.sampled_from([(0, SIZE), (1, 2)]), st.data())
def test_one_bit_turned_in_a_tile_is_found(level: tuple[int, int], data: st.DataObject) -> None:
    store, disk = _stored()
    row = disk.rows[level[0]]
    row[data.draw(st.integers(0, len(row) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert len(_damage(store)) == 1


def test_a_changed_object_is_found_and_a_withheld_one_is_no_damage() -> None:
    store, disk = _stored()
    disk.objects[object_name(OBJECT)] = OBJECT + b"!"
    assert _damage(store) == [Damage(f"object {object_name(OBJECT)}", "its content has another hash")]
    del disk.objects[object_name(OBJECT)]
    assert _damage(store) == []


def test_an_entry_in_another_place_is_found_although_its_own_hash_fits() -> None:
    disk = MemoryDisk()
    store = MemoryStore(ORIGIN, sign, disk, MemoryGuard())
    store.commit([Change(drafts=(draft_of(0), draft_of(1)))])
    disk.leaves.reverse()
    assert Damage("entry 0", "it says that it stands at 1") in _damage(store, 2)


def test_bytes_that_are_no_entry_are_found() -> None:
    store, disk = _stored(3)
    disk.leaves[1] = b"no entry"
    assert [damage.where for damage in examine_entries(store, 0, 3)] == ["entry 1"]


def _other_root(size: int) -> Checkpoint:
    return Checkpoint(ORIGIN, size, b"r" * 32)


@pytest.mark.parametrize(
    ("change", "signed", "where"),
    [
        (lambda disk: disk.leaves.pop(), None, "entries from 0"),
        (lambda disk: disk.rows[0].pop(), None, "entry 512"),
        (lambda disk: disk.rows.pop(1), None, "tile/1/000.p/2"),
        (lambda disk: None, _other_root(SIZE), "the log"),
        (lambda disk: None, _other_root(5), "the log"),
        (lambda disk: None, _other_root(SIZE + 1), "the log"),
    ],
)
def test_what_is_missing_or_signed_otherwise_is_found(
    change: Callable[[MemoryDisk], object], signed: Checkpoint | None, where: str
) -> None:
    store, disk = _stored()
    change(disk)
    assert next(examine_structure(store, SIZE, signed)).where == where
