"""The record in a node's folder, read beside the node that may be writing it: examined, proved, listed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property, partial
from itertools import chain, repeat
from pathlib import Path
from typing import Any, NamedTuple, TypedDict, cast

from truceline.adapters.store.guard import Guard
from truceline.adapters.store.sqlite import DATABASE, GUARD
from truceline.adapters.store.sqlite_mending import mend
from truceline.adapters.store.sqlite_reading import SqliteReader, open_read_only
from truceline.errors import FrozenError, InputError, NotFoundError, StoreError, TrucelineError
from truceline.line.admission import open_message
from truceline.node.examining.derived import Difference, differences
from truceline.node.lines import Line, line_from_record, place_in
from truceline.record.checkpoints import Checkpoint, checkpoint_from_text
from truceline.record.entries import Entry, EntryKind, entry_from_leaf
from truceline.record.examination import (
    AT_ONCE,
    Damage,
    examine_entries,
    examine_mirror,
    examine_objects,
    examine_structure,
)
from truceline.record.log_proofs import LogProof, check_log_proof, log_proof_from_bytes
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.merkle.tiles import TILE_WIDTH, Tile, hashes_in
from truceline.record.merkle.tree import TiledTree
from truceline.record.store import Store
from truceline.signing.notes import read_unverified
from truceline.signing.parties.manifests import Position
from truceline.wiring.home import Home

PROCESSES = 2
BESIDE = "the table "
"""How the name of a table begins that can be made again from the log."""
_INDEX = re.compile(r"0|[1-9][0-9]{0,17}")
_ID = re.compile(r"[0-9a-f]{8,64}")
_BRINGS_A_MESSAGE = (EntryKind.SENT, EntryKind.RECV)


@dataclass(frozen=True)
class OpenRecord:
    """A record that is open for reading, and what of it is signed.

    Args:
        party: whose it is.
        store: where it is read.
        signed: the newest signed checkpoint, as a whole note; empty before the first entry, or if the guard is lost.
        guard_trouble: what is wrong with the guard, in words; empty if nothing is.
    """

    party: str
    store: SqliteReader
    signed: bytes
    guard_trouble: str = ""

    @cached_property
    def checkpoint(self) -> Checkpoint | None:
        """What was signed last; none before the first entry."""
        return checkpoint_from_text(read_unverified(self.signed).text) if self.signed else None

    @property
    def size(self) -> int:
        """How many entries are signed, as far as they are here; all that are here, if nobody knows what was signed."""
        stored = self.store.stored_size()
        signed = self.checkpoint.size if self.checkpoint else 0
        return stored if self.guard_trouble and not signed else min(stored, signed)

    @cached_property
    def covering(self) -> bytes:
        """The newest signed checkpoint that can be proved from the entries that are here, as a whole note.

        That is the guard's; of a record that lost entries, the newest that a peer has cosigned; empty if there is none.
        """
        if self.checkpoint is None or self.checkpoint.size > self.size:
            tree = TiledTree(self.size, self.store.tile)
            found = [note for note in self._cosigned() if _is_of(tree, note)]
            return max(found, key=_size_of, default=b"")
        return self.signed

    def _cosigned(self) -> Iterator[bytes]:
        """Checkpoints of this log that peers have cosigned, as far as entries name them."""
        for entry in self.entries():
            if entry.kind is EntryKind.COSIGNED:
                yield self.store.content(entry.obj) or b""

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines whose charters are in it, in the order of the log."""
        charters = (entry for entry in self.entries() if entry.extra.get("is") == "charter")
        return tuple(dict.fromkeys(entry.line for entry in charters if entry.kind is EntryKind.NOTE))

    def entries(self, start: int = 0, end: int | None = None) -> Iterator[Entry]:
        """The entries of a run, in their order.

        Raises:
            StoreError: one is not as it was written; those after it can be read from there on.
        """
        stop = self.size if end is None else min(end, self.size)
        for first in range(start, stop, AT_ONCE):
            last = min(stop, first + AT_ONCE)
            leaves = chain(self.store.leaves(first, last), repeat(b""))
            for index, leaf, signed in zip(range(first, last), leaves, self._hashes(first, last), strict=False):
                if leaf_hash(leaf) != signed:
                    raise StoreError(
                        f"entry {index} is not as it was written", hint="`truceline record fsck` names all damage"
                    )
                yield entry_from_leaf(leaf)

    def _hashes(self, start: int, end: int) -> Iterator[bytes]:
        """The hashes of a run of entries, as they stand in the tree."""
        for number in range(start // TILE_WIDTH, -(-end // TILE_WIDTH)):
            first = number * TILE_WIDTH
            hashes = hashes_in(self.store.tile(Tile(0, number, min(TILE_WIDTH, self.size - first))))
            yield from hashes[max(0, start - first) : end - first]


@contextmanager
def open_record(home: Home) -> Iterator[OpenRecord]:
    """The record of a node's folder, for reading only; the node may be running.

    Raises:
        NotFoundError: there is none.
        StoreError: it cannot be read.
    """
    with record_in(home.record, home.party) as record:
        yield record


@contextmanager
def record_in(folder: Path, party: str) -> Iterator[OpenRecord]:
    """The record in any folder, likewise.

    Args:
        folder: as ``adapters.store.sqlite`` has it.
        party: whose it is.
    """
    # The guard first: whatever was signed was committed before.
    signed, trouble = _guarded(folder / GUARD)
    store = open_read_only(folder / DATABASE)
    try:
        yield OpenRecord(party, store, signed, trouble)
    finally:
        store.close()


def _guarded(path: Path) -> tuple[bytes, str]:
    """What a guard file says was signed, and what is wrong with it."""
    if not path.exists():
        return b"", "it is missing: nobody knows what was signed last"
    try:
        guard = Guard(path)
    except FrozenError as error:
        return b"", str(error)
    trouble = "one of its two copies is damaged; the next entry renews it" if guard.is_half else ""
    guard.close()
    return guard.note, trouble


def _is_of(tree: TiledTree, note: bytes) -> bool:
    """True for a checkpoint of the first entries of a tree."""
    if not note:
        return False
    checkpoint = checkpoint_from_text(read_unverified(note).text)
    return checkpoint.size <= tree.size and tree.root(checkpoint.size) == checkpoint.root


def _size_of(note: bytes) -> int:
    return checkpoint_from_text(read_unverified(note).text).size


def examine(home: Home) -> Iterator[Damage]:
    """Everything in a stored record that is not as it was written.

    That is hashes, tiles, the signed root, entries, objects, the copies of peers' logs, the file itself, and the guard.
    """
    with open_record(home) as record:
        yield from examine_open(record)


def examine_open(record: OpenRecord) -> Iterator[Damage]:
    """The same of a record that is open."""
    store, signed = record.store, record.checkpoint
    parts = (
        examine_structure(store, signed.size if signed else record.size, signed),
        examine_entries(store, 0, record.size),
        examine_objects(store.objects()),
        _examine_mirrors(store),
        _examine_file(store),
        _examine_beside(record),
    )
    yield from dict.fromkeys(chain.from_iterable(map(_told, parts)))
    if record.guard_trouble:
        yield Damage("the guard file", record.guard_trouble)


def _examine_mirrors(store: SqliteReader) -> Iterator[Damage]:
    for origin in store.origins():
        yield from examine_mirror(store.peer_log(origin), partial(store.mirror_tile, origin))


def _examine_beside(record: OpenRecord) -> Iterator[Damage]:
    for table, what, _, _ in differences_in(record):
        yield Damage(f"{BESIDE}{table}", what)


def rebuild_beside(home: Home) -> int:
    """How many rows beside the log were made again from it; the log itself is not touched.

    Raises:
        InUseError: the node is running.
        StoreError: the log itself is damaged, or the disk is full or fails.
    """
    with open_record(home) as record:
        found = list(differences_in(record))
    return mend(home.record, found) if found else 0


def differences_in(record: OpenRecord) -> Iterator[Difference]:
    """What a record has beside its log and is not as the log has it, row by row.

    Raises:
        StoreError: the log itself is damaged, or the file.
    """
    # Entries that a crash left unsigned count as well: what is beside them was written with them.
    unsigned = record.store.leaves(record.size, record.store.stored_size())
    entries = chain(record.entries(), map(entry_from_leaf, unsigned))
    yield from differences(record.party, entries, record.store.content, record.store)


def _examine_file(store: SqliteReader) -> Iterator[Damage]:
    yield from (Damage("record.db", words) for words in store.faults())


def _told(damages: Iterable[Damage]) -> Iterator[Damage]:
    """Damages, and one more where the file cannot be read any further."""
    try:
        yield from damages
    except TrucelineError as error:
        yield Damage("record.db", str(error))


def examine_signatures(home: Home, told: Callable[[int], None], processes: int = PROCESSES) -> Iterator[Damage]:
    """Every message and proof in a record that does not hold by the keys of its line.

    Args:
        home: the node's folder.
        told: called with the number of entries that were looked at.
        processes: how many work on it.
    """
    with open_record(home) as record:
        size = record.size
    runs = [(home, start, min(size, start + AT_ONCE)) for start in range(0, size, AT_ONCE)]
    if len(runs) < processes:
        for run in runs:
            yield from _examine_run(*run)
            told(run[2] - run[1])
        return
    with ProcessPoolExecutor(processes) as pool:
        for run, damages in zip(runs, pool.map(_examine_run, *zip(*runs, strict=True)), strict=True):
            yield from damages
            told(run[2] - run[1])


def _examine_run(home: Home, start: int, end: int) -> Sequence[Damage]:
    """What does not hold in a run of entries; runs in a process of its own."""
    with open_record(home) as record:
        judge = _Judge(record)
        return [damage for entry in record.entries(start, end) for damage in judge.damages(entry)]


class _Judge:
    """Holds entries against the keys of their lines."""

    def __init__(self, record: OpenRecord) -> None:
        self._record = record
        self._line = cache(self._read_line)
        number = record.checkpoint.origin.rpartition("/")[2] if record.checkpoint else "1"
        self._log_number = int(number)

    def _read_line(self, line: str) -> Line:
        # Reading a line takes no more of a store than a reader has.
        return line_from_record(cast("Store", self._record.store), self._record.party, line)

    def damages(self, entry: Entry) -> Iterator[Damage]:
        """What of an entry's note and proof does not hold; what is not kept cannot be held against anything."""
        try:
            if entry.kind in _BRINGS_A_MESSAGE:
                self._check_message(entry)
            if entry.line and entry.peer:
                self._check_proof(entry)
        except TrucelineError as error:
            yield Damage(f"entry {entry.index}", str(error))

    def _check_message(self, entry: Entry) -> None:
        note = self._record.store.content(entry.obj)
        if note is not None:
            line = self._line(entry.line)
            is_theirs = entry.kind is EntryKind.RECV
            sender = entry.peer if is_theirs else self._record.party
            place = place_in(entry) if is_theirs else Position(self._log_number, entry.index)
            signed = open_message(note, line.charter, line.histories[sender], place)
            if signed.message.id != entry.note_id:
                raise InputError(f"its text is {signed.message.id[:16]}, not {entry.note_id[:16]}")

    def _check_proof(self, entry: Entry) -> None:
        named = entry.obj if entry.kind is EntryKind.PROOF else entry.extra.get("proof")
        content = self._record.store.content(named) if isinstance(named, str) else None
        if content is not None:
            proof = log_proof_from_bytes(content)
            check_log_proof(proof, leaf_hash(proof.extra), self._line(entry.line).log_keys_of(entry.peer))


def prove(home: Home, named: str) -> LogProof:
    """The proof that an entry stands in the log, with the entry itself.

    Args:
        home: the node's folder.
        named: the entry's place, or at least 8 digits of a message's id: then where that was sent or came in.

    Raises:
        NotFoundError: there is no such entry.
        InputError: it names several messages, or is no place and no id.
    """
    with open_record(home) as record:
        position = _position_of(record, named)
        size = _size_of(record.covering) if record.covering else 0
        if position >= size:
            raise NotFoundError(
                f"the log has no signed entry {position}", hint=f"its newest checkpoint covers {size} entries"
            )
        path = TiledTree(size, record.store.tile).inclusion(position)
        (leaf,) = record.store.leaves(position, position + 1)
        return LogProof(position, path, read_unverified(record.covering), leaf)


def _position_of(record: OpenRecord, named: str) -> int:
    if len(named) < 8 and _INDEX.fullmatch(named):
        return int(named)
    if not _ID.fullmatch(named):
        raise InputError(f"{named!r} is no place in a log and no id", hint="give a number, or 8 or more hex digits")
    if len(named) == 64:
        found = {record.store.leaves(index, index + 1)[0] for index in record.store.about(named)}
        entries = sorted(map(entry_from_leaf, found), key=lambda entry: entry.index)
    else:
        entries = [entry for entry in record.entries() if entry.note_id.startswith(named)]
    entries = [entry for entry in entries if entry.kind in _BRINGS_A_MESSAGE]
    if len({entry.note_id for entry in entries}) > 1:
        raise InputError(f"several messages begin with {named}", hint="give more of its digits")
    if not entries:
        raise NotFoundError(f"the log has no message {named}", hint="`truceline record show` lists its entries")
    return entries[0].index


class Filter(NamedTuple):
    """Which entries are asked for. Empty parts ask for all."""

    line: str = ""
    """Its first digits."""
    kinds: tuple[str, ...] = ()
    start_at: int = 0
    """Milliseconds since the epoch, by the node's clock; likewise ``end_at``, which is not included."""
    end_at: int = 2**62

    def has(self, entry: Entry) -> bool:
        """True for an entry that is asked for."""
        is_of_line = entry.line.startswith(self.line) if self.line else True
        is_of_kind = entry.kind in self.kinds if self.kinds else True
        return is_of_line and is_of_kind and self.start_at <= entry.at < self.end_at


def entries_of(home: Home, wanted: Filter, start: int, limit: int) -> Sequence[Entry]:
    """The first entries from an index on that are asked for, at most so many."""
    found: list[Entry] = []
    with open_record(home) as record:
        for entry in record.entries(start):
            if len(found) == limit:
                break
            if wanted.has(entry):
                found.append(entry)
    return found


class RecordEntryTold(TypedDict):
    """An entry of the record."""

    index: int
    kind: EntryKind
    at: int
    line: str | None
    peer: str | None
    note_id: str | None
    obj: str | None
    extra: dict[str, Any] | None


def entry_told(entry: Entry) -> RecordEntryTold:
    """An entry as it is told to machines; what it has not is None."""
    return {
        "index": entry.index,
        "kind": entry.kind,
        "at": entry.at,
        "line": entry.line or None,
        "peer": entry.peer or None,
        "note_id": entry.note_id or None,
        "obj": entry.obj or None,
        "extra": dict(entry.extra) or None,
    }


def line_meant(home: Home, digits: str) -> str:
    """The line that begins with some digits; the only one, if there are none.

    Raises:
        NotFoundError: there is none.
        InputError: there are several.
    """
    with open_record(home) as record:
        found = [line for line in record.lines if line.startswith(digits)]
    if not found:
        raise NotFoundError(
            f"the record has no line {digits}".rstrip(),
            hint="`truceline charter show` lists the lines; an export rests on one",
        )
    if len(found) > 1:
        raise InputError(f"{len(found)} lines begin with {digits or 'anything'}", hint="name one by --line")
    return found[0]


def texts_meant(home: Home, names: Iterable[str]) -> frozenset[str]:
    """The ids of texts, such as messages and agreements, from their first digits.

    Args:
        home: the node's folder.
        names: each at least 8 digits of an id; a whole one is taken as it is.

    Raises:
        NotFoundError: no entry is about a text that begins so.
        InputError: several do, or it is no id.
    """
    wanted = list(names)
    for digits in wanted:
        if not _ID.fullmatch(digits):
            raise InputError(f"{digits!r} is no id", hint="give 8 or more of its hex digits")
    if all(len(digits) == 64 for digits in wanted):
        return frozenset(wanted)
    with open_record(home) as record:
        known = {entry.note_id for entry in record.entries()}
    return frozenset(digits if len(digits) == 64 else _text_meant(known, digits) for digits in wanted)


def _text_meant(known: Iterable[str], digits: str) -> str:
    found = [text_id for text_id in known if text_id.startswith(digits)]
    if not found:
        raise NotFoundError(f"the record has no text {digits}", hint="`truceline line inbox` lists the messages")
    if len(found) > 1:
        raise InputError(f"{len(found)} texts begin with {digits}", hint="give more of its digits")
    return found[0]
