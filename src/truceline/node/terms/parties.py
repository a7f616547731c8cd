"""Whose keys count: our own manifest and its later versions, and the parties that were met and enrolled."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from truceline.errors import InputError, NotFoundError, TrustError
from truceline.node import labels
from truceline.node.lines import entries_labelled, object_of, place_in
from truceline.node.node import Moment, Node
from truceline.node.terms.cards import Card
from truceline.record.entries import EntryKind
from truceline.record.store import Change, Label, Parcel, object_name
from truceline.signing.parties.charter import check_apart
from truceline.signing.parties.history import History, begin
from truceline.signing.parties.manifests import ListedKey, Manifest, Position, RemovedKey
from truceline.signing.parties.succession import open_manifest, open_successor
from truceline.signing.showing import shown

_MANIFEST_RANK = 1
"""New keys go before everything but flash: what comes after may be signed by them."""


class SignedManifest(NamedTuple):
    """A manifest, and the note that it came in."""

    manifest: Manifest
    note: bytes


class Enrolled(NamedTuple):
    """A party that was met, with its newest card."""

    manifest: Manifest
    enrolled_at: int
    """By our clock, ms since the epoch."""
    lines: tuple[str, ...]
    """Those that both have a part in."""


@dataclass(frozen=True, kw_only=True)
class KeyChanges:
    """What the next version of a manifest has otherwise than the one before.

    Args:
        added: keys that come.
        removed: names of keys that go; their signatures count up to the newest entry of the log as it is now.
        root_threshold, authority_threshold: how many must sign from now on; None leaves it.
    """

    added: tuple[ListedKey, ...] = ()
    removed: tuple[str, ...] = ()
    root_threshold: int | None = None
    authority_threshold: int | None = None


def open_record(node: Node, note: bytes, now: Moment) -> Manifest:
    """The first manifest of a node, once the log begins with it; begun already with the same one, nothing happens.

    Args:
        node: its record is empty.
        note: the manifest, signed by enough of its roots.
        now: the time.

    Raises:
        NoteError: it is no manifest, or no first version.
        TrustError: too few roots have signed; it is of another party or names another log or key.
        InputError: the record has entries already.
    """
    manifest = open_manifest(note)
    if (manifest.party, manifest.version, manifest.log_number) != (node.party, 1, node.log_number):
        raise _other(
            manifest, f"this is the record of log {node.log_number} of {node.party}, which begins with version 1"
        )
    if node.store.tree.size and _own_notes(node)[:1] != [note]:
        raise InputError("the record has begun already", hint="draw up the next version of the manifest instead")
    opening = node.draft(now, EntryKind.OPEN, extra={"origin": manifest.log_key.name})
    entry = node.draft(now, EntryKind.MANIFEST, note_id=manifest.id, obj=object_name(note))
    label = Label(1, labels.manifests_of(node.party))
    node.commit(Change(drafts=(opening, entry), labels=(label,), objects=(note,), once="open"))
    return manifest


def own_manifest(node: Node) -> SignedManifest:
    """The newest manifest of our own.

    Raises:
        NotFoundError: the record has not begun.
    """
    notes = _own_notes(node)
    if not notes:
        raise NotFoundError(f"{node.party} has no manifest yet", hint="begin with `truceline node init`")
    return SignedManifest(open_manifest(notes[-1]), notes[-1])


def draw_up_next(node: Node, changes: KeyChanges) -> Manifest:
    """The next version of our own manifest, to be signed by enough roots of this version and of the new one.

    The keys that go are not to be used meanwhile: peers refuse a version that ends a key before a message that they
    hold with its signature.

    Raises:
        InputError: a key that shall go is not there.
        NoteError: what comes of it breaks a rule of manifests.
    """
    current = own_manifest(node).manifest
    unknown = set(changes.removed) - {key.name for _, key in current.keys}
    if unknown:
        known = ", ".join(key.name for _, key in current.keys)
        raise InputError(f"there is no key {shown(min(unknown))}", hint=f"the keys are {known}")
    last = Position(node.log_number, node.store.tree.size - 1)
    gone = [key for _, key in current.keys if key.name in changes.removed]
    kept = tuple(listed for listed in current.keys if listed.key not in gone)
    return replace(
        current,
        version=current.version + 1,
        keys=(*kept, *changes.added),
        root_threshold=current.root_threshold if changes.root_threshold is None else changes.root_threshold,
        authority_threshold=(
            current.authority_threshold if changes.authority_threshold is None else changes.authority_threshold
        ),
        removed=tuple(RemovedKey(key, last) for key in gone),
        prev=current.id,
    )


def log_manifest(node: Node, note: bytes, now: Moment) -> Manifest:
    """The next version of our own manifest, in force once it is in our log; it goes out to every peer of every line.

    Logged again, the same version changes nothing.

    Raises:
        NoteError: it is no manifest, or breaks a rule.
        TrustError: too few roots of either version have signed, it does not follow the newest version, or it lists
            a key of another member of a line.
        FrozenError, StoreError: it is not stored.
    """
    manifest = open_manifest(note)
    if manifest.id != own_manifest(node).manifest.id:
        own_history(node).extended(note, Position(node.log_number, node.store.tree.size))
        _check_apart_from_peers(node, manifest)
    entry = node.draft(now, EntryKind.MANIFEST, note_id=manifest.id, obj=object_name(note))
    peers = {peer for line in node.lines for peer in node.line(line).peers}
    node.commit(
        Change(
            drafts=(entry,),
            labels=(Label(0, labels.manifests_of(node.party)),),
            objects=(note,),
            to_send=tuple(Parcel(peer, entry.obj, _MANIFEST_RANK) for peer in sorted(peers)),
            once=f"manifest:{manifest.id}",
        )
    )
    node.read_lines_anew()
    return manifest


def enrol(node: Node, card: Card, now: Moment) -> Manifest:
    """The manifest of a party that was met, kept in the record from now on; charters may name it.

    To be called after two officers have read the numbers to each other. Enrolled again, nothing happens.

    Raises:
        InputError, TrustError: see ``check_card``.
        FrozenError, StoreError: it is not stored.
    """
    check_card(node, card)
    manifest = card.manifest
    about = {"peer": manifest.party, "note_id": manifest.id, "obj": object_name(card.note)}
    entry = node.draft(now, EntryKind.NOTE, extra={"is": "enrolled"}, **about)
    names = (labels.CARDS, labels.card_of(manifest.party))
    node.commit(
        Change(
            drafts=(entry,),
            labels=tuple(Label(0, name) for name in names),
            objects=(card.note,),
            once=f"enrolled:{manifest.id}",
        )
    )
    return manifest


def enrolled_manifest(node: Node, party: str) -> Manifest:
    """The newest manifest of a party that was enrolled.

    Raises:
        NotFoundError: it was not.
    """
    entry = node.newest(labels.card_of(party))
    if entry is None:
        raise NotFoundError(
            f"{shown(party)} is not enrolled", hint="meet it, and enrol its card: truceline party enrol CARD"
        )
    return open_manifest(object_of(node.store, entry.obj))


def enrolled_parties(node: Node) -> tuple[Enrolled, ...]:
    """Every party that was enrolled, by name, each with its newest card."""
    newest = {entry.peer: entry for entry in entries_labelled(node.store, labels.CARDS)}
    lines = {line: node.line(line).peers for line in node.lines}
    return tuple(
        Enrolled(
            open_manifest(object_of(node.store, entry.obj)),
            entry.at,
            tuple(line for line, peers in lines.items() if party in peers),
        )
        for party, entry in sorted(newest.items())
    )


def check_card(node: Node, card: Card) -> None:
    """Nothing, for a card that may be enrolled: the first of its party, the one that is known, or a later version.

    Raises:
        InputError: it is our own card.
        TrustError: it lists a key of ours, or neither follows nor is the version that was enrolled before.
    """
    if card.manifest.party == node.party:
        raise InputError(f"this is the card of {node.party} itself", hint="enrol the card of the other party")
    check_apart((own_manifest(node).manifest, card.manifest))
    if node.newest(labels.card_of(card.manifest.party)) is None:
        return
    known = enrolled_manifest(node, card.manifest.party)
    if card.manifest.version < known.version or (
        card.manifest.version == known.version and card.manifest.id != known.id
    ):
        raise _other(card.manifest, f"version {known.version}, {known.id[:16]}, is enrolled already")
    if card.manifest.version == known.version + 1:
        open_successor(card.note, known)


def _check_apart_from_peers(node: Node, manifest: Manifest) -> None:
    for line in map(node.line, node.lines):
        check_apart([manifest, *(line.histories[peer].newest for peer in line.peers)])


def _own_notes(node: Node) -> list[bytes]:
    """Our own manifests, the oldest first."""
    entries = entries_labelled(node.store, labels.manifests_of(node.party))
    return [object_of(node.store, entry.obj) for entry in entries]


def own_history(node: Node) -> History:
    """Our own manifests, each where our log of then has it.

    Raises:
        NoteError, TrustError: what the record has does not hold.
    """
    history = None
    for entry in entries_labelled(node.store, labels.manifests_of(node.party)):
        content = object_of(node.store, entry.obj)
        # One from an earlier log of ours was brought over, and says where it stood.
        place = place_in(entry) if entry.peer else Position(node.log_number, entry.index)
        history = begin(content, place) if history is None else history.extended(content, place)
    assert history is not None, "every record begins with a manifest"
    return history


def _other(manifest: Manifest, why: str) -> TrustError:
    return TrustError(
        f"version {manifest.version} of the manifest of {manifest.party}, {manifest.id[:16]}, is refused: {why}",
        hint="compare the numbers again when you meet; if both are theirs, keep both as evidence",
    )
