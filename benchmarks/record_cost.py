"""What the record costs: durable commits, proofs from disk, start-up and the examination of a whole log."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import wait
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.survey import Figure
from truceline.adapters.store.group import GroupCommit
from truceline.adapters.store.sqlite import SqliteStore
from truceline.record.checkpoints import Checkpoint, sign_checkpoint
from truceline.record.entries import Draft, EntryKind
from truceline.record.examination import examine_structure
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.merkle.proofs import check_inclusion
from truceline.record.merkle.tree import TiledTree
from truceline.record.store import Change, Committed
from truceline.signing.keys import KeyKind, SigningKey

FULL_SIZE = 1_000_000
_KEY = SigningKey("alfa.example/log/1", KeyKind.ED25519, bytes(32))
_GROUP = 1_000
_PROOFS = 2_000
_US_AN_ENTRY = 1e6 / 15_000
_MS_A_PROOF = 1e3 / 2_000
_STRUCTURE_S, _START_S = 5.0, 5.0
"""For a million entries."""


def record_figures(entries: int, rounds: int, folder: Path) -> list[Figure]:
    """What is promised of the record in issue 3, and the bare commits of SQLite as the floor.

    Args:
        entries: how many the log has in the end.
        rounds: how often the short measurements are made.
        folder: on the disk that is to be measured; what is written there is removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix="record-") as name:
        place = Path(name)
        with closing(_opened(place)) as store:
            figures = [*_commit_figures(store, rounds, place / "floor.db")]
            _fill(store, entries)
        started = tuple(_start_s(place) for _ in range(rounds))
        with closing(_opened(place)) as store:
            figures += _reading_figures(store, rounds)
    return [*figures, Figure(f"start with {entries:,} entries", "s", started, _START_S)]


def _commit_figures(store: SqliteStore, rounds: int, floor: Path) -> Iterator[Figure]:
    for group, limit_us in ((1, None), (10, None), (100, None), (_GROUP, _US_AN_ENTRY)):
        waits = tuple(_commit_us(store, group, 10_000 // (group + 90)) for _ in range(rounds))
        yield Figure(f"durable commit, {group:,} entries at once", "µs an entry", waits, limit_us)
    queued = tuple(_queue_us(store, 10 * _GROUP) for _ in range(rounds))
    yield Figure("the same through the queue, one entry an act", "µs an entry", queued, _US_AN_ENTRY)
    bare = tuple(_bare_us(floor, 20) for _ in range(rounds))
    yield Figure(f"the floor: bare rows of that size in SQLite, {_GROUP:,} at once", "µs an entry", bare)


def _reading_figures(store: SqliteStore, rounds: int) -> list[Figure]:
    size, chance = store.tree.size, random.Random(5)
    places = [chance.randrange(size) for _ in range(_PROOFS)]
    signed = Checkpoint(_KEY.name, size, store.tree.root)
    leaves = {place: leaf_hash(store.leaves(place, place + 1)[0]) for place in places}
    paths = {place: TiledTree(size, store.tile).inclusion(place) for place in places[:200]}

    def check(place: int) -> None:
        check_inclusion(place, size, leaves[place], paths[place], signed.root)

    fresh, again, checked, whole = [], [], [], []
    for _ in range(rounds):
        tree = TiledTree(size, store.tile)
        fresh.append(_ms_each(tree.inclusion, places))
        again.append(_ms_each(tree.inclusion, places))
        checked.append(_ms_each(check, list(paths)))
        begin = time.perf_counter()
        assert not list(examine_structure(store, size, signed))
        whole.append(time.perf_counter() - begin)
    return [
        Figure("a proof of inclusion from the disk", "ms", tuple(fresh), _MS_A_PROOF),
        Figure("the same, tiles at hand", "ms", tuple(again)),
        Figure("a proof of inclusion checked", "ms", tuple(checked)),
        Figure(f"every hash of {size:,} entries computed again", "s", tuple(whole), _STRUCTURE_S),
    ]


def _opened(place: Path) -> SqliteStore:
    return SqliteStore(place / "node", _KEY.name, lambda checkpoint: sign_checkpoint(checkpoint, _KEY).encoded)


def _start_s(place: Path) -> float:
    begin = time.perf_counter()
    _opened(place).close()
    return time.perf_counter() - begin


def _fill(store: SqliteStore, entries: int) -> None:
    while store.tree.size < entries:
        start = store.tree.size
        store.commit([Change(drafts=tuple(map(_draft, range(start, min(entries, start + _GROUP)))))])
        store.settle()


def _commit_us(store: SqliteStore, group: int, commits: int) -> float:
    acts = [[Change(drafts=(_draft(number),)) for number in range(group)] for _ in range(commits)]
    begin = time.perf_counter()
    for together in acts:
        store.commit(together)
        store.settle()
    return (time.perf_counter() - begin) / group / commits * 1e6


def _queue_us(store: SqliteStore, acts: int) -> float:
    changes = [Change(drafts=(_draft(number),)) for number in range(acts)]
    queue = GroupCommit(store)
    begin = time.perf_counter()
    futures = [queue.submit(change) for change in changes]
    wait(futures)
    took = time.perf_counter() - begin
    queue.close()
    first = store.tree.size - acts
    assert [future.result() for future in futures] == [Committed(range(first + n, first + n + 1)) for n in range(acts)]
    return took / acts * 1e6


def _bare_us(path: Path, commits: int) -> float:
    leaf = _draft(0).leaf(0)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS entry (i INTEGER PRIMARY KEY, leaf BLOB)")
        begin = time.perf_counter()
        for _ in range(commits):
            connection.execute("BEGIN")
            connection.executemany("INSERT INTO entry (leaf) VALUES (?)", [(leaf,)] * _GROUP)
            connection.execute("COMMIT")
        return (time.perf_counter() - begin) / _GROUP / commits * 1e6


def _ms_each(act: Callable[[int], object], places: list[int]) -> float:
    begin = time.perf_counter()
    for place in places:
        act(place)
    return (time.perf_counter() - begin) / len(places) * 1e3


def _draft(number: int) -> Draft:
    """An entry about a note that only this number has."""
    digest = sha256(b"%d" % number).hexdigest()
    return Draft(
        kind=EntryKind.RECV,
        at=1_790_000_000_000 + number,
        mono_ms=number,
        boot="b0" * 16,
        nonce=digest[:32],
        line="11" * 16,
        peer="bravo.example",
        note_id=digest,
        obj=digest[::-1],
    )
