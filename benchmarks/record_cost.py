"""What the record costs beside its peers: durable commits, proofs from disk, start-up, and the examination of a log."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias, TypeVar

from benchmarks.record_peers import BareRows, PymerkleLog
from benchmarks.survey import Figure
from truceline.adapters.store.sqlite import SqliteStore
from truceline.record.checkpoints import Checkpoint, sign_checkpoint
from truceline.record.entries import Draft, EntryKind
from truceline.record.examination import examine_structure
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.merkle.proofs import check_inclusion
from truceline.record.merkle.tree import TiledTree
from truceline.record.store import Change
from truceline.signing.keys import KeyKind, SigningKey

FULL_SIZE = 1_000_000
_KEY = SigningKey("alfa.example/log/1", KeyKind.ED25519, bytes(32))
_GROUP = 1_000
_COMMITS = {1: 100, 10: 100, 100: 50, _GROUP: 10}
"""How many commits are made of each size."""
_PROOFS = 2_000
_US_AN_ENTRY = 1e6 / 15_000
_MS_A_PROOF = 1e3 / 2_000
_STRUCTURE_S, _START_S = 5.0, 5.0
"""For a million entries."""
_COMMIT, _TOGETHER = "durable commit, 1 entry at once", f"durable commit, {_GROUP:,} entries at once"
_FRESH, _AGAIN = "a proof of inclusion from the disk", "a proof of inclusion, tiles at hand"


def record_figures(entries: int, rounds: int, folder: Path) -> list[Figure]:
    """What is promised of the record in issue 3, with pymerkle and the bare commits of SQLite in the same rounds.

    Args:
        entries: how many the log has in the end.
        rounds: how often everything is measured but the filling of the log.
        folder: on the disk that is to be measured; what is written there is removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix="record-") as name:
        place = Path(name)
        with closing(_opened(place)) as store, closing(PymerkleLog(place / "peer.db")) as peer:
            commits = _together(_commit_times(store, peer, place / "floor.db") for _ in range(rounds))
            _fill(store, entries, peer)
        starts = _together(_start_times(place, entries) for _ in range(rounds))
        with closing(_opened(place)) as store:
            readings = _together(_reading_times(store, place / "peer.db", turn) for turn in range(rounds))
    return [*_commit_figures(commits), *_reading_figures(readings, entries), *_start_figures(starts, entries)]


def proof_figures(entries: int, rounds: int, folder: Path) -> list[Figure]:
    """What is promised of proofs alone, measured as in ``record_figures``, in a tenth of the time.

    Args:
        entries: how many the log has.
        rounds: how often proofs are made from tiles that nobody has read yet.
        folder: on the disk that is to be measured; what is written there is removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix="proofs-") as name:
        with closing(_opened(Path(name))) as store:
            _fill(store, entries)
        with closing(_opened(Path(name))) as store:
            times = _together(
                _proof_times(TiledTree(entries, store.tile), _places(entries, turn)) for turn in range(rounds)
            )
    return [_proof_figure(what, values) for what, values in times.items()]


_Times: TypeAlias = dict[str, list[float]]
"""What was measured, under its name, in the order of the rounds."""
_T = TypeVar("_T")


def _together(rounds: Iterable[dict[str, float]]) -> _Times:
    """What was measured, under its name, in the order of the rounds."""
    times: _Times = {}
    for measured in rounds:
        for what, value in measured.items():
            times.setdefault(what, []).append(value)
    return times


def _commit_times(store: SqliteStore, peer: PymerkleLog, floor: Path) -> dict[str, float]:
    """Microseconds an entry."""
    times = {f"durable commit, {group:,} entr{'y' if group == 1 else 'ies'} at once": 0.0 for group in _COMMITS}
    for what, (group, commits) in zip(times, _COMMITS.items(), strict=True):
        acts = [[Change(drafts=(_draft(number),)) for number in range(group)] for _ in range(commits)]
        begin = store.tree.size
        times[what] = _us_an_entry(partial(_commit, store), acts)
        peer.append(store.leaves(begin, store.tree.size))
    leaves = [_draft(number).leaf(number) for number in range(_GROUP)]
    with closing(BareRows(floor)) as bare:
        times["SQLite's bare rows, 1 at once"] = _us_an_entry(bare.append, [[leaf] for leaf in leaves[:100]])
        times[f"SQLite's bare rows, {_GROUP:,} at once"] = _us_an_entry(bare.append, [leaves] * 10)
    with closing(PymerkleLog(floor.with_name("beside.db"))) as beside:
        times["pymerkle, 1 at once"] = _us_an_entry(beside.append, [[leaf] for leaf in leaves[:100]])
        times[f"pymerkle, {_GROUP:,} at once"] = _us_an_entry(beside.append, [leaves] * 10)
    return times


def _commit_figures(times: _Times) -> Iterator[Figure]:
    limits = {_TOGETHER: _US_AN_ENTRY}
    for what, values in times.items():
        yield Figure(what, "µs an entry", tuple(values), limits.get(what))
    for peer in ("SQLite's bare rows", "pymerkle"):
        for ours, group in ((_COMMIT, "1"), (_TOGETHER, f"{_GROUP:,}")):
            yield _ratio(f"{peer}: its time to ours, {group} at once", times[f"{peer}, {group} at once"], times[ours])


def _start_times(place: Path, entries: int) -> dict[str, float]:
    """Seconds until the log is open and its root known."""
    begin = time.perf_counter()
    with closing(_opened(place)) as store:
        root = store.tree.root
        ours_s = time.perf_counter() - begin
    begin = time.perf_counter()
    with closing(PymerkleLog(place / "peer.db")) as peer:
        same = peer.root() == root
        peer_s = time.perf_counter() - begin
    if not same:
        raise RuntimeError(f"two roots over the same {entries} entries")
    return {"ours": ours_s, "pymerkle": peer_s}


def _start_figures(times: _Times, entries: int) -> Iterator[Figure]:
    yield Figure(f"start with {entries:,} entries, until the root is known", "s", tuple(times["ours"]), _START_S)
    yield Figure("pymerkle, start", "s", tuple(times["pymerkle"]))
    yield _ratio("pymerkle: its time to ours, start", times["pymerkle"], times["ours"])


def _reading_times(store: SqliteStore, peer: Path, turn: int) -> dict[str, float]:
    """Milliseconds a proof, and seconds for the examination of all."""
    size = store.tree.size
    places = _places(size, turn)
    signed = Checkpoint(_KEY.name, size, store.tree.root)
    tree = TiledTree(size, store.tile)
    times = _proof_times(tree, places)
    with closing(PymerkleLog(peer)) as beside:
        times["pymerkle, a proof from the disk"] = _ms_each(beside.inclusion, places)
        times["pymerkle, a proof at hand"] = _ms_each(beside.inclusion, places)
        paths = {place: (leaf_hash(store.leaves(place, place + 1)[0]), tree.inclusion(place)) for place in places[:200]}
        if any(path != beside.inclusion(place) for place, (_, path) in paths.items()):
            raise RuntimeError("two paths for one leaf")
    times["a proof of inclusion checked"] = _ms_each(
        lambda at: check_inclusion(at, size, *paths[at], signed.root), paths
    )
    begin = time.perf_counter()
    if list(examine_structure(store, size, signed)):
        raise RuntimeError("the log that was measured is damaged")
    return times | {"whole": time.perf_counter() - begin}


def _places(size: int, turn: int) -> list[int]:
    chance = random.Random(turn)
    return [chance.randrange(size) for _ in range(_PROOFS)]


def _proof_times(tree: TiledTree, places: Sequence[int]) -> dict[str, float]:
    """Milliseconds a proof, from a tree that has read nothing yet."""
    return {_FRESH: _ms_each(tree.inclusion, places), _AGAIN: _ms_each(tree.inclusion, places)}


def _proof_figure(what: str, values: Sequence[float]) -> Figure:
    return Figure(what, "ms", tuple(values), _MS_A_PROOF if what == _FRESH else None)


def _reading_figures(times: _Times, entries: int) -> Iterator[Figure]:
    whole = times.pop("whole")
    for what, values in times.items():
        yield _proof_figure(what, values)
    yield _ratio(
        "pymerkle: its time to ours, a proof from the disk", times["pymerkle, a proof from the disk"], times[_FRESH]
    )
    yield _ratio("pymerkle: its time to ours, a proof at hand", times["pymerkle, a proof at hand"], times[_AGAIN])
    yield Figure(f"every hash of {entries:,} entries computed again", "s", tuple(whole), _STRUCTURE_S)


def _ratio(what: str, theirs: Sequence[float], ours: Sequence[float]) -> Figure:
    """How many times as long the other takes, round by round."""
    return Figure(what, "times", tuple(one / other for one, other in zip(theirs, ours, strict=True)))


def _opened(place: Path) -> SqliteStore:
    return SqliteStore(place / "node", _KEY.name, lambda checkpoint: sign_checkpoint(checkpoint, _KEY).encoded)


def _fill(store: SqliteStore, entries: int, peer: PymerkleLog | None = None) -> None:
    while store.tree.size < entries:
        start = store.tree.size
        _commit(store, [Change(drafts=tuple(map(_draft, range(start, min(entries, start + _GROUP)))))])
        if peer:
            peer.append(store.leaves(start, store.tree.size))


def _commit(store: SqliteStore, changes: Sequence[Change]) -> None:
    store.commit(changes)
    store.settle()


def _us_an_entry(act: Callable[[Sequence[_T]], None], groups: Sequence[Sequence[_T]]) -> float:
    begin = time.perf_counter()
    for group in groups:
        act(group)
    return (time.perf_counter() - begin) / sum(map(len, groups)) * 1e6


def _ms_each(act: Callable[[int], object], places: Iterable[int]) -> float:
    wanted = list(places)
    begin = time.perf_counter()
    for place in wanted:
        act(place)
    return (time.perf_counter() - begin) / len(wanted) * 1e3


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
