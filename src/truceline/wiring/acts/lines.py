"""Acts on a line: what was said, what an officer does with it, line checks, and bundles that somebody carries."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple, TypedDict

from truceline.errors import NoteError
from truceline.line.bodies import Answer, Hop, Means, Reply
from truceline.line.incoming import Incoming
from truceline.line.kinds import MessageKind
from truceline.line.logged import Mark
from truceline.line.messages import HEX_32, Attachment
from truceline.line.outgoing import Outgoing
from truceline.line.responses import Responses
from truceline.node.accusations import is_accused
from truceline.node.carriage.by_hand import pack, unpack
from truceline.node.carriage.mediating import carry_on
from truceline.node.checks import State, availability, challenge, checks, declare, declared
from truceline.node.exchange.news import News
from truceline.node.lines import EVERYTHING, object_of
from truceline.node.node import Moment, Node
from truceline.node.saying.answers import acknowledgement, answer, show
from truceline.node.saying.inbox import Item, correspondents, id_of, item, page
from truceline.node.saying.telling import told_of_incoming, told_of_outgoing
from truceline.node.saying.threads import message_called
from truceline.node.terms.registering import decide
from truceline.record.checkpoints import checkpoint_from_text
from truceline.signing.fields import Fields
from truceline.signing.notes import read_unverified
from truceline.signing.showing import shown
from truceline.wiring.acts.act import Act, bytes_from_text, nothing, text_from_bytes
from truceline.wiring.acts.messages import (
    FileTold,
    IncomingTold,
    MessageTold,
    OutgoingTold,
    ResponsesTold,
    ShownTold,
    WordingTold,
    wording_document,
)

MOST_WAITING = 10_000
"""Messages that are counted as waiting for a peer."""
_ANSWERS = re.compile("|".join(Answer))
_MEANS = re.compile("|".join(Means))
_STATES = re.compile("|".join(State))
_CARRIERS = re.compile("file|qr")


class Wanted(NamedTuple):
    """Which messages are asked for."""

    line: str
    before: int
    limit: int
    has_checks: bool


class Words(NamedTuple):
    """What an officer says to a message."""

    digits: str
    reply: Reply
    language: str


class Packing(NamedTuple):
    """What is to be carried to a peer."""

    peer: str
    carrier: str
    answers: tuple[int, ...]


class InboxTold(TypedDict):
    """A page of a conversation, and how many line checks were left out of it."""

    messages: list[MessageTold]
    checks_left_out: int


class FileContentTold(FileTold):
    """A file of a message; its content is in base 64."""

    content: str


class FilesTold(TypedDict):
    """The files of a message."""

    id: str
    files: list[FileContentTold]


class CheckTold(TypedDict):
    """A line check that was sent, and until when an answer is due."""

    id: str
    number: int
    by: int


class DeclaredTold(TypedDict):
    """The state of a line as we declare it."""

    line: str
    state: State


class MonthTold(TypedDict):
    """How many line checks of a month were answered."""

    month: str
    checks: int
    answered: int


class PeerClockTold(TypedDict):
    """What is known of a peer: when it was heard, its clock, what waits for it, and how far each has cosigned."""

    party: str
    heard_at: int | None
    clock_ahead_ms: int | None
    clock_error_ms: int | None
    waiting: int
    cosigned_by_them: int
    cosigned_by_us: int
    is_accused: bool


class PeerTold(PeerClockTold):
    """A peer on a line: what it has said, and how the line to it was declared and observed."""

    newest: int
    missing: list[list[int]]
    contradictions: list[list[str]]
    declared: State
    checked_at: int | None
    answered_at: int | None
    is_late: bool
    months: list[MonthTold]


class LineTold(TypedDict):
    """A line, and every peer on it."""

    line: str
    declared: State
    peers: list[PeerTold]


class LinesTold(TypedDict):
    """Every line; ``frozen`` says why nothing may be added to our record, and is empty if it may."""

    party: str
    frozen: str
    lines: list[LineTold]


class BundleTold(TypedDict):
    """A bundle in base 64 for somebody to carry, the notes in it, and the age keys of its recipients."""

    bundle: str
    notes: list[str]
    recipients: list[str]


class NewsTold(TypedDict):
    """What happened."""

    what: str
    peer: str
    line: str
    id: str
    words: str


class UnpackedTold(TypedDict):
    """What a bundle brought; ``answers`` are for the next one that goes back."""

    peer: str
    answers: list[int]
    news: list[NewsTold]


def _wanted(given: Fields) -> Wanted:
    before = given.integer("before") if given.has("before") else EVERYTHING
    has_checks = given.truth("checks") if given.has("checks") else True
    return Wanted(given.text("line", HEX_32), before, given.integer("limit", 1, 1_000), has_checks)


def _inbox(node: Node, now: Moment, wanted: Wanted) -> InboxTold:
    found = page(node, wanted.line, before=wanted.before, limit=wanted.limit, has_checks=wanted.has_checks)
    return {
        "messages": [item_document(node, each, now.at) for each in found.items],
        "checks_left_out": found.left_out,
    }


def _digits(given: Fields) -> str:
    return given.text("id")


def _item(node: Node, now: Moment, digits: str) -> MessageTold:
    return item_document(node, item(node, id_of(node, digits)), now.at)


def _digits_and_desk(given: Fields) -> tuple[str, str]:
    return given.text("id"), given.text("desk")


def _show(node: Node, now: Moment, wanted: tuple[str, str]) -> ShownTold:
    digits, desk = wanted
    message_id = id_of(node, digits)
    signed, rendering = show(node, message_id, desk, now)
    return {
        **item_document(node, item(node, message_id), now.at),
        "text": rendering.text,
        "render": rendering.sha256,
        "template": rendering.template,
        "signed_by": [key.name for key in signed.signed_by],
        "shown_at": now.at,
    }


def _files(node: Node, now: Moment, digits: str) -> FilesTold:
    message = message_called(node, id_of(node, digits)).message
    files: list[FileContentTold] = [
        {**_file_document(file), "content": text_from_bytes(object_of(node.store, file.sha256))}
        for file in message.attachments
    ]
    return {"id": message.id, "files": files}


def _acknowledging(given: Fields) -> tuple[str, int, str]:
    return given.text("id"), given.integer("shown_at"), given.text("remark")


def _acknowledge(node: Node, now: Moment, given: tuple[str, int, str]) -> WordingTold:
    digits, shown_at, remark = given
    message_id = id_of(node, digits)
    return wording_document(
        message_called(node, message_id).message.line, acknowledgement(node, message_id, shown_at, remark)
    )


def _words(given: Fields) -> Words:
    reply = Reply(
        text=given.text("text"),
        answer=Answer(given.text("answer", _ANSWERS)) if given.has("answer") else None,
        hop=_hop(given.object("hop")) if given.has("hop") else None,
        action=given.text("action") if given.has("action") else "",
    )
    return Words(given.text("id"), reply, given.text("lang"))


def _hop(given: Fields) -> Hop:
    hop = Hop(
        to=given.text("to"),
        by=given.text("by"),
        at=given.integer("at"),
        means=Means(given.text("means", _MEANS)),
        is_read_back=given.truth("read_back"),
    )
    given.end()
    return hop


def _reply(node: Node, now: Moment, words: Words) -> WordingTold:
    message_id = id_of(node, words.digits)
    return wording_document(
        message_called(node, message_id).message.line, answer(node, message_id, words.reply, words.language)
    )


def _line_and_peer(given: Fields) -> tuple[str, str]:
    return given.text("line", HEX_32), given.text("peer")


def _check(node: Node, now: Moment, wanted: tuple[str, str]) -> CheckTold:
    said = challenge(node, *wanted, now)
    return {"id": said.message.id, "number": said.message.seq, "by": said.message.by}


def _line_and_state(given: Fields) -> tuple[str, State]:
    return given.text("line", HEX_32), State(given.text("state", _STATES))


def _declare(node: Node, now: Moment, wanted: tuple[str, State]) -> DeclaredTold:
    declare(node, *wanted, now)
    return {"line": wanted[0], "state": wanted[1]}


def _status(node: Node, now: Moment, _: None) -> LinesTold:
    return {"party": node.party, "frozen": node.store.frozen, "lines": [_line(node, line, now) for line in node.lines]}


def _line(node: Node, line: str, now: Moment) -> LineTold:
    checked = checks(node, line, now.at)
    last = {check.peer: check for check in reversed(checked)}
    months: dict[str, list[MonthTold]] = {}
    for month in availability(checked, now.at):
        document: MonthTold = {"month": month.month, "checks": month.sent, "answered": month.answered}
        months.setdefault(month.peer, []).append(document)
    peers: list[PeerTold] = []
    for peer in correspondents(node, line):
        check = last.get(peer.party)
        peers.append(
            {
                **_peer(node, line, peer.party),
                "newest": peer.newest,
                "missing": [[gap.first, gap.last] for gap in peer.missing],
                "contradictions": [list(pair) for pair in peer.contradictions],
                "declared": check.declared if check else State.UNKNOWN,
                "checked_at": check.at if check else None,
                "answered_at": check.answered_at if check else None,
                "is_late": check.is_late if check else False,
                "months": months.get(peer.party, []),
            }
        )
    return {"line": line, "declared": declared(node, line), "peers": peers}


def _peer(node: Node, line: str, party: str) -> PeerClockTold:
    known = node.peer(party)
    log = node.store.peer_log(node.line(line).origin_of(party))
    return {
        "party": party,
        "heard_at": known.heard_at,
        "clock_ahead_ms": known.offset_ms,
        "clock_error_ms": known.error_ms if known.offset_ms is not None else None,
        "waiting": len(node.store.outbox(party, MOST_WAITING)),
        "cosigned_by_them": _size_in(known.cosigned),
        "cosigned_by_us": log.cosigned.checkpoint.size if log.cosigned else 0,
        "is_accused": is_accused(node, party),
    }


def _packing(given: Fields) -> Packing:
    peer, carrier, answers = given.text("peer"), given.text("carrier", _CARRIERS), given.value("answers")
    if not isinstance(answers, list) or not all(type(index) is int for index in answers):
        raise NoteError(f"answers is {shown(answers)}", hint="give the numbers that `line-unpack` gave")
    return Packing(peer, carrier, tuple(answers))


def _pack(node: Node, now: Moment, wanted: Packing) -> BundleTold:
    _go_on(node, now)
    offered = pack(node, wanted.peer, wanted.carrier, now, wanted.answers)
    manifests = {
        manifest.version: manifest
        for line in node.lines
        if wanted.peer in node.line(line).histories
        for manifest in [node.line(line).histories[wanted.peer].newest]
    }
    newest = manifests[max(manifests)]
    return {
        "bundle": text_from_bytes(offered.bundle),
        "notes": list(offered.notes),
        "recipients": list(newest.age_recipients),
    }


def _bundle(given: Fields) -> bytes:
    return bytes_from_text(given.text("bundle"))


def _unpack(node: Node, now: Moment, bundle: bytes) -> UnpackedTold:
    brought = unpack(node, bundle, now)
    news = [news_document(each) for each in (*brought.taken.news, *_go_on(node, now))]
    return {"peer": brought.peer, "answers": list(brought.taken.answers), "news": news}


def _go_on(node: Node, now: Moment) -> tuple[News, ...]:
    """What a node does by itself, also if it does not run: as mediator, and as registrar."""
    return (*carry_on(node, now), *decide(node, now))


def news_document(news: News) -> NewsTold:
    """What happened, for people and scripts."""
    return {"what": str(news.what), "peer": news.peer, "line": news.line, "id": news.note_id, "words": news.words}


def item_document(node: Node, found: Item, now_at: int) -> MessageTold:
    """A message and how far it got, for people and scripts; its words only if they say who speaks in a statement."""
    message = message_called(node, found.message_id).message
    document: MessageTold = {
        "id": message.id,
        "line": message.line,
        "number": message.seq,
        "from": message.sender,
        "to": list(message.to),
        "at": message.at,
        "kind": message.kind,
        "prec": message.precedence,
        "drill": message.is_drill,
        "need": message.need,
        "by": message.by,
        "re": {"id": message.re.id, "how": message.re.how} if message.re else None,
        "attachments": [_file_document(file) for file in message.attachments],
        "index": found.index,
    }
    document |= {"statement": dict(message.body)} if message.kind is MessageKind.STATEMENT else {}
    document |= {"incoming": _incoming_document(found.incoming, now_at)} if found.incoming else {}
    ways: list[OutgoingTold] = [_outgoing_document(way, now_at) for way in found.outgoing]
    return document | ({"outgoing": ways} if ways else {})


def _file_document(file: Attachment) -> FileTold:
    return {"sha256": file.sha256, "size": file.size, "type": file.media_type, "name": file.name}


def _incoming_document(incoming: Incoming, now_at: int) -> IncomingTold:
    return {
        **_responses_document(incoming.responses),
        "handling": incoming.handling,
        "received_at": incoming.received.at,
        "shown_at": [mark.at for mark in incoming.shown],
        "overdue": [str(duty.what) for duty in incoming.duties.overdue(now_at)],
        "told": told_of_incoming(incoming, now_at),
    }


def _outgoing_document(way: Outgoing, now_at: int) -> OutgoingTold:
    receipt, refusal = way.receipt, way.refusal
    return {
        **_responses_document(way.responses),
        "to": way.recipient,
        "stage": way.stage,
        "receipted_at": _at(receipt.mark if receipt else None),
        "refused": refusal.proof.reason if refusal else None,
        "attempts": [
            {"at": mark.at, "carrier": attempt.carrier, "outcome": attempt.outcome} for mark, attempt in way.offers
        ],
        "overdue": [str(duty.what) for duty in way.duties.overdue(now_at)],
        "told": told_of_outgoing(way, now_at),
    }


def _responses_document(responses: Responses) -> ResponsesTold:
    return {
        "acks": [{"at": acked.mark.at, "id": acked.message_id, "desks": list(acked.desks)} for acked in responses.acks],
        "answers": [{"at": each.mark.at, "id": each.message_id, "answer": each.answer} for each in responses.answers],
        "units": [
            {
                "unit": unit.name,
                "acknowledged": unit.is_acknowledged,
                "hops": [
                    {"at": hop.at, "by": hop.by, "means": hop.means, "read_back": hop.is_read_back}
                    for _, _, hop, _ in unit.hops
                ],
            }
            for unit in responses.units
        ],
    }


def _at(mark: Mark | None) -> int | None:
    return mark.at if mark else None


def _size_in(note: bytes) -> int:
    return checkpoint_from_text(read_unverified(note).text).size if note else 0


ACTS: Mapping[str, Act[Any]] = {
    "line-inbox": Act(_wanted, _inbox),
    "line-item": Act(_digits, _item),
    "line-show": Act(_digits_and_desk, _show),
    "line-files": Act(_digits, _files),
    "line-ack": Act(_acknowledging, _acknowledge),
    "line-reply": Act(_words, _reply),
    "line-check": Act(_line_and_peer, _check),
    "line-declare": Act(_line_and_state, _declare),
    "line-status": Act(nothing, _status),
    "line-pack": Act(_packing, _pack),
    "line-unpack": Act(_bundle, _unpack),
}
