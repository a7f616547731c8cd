"""A part of a record as files that prove themselves: what ``verify.py`` and other people's verifiers read.

    charter.note  policy.txt  manifests/  checkpoints/  consistency/  tiles/  entries/  objects/  proofs/
    VERIFY.txt  verify.py

docs/reference/export-format.md says what each of them holds. Leaf hashes of the whole log go along, so that it shows
that nothing was cut out; of what is not handed out, no more than its hash and its place.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Protocol

from truceline.dossier.by_hand import Example, steps_by_hand
from truceline.dossier.selection import Part, brings_keys, deed_hashes, message_in, texts_with_references
from truceline.errors import NoteError, NotFoundError
from truceline.line.agreements import agreement_from_text
from truceline.record.checkpoints import Checkpoint, checkpoint_from_text
from truceline.record.entries import Entry, EntryKind, entry_from_leaf
from truceline.record.log_proofs import LogProof
from truceline.record.merkle.tiles import TILE_WIDTH, Tile, width_of
from truceline.record.merkle.tree import TiledTree
from truceline.record.peer_log import PeerLog
from truceline.record.witness import WitnessRequest
from truceline.signing.notes import Note, join_signatures, read_unverified
from truceline.signing.parties.charter import Charter, read_charter_unverified
from truceline.signing.parties.manifests import Manifest
from truceline.signing.parties.succession import open_manifest

_AT_ONCE = 16 * TILE_WIDTH
_ONCE = ("VERIFY.txt", "verify.py")
File = tuple[str, bytes]


class Readable(Protocol):
    """The part of a store that an export needs."""

    def leaves(self, start: int, end: int) -> Sequence[bytes]:
        """See ``Store.leaves``."""
        ...

    def about(self, digest: str) -> Sequence[int]:
        """See ``Store.about``."""
        ...

    def content(self, obj: str) -> bytes | None:
        """See ``Store.content``."""
        ...

    def tile(self, tile: Tile) -> bytes:
        """See ``Store.tile``."""
        ...

    def peer_log(self, origin: str) -> PeerLog:
        """See ``Store.peer_log``."""
        ...

    def mirror_tile(self, origin: str, tile: Tile) -> bytes:
        """See ``Store.mirror_tile``."""
        ...


@dataclass(frozen=True)
class Record:
    """A record to hand something out of.

    Args:
        store: where it is read.
        checkpoint: its newest signed checkpoint, which covers what is handed out.
        cosigned: checkpoints of it that others cosigned, beyond those that its entries name.
    """

    store: Readable
    checkpoint: bytes
    cosigned: tuple[bytes, ...] = ()

    @cached_property
    def newest(self) -> Checkpoint:
        """What the checkpoint says."""
        return checkpoint_from_text(read_unverified(self.checkpoint).text)

    @cached_property
    def tree(self) -> TiledTree:
        """The tree that the checkpoint covers."""
        return TiledTree(self.newest.size, self.store.tile)

    def entries(self) -> Iterator[tuple[Entry, bytes]]:
        """Every entry that the checkpoint covers, and its leaf."""
        for start in range(0, self.newest.size, _AT_ONCE):
            for leaf in self.store.leaves(start, min(self.newest.size, start + _AT_ONCE)):
                yield entry_from_leaf(leaf), leaf


def gather(record: Record, part: Part, verifier: bytes) -> Iterator[File]:
    """The files of an export, by name and content; the same record and part always give the same ones in one order.

    Args:
        record: what to hand out of.
        part: what of it.
        verifier: the text of ``verify.py``, to go along.

    Raises:
        NotFoundError: the record has no charter of that line, or not the manifests that the charter names.
        NoteError: the record is damaged.
    """
    chosen, cosigned = _chosen(record, part)
    note = _charter_note(record, part.line, (entry for entry, _ in chosen))
    charter = read_charter_unverified(note)
    manifests = _manifests(record, charter, (entry for entry, _ in chosen))
    chosen = [(entry, leaf) for entry, leaf in chosen if _is_of_line(entry, manifests)]
    checkpoints = _checkpoints(record, cosigned, [entry.index for entry, _ in chosen], manifests)
    yield "charter.note", note
    yield "policy.txt", "".join(f"{row}\n" for row in charter.policy).encode()
    yield from sorted((f"manifests/{manifest_id}.note", content) for manifest_id, content in manifests.notes.items())
    for place, signed in sorted(checkpoints.items()):
        yield f"checkpoints/{place[0]}/{place[1]}-{place[2].hex()[:16]}.note", signed.encoded
    yield from _growths(record, checkpoints)
    yield from _tiles(record, manifests, checkpoints)
    newest = checkpoints[record.newest.origin, record.newest.size, record.newest.root]
    yield from _entries_and_objects(record, part, chosen, newest)
    yield "VERIFY.txt", _by_hand(record, part, charter, manifests, (entry for entry, _ in chosen)).encode()
    yield "verify.py", verifier


def gather_parts(record: Record, parts: Sequence[Part], verifier: bytes) -> Iterator[File]:
    """The files of an export about one line, and under ``lines/`` those of exports about others beside it.

    Args:
        record: what to hand out of.
        parts: what of each line, the first one first.
        verifier: the text of ``verify.py``, which goes along once.

    Raises:
        as ``gather``.
    """
    first, *beside = parts
    yield from gather(record, first, verifier)
    for part in beside:
        inner = gather(record, part, verifier)
        yield from ((f"lines/{part.line}/{name}", content) for name, content in inner if name not in _ONCE)


@dataclass(frozen=True)
class _Manifests:
    """The manifests of a line's members: those that its charter names, and those that follow from them."""

    notes: Mapping[str, bytes]
    read: tuple[Manifest, ...]

    @property
    def origins(self) -> tuple[str, ...]:
        """The names of their logs."""
        return tuple(dict.fromkeys(manifest.log_key.name for manifest in self.read))

    def key_of(self, name: str) -> str:
        """The key of a name as text; empty if none has it."""
        keys = (key for manifest in self.read for _, key in manifest.keys)
        return next((key.text for key in keys if key.name == name), "")


def _chosen(record: Record, part: Part) -> tuple[list[tuple[Entry, bytes]], list[bytes]]:
    """The entries to hand out with their leaves, and the checkpoints of the own log that others have cosigned."""
    texts = part.texts
    if texts:
        of_line = (entry for entry, _ in record.entries() if entry.line == part.line)
        texts = texts_with_references(texts, of_line, record.store.content)
    chosen: list[tuple[Entry, bytes]] = []
    cosigned = list(record.cosigned)
    for entry, leaf in record.entries():
        if part.has(entry, texts):
            chosen.append((entry, leaf))
        note = record.store.content(entry.obj) if entry.kind is EntryKind.COSIGNED else None
        if note and note.startswith(f"{record.newest.origin}\n".encode()):
            cosigned.append(note)
    return chosen, cosigned


def _charter_note(record: Record, line: str, entries: Iterable[Entry]) -> bytes:
    for entry in entries:
        if entry.kind is EntryKind.NOTE and entry.line == line and entry.extra.get("is") == "charter":
            content = record.store.content(entry.obj)
            if content is not None:
                return content
    raise NotFoundError(
        f"the record has no charter of the line {line}", hint="`truceline charter show` lists the lines"
    )


def _manifests(record: Record, charter: Charter, entries: Iterable[Entry]) -> _Manifests:
    logged = {entry.note_id: entry.obj for entry in entries if brings_keys(entry)}
    notes = {member.manifest_id: _note_of(record, member.manifest_id) for member in charter.members}
    read = {manifest_id: open_manifest(content) for manifest_id, content in notes.items()}
    kept = ((obj, record.store.content(obj)) for obj in logged.values())
    later = {obj: content for obj, content in kept if content is not None}
    following = sorted((open_manifest(content) for content in later.values()), key=lambda each: each.version)
    for manifest in following:
        if manifest.prev in read and manifest.id not in read:
            read[manifest.id], notes[manifest.id] = manifest, later[logged[manifest.id]]
    return _Manifests(notes, tuple(read.values()))


def _note_of(record: Record, note_id: str) -> bytes:
    for index in record.store.about(note_id):
        entry = entry_from_leaf(record.store.leaves(index, index + 1)[0])
        content = record.store.content(entry.obj) if entry.obj else None
        if content is not None and read_unverified(content).id == note_id:
            return content
    raise NotFoundError(f"the manifest {note_id[:16]} is not kept here", hint="restore the record from a backup")


def _is_of_line(entry: Entry, manifests: _Manifests) -> bool:
    """False for the keys of parties that have no part in the line."""
    return not brings_keys(entry) or entry.note_id in manifests.notes


_Checkpoints = dict[tuple[str, int, bytes], Note]


def _checkpoints(
    record: Record, cosigned: Iterable[bytes], chosen: Sequence[int], manifests: _Manifests
) -> _Checkpoints:
    """Those that say the most: the newest of each log, and for each entry the earliest that each cosigner signed."""
    found: _Checkpoints = {}
    _add(found, read_unverified(record.checkpoint))
    by_cosigners: dict[tuple[str, ...], dict[int, Note]] = {}
    for note in map(read_unverified, cosigned):
        names = {signature.name for signature in note.signatures} - {record.newest.origin}
        by_cosigners.setdefault(tuple(sorted(names)), {})[checkpoint_from_text(note.text).size] = note
    for notes in by_cosigners.values():
        sizes = sorted(size for size in notes if size <= record.newest.size)
        wanted = {bisect_right(sizes, index) for index in chosen} | {len(sizes) - 1}
        for place in sorted(wanted & set(range(len(sizes)))):
            _add(found, notes[sizes[place]])
    for origin in manifests.origins:
        peer = record.store.peer_log(origin).cosigned if origin != record.newest.origin else None
        if peer:
            _add(found, read_unverified(peer.note))
    return found


def _add(found: _Checkpoints, note: Note) -> None:
    checkpoint = checkpoint_from_text(note.text)
    place = checkpoint.origin, checkpoint.size, checkpoint.root
    try:
        found[place] = join_signatures(found[place], note) if place in found else note
    except NoteError:
        return  # sixteen have signed it already


def _growths(record: Record, checkpoints: _Checkpoints) -> Iterator[File]:
    """Proofs that each checkpoint of the own log contains the one before, for verifiers that do not read tiles."""
    own = sorted((size, note) for (origin, size, _), note in checkpoints.items() if origin == record.newest.origin)
    for (old, _), (size, note) in pairwise(own):
        if old and old != size:
            path = record.tree.consistency(old, size)
            request = WitnessRequest(old, path, checkpoint_from_text(note.text), note.encoded)
            yield f"consistency/{record.newest.origin}/{old}-{size}", request.encoded


def _tiles(record: Record, manifests: _Manifests, checkpoints: _Checkpoints) -> Iterator[File]:
    """All leaf hashes of the own log, and those of the others' logs as far as they are held."""
    for origin in sorted(manifests.origins):
        size = max((size for name, size, _ in checkpoints if name == origin), default=0)
        if origin != record.newest.origin:
            size = min(size, record.store.peer_log(origin).mirror.size)
        for number in range(-(-size // TILE_WIDTH)):
            tile = Tile(0, number, width_of(0, number, size))
            is_own = origin == record.newest.origin
            content = record.store.tile(tile) if is_own else record.store.mirror_tile(origin, tile)
            yield f"tiles/{origin}/{tile.path.removeprefix('tile/')}", content


def _entries_and_objects(
    record: Record, part: Part, chosen: Sequence[tuple[Entry, bytes]], newest: Note
) -> Iterator[File]:
    origin = record.newest.origin
    for entry, leaf in chosen:
        yield f"entries/{origin}/{entry.index}", leaf
    named = {obj for entry, _ in chosen for obj in _objects_of(record, part, entry)}
    for obj in sorted(named):
        content = record.store.content(obj)
        if content is not None:
            yield f"objects/{obj}", content
    for entry, leaf in chosen:
        if entry.kind is not EntryKind.TICK:
            proof = LogProof(entry.index, record.tree.inclusion(entry.index), newest, leaf)
            yield f"proofs/{origin}/{entry.index}.tlog-proof", proof.encoded


def _objects_of(record: Record, part: Part, entry: Entry) -> Iterator[str]:
    """The objects that belong to an entry and are not withheld: what it names, its proof, a message's files."""
    if entry.obj and not part.withheld.intersection((entry.obj, entry.note_id)):
        yield entry.obj
        content = record.store.content(entry.obj)
        yield from (obj for obj in _parts_of(content) if obj not in part.withheld)
        yield from (obj for obj in deed_hashes(entry, content) if obj not in part.withheld)
    proof = entry.extra.get("proof")
    if isinstance(proof, str) and proof not in part.withheld:
        yield proof


def _parts_of(note: bytes | None) -> Iterator[str]:
    """What a note names by hash: the files of a message, the annexes of an agreement."""
    message = message_in(note)
    if message:
        yield from (file.sha256 for file in message.attachments)
    elif note and note.startswith(b"truceline/agreement/v1\n"):
        yield from (annex.sha256 for annex in agreement_from_text(read_unverified(note).text).annexes)


def _by_hand(record: Record, part: Part, charter: Charter, manifests: _Manifests, entries: Iterable[Entry]) -> str:
    """The steps by hand, with the first message of the export whose text is in it."""
    first = next((entry for entry in entries if _is_shown(record, part, entry)), None)
    note = record.store.content(first.obj) if first else None
    example = None
    if first and note:
        signer = read_unverified(note).signatures[0].name
        example = Example(first.index, first.obj, signer, manifests.key_of(signer))
    newest = record.newest
    checkpoint = f"checkpoints/{newest.origin}/{newest.size}-{newest.root.hex()[:16]}.note"
    return steps_by_hand(charter, newest, checkpoint, manifests.key_of(newest.origin), example)


def _is_shown(record: Record, part: Part, entry: Entry) -> bool:
    """True for an entry of a message whose text goes along."""
    is_message = entry.kind in (EntryKind.SENT, EntryKind.RECV)
    return is_message and entry.obj in _objects_of(record, part, entry) and bool(record.store.content(entry.obj))
