"""Acts on agreements: drawn up, listed, shown with both lights, and their annexes."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

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
    told_of_bound,
    told_of_reliance,
    told_with,
)
from truceline.node.terms.registering import decide
from truceline.node.terms.signing_apart import declaration_on, hand_over, signed_so_far
from truceline.signing.fields import HEX_64, Fields
from truceline.signing.notes import read_unverified
from truceline.wiring.acts.act import Act, Document, note_from, nothing, text_from_bytes

_PROPOSED_AS = Precedence.PRIORITY
_DECLARED = re.compile("|".join(DECLARED))


class Wanted(NamedTuple):
    """What somebody wants to propose, and on which line."""

    line: str
    terms: Terms


def agreement_document(agreement: Agreement) -> Document:
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


def _draw(node: Node, now: Moment, wanted: Wanted) -> Document:
    agreement = draw_up(node, wanted.line, wanted.terms)
    soonest = now.at + node.line(wanted.line).charter.ack_within_ms[_PROPOSED_AS]
    return agreement_document(agreement) | {
        "text": agreement.text,
        "to": [party for party in agreement.parties if party != node.party],
        "prec": str(_PROPOSED_AS),
        # The charter grants every recipient some time; a signature that is due sooner cannot be asked for.
        "by": agreement.sign_by if agreement.sign_by > soonest else 0,
    }


def _digits(given: Fields) -> str:
    return given.text("digits")


def _show(node: Node, now: Moment, digits: str) -> Document:
    return _standing_document(standing_of(node, agreement_called(node, digits)), node.party, now)


def _list(node: Node, now: Moment, _: None) -> Document:
    names = [name for line in node.lines for name in agreements_on(node, line)]
    return {"agreements": [_listed(node, now, name) for name in names]}


def _listed(node: Node, now: Moment, name: str) -> Document:
    """What is proposed may be unusable: that is told of the one, and the others are listed."""
    try:
        return _standing_document(standing_of(node, name), node.party, now)
    except (NotFoundError, NoteError, TrustError) as error:
        return {"agreement": name, "unusable": f"{error}; {error.hint}"}


def _standing_document(standing: Standing, party: str, now: Moment) -> Document:
    agreement, lights = standing.agreement, standing.lights
    return agreement_document(agreement) | {
        "text": agreement.text,
        "to": list(told_with(agreement, party)),
        "signed": {name: mark.at for name, mark in lights.signed.items()},
        "is_bound": lights.is_bound(now.at),
        "may_rely": lights.may_rely(now.at),
        "told": [told_of_bound(standing, now.at), told_of_reliance(standing, now.at)],
        "terminated": [{"by": ending.party, "at": ending.at} for ending in standing.endings],
        "decided": [{"decision": str(word), "at": mark.at} for word, mark in lights.decisions.items()],
        "declined": [{"by": no.party, "at": no.at, "reason": no.reason} for no in standing.declines],
        "missing": [annex.sha256 for annex in standing.missing],
        "replaced_by": list(standing.replaced_by),
    }


def _maps(node: Node, now: Moment, digits: str) -> Document:
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


def _declare(node: Node, now: Moment, wanted: Declared) -> Document:
    declaration = declaration_on(node, agreement_called(node, wanted.digits), wanted.kind, wanted.reason)
    return {"agreement": declaration.agreement, "text": declaration.document}


def _signed_so_far(node: Node, now: Moment, note: bytes) -> Document:
    found = signed_so_far(node, note)
    return {
        "agreement": found.agreement.id,
        "kind": str(found.kind),
        "reason": found.reason,
        "text": read_unverified(note).text,
        "signed_by": list(found.signed_by),
        "of": found.needed,
        "is_complete": found.is_complete,
    }


def _hand_over(node: Node, now: Moment, note: bytes) -> Document:
    said = hand_over(node, note, now)
    return {"id": said.message.id, "number": said.message.seq, "entry": said.entry}


def _decide(node: Node, now: Moment, _: None) -> Document:
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
