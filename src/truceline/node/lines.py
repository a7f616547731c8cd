"""What a node's record says of one line: its charter, and whose keys counted when."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from truceline.errors import NotFoundError, StoreError
from truceline.node import labels
from truceline.record.entries import Entry, entry_from_leaf
from truceline.record.store import Store, object_name
from truceline.signing.fields import Fields
from truceline.signing.keys import VerifyKey
from truceline.signing.parties.charter import Charter, check_apart, open_charter, read_charter_unverified
from truceline.signing.parties.history import History, begin
from truceline.signing.parties.manifests import Position, Role
from truceline.signing.parties.succession import open_manifest

EVERYTHING = 2**62
"""Before this index stands every entry of any log."""


@dataclass(frozen=True)
class Line:
    """One line, as the record of one of its members has it; made by ``line_from_record``.

    Args:
        charter: its terms.
        charter_note: the charter as all have signed it.
        party: whose record it is.
        histories: every member's manifests.
    """

    charter: Charter
    charter_note: bytes
    party: str
    histories: Mapping[str, History]

    @property
    def peers(self) -> tuple[str, ...]:
        """The other members."""
        return tuple(member.party for member in self.charter.members if member.party != self.party)

    def log_keys_of(self, party: str) -> tuple[VerifyKey, ...]:
        """The keys of all logs that a member has had, the newest first."""
        manifests = reversed(self.histories[party].logged)
        return tuple(dict.fromkeys(manifest.log_key for manifest, _ in manifests))

    def cosigner_keys_of(self, party: str) -> tuple[VerifyKey, ...]:
        """The keys by which a member cosigns, now and before."""
        listed = (key for manifest, _ in self.histories[party].logged for key in manifest.keys_of(Role.COSIGNER))
        return tuple(dict.fromkeys(listed))

    def origin_of(self, party: str) -> str:
        """The name of a member's log."""
        return self.histories[party].newest.log_key.name


def line_from_record(store: Store, party: str, line: str) -> Line:
    """One line, from the charter and the manifests that a record has.

    A manifest that the charter names counts from the beginning of the log that it names; a later one, from where
    its owner's log has it.

    Args:
        store: the record.
        party: whose it is.
        line: 32 hex digits.

    Raises:
        NotFoundError: the record has no such charter.
        TrustError: what it has does not hold.
    """
    found = entries_labelled(store, labels.charter_of(line))
    if not found:
        raise NotFoundError(f"there is no line {line} here", hint="`truceline charter show` lists those that there are")
    note = object_of(store, found[-1].obj)
    named = {member.party: member.manifest_id for member in read_charter_unverified(note).members}
    first = {party: note_of(store, manifest_id) for party, manifest_id in named.items()}
    charter = open_charter(note, map(open_manifest, first.values()))
    histories = {member: _history(store, member, content) for member, content in first.items()}
    check_apart(history.newest for history in histories.values())
    return Line(charter, note, party, histories)


def entries_labelled(store: Store, label: str, limit: int = 1_000) -> Sequence[Entry]:
    """The newest entries that bear a label, in the order of the log."""
    indices = store.labelled(label, before=EVERYTHING, limit=limit)
    return [entry_from_leaf(store.leaves(index, index + 1)[0]) for index in reversed(indices)]


def object_of(store: Store, obj: str) -> bytes:
    """An object by its SHA-256.

    Raises:
        NotFoundError: it is not kept, or was erased.
        StoreError: it is not as it was written.
    """
    content = store.content(obj)
    if content is None:
        raise NotFoundError(f"the object {obj[:16]} is not kept here", hint="ask who sent it for a copy")
    if object_name(content) != obj:
        raise StoreError(f"the object {obj[:16]} is not as it was written", hint="examine it: truceline record fsck")
    return content


def note_of(store: Store, note_id: str) -> bytes:
    """The newest note of a text that the record has, whole.

    Raises:
        NotFoundError: it has none.
    """
    for index in reversed(store.about(note_id)):
        entry = entry_from_leaf(store.leaves(index, index + 1)[0])
        content = store.content(entry.obj) if entry.note_id == note_id and entry.obj else None
        if content is not None and sha256(_text_in(content)).hexdigest() == note_id:
            return content
    raise NotFoundError(f"the text {note_id[:16]} is not kept here", hint="enrol the party from its own card first")


def _text_in(note: bytes) -> bytes:
    """What a note's signatures are over, if it is one."""
    text, _, _ = note.rpartition(b"\n\n")
    return text + b"\n"


def _history(store: Store, party: str, first: bytes) -> History:
    """The keys of a member, from the manifest that the charter names on."""
    manifest = open_manifest(first)
    history = begin(first, Position(manifest.log_number, 0))
    for entry in entries_labelled(store, labels.manifests_of(party)):
        content = object_of(store, entry.obj)
        later = open_manifest(content)
        if later.version > history.newest.version:
            place = place_in(entry) if entry.peer else Position(later.log_number, entry.index)
            history = history.extended(content, place)
    return history


def place_in(entry: Entry) -> Position:
    """Where the log of a note's author has it, as the entry that took it in says.

    Raises:
        NoteError: the entry is of another form.
    """
    fields = Fields(entry.extra, "x")
    return Position(fields.integer("log"), fields.integer("index"))
