"""Acts on parties: our own manifest, cards that are shown and enrolled, and how the node stands."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple, NotRequired, TypedDict

from truceline.node.exchange.growth import log_of
from truceline.node.node import Moment, Node
from truceline.node.releasing import Profile, profile_of, set_profile
from truceline.node.terms.cards import Card, read_card
from truceline.node.terms.parties import (
    Enrolled,
    KeyChanges,
    check_card,
    draw_up_next,
    enrol,
    enrolled_parties,
    log_manifest,
    own_manifest,
)
from truceline.record.store import object_name
from truceline.signing.fields import Fields
from truceline.signing.keys import verify_key_from_text
from truceline.signing.parties.enrolment import number_of, number_to_compare
from truceline.signing.parties.manifests import ListedKey, Manifest, Role, check_party
from truceline.wiring.acts.act import Act, bytes_from_text, note_from, nothing

MOST_WAITING = 10_000
"""That are counted; more are told as so many."""
_ROLE = re.compile("|".join(Role))
_PROFILE = re.compile("|".join(Profile))


class KeyTold(TypedDict):
    """A key that a party's manifest lists."""

    role: Role
    name: str
    key: str


class PartyTold(TypedDict):
    """A party by its manifest, without its keys; ``number`` are the 30 digits that people compare."""

    party: str
    manifest: str
    version: int
    number: str
    root_threshold: int
    authority_threshold: int


class ManifestTold(PartyTold):
    """A manifest with its keys."""

    keys: list[KeyTold]


class OwnManifestTold(ManifestTold):
    """Our own, with the signed note."""

    note: str


class ComparedTold(ManifestTold):
    """A party's manifest, and the 60 digits that both sides compare."""

    compare: str


class LoggedManifestTold(ManifestTold):
    """A manifest that was taken in, and the hash under which it is kept."""

    obj: str


class EnrolledTold(PartyTold):
    """A party that was enrolled, when, and on which lines it is."""

    enrolled_at: int
    lines: list[str]


class PartiesTold(TypedDict):
    """The parties that were enrolled."""

    parties: list[EnrolledTold]


class ManifestDraftTold(TypedDict):
    """The text of a manifest, to be signed."""

    text: str


class ReleaseTold(TypedDict):
    """How much a party may be told."""

    party: str
    profile: Profile


class LineMembersTold(TypedDict):
    """A line: the standing of each member, and when its charter ends."""

    line: str
    members: dict[str, str]
    ends_at: int


class PeerLogTold(TypedDict):
    """A peer: how many notes wait for it, and how much of its log we hold."""

    party: str
    waiting: int
    waiting_flash: int
    log: str
    held: int
    heard_at: NotRequired[int]
    clock_ahead_ms: NotRequired[int]
    error_ms: NotRequired[int]


class NodeTold(TypedDict):
    """How a node stands; ``frozen`` says why nothing may be added to its record, and is empty if it may."""

    party: str
    version: int
    size: int
    checkpoint: str
    frozen: str
    lines: list[LineMembersTold]
    peers: list[PeerLogTold]
    at: int


def manifest_document(manifest: Manifest) -> ManifestTold:
    """A manifest for people and scripts."""
    keys: list[KeyTold] = [{"role": role, "name": key.name, "key": key.text} for role, key in manifest.keys]
    return {**_party_document(manifest), "keys": keys}


def _party_document(manifest: Manifest) -> PartyTold:
    return {
        "party": manifest.party,
        "manifest": manifest.id,
        "version": manifest.version,
        "number": number_of(manifest),
        "root_threshold": manifest.root_threshold,
        "authority_threshold": manifest.authority_threshold,
    }


def _status(node: Node, now: Moment, _: None) -> NodeTold:
    checkpoint = node.store.checkpoint.decode()
    peers = sorted({peer for line in node.lines for peer in node.line(line).peers})
    return {
        "party": node.party,
        "version": own_manifest(node).manifest.version,
        "size": node.store.tree.size,
        "checkpoint": checkpoint,
        "frozen": node.store.frozen,
        "lines": [_line(node, line) for line in node.lines],
        "peers": [_peer(node, peer) for peer in peers],
        "at": now.at,
    }


def _line(node: Node, line: str) -> LineMembersTold:
    known = node.line(line)
    return {
        "line": line,
        "members": {member.party: str(member.standing) for member in known.charter.members},
        "ends_at": known.charter.ends_at,
    }


def _peer(node: Node, party: str) -> PeerLogTold:
    waiting, talk = node.store.outbox(party, MOST_WAITING), node.peer(party)
    log = log_of(node, party)
    document: PeerLogTold = {
        "party": party,
        "waiting": len(waiting),
        "waiting_flash": sum(parcel.rank == 0 for parcel in waiting),
        "log": log.origin if log else "",
        "held": log.mirror.size if log else 0,
    }
    document |= {} if talk.heard_at is None else {"heard_at": talk.heard_at}
    return document | ({} if talk.offset_ms is None else {"clock_ahead_ms": talk.offset_ms, "error_ms": talk.error_ms})


def _own(node: Node, now: Moment, _: None) -> OwnManifestTold:
    manifest, note = own_manifest(node)
    return {**manifest_document(manifest), "note": note.decode()}


def _card(given: Fields) -> Card:
    return read_card(bytes_from_text(given.text("card")))


def _compare(node: Node, now: Moment, card: Card) -> ComparedTold:
    check_card(node, card)
    own = own_manifest(node).manifest
    return {**manifest_document(card.manifest), "compare": number_to_compare(own, card.manifest)}


def _enrol(node: Node, now: Moment, card: Card) -> ManifestTold:
    return manifest_document(enrol(node, card, now))


def _list(node: Node, now: Moment, _: None) -> PartiesTold:
    return {"parties": [_enrolled(known) for known in enrolled_parties(node)]}


def _enrolled(known: Enrolled) -> EnrolledTold:
    return {**_party_document(known.manifest), "enrolled_at": known.enrolled_at, "lines": list(known.lines)}


def _changes(given: Fields) -> KeyChanges:
    return KeyChanges(
        added=tuple(map(_listed, given.objects("added"))),
        removed=given.texts("removed"),
        root_threshold=given.integer("root_threshold") if given.has("root_threshold") else None,
        authority_threshold=given.integer("authority_threshold") if given.has("authority_threshold") else None,
    )


def _listed(given: Fields) -> ListedKey:
    listed = ListedKey(Role(given.text("role", _ROLE)), verify_key_from_text(given.text("key")))
    given.end()
    return listed


def _draft_manifest(node: Node, now: Moment, changes: KeyChanges) -> ManifestDraftTold:
    return {"text": draw_up_next(node, changes).text}


def _log_manifest(node: Node, now: Moment, note: bytes) -> LoggedManifestTold:
    return {**manifest_document(log_manifest(node, note, now)), "obj": object_name(note)}


class Release(NamedTuple):
    """How much a party may be told, and who says so."""

    party: str
    profile: Profile
    desk: str
    operator: str


def _release(given: Fields) -> Release:
    profile = Profile(given.text("profile", _PROFILE))
    return Release(given.text("party"), profile, given.text("desk"), given.text("operator"))


def _set_release(node: Node, now: Moment, wanted: Release) -> ReleaseTold:
    check_party(wanted.party)
    node.orders.known_desk(wanted.desk)
    set_profile(node, wanted.party, wanted.profile, now, desk=wanted.desk, operator=wanted.operator)
    return _show_release(node, now, wanted.party)


def _released_party(given: Fields) -> str:
    return given.text("party")


def _show_release(node: Node, now: Moment, party: str) -> ReleaseTold:
    return {"party": party, "profile": profile_of(node, party)}


ACTS: Mapping[str, Act[Any]] = {
    "node-status": Act(nothing, _status),
    "party-own": Act(nothing, _own),
    "party-compare": Act(_card, _compare),
    "party-enrol": Act(_card, _enrol),
    "party-list": Act(nothing, _list),
    "manifest-draft": Act(_changes, _draft_manifest),
    "manifest-log": Act(note_from, _log_manifest),
    "release-set": Act(_release, _set_release),
    "release-show": Act(_released_party, _show_release),
}
