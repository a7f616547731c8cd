"""One bit turned in a file of a record: what is then found, what can still be read, and what is signed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from tests.cli.met_homes import met_homes
from tests.endurance.store_writer import fresh_draft
from tests.wiring.test_records import warned
from truceline.adapters.store.sqlite import SqliteStore
from truceline.adapters.store.sqlite_reading import UNREADABLE, open_read_only
from truceline.errors import StoreError, TrucelineError
from truceline.record.checkpoints import Checkpoint, sign_checkpoint
from truceline.record.merkle.compact_range import CompactRange
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.store import Change
from truceline.wiring.home import Home
from truceline.wiring.home_keys import read_service_key
from truceline.wiring.records import examine

LOG = {
    "entry": "SELECT i, leaf FROM entry ORDER BY i",
    "object": "SELECT digest, content FROM object ORDER BY digest",
    "tile": "SELECT level, number, hashes FROM tile ORDER BY level, number",
    "mirror": "SELECT origin, number, hashes FROM mirror ORDER BY origin, number",
    "peer_log": "SELECT origin, size, peaks FROM peer_log ORDER BY origin",
}
"""What a log rests on, and how it is read."""
ENTRIES = 60


@dataclass(frozen=True)
class Original:
    """A record as it was written, in a folder whose files are written anew for each bit that is turned.

    Args:
        home: of its node.
        files: of the record, by name.
        tables: what its log rests on.
        tree: over its entries.
    """

    home: Home
    files: Mapping[str, bytes]
    tables: Mapping[str, Sequence[Any]]
    tree: CompactRange

    @property
    def folder(self) -> Path:
        """Where the record lies."""
        return self.home.folder / "record"


class Turned(NamedTuple):
    """What came of one bit."""

    name: str
    """Of the file."""
    bit: int
    found: tuple[str, ...]
    """What the examination says, or why there can be none."""
    changed: frozenset[str]
    """Tables of the log that read otherwise now, or not at all."""
    unreadable: int
    """Entries that cannot be read any more; all of them if the file cannot be opened."""


def a_record(folder: Path, *, is_running: bool) -> Original:
    """The record of a node that has sent and received.

    Args:
        folder: where it is made.
        is_running: True if it is as a killed node leaves it, with its newest entries in the write-ahead log.
    """
    met = met_homes(folder)
    for number in range(4):
        warned(met, f"Turn back, {number}.")
    met.exchange()
    home = met.bravo
    with closing(_opened(home, {})) as store:
        for number in range(ENTRIES):
            store.commit([Change(drafts=(fresh_draft(number),), objects=(b"%d" % number,))])
        tree, files = store.tree, _read(home)
    files = files if is_running else _read(home)
    original = Original(home, files, {}, tree)
    _put(original, files)
    return replace(original, tables=_tables(original.folder))


def turn_bit(original: Original, name: str, bit: int) -> Turned:
    """Turns one bit, and holds what the record then does against what it may do.

    Args:
        original: the record.
        name: of one of its files.
        bit: which one.
    """
    content = bytearray(original.files[name])
    content[bit // 8] ^= 1 << bit % 8
    _put(original, {**original.files, name: bytes(content)})
    where = f"bit {bit} of {name}"
    found = _found(original.home)
    changed = frozenset(table for table, rows in _tables(original.folder).items() if rows != original.tables[table])
    assert found or not changed, f"{where} changed {set(changed)}, and nothing is found"
    assert found or name == "record.db", f"{where} is not found"
    unreadable = _unreadable(original, where, found)
    _check_signed(original, where)
    return Turned(name, bit, found, changed, unreadable)


def _opened(home: Home, signed: dict[int, bytes]) -> SqliteStore:
    key = read_service_key(home.keys / "log")

    def sign(checkpoint: Checkpoint) -> bytes:
        signed[checkpoint.size] = checkpoint.root
        return sign_checkpoint(checkpoint, key).encoded

    return SqliteStore(home.folder / "record", key.name, sign)


def _read(home: Home) -> Mapping[str, bytes]:
    paths = (home.folder / "record" / name for name in ("record.db", "record.db-wal", "guard"))
    return {path.name: path.read_bytes() for path in paths if path.exists()}


def _put(original: Original, files: Mapping[str, bytes]) -> None:
    """Nothing lies in the folder but these."""
    for path in original.folder.iterdir():
        path.unlink()
    for name, content in files.items():
        (original.folder / name).write_bytes(content)


def _tables(folder: Path) -> Mapping[str, Sequence[Any]]:
    """What the log rests on, as SQLite reads it; nothing, where it cannot."""
    found: dict[str, Sequence[Any]] = {}
    for table, query in LOG.items():
        try:
            with closing(sqlite3.connect(folder / "record.db")) as connection:
                # Only to be held against each other: damaged text is no text.
                connection.text_factory = bytes
                found[table] = connection.execute(query).fetchall()
        except UNREADABLE:
            found[table] = []
    return found


def _found(home: Home) -> tuple[str, ...]:
    try:
        return tuple(f"{where}: {what}" for where, what in examine(home))
    except TrucelineError as error:
        return (f"{type(error).__name__}: {error}",)


def _unreadable(original: Original, where: str, found: Sequence[str]) -> int:
    """How many entries cannot be read; each that can is as it was written, or named as damaged."""
    leaves = [leaf for _, leaf in original.tables["entry"]]
    try:
        reader = open_read_only(original.folder / "record.db")
    except TrucelineError:
        return len(leaves)
    unreadable = 0
    with closing(reader):
        for index, leaf in enumerate(leaves):
            try:
                is_whole = reader.leaves(index, index + 1) == (leaf,)
            except StoreError:
                is_whole = False
            is_named = any(words.startswith((f"entry {index}:", "entries from")) for words in found)
            is_file_named = any(words.startswith("record.db:") for words in found)
            assert is_whole or is_named or is_file_named, f"{where}: entry {index}"
            unreadable += not is_whole
    return unreadable


def _check_signed(original: Original, where: str) -> None:
    """Whatever is still signed is what would have been signed before."""
    signed: dict[int, bytes] = {}
    draft, size = fresh_draft(0), original.tree.size
    try:
        with closing(_opened(original.home, signed)) as store:
            store.commit([Change(drafts=(draft,))])
    except TrucelineError:
        pass
    allowed = {size: original.tree.root, size + 1: original.tree.grown([leaf_hash(draft.leaf(size))]).tree.root}
    assert signed.items() <= allowed.items(), f"{where}: a second root"
