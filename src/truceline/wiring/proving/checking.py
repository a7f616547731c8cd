"""Whether a record has the item of a check code: shown and proved if it has, proved absent if it has not."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, cast

from truceline.errors import InputError, NotFoundError, StoreError, TrucelineError, TrustError
from truceline.node import labels
from truceline.node.lines import EVERYTHING, entries_labelled, line_from_record, object_of
from truceline.record.checkpoints import Checkpoint, open_checkpoint
from truceline.record.codes import code_of, first_digits_of, read_code, read_scanned
from truceline.record.entries import Entry, EntryKind, entry_from_leaf
from truceline.record.log_proofs import LogProof, check_log_proof
from truceline.record.merkle.compact_range import CompactRange
from truceline.record.merkle.hashes import leaf_hash, text_from_hash
from truceline.record.merkle.tree import TiledTree
from truceline.record.store import Store
from truceline.record.ticks import gaps
from truceline.signing.keys import VerifyKey
from truceline.signing.notes import read_unverified
from truceline.signing.parties.succession import open_manifest
from truceline.wiring.acts.act import Document
from truceline.wiring.home import Home
from truceline.wiring.proving.items import item_in
from truceline.wiring.records import OpenRecord, open_record

AT_ONCE = 4_096
_BRING_A_TEXT = (EntryKind.SENT, EntryKind.RECV, EntryKind.MANIFEST, EntryKind.NOTE)
"""Entries of other kinds that have a text's id speak about it."""
_ID = re.compile(r"[0-9a-f]{8,64}")


class Sought(NamedTuple):
    """What somebody typed or scanned."""

    digits: str
    """First hex digits of a hash, or of an id."""
    code: str = ""
    """The check code, if it was one."""
    origin: str = ""
    """The log that a picture names."""

    def is_in(self, entry: Entry) -> bool:
        """True for an entry that is meant."""
        if self.code:
            return entry.obj.startswith(self.digits) and code_of(entry.obj) == self.code
        of = entry.extra.get("of")
        names = (entry.obj, entry.note_id if entry.kind in _BRING_A_TEXT else "", of if isinstance(of, str) else "")
        return any(name.startswith(self.digits) for name in names)


def sought_from(text: str) -> Sought:
    """What is meant: a check code, what a picture of one says, or at least 8 digits of a hash or an id.

    Raises:
        InputError: it is none of these, or has a slip in it.
    """
    scanned = read_scanned(text)
    if scanned:
        return Sought(scanned.obj, scanned.code, scanned.origin)
    try:
        code = read_code(text)
    except InputError:
        if _ID.fullmatch(text):
            return Sought(text)
        raise
    return Sought(first_digits_of(code), code)


class Checked(NamedTuple):
    """What came of a check."""

    items: tuple[Document, ...]
    """What was found, each proved; several only if several are of one code, or of the same first digits."""
    logs: tuple[Document, ...]
    """The logs that were looked through, each held against its signed root."""
    export: Document | None = None
    """If it was looked for in exports: their charter and line, whether that was named as trusted, and what in them does
    not hold."""


def check(home: Home, sought: Sought, told: Callable[[int], None]) -> Checked:
    """Looks through all entries of a party's logs, and proves what it says of them.

    Every entry is hashed, and the hashes must lead to the root that the log has signed; so what is not found is not
    there. Nothing but the objects of what is found is opened.

    Args:
        home: the node's folder.
        sought: what to look for.
        told: called with the number of entries that were looked at.

    Raises:
        StoreError: entries, or what they name, are not as they were written.
        TrustError: the log's signature, or one on the item, does not hold.
        NotFoundError: there is no record.
    """
    items: list[Document] = []
    logs: list[Document] = []
    for number in range(1, home.log_number + 1):
        try:
            of_log = home.of_log(number)
        except NotFoundError:
            if number == home.log_number:
                raise
            continue  # a log of before that is not kept here; the logs that are named show that
        with open_record(of_log) as record:
            prover = _Prover(record)
            found = list(prover.found(sought, told))
            items += [prover.item(entries) for entries in by_object(found)]
            logs.append(prover.log(is_silence_wanted=not found))
    return Checked(tuple(items), tuple(logs))


class _Prover:
    """One record, and the signatures under it."""

    def __init__(self, record: OpenRecord) -> None:
        if not record.covering:
            raise NotFoundError("the record has no signed entry", hint="there is nothing to be checked yet")
        self._record = record
        # Reading takes no more of a store than a reader has.
        self._store = cast("Store", record.store)
        self._key = self._log_key()
        self._checkpoint = open_checkpoint(record.covering, [self._key]).checkpoint
        self._tree = TiledTree(self._checkpoint.size, record.store.tile)
        self._cosigned = tuple(self._cosignatures())

    def found(self, sought: Sought, told: Callable[[int], None]) -> Iterator[Entry]:
        """The entries that are meant, once all entries lead to the signed root."""
        needle = f'"{sought.digits}'.encode()
        grown = CompactRange()
        found = []
        size = self._checkpoint.size
        for start in range(0, size, AT_ONCE):
            leaves = self._store.leaves(start, min(size, start + AT_ONCE))
            grown = grown.grown(map(leaf_hash, leaves)).tree
            found += [entry for leaf in leaves if needle in leaf and sought.is_in(entry := entry_from_leaf(leaf))]
            told(len(leaves))
        if grown.size != size or grown.root != self._checkpoint.root:
            raise StoreError(
                f"the {grown.size} entries of {self._checkpoint.origin} do not lead to the root that it signed",
                hint="`truceline record fsck` names all damage",
            )
        yield from found

    def item(self, entries: Sequence[Entry]) -> Document:
        """An object that entries name, with the proof of the first of them."""
        first = entries[0]
        (leaf,) = self._store.leaves(first.index, first.index + 1)
        proof = LogProof(first.index, self._tree.inclusion(first.index), read_unverified(self._record.covering), leaf)
        check_log_proof(proof, leaf_hash(leaf), [self._key])
        return {
            **({"code": code_of(first.obj), "obj": first.obj} if first.obj else {}),
            **place_of(first),
            "origin": self._checkpoint.origin,
            "line": first.line or None,
            **(item_in(self._record, first) if first.obj else {"is_kept": False}),
            "also": [place_of(entry) for entry in entries[1:]],
            "cosigned": [each for each in self._cosigned if each["size"] > first.index],
            "proof": proof.encoded.decode(),
        }

    def log(self, *, is_silence_wanted: bool) -> Document:
        """What the log covers, and who vouches for it."""
        size = self._checkpoint.size
        first, last = (entry_from_leaf(self._store.leaves(index, index + 1)[0]) for index in (0, size - 1))
        silences = [gap.silence_ms for gap in gaps(self._record.entries(0, size))] if is_silence_wanted else []
        return {
            "origin": self._checkpoint.origin,
            "entries": size,
            "root": text_from_hash(self._checkpoint.root),
            "from_at": first.at,
            "to_at": last.at,
            "signed_by": self._key.name,
            "cosigned": list(self._cosigned),
            **(
                {"silences": len(silences), "longest_silence_ms": max(silences, default=0)} if is_silence_wanted else {}
            ),
        }

    def _log_key(self) -> VerifyKey:
        """The log's own key, from our manifests in it."""
        origin = read_unverified(self._record.covering).text.partition("\n")[0]
        for entry in reversed(entries_labelled(self._store, labels.manifests_of(self._record.party))):
            key = open_manifest(object_of(self._store, entry.obj)).log_key
            if key.name == origin:
                return key
        raise TrustError(f"no manifest in the log has a key of {origin}", hint="restore the record from a backup")

    def _cosignatures(self) -> Iterator[Document]:
        """Of each peer the newest cosignature that the log has on itself, once it holds for these entries."""
        charters = entries_labelled(self._store, labels.CHARTERS)
        lines = [line_from_record(self._store, self._record.party, entry.line) for entry in charters]
        keys = {peer: line.cosigner_keys_of(peer) for line in lines for peer in line.peers}
        for peer in sorted(keys):
            index = next(iter(self._store.labelled(labels.cosigned_by(peer), before=EVERYTHING, limit=1)), None)
            if index is not None:
                entry = entry_from_leaf(self._store.leaves(index, index + 1)[0])
                checkpoint = _held(object_of(self._store, entry.obj), keys[peer])
                if checkpoint and self._is_root(checkpoint):
                    yield {"by": peer, "size": checkpoint.size}

    def _is_root(self, checkpoint: Checkpoint) -> bool:
        return checkpoint.size <= self._tree.size and self._tree.root(checkpoint.size) == checkpoint.root


def _held(note: bytes, keys: Sequence[VerifyKey]) -> Checkpoint | None:
    """What a note says that one of the keys has cosigned; none if none of them has."""
    try:
        return open_checkpoint(note, keys).checkpoint
    except TrucelineError:
        return None


def by_object(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Entries that name the same object together, the objects in the order of their first entries."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.obj or f"entry {entry.index}", []).append(entry)
    # What brought it comes before what was done with it.
    return [sorted(group, key=lambda entry: entry.kind not in _BRING_A_TEXT) for group in groups.values()]


def place_of(entry: Entry) -> Document:
    """Where an entry stands, what kind it is of, and when it was written."""
    return {"index": entry.index, "kind": str(entry.kind), "at": entry.at, "peer": entry.peer or None}
