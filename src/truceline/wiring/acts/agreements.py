"""Acts on agreements: drawn up, listed, shown with both lights, and their annexes."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple, TypedDict

from truceline.errors import NoteError, NotFoundError, TrustError
from truceline.line.agreements import Agreement, Annex
from truceline.line.kinds import MessageKind, Precedence
from truceline.line.messages import HEX_32
from truceline.line.terms.declarations import DECLARED
from truceline.node.node import Moment, Node
from truceline.node.terms.agreements import (
    MAP_TYPE,
    Standing,
    Terms,
    agreement_called,
    agreements_on,
    draw_up,
    files_of,
    standing_of,
    told_to,
    told_with,
)
from truceline.node.terms.registering import decide
from truceline.node.terms.signing_apart import declaration_on, hand_over, signed_so_far
from truceline.signing.fields import HEX_64, Fields
from truceline.signing.notes import read_unverified
from truceline.wiring.acts.act import Act, note_from, nothing, text_from_bytes
from truceline.wiring.acts.messages import SaidTold

_PROPOSED_AS = Precedence.PRIORITY
_DECLARED = re.compile("|".join(DECLARED))


class Wanted(NamedTuple):
    """What somebody wants to propose, and on which line."""

    line: str
    terms: Terms


class AnnexTold(TypedDict):
    """A file that is part of an agreement."""

    kind: str
    sha256: str


AgreementTold = TypedDict(
    "AgreementTold",
    {
        "agreement": str,
        "line": str,
        "parties": list[str],
        "annexes": list[AnnexTold],
        "from": int,
        "sign_by": int,
        "ends_at": int,
        "notice_ms": int,
        "registrar": str,
        "replaces": str,
    },
)
"""An agreement as its text says."""


class AgreementDraftTold(AgreementTold):
    """An agreement to propose: its text, and the heading of the message that brings it."""

    text: str
    to: list[str]
    prec: Precedence
    by: int


class MarkedTold(TypedDict):
    """Who ended it, and when."""

    by: str
    at: int


class DeclinedTold(MarkedTold):
    """Who declined it, when, and why."""

    reason: str


class DecidedTold(TypedDict):
    """What the registrar decided, and when."""

    decision: str
    at: int


class AgreementStandingTold(AgreementTold):
    """An agreement with both lights: bound, and may rely."""

    text: str
    to: list[str]
    signed: dict[str, int]
    is_bound: bool
    may_rely: bool
    told: list[str]
    terminated: list[MarkedTold]
    decided: list[DecidedTold]
    declined: list[DeclinedTold]
    missing: list[str]
    replaced_by: list[str]


class UnusableAgreementTold(TypedDict):
    """What was proposed as an agreement and cannot be one, and why."""

    agreement: str
    unusable: str


class AgreementsTold(TypedDict):
    """Agreements of all lines."""

    agreements: list[AgreementStandingTold | UnusableAgreementTold]


class MapsTold(TypedDict):
    """The maps of an agreement, in base 64."""

    maps: list[str]


class DeclarationTold(TypedDict):
    """Words about an agreement, to be signed by authorities."""

    agreement: str
    text: str


class SignedSoFarTold(TypedDict):
    """Who has signed a copy so far, and of how many."""

    agreement: str
    kind: MessageKind
    reason: str
    text: str
    signed_by: list[str]
    of: int
    is_complete: bool


class AgreementNewsTold(TypedDict):
    """What a registrar's node has decided."""

    agreement: str
    line: str
    words: str


class DecisionsTold(TypedDict):
    """What a registrar's node has decided now."""

    news: list[AgreementNewsTold]


def agreement_document(agreement: Agreement) -> AgreementTold:
    """An agreement for people and scripts."""
    return {
        "agreement": agreement.id,
        "line": agreement.line,
        "parties": list(agreement.parties),
        "annexes": [{"kind": kind, "sha256": digest} for kind, digest in agreement.annexes],
        "from": agreement.starts_at,
        "sign_by": agreement.sign_by,
        "ends_at": agreement.ends_at,
        "notice_ms": agreement.notice_ms,
        "registrar": agreement.registrar,
        "replaces": agreement.replaces,
    }


def _wanted(given: Fields) -> Wanted:
    terms = Terms(
        annexes=tuple(map(_annex, given.objects("annexes"))),
        starts_at=given.integer("from"),
        sign_by=given.integer("sign_by"),
        ends_at=given.integer("ends_at"),
        notice_ms=given.integer("notice_ms"),
        parties=given.texts("parties"),
        registrar=given.text("registrar"),
        replaces=given.text("replaces"),
    )
    return Wanted(given.text("line", HEX_32), terms)


def _annex(given: Fields) -> Annex:
    annex = Annex(given.text("kind"), given.text("sha256", HEX_64))
    given.end()
    return annex


def _draw(node: Node, now: Moment, wanted: Wanted) -> AgreementDraftTold:
    agreement = draw_up(node, wanted.line, wanted.terms)
    soonest = now.at + node.line(wanted.line).charter.ack_within_ms[_PROPOSED_AS]
    return {
        **agreement_document(agreement),
        "text": agreement.text,
        "to": [party for party in agreement.parties if party != node.party],
        "prec": _PROPOSED_AS,
        # The charter grants every recipient some time; a signature that is due sooner cannot be asked for.
        "by": agreement.sign_by if agreement.sign_by > soonest else 0,
    }


def _digits(given: Fields) -> str:
    return given.text("digits")


def _show(node: Node, now: Moment, digits: str) -> AgreementStandingTold:
    return _standing_document(standing_of(node, agreement_called(node, digits)), node.party, now)


def _list(node: Node, now: Moment, _: None) -> AgreementsTold:
    names = [name for line in node.lines for name in agreements_on(node, line)]
    return {"agreements": [_listed(node, now, name) for name in names]}


def _listed(node: Node, now: Moment, name: str) -> AgreementStandingTold | UnusableAgreementTold:
    """What is proposed may be unusable: that is told of the one, and the others are listed."""
    try:
        return _standing_document(standing_of(node, name), node.party, now)
    except (NotFoundError, NoteError, TrustError) as error:
        return {"agreement": name, "unusable": f"{error}; {error.hint}"}


def _standing_document(standing: Standing, party: str, now: Moment) -> AgreementStandingTold:
    agreement, lights = standing.agreement, standing.lights
    return {
        **agreement_document(agreement),
        "text": agreement.text,
        "to": list(told_with(agreement, party)),
        "signed": {name: mark.at for name, mark in lights.signed.items()},
        "is_bound": lights.is_bound(now.at),
        # Whoever only decides it, or witnesses the line, has nothing to rely on.
        "may_rely": party in agreement.parties and lights.may_rely(now.at),
        "told": list(told_to(standing, party, now.at)),
        "terminated": [{"by": ending.party, "at": ending.at} for ending in standing.endings],
        "decided": [{"decision": str(word), "at": mark.at} for word, mark in lights.decisions.items()],
        "declined": [{"by": no.party, "at": no.at, "reason": no.reason} for no in standing.declines],
        "missing": [annex.sha256 for annex in standing.missing],
        "replaced_by": list(standing.replaced_by),
    }


def _maps(node: Node, now: Moment, digits: str) -> MapsTold:
    agreement_id = agreement_called(node, digits)
    maps = [file.sha256 for file in files_of(node, agreement_id) if file.media_type == MAP_TYPE]
    contents = (node.store.content(name) for name in maps)
    return {"maps": [text_from_bytes(content) for content in contents if content is not None]}


class Declared(NamedTuple):
    """What our authorities want to say of an agreement."""

    digits: str
    kind: MessageKind
    reason: str


def _declared(given: Fields) -> Declared:
    return Declared(given.text("digits"), MessageKind(given.text("kind", _DECLARED)), given.text("reason"))


def _declare(node: Node, now: Moment, wanted: Declared) -> DeclarationTold:
    declaration = declaration_on(node, agreement_called(node, wanted.digits), wanted.kind, wanted.reason)
    return {"agreement": declaration.agreement, "text": declaration.document}


def _signed_so_far(node: Node, now: Moment, note: bytes) -> SignedSoFarTold:
    found = signed_so_far(node, note)
    return {
        "agreement": found.agreement.id,
        "kind": found.kind,
        "reason": found.reason,
        "text": read_unverified(note).text,
        "signed_by": list(found.signed_by),
        "of": found.needed,
        "is_complete": found.is_complete,
    }


def _hand_over(node: Node, now: Moment, note: bytes) -> SaidTold:
    said = hand_over(node, note, now)
    return {"id": said.message.id, "number": said.message.seq, "entry": said.entry}


def _decide(node: Node, now: Moment, _: None) -> DecisionsTold:
    return {"news": [{"agreement": news.note_id, "line": news.line, "words": news.words} for news in decide(node, now)]}


ACTS: Mapping[str, Act[Any]] = {
    "agreement-draw": Act(_wanted, _draw),
    "agreement-show": Act(_digits, _show),
    "agreement-list": Act(nothing, _list),
    "agreement-maps": Act(_digits, _maps),
    "agreement-declare": Act(_declared, _declare),
    "agreement-signed": Act(note_from, _signed_so_far),
    "agreement-decide": Act(nothing, _decide),
    "agreement-hand-over": Act(note_from, _hand_over),
}
