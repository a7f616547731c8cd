"""Acts on charters: drafted, reviewed before anybody signs, taken in when signed, shown."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypedDict

from truceline.errors import InputError
from truceline.line.kinds import RULES
from truceline.model.times import dtg_from_instant
from truceline.node.node import Moment, Node
from truceline.node.terms.charters import Review, Terms, adopt_charter, draft_charter, review_charter
from truceline.node.terms.parties import own_manifest
from truceline.signing.fields import Fields
from truceline.signing.parties.charter import PRECEDENCES, Charter, Standing
from truceline.signing.parties.manifests import Role
from truceline.wiring.acts.act import Act, bytes_from_text, nothing, numbers_from

_STANDING = re.compile("|".join(Standing))
_SIGNED_BY_DESKS = re.compile("|".join(kind for kind, rule in RULES.items() if rule.signer is Role.OPERATOR))


class MemberTold(TypedDict):
    """A party of a charter, its standing on the line, and its manifest."""

    party: str
    standing: Standing
    manifest: str


class CharterTold(TypedDict):
    """A charter; ``ack_within_ms`` is granted by precedence, ``two_person`` names kinds that two desks sign."""

    line: str
    members: list[MemberTold]
    policy: list[str]
    ack_within_ms: dict[str, int]
    clock_tolerance_ms: int
    ends_at: int
    registrar: str
    ack_meaning: str
    cosignature_meaning: str
    two_person: list[str]


class CharterDraftTold(CharterTold):
    """A charter, and its text that is to be signed."""

    text: str


class KeptCharterTold(CharterTold):
    """A charter that is in force, with its signed note."""

    note: str


class ChartersTold(TypedDict):
    """The charters of our lines."""

    charters: list[KeptCharterTold]


class ShareTold(TypedDict):
    """How many of the roots of a party have signed."""

    roots: int
    of: int


class ReviewedTold(KeptCharterTold):
    """Signed copies of a charter put together: who has signed so far."""

    signed: dict[str, ShareTold]
    is_complete: bool


class CharterReviewTold(ReviewedTold):
    """The same before it is signed by us: its text, and our own roots."""

    text: str
    roots: list[str]


def charter_document(charter: Charter) -> CharterTold:
    """A charter for people and scripts."""
    return {
        "line": charter.line,
        "members": [
            {"party": party, "standing": standing, "manifest": manifest}
            for party, standing, manifest in charter.members
        ],
        "policy": list(charter.policy),
        "ack_within_ms": {name: charter.ack_within_ms[name] for name in PRECEDENCES},
        "clock_tolerance_ms": charter.clock_tolerance_ms,
        "ends_at": charter.ends_at,
        "registrar": charter.registrar,
        "ack_meaning": charter.ack_meaning,
        "cosignature_meaning": charter.cosignature_meaning,
        "two_person": list(charter.two_person),
    }


def _terms(given: Fields) -> Terms:
    return Terms(
        standings=dict(map(_member, given.objects("members"))),
        ack_within_ms=numbers_from(given.object("ack_within_ms"), PRECEDENCES),
        clock_tolerance_ms=given.integer("clock_tolerance_ms"),
        ends_at=given.integer("ends_at"),
        registrar=given.text("registrar"),
        cosigners=given.integer("cosigners"),
        two_person=tuple(sorted(set(given.texts("two_person", _SIGNED_BY_DESKS)))) if given.has("two_person") else (),
    )


def _member(given: Fields) -> tuple[str, Standing]:
    member = given.text("party"), Standing(given.text("standing", _STANDING))
    given.end()
    return member


def _draft(node: Node, now: Moment, terms: Terms) -> CharterDraftTold:
    if terms.ends_at <= now.at:
        raise InputError(
            f"the charter would end {dtg_from_instant(terms.ends_at)}, and it is {dtg_from_instant(now.at)} now",
            hint="give an end that is yet to come",
        )
    charter = draft_charter(node, terms)
    return {**charter_document(charter), "text": charter.text}


def _copies(given: Fields) -> tuple[bytes, ...]:
    return tuple(map(bytes_from_text, given.texts("copies")))


def _review(node: Node, now: Moment, copies: tuple[bytes, ...]) -> CharterReviewTold:
    review = review_charter(node, copies)
    manifest = own_manifest(node).manifest
    return {
        **_reviewed(review),
        "text": review.charter.text,
        "roots": [key.text for key in manifest.keys_of(Role.ROOT)],
    }


def _take(node: Node, now: Moment, copies: tuple[bytes, ...]) -> ReviewedTold:
    review = review_charter(node, copies)
    if review.is_complete:
        adopt_charter(node, review.note, now)
    return _reviewed(review)


def _reviewed(review: Review) -> ReviewedTold:
    return {
        **charter_document(review.charter),
        "note": review.note.decode(),
        "signed": {party: {"roots": share.signed, "of": share.needed} for party, share in review.shares.items()},
        "is_complete": review.is_complete,
    }


def _list(node: Node, now: Moment, _: None) -> ChartersTold:
    known = [node.line(line) for line in node.lines]
    return {"charters": [{**charter_document(line.charter), "note": line.charter_note.decode()} for line in known]}


ACTS: Mapping[str, Act[Any]] = {
    "charter-draft": Act(_terms, _draft),
    "charter-review": Act(_copies, _review),
    "charter-take": Act(_copies, _take),
    "charter-list": Act(nothing, _list),
}
