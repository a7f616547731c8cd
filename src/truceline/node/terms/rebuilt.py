"""What a lost record held that a party goes on from, found again in exports that the other sides made of their lines.

Everything that counts in them is signed: the charter by our own roots, our manifests likewise, agreements by our
authorities. What the other side alone can say is how far it knows our log; so the exports of all peers are wanted.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from truceline.errors import InputError
from truceline.line.bodies import agreement_in
from truceline.line.kinds import MessageKind
from truceline.line.messages import Message, message_from_text
from truceline.node import labels
from truceline.node.node import Moment, Node
from truceline.node.terms.carried import CARRIED, PROPOSED, Carried
from truceline.record.checkpoints import checkpoint_from_text
from truceline.record.entries import Entry, EntryKind, entry_from_leaf
from truceline.record.log_proofs import log_proof_from_bytes
from truceline.record.store import Change, Label, object_name
from truceline.signing.fields import Fields
from truceline.signing.notes import read_unverified
from truceline.signing.parties.charter import Charter, read_charter_unverified
from truceline.signing.parties.manifests import Manifest
from truceline.signing.parties.succession import open_manifest

_BRINGS_A_MESSAGE = (EntryKind.SENT, EntryKind.RECV)


@dataclass(frozen=True)
class Export:
    """A peer's export of a line, whose signatures and proofs hold.

    Args:
        files: by name, as docs/reference/export-format.md has them.
    """

    files: Mapping[str, bytes]

    @cached_property
    def charter(self) -> Charter:
        """The line's terms."""
        return read_charter_unverified(self.files["charter.note"])

    @cached_property
    def entries(self) -> Sequence[Entry]:
        """The entries of its maker's log that it brings, in their order."""
        leaves = [content for name, content in self.files.items() if name.startswith("entries/")]
        return sorted(map(entry_from_leaf, leaves), key=lambda entry: entry.index)

    @cached_property
    def origin(self) -> str:
        """The name of its maker's log."""
        name = next((name for name in self.files if name.startswith("entries/")), "")
        return name.removeprefix("entries/").rpartition("/")[0]

    @property
    def party(self) -> str:
        """Who made it."""
        return self.origin.rpartition("/log/")[0]

    @cached_property
    def manifests(self) -> Mapping[str, bytes]:
        """The notes of the members' manifests, by id."""
        notes = (content for name, content in self.files.items() if name.startswith("manifests/"))
        return {read_unverified(note).id: note for note in notes}

    def held_of(self, origin: str) -> int:
        """How many entries of a log its maker holds."""
        notes = (content for name, content in self.files.items() if name.startswith(f"checkpoints/{origin}/"))
        return max((checkpoint_from_text(read_unverified(note).text).size for note in notes), default=0)

    def content(self, entry: Entry) -> bytes | None:
        """What an entry names by hash; none if it was withheld."""
        return self.files.get(f"objects/{entry.obj}") or self.manifests.get(entry.note_id)

    def messages(self) -> Iterator[tuple[Entry, Message, bytes]]:
        """The messages that were not withheld, with their notes."""
        for entry in self.entries:
            note = self.content(entry) if entry.kind in _BRINGS_A_MESSAGE else None
            if note is not None:
                yield entry, message_from_text(read_unverified(note).text), note


def rebuild(node: Node, exports: Sequence[Export], now: Moment) -> None:
    """Fills an empty record with what its party goes on from; it is for reading alone, and is to be frozen then.

    Args:
        node: of the party, with the number of the log that was lost.
        exports: of each line, by a peer.
        now: the time.

    Raises:
        InputError: an export is of a line without this party, or its own.
    """
    for export in exports:
        if node.party not in (member.party for member in export.charter.members) or export.party == node.party:
            raise InputError(
                f"an export by {export.party} of the line {export.charter.line} does not tell of {node.party}",
                hint="ask each peer for its own: truceline record export --line LINE --out FILE",
            )
    parts = [Carried(node.draft(now, EntryKind.OPEN, extra={"origin": node.origin})), *_parts(node, exports, now)]
    node.commit(
        Change(
            drafts=tuple(part.draft for part in parts),
            labels=tuple(Label(number, name) for number, part in enumerate(parts) for name in part.labels),
            objects=tuple(content for part in parts for content in part.objects),
        )
    )
    node.read_lines_anew()


def _parts(node: Node, exports: Sequence[Export], now: Moment) -> Iterator[Carried]:
    yield from _own_manifests(node, exports, now)
    for export in exports:
        yield from _others(node, export, now)
        charter = export.files["charter.note"]
        about = {"line": export.charter.line, "note_id": read_unverified(charter).id, "obj": object_name(charter)}
        draft = node.draft(now, EntryKind.NOTE, **about, extra={"is": "charter"})
        yield Carried(draft, (labels.charter_of(export.charter.line), labels.CHARTERS), (charter,))
        yield from _agreements(node, export, now)
    yield from _last_messages(node, exports, now)


def _own_manifests(node: Node, exports: Sequence[Export], now: Moment) -> Iterator[Carried]:
    """Ours, from the first one that a charter names on, each where our log had it."""
    notes = {name: note for export in exports for name, note in export.manifests.items()}
    ours = [manifest for manifest in map(open_manifest, notes.values()) if manifest.party == node.party]
    shown = {entry.note_id: entry for export in exports for entry in export.entries if entry.peer == node.party}
    for manifest in sorted(ours, key=lambda each: each.version):
        entry = shown.get(manifest.id)
        fields = Fields(entry.extra, "x") if entry and entry.kind is EntryKind.MANIFEST else None
        place = (fields.integer("log"), fields.integer("index")) if fields else (manifest.log_number, 0)
        extra = {"is": CARRIED, "log": place[0], "index": place[1]}
        draft = node.draft(now, EntryKind.NOTE, **_about(manifest, notes[manifest.id]), extra=extra)
        yield Carried(draft, (labels.manifests_of(node.party),), (notes[manifest.id],))


def _others(node: Node, export: Export, now: Moment) -> Iterator[Carried]:
    """The manifests of others that the charter names, as cards are enrolled, and those that came into force later."""
    for member in export.charter.members:
        if member.party != node.party:
            note = export.manifests[member.manifest_id]
            draft = node.draft(now, EntryKind.NOTE, **_about(open_manifest(note), note), extra={"is": "enrolled"})
            yield Carried(draft, (labels.CARDS, labels.card_of(member.party)), (note,))
    for entry in export.entries:
        content = export.content(entry) if entry.kind is EntryKind.MANIFEST else None
        if content is not None and entry.peer != node.party:
            yield _logged(node, export, entry, content, now)


def _logged(node: Node, export: Export, entry: Entry, note: bytes, now: Moment) -> Carried:
    manifest = open_manifest(note)
    if entry.peer:
        extra, proof = entry.extra, export.files.get(f"objects/{entry.extra.get('proof')}", b"")
    else:
        proof = export.files[f"proofs/{export.origin}/{entry.index}.tlog-proof"]
        number = int(export.origin.rpartition("/")[2])
        extra = {"log": number, "index": log_proof_from_bytes(proof).index, "proof": object_name(proof)}
    draft = node.draft(now, EntryKind.MANIFEST, **_about(manifest, note), extra=extra)
    return Carried(draft, (labels.manifests_of(manifest.party),), (note, proof))


def _agreements(node: Node, export: Export, now: Moment) -> Iterator[Carried]:
    """What was proposed, and where our own authorities have signed."""
    names = (labels.agreements_on(export.charter.line),)
    number = int(export.origin.rpartition("/")[2])
    for entry, message, note in export.messages():
        if message.kind is MessageKind.PROPOSE and agreement_in(message.body):
            fields = Fields(entry.extra, "x") if entry.peer else None
            place = (fields.integer("log"), fields.integer("index")) if fields else (number, entry.index)
            about = {"line": entry.line, "peer": message.sender, "note_id": entry.note_id, "obj": entry.obj}
            extra = {"is": PROPOSED, "log": place[0], "index": place[1]}
            # Of a file that is very large, a reader of exports gives no more than that it is there.
            named = {file.sha256: export.files.get(f"objects/{file.sha256}", b"") for file in message.attachments}
            files = [content for name, content in named.items() if object_name(content) == name]
            draft = node.draft(now, EntryKind.NOTE, **about, extra=extra)
            yield Carried(draft, names, (note, *files))
    for entry in export.entries:
        content = export.content(entry) if entry.kind is EntryKind.AGREE else None
        if content is not None and entry.extra.get("signed") == node.party:
            about = {"line": entry.line, "note_id": entry.note_id, "obj": entry.obj}
            yield Carried(node.draft(now, EntryKind.AGREE, **about, extra=entry.extra), names, (content,))


def _last_messages(node: Node, exports: Sequence[Export], now: Moment) -> Iterator[Carried]:
    """Our message of the highest number on each line, so that numbers go on above it."""
    newest: dict[str, tuple[int, Entry, bytes]] = {}
    for export in exports:
        for entry, message, note in export.messages():
            if message.sender == node.party and message.seq > newest.get(message.line, (0, entry, note))[0]:
                newest[message.line] = message.seq, entry, note
    for line, (_, entry, note) in newest.items():
        draft = node.draft(now, EntryKind.SENT, line=line, note_id=entry.note_id, obj=entry.obj)
        yield Carried(draft, (labels.messages_from(node.party, line),), (note,))


def _about(manifest: Manifest, note: bytes) -> dict[str, str]:
    return {"peer": manifest.party, "note_id": manifest.id, "obj": object_name(note)}
