"""Starting a line: its charter is drafted, signed by the roots of every member, and adopted when all have signed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from truceline.errors import InputError, NotFoundError, TrustError
from truceline.node import labels
from truceline.node.lines import note_of
from truceline.node.node import Moment, Node
from truceline.node.terms.parties import enrolled_manifest, own_manifest
from truceline.record.entries import EntryKind
from truceline.record.store import Change, Label, object_name
from truceline.signing.keys import SigningKey
from truceline.signing.notes import Note, countersign, join_signatures, open_note, read_unverified, sign_note
from truceline.signing.parties.charter import (
    Charter,
    Member,
    Standing,
    charter_from_text,
    check_apart,
    open_charter,
)
from truceline.signing.parties.manifests import Manifest, Role
from truceline.signing.parties.succession import open_manifest
from truceline.signing.showing import shown


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a charter is to say beside the keys of its members; fields as in ``Charter``.

    Args:
        standings: what each other member may do; each was enrolled.
        cosigners: how many members must have cosigned a checkpoint before it is believed.
    """

    standings: Mapping[str, Standing]
    ack_within_ms: Mapping[str, int]
    clock_tolerance_ms: int
    ends_at: int
    registrar: str = ""
    cosigners: int = 1
    two_person: tuple[str, ...] = ()


class Share(NamedTuple):
    """How many roots of a member have signed a charter, and how many it takes."""

    signed: int
    needed: int

    @property
    def is_enough(self) -> bool:
        """True if the member has signed."""
        return self.signed >= self.needed


class Review(NamedTuple):
    """A charter that may be signed here, and who has signed it."""

    charter: Charter
    note: bytes
    """With all signatures so far; empty if nobody has signed."""
    shares: Mapping[str, Share]
    """Of every member, in the order of the text."""

    @property
    def is_complete(self) -> bool:
        """True if every member has signed."""
        return all(share.is_enough for share in self.shares.values())


def draft_charter(node: Node, terms: Terms) -> Charter:
    """A charter between us and parties that were enrolled, by their newest manifests, to be signed by all.

    Raises:
        NotFoundError: a member was not enrolled.
        NoteError: the terms break a rule of charters.
        TrustError: two members list the same key.
    """
    manifests = {node.party: own_manifest(node).manifest}
    manifests |= {party: enrolled_manifest(node, party) for party in terms.standings if party != node.party}
    check_apart(manifests.values())
    standings = {node.party: Standing.PARTY, **terms.standings}
    return Charter(
        members=tuple(Member(party, standings[party], manifest.id) for party, manifest in sorted(manifests.items())),
        policy=_policy([manifests[party] for party in sorted(manifests)], terms.cosigners),
        ack_within_ms=dict(terms.ack_within_ms),
        ends_at=terms.ends_at,
        clock_tolerance_ms=terms.clock_tolerance_ms,
        registrar=terms.registrar,
        two_person=terms.two_person,
    )


def review_charter(node: Node, copies: Iterable[bytes]) -> Review:
    """A charter from copies of its text, signed or not, once all that can be checked before signing holds.

    Args:
        node: a member, that has enrolled every other one.
        copies: one or more; each the bare text, or a note with signatures of some members.

    Raises:
        NoteError: a copy is no charter, or the copies differ.
        TrustError: we are no member, a manifest that it names is not the newest one that was enrolled, two
            members list the same key, or a signature does not hold.
        NotFoundError: a member was not enrolled.
        InputError: there is no copy.
    """
    text, note = _joined(list(copies))
    charter = charter_from_text(text)
    manifests = [_manifest_named(node, member) for member in charter.members]
    if node.party not in {manifest.party for manifest in manifests}:
        raise TrustError(f"{node.party} is no member of this charter", hint="have one drafted that names it")
    check_apart(manifests)
    roots = {manifest.party: manifest.keys_of(Role.ROOT) for manifest in manifests}
    opened = open_note(note.encoded, [key for keys in roots.values() for key in keys]).signed_by if note else ()
    shares = {
        manifest.party: Share(len(set(roots[manifest.party]).intersection(opened)), manifest.root_threshold)
        for manifest in manifests
    }
    return Review(charter, note.encoded if note else b"", shares)


def sign_charter(review: Review, roots: Iterable[SigningKey]) -> bytes:
    """The note of a charter with the signatures of some more roots.

    Raises:
        NoteError: it would have too many signatures.
    """
    if not review.note:
        return sign_note(review.charter.text, roots).encoded
    note = read_unverified(review.note)
    for root in roots:
        note = countersign(note, root)
    return note.encoded


def adopt_charter(node: Node, note: bytes, now: Moment) -> Charter:
    """The charter, once every member has signed it: its line starts here. Adopted again, nothing happens.

    Raises:
        NoteError: it is no charter.
        TrustError: too few roots of a member have signed, or it may not be signed here: see ``review_charter``.
        NotFoundError: a member was not enrolled.
        FrozenError, StoreError: it is not stored.
    """
    named = [_manifest_named(node, member) for member in charter_from_text(read_unverified(note).text).members]
    charter = open_charter(note, named)
    if node.party not in {member.party for member in charter.members}:
        raise TrustError(f"{node.party} is no member of this charter", hint="have one drafted that names it")
    obj = object_name(note)
    note_id = read_unverified(note).id
    entry = node.draft(now, EntryKind.NOTE, line=charter.line, note_id=note_id, obj=obj, extra={"is": "charter"})
    names = (labels.charter_of(charter.line), labels.CHARTERS)
    node.commit(
        Change(
            drafts=(entry,),
            labels=tuple(Label(0, name) for name in names),
            objects=(note,),
            once=f"charter:{charter.line}",
        )
    )
    node.read_lines_anew()
    return charter


def _manifest_named(node: Node, member: Member) -> Manifest:
    """The manifest that a charter names, which must be one that we have: our own, or one of a card."""
    try:
        manifest = open_manifest(note_of(node.store, member.manifest_id))
    except NotFoundError as error:
        raise NotFoundError(
            f"the charter names the manifest {member.manifest_id[:16]} of {shown(member.party)}, which is not here",
            hint="enrol that party from its own card, and look whether the charter was drafted from the same card",
        ) from error
    if manifest.party != member.party:
        raise TrustError(
            f"the charter gives {shown(member.party)} the manifest of {manifest.party}", hint="do not sign it"
        )
    return manifest


def _joined(copies: list[bytes]) -> tuple[str, Note | None]:
    """The text of all copies, and the signatures of all of them together."""
    if not copies:
        raise InputError("no copy of a charter was handed in", hint="name one file or more")
    note: Note | None = None
    texts: dict[str, None] = {}
    for copy in copies:
        if b"\n\n" in copy:
            read = read_unverified(copy)
            note = join_signatures(note, read) if note else read
            texts[read.text] = None
        else:
            texts[copy.decode(errors="replace")] = None
    if len(texts) != 1:
        raise InputError(
            f"{len(copies)} copies have {len(texts)} different texts", hint="hand in copies of one and the same charter"
        )
    (text,) = texts
    return text, note


def _policy(manifests: list[Manifest], cosigners: int) -> tuple[str, ...]:
    """Every member's log counts, and so many of the members must have cosigned; none, if it is 0."""
    logs = [f"log {manifest.log_key.text}" for manifest in manifests]
    witnesses = [
        f"witness {manifest.party} {key.text}" for manifest in manifests for key in manifest.keys_of(Role.COSIGNER)[:1]
    ]
    if not cosigners:
        return (*logs, *witnesses, "quorum none")
    names = " ".join(manifest.party for manifest in manifests if manifest.keys_of(Role.COSIGNER))
    return (*logs, *witnesses, f"group members {cosigners} {names}", "quorum members")
