"""The cure for a log that is frozen for good: it ends where others hold it, and the party goes on in its next log.

A log that lost entries cannot be written any more: whoever holds the lost ones would have proof of two pasts. The old
record stays as it is, as evidence. The new one begins with what the lines rest on: the manifests, cards and charters.
What the lost entries said nobody here knows, so the new manifest ends the old log after them, and numbers of messages
go on above all that they can have used: peers see a gap, which is the truth.

So do agreements, whose signatures prove themselves: see ``carried``. Messages stay in the old record alone, with what
was still owed for them: ``left_open`` lists those, to be said again.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from truceline.errors import InputError, TrustError
from truceline.line.duties import Duty
from truceline.line.kinds import MessageKind
from truceline.line.logged import Missing
from truceline.line.messages import Message
from truceline.node import labels
from truceline.node.lines import entries_labelled, note_of, object_of
from truceline.node.node import Moment, Node
from truceline.node.saying.inbox import item
from truceline.node.saying.messages import next_number
from truceline.node.terms.carried import CARRIED, Carried, carried_agreements
from truceline.node.terms.parties import own_history, own_manifest
from truceline.record.checkpoints import checkpoint_from_text
from truceline.record.entries import Entry, EntryKind
from truceline.record.store import Change, Label, Parcel, object_name
from truceline.signing.fields import Fields
from truceline.signing.keys import VerifyKey
from truceline.signing.notes import read_unverified
from truceline.signing.parties.manifests import ListedKey, Manifest, Position, RemovedKey, Role
from truceline.signing.parties.succession import open_manifest

MOST_LOOKED_AT = 100_000
"""Messages of a line, of which those are listed that were not done with."""


class LeftOpen(NamedTuple):
    """A message that was not done with when the log ended."""

    message: Message
    peer: str
    """Who has not answered for it, or to whom we have not."""
    missing: tuple[Missing, ...]
    is_ours: bool
    """True if it is we who owe."""


def draw_up_renewal(old: Node, log_key: VerifyKey, held: int = 0) -> Manifest:
    """The version of our manifest that ends a frozen log and begins the next, to be signed as any next version.

    Ask every peer how much it holds before the roots sign: who holds more than this version grants refuses it, and
    may find a number used twice.

    Args:
        old: a node on the frozen record, which has heard its peers.
        log_key: of the next log.
        held: the most entries of the old log that a peer says it holds; what peers have shown is counted anyway.

    Raises:
        InputError: the record is not frozen, or the key has not the name of the next log's.
    """
    if not old.store.frozen:
        raise InputError("the record is not frozen", hint="go on with it: a log is not given up without need")
    name = f"{old.party}/log/{old.log_number + 1}"
    if log_key.name != name:
        raise InputError(f"the new log's key is called {log_key.name}", hint=f"make one that is called {name}")
    current = own_manifest(old).manifest
    last = Position(old.log_number, max(held, most_shown(old)) - 1)
    kept = tuple(listed for listed in current.keys if listed.role is not Role.LOG)
    return replace(
        current,
        version=current.version + 1,
        keys=(*kept, ListedKey(Role.LOG, log_key)),
        removed=(RemovedKey(current.log_key, last),),
        prev=current.id,
    )


def renew(old: Node, new: Node, note: bytes, now: Moment) -> Manifest:
    """The manifest by which a party goes on, once its next log begins with it; it goes out to every peer.

    Done again, nothing happens.

    Args:
        old: a node on the frozen record; nothing of it is changed.
        new: a node of the same party on an empty record of the next log.
        note: what ``draw_up_renewal`` gave, signed by enough roots of the version before and of its own.
        now: the time.

    Raises:
        NoteError: it is no manifest, or breaks a rule.
        TrustError: too few roots have signed, it does not follow, or it ends the old log too early.
        InputError: the records do not belong together, or the new one has begun otherwise.
        FrozenError, StoreError: it is not stored.
    """
    manifest = open_manifest(note)
    _check_records(old, new, manifest)
    own_history(old).extended(note, Position(new.log_number, 1))
    end = _end_of(old, manifest)
    opening = new.draft(now, EntryKind.OPEN, extra={"origin": manifest.log_key.name})
    entry = new.draft(now, EntryKind.MANIFEST, note_id=manifest.id, obj=object_name(note))
    carried = [
        *_own_manifests(old, new, now),
        *_same(old, new, now),
        *carried_agreements(old, new, now, is_whole=end == old.store.tree.size),
        *_numbers(old, new, end, now),
    ]
    # Found from the newest back, our manifests must come in their order: those of before stand before this one.
    own = [each for each in carried if each.draft.extra.get("is") == CARRIED]
    others = [each for each in carried if each not in own]
    parts = [Carried(opening), *own, Carried(entry, (labels.manifests_of(old.party),), (note,)), *others]
    new.commit(
        Change(
            drafts=tuple(part.draft for part in parts),
            labels=tuple(Label(number, name) for number, part in enumerate(parts) for name in part.labels),
            objects=tuple(content for part in parts for content in part.objects),
            to_send=tuple(Parcel(peer, entry.obj) for peer in _peers_of(old)),
            once="open",
        )
    )
    new.read_lines_anew()
    return manifest


def left_open(old: Node) -> Iterator[LeftOpen]:
    """The messages that were not done with: ours without a receipt, and all for which something is owed; oldest first.

    Line checks are left out: they are made anew.
    """
    for line in old.lines:
        names = entries_labelled(old.store, labels.messages_on(line), MOST_LOOKED_AT)
        for found in (item(old, entry.note_id) for entry in names if old.store.content(entry.obj) is not None):
            incoming = found.incoming
            if incoming:
                yield from _open(incoming.message, incoming.message.sender, incoming.duties.owed, is_ours=True)
            for way in found.outgoing:
                owed = way.duties.owed or (Duty(Missing.RECEIPT, 0, way.receipt.mark if way.receipt else None, None),)
                yield from _open(way.message, way.recipient, () if way.ended else owed, is_ours=False)


def _open(message: Message, peer: str, owed: Iterable[Duty], *, is_ours: bool) -> Iterator[LeftOpen]:
    missing = tuple(duty.what for duty in owed if duty.met is None and duty.ended is None)
    if missing and message.kind is not MessageKind.CHALLENGE and not message.is_automatic:
        yield LeftOpen(message, peer, missing, is_ours)


def most_shown(old: Node) -> int:
    """How many entries the old log has at least, by all that is known here."""
    return max(_sizes(old))


def _sizes(old: Node) -> Iterator[int]:
    """How many entries the old log has had, by all that is known: of its own, as it signed, as its peers showed."""
    yield old.store.tree.size
    if old.store.checkpoint:
        yield checkpoint_from_text(read_unverified(old.store.checkpoint).text).size
    for peer in _peers_of(old):
        known = old.peer(peer)
        for signed in (known.witnessed.get(old.origin), known.doubted.get(old.origin)):
            if signed:
                yield signed.checkpoint.size


def _check_records(old: Node, new: Node, manifest: Manifest) -> None:
    if (new.party, new.log_number) != (old.party, old.log_number + 1) or manifest.log_key.name != new.origin:
        raise InputError(f"{new.origin} does not go on where {old.origin} ends", hint="name the record of the next log")
    if not old.store.frozen:
        raise InputError("the record is not frozen", hint="go on with it: a log is not given up without need")
    begun = own_manifest(new).manifest if new.store.tree.size else manifest
    if begun.id != manifest.id:
        raise InputError("the new record has begun already", hint="use it, or draw up its next manifest")


def _end_of(old: Node, manifest: Manifest) -> int:
    """How many entries a manifest says that the old log has."""
    key = own_manifest(old).manifest.log_key
    end = next((last.index + 1 for removed, last in manifest.removed if removed == key), 0)
    if end < most_shown(old):
        raise TrustError(
            f"the manifest ends {old.origin} after {end} entries, and it had {most_shown(old)}",
            hint="draw it up again, and have it signed again",
        )
    return end


def _own_manifests(old: Node, new: Node, now: Moment) -> Iterator[Carried]:
    """Ours so far: entries that say where they counted."""
    for manifest, position in own_history(old).logged:
        note = next(note for note in _notes_of(old) if read_unverified(note).id == manifest.id)
        extra = {"is": CARRIED, "log": position.log, "index": position.index}
        about = {"peer": old.party, "note_id": manifest.id, "obj": object_name(note), "extra": extra}
        yield Carried(new.draft(now, EntryKind.NOTE, **about), (labels.manifests_of(old.party),), (note,))


def _notes_of(old: Node) -> Iterable[bytes]:
    return (object_of(old.store, entry.obj) for entry in entries_labelled(old.store, labels.manifests_of(old.party)))


def _same(old: Node, new: Node, now: Moment) -> Iterator[Carried]:
    """What is said again as it was: cards, manifests that charters name and later ones, charters, evidence of forks."""
    cards = entries_labelled(old.store, labels.CARDS)
    for entry in cards:
        yield _again(old, new, now, entry, labels.CARDS, labels.card_of(entry.peer))
    lines = [old.line(line) for line in old.lines]
    named = {member.manifest_id: member.party for line in lines for member in line.charter.members}
    known = {entry.note_id for entry in cards}
    for manifest_id, party in sorted(named.items()):
        if party != old.party and manifest_id not in known:
            note = note_of(old.store, manifest_id)
            about = {"peer": party, "note_id": manifest_id, "obj": object_name(note), "extra": {"is": "enrolled"}}
            yield Carried(new.draft(now, EntryKind.NOTE, **about), objects=(note,))
    for peer in _peers_of(old):
        for entry in entries_labelled(old.store, labels.manifests_of(peer)):
            yield _again(old, new, now, entry, labels.manifests_of(peer))
    for entry in entries_labelled(old.store, labels.CHARTERS):
        yield _again(old, new, now, entry, labels.CHARTERS, labels.charter_of(entry.line))
    for line in old.lines:
        for entry in entries_labelled(old.store, labels.evidence_on(line)):
            yield _again(old, new, now, entry, labels.evidence_on(line))


def _again(old: Node, new: Node, now: Moment, entry: Entry, *names: str) -> Carried:
    about = {"line": entry.line, "peer": entry.peer, "note_id": entry.note_id, "obj": entry.obj, "extra": entry.extra}
    contents = [object_of(old.store, entry.obj)]
    if "proof" in entry.extra:
        contents.append(object_of(old.store, Fields(entry.extra, "x").text("proof")))
    return Carried(new.draft(now, entry.kind, **about), names, tuple(contents))


def _numbers(old: Node, new: Node, end: int, now: Moment) -> Iterator[Carried]:
    """From which number we go on, on each line; each lost entry may have been a message.

    Where something is lost, one number more stays free, so that no peer has the message just before the next one.
    """
    lost = end - old.store.tree.size
    for line in old.lines:
        seq, prev = next_number(old, line)
        extra = {"is": "numbering", "seq": seq + lost + 1 if lost else seq}
        note_id = prev or read_unverified(old.line(line).charter_note).id
        draft = new.draft(now, EntryKind.NOTE, line=line, note_id=note_id, extra=extra)
        yield Carried(draft, (labels.numbering_of(line),))


def _peers_of(old: Node) -> Sequence[str]:
    return sorted({peer for line in old.lines for peer in old.line(line).peers})
