"""Acts on notices: how each stands, its last-mile chain, its changes, and what would be lodged twice."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple, NotRequired, TypedDict

from truceline.errors import NoteError
from truceline.line.kinds import MessageKind, Precedence
from truceline.line.messages import HEX_32
from truceline.line.wording.notices import KINDS, Notified, body_of, notified_from
from truceline.model.notices import NO_ABSENCE, NO_PROTECTION, Notice, Verification
from truceline.model.times import dtg_from_instant
from truceline.node.lines import EVERYTHING
from truceline.node.node import Moment, Node
from truceline.node.notifying.chain import Chain, Step, chains_of, told_of_chain
from truceline.node.notifying.duplicates import Known
from truceline.node.notifying.lead import NoticeRules, lead_of, rules_on, told_of_lead
from truceline.node.notifying.register import Listed, Register, State, notice_called, register_of
from truceline.node.notifying.saying import change, checking, revalidation, withdrawal
from truceline.node.saying.messages import Wording
from truceline.signing.fields import Fields
from truceline.signing.showing import shown
from truceline.wiring.acts.act import Act
from truceline.wiring.acts.messages import WordingTold, wording_document

MOST_LISTED = 20_000
_KINDS = re.compile("|".join(KINDS))
_STATES = re.compile("|".join(State))
_REACHED_AT_MOST = 200
"""Chains are told for so many notices at a time: each of them is looked up in the log."""


class Page(NamedTuple):
    """Which notices are asked for."""

    line: str
    states: tuple[str, ...]
    kinds: tuple[str, ...]
    before: int
    limit: int


class Said(NamedTuple):
    """A notice of ours, and what is to be said of it."""

    digits: str
    notified: Notified


class Given(NamedTuple):
    """A notice of ours, and words or a time."""

    digits: str
    text: str
    at: int


class Checked(NamedTuple):
    """A notice of ours, and who checked it."""

    digits: str
    verification: Verification


class Several(NamedTuple):
    """Notices that somebody wants to lodge on a line."""

    line: str
    notices: tuple[Notice, ...]


class SilentTold(TypedDict):
    """Who has not answered, to what."""

    what: str
    who: str


class ReachTold(TypedDict):
    """How far a notice got with one recipient; ``told`` says it in a sentence."""

    recipient: str
    told: str
    silent: NotRequired[SilentTold]


class ChainStepTold(TypedDict):
    """One step on the way of a notice, what it rests on, and when it was taken, if that is known."""

    what: str
    who: str
    by: str
    words: str
    is_silent: bool
    at: NotRequired[int]


class ChainTold(ReachTold):
    """How far a notice got with one recipient, step by step."""

    steps: list[ChainStepTold]


class ChainsTold(TypedDict):
    """How far down a notice really got."""

    id: str
    drill: bool
    chains: list[ChainTold]
    protection: str


class LeadTold(TypedDict):
    """How long before it begins a movement was notified, and how long it should have been."""

    given_ms: int
    wanted_ms: int
    by: str
    is_short: bool
    told: str


class NoticeVersionTold(TypedDict):
    """One version of a notice."""

    id: str
    at: int
    why: NotRequired[str]


class NoticeTold(TypedDict):
    """A notice and its state; what is not known is absent."""

    id: str
    line: str
    kind: MessageKind
    state: State
    lodged_by: str
    to: list[str]
    at: int
    logged_at: int
    index: int
    prec: Precedence
    drill: bool
    lang: str
    body: dict[str, Any]
    replaces: NotRequired[str]
    ended_by: NotRequired[str]
    is_verified: NotRequired[bool]
    verification: NotRequired[str]
    lead: NotRequired[LeadTold]
    reach: NotRequired[list[ReachTold]]
    """Only where few are asked for."""


class NoticeShownTold(NoticeTold):
    """A notice with its versions, and what none of it changes."""

    versions: list[NoticeVersionTold]
    protection: str


class NoticesTold(TypedDict):
    """Notices on a line, the newest first; if there are none, ``absence`` says what that does not mean."""

    notices: list[NoticeTold]
    protection: str
    absence: NotRequired[str]


class StandingNoticeTold(TypedDict):
    """A notice that stands, for the watch."""

    id: str
    lodged_by: str
    kind: MessageKind
    body: dict[str, Any]
    drill: bool


class StandingTold(TypedDict):
    """All notices that stand on a line, and how near others may come."""

    notices: list[StandingNoticeTold]
    near_m: int


class DuplicateTold(TypedDict):
    """Which of the notices (counted from 0) is there already: as ``of``, or as an earlier one of the same."""

    number: int
    of: NotRequired[str]
    of_number: NotRequired[int]


class DuplicatesTold(TypedDict):
    """Notices that would be lodged twice."""

    duplicates: list[DuplicateTold]


def _page(given: Fields) -> Page:
    before = given.integer("before") if given.has("before") else EVERYTHING
    return Page(
        given.text("line", HEX_32),
        given.texts("states", _STATES),
        given.texts("kinds", _KINDS),
        before,
        given.integer("limit", 1, MOST_LISTED),
    )


def _list(node: Node, now: Moment, page: Page) -> NoticesTold:
    """The newest first. An empty answer says what it does not mean; the sentence on protection is always there."""
    register = register_of(node, page.line)
    found = list(islice(_asked(register, page, now.at), page.limit))
    rules = rules_on(node, page.line, now.at)
    notices = [_document(register, listed, rules, now.at) for listed in found]
    if len(found) <= _REACHED_AT_MOST:
        for notice in notices:
            notice["reach"] = _reaches(node, notice["id"])
    answer: NoticesTold = {"notices": notices, "protection": NO_PROTECTION}
    return answer | ({} if notices else {"absence": NO_ABSENCE})


def _asked(register: Register, page: Page, now_at: int) -> Iterator[Listed]:
    for listed in reversed(register.listed.values()):
        if (
            listed.index < page.before
            and str(listed.message.kind) in page.kinds
            and str(register.state_of(listed, now_at)) in page.states
        ):
            yield listed


def _digits(given: Fields) -> str:
    return given.text("id")


def _item(node: Node, now: Moment, digits: str) -> NoticeShownTold:
    register, listed = notice_called(node, digits)
    found = _document(register, listed, rules_on(node, register.line, now.at), now.at)
    found["reach"] = _reaches(node, listed.message_id)
    versions = [_version(each) for each in register.history(listed.message_id)]
    return {**found, "versions": versions, "protection": NO_PROTECTION}


def _version(listed: Listed) -> NoticeVersionTold:
    version: NoticeVersionTold = {"id": listed.message_id, "at": listed.message.at}
    return version | ({"why": str(listed.notified.why)} if listed.notified else {})


def _chain(node: Node, now: Moment, digits: str) -> ChainsTold:
    _, listed = notice_called(node, digits)
    chains = [_chain_document(chain) for chain in chains_of(node, listed.message_id)]
    about = listed.message
    return {"id": about.id, "drill": about.is_drill, "chains": chains, "protection": NO_PROTECTION}


def _changed(given: Fields) -> Said:
    return Said(given.text("id"), notified_from(_kind(given), _body(given)))


def _change(node: Node, now: Moment, said: Said) -> WordingTold:
    return _words(change(node, said.digits, said.notified.notice, said.notified.why, now.at))


def _withdrawn(given: Fields) -> Given:
    return Given(given.text("id"), given.text("text"), 0)


def _withdraw(node: Node, now: Moment, given: Given) -> WordingTold:
    return _words(withdrawal(node, given.digits, given.text, now.at))


def _going_on(given: Fields) -> Given:
    return Given(given.text("id"), "", given.integer("until"))


def _revalidate(node: Node, now: Moment, given: Given) -> WordingTold:
    return _words(revalidation(node, given.digits, given.at, now.at))


def _checked(given: Fields) -> Checked:
    checked = Verification(given.text("by"), given.text("how"), given.integer("at"), given.integer("next"))
    return Checked(given.text("id"), checked)


def _verify(node: Node, now: Moment, checked: Checked) -> WordingTold:
    return _words(checking(node, checked.digits, checked.verification, now.at))


def _several(given: Fields) -> Several:
    line, notices = given.text("line", HEX_32), []
    for each in given.objects("notices"):
        notices.append(notified_from(_kind(each), _body(each)).notice)
        each.end()
    return Several(line, tuple(notices))


def _duplicates(node: Node, now: Moment, several: Several) -> DuplicatesTold:
    """Which of the notices are there already: among our own that stand, or among those before them."""
    known = Known()
    for listed in register_of(node, several.line).standing(now.at):
        if listed.notified and listed.message.sender == node.party:
            known.add(listed.message_id, listed.notified.notice)
    found: list[DuplicateTold] = []
    for number, notice in enumerate(several.notices):
        name = known.like(notice)
        if name:
            found.append(
                {"number": number, "of": name} if len(name) == 64 else {"number": number, "of_number": int(name)}
            )
        else:
            known.add(str(number), notice)
    return {"duplicates": found}


def _line(given: Fields) -> str:
    return given.text("line", HEX_32)


def _standing(node: Node, now: Moment, line: str) -> StandingTold:
    """Every notice that stands, for the watch: what it says, whose it is, and how near others may come."""
    listed = [each for each in register_of(node, line).listed.values() if each.notified]
    register = register_of(node, line)
    notices: list[StandingNoticeTold] = [
        {
            "id": each.message_id,
            "lodged_by": each.message.sender,
            "kind": each.message.kind,
            "body": body_of(each.notified),
            "drill": each.message.is_drill,
        }
        for each in listed
        if each.notified and each.message_id not in register.endings
    ]
    return {"notices": notices, "near_m": rules_on(node, line, now.at).near_m}


def _kind(given: Fields) -> MessageKind:
    return MessageKind(given.text("kind", _KINDS))


def _body(given: Fields) -> Mapping[str, Any]:
    value = given.value("body")
    if not isinstance(value, dict):
        raise NoteError(f"the body is {shown(value)}", hint="it must be an object")
    return value


def _words(said: tuple[str, Wording]) -> WordingTold:
    return wording_document(*said)


def _document(register: Register, listed: Listed, rules: NoticeRules, now_at: int) -> NoticeTold:
    message, ending = listed.message, register.endings.get(listed.message_id)
    document: NoticeTold = {
        "id": listed.message_id,
        "line": message.line,
        "kind": message.kind,
        "state": register.state_of(listed, now_at),
        "lodged_by": message.sender,
        "to": list(message.to),
        "at": message.at,
        "logged_at": listed.logged_at,
        "index": listed.index,
        "prec": message.precedence,
        "drill": message.is_drill,
        "lang": message.language,
        "body": body_of(listed.notified) if listed.notified else dict(message.body),
    }
    document |= {"replaces": message.re.id} if message.re else {}
    document |= {"ended_by": ending.message_id} if ending else {}
    return _with_told(document, listed, listed.notified.notice, rules, now_at) if listed.notified else document


def _with_told(document: NoticeTold, listed: Listed, notice: Notice, rules: NoticeRules, now_at: int) -> NoticeTold:
    document["is_verified"] = notice.is_verified(now_at)
    document["verification"] = told_of_verification(notice, now_at)
    lead = lead_of(listed, rules)
    if lead:
        document["lead"] = {
            "given_ms": lead.given_ms,
            "wanted_ms": lead.wanted_ms,
            "by": lead.by,
            "is_short": lead.is_short,
            "told": told_of_lead(lead),
        }
    return document


def told_of_verification(notice: Notice, now_at: int) -> str:
    """Who checked a notice, in a sentence; that nobody did is said as plainly."""
    checked = notice.verification
    if checked is None:
        return "UNVERIFIED: nobody is said to have checked it"
    told = f"checked by {checked.by} ({checked.how}) {dtg_from_instant(checked.at)}"
    if checked.is_due(now_at):
        return f"CHECK OVERDUE since {dtg_from_instant(checked.next_at)}: {told}"
    return told + (f", next check by {dtg_from_instant(checked.next_at)}" if checked.next_at else "")


def _chain_document(chain: Chain) -> ChainTold:
    return {**_reach(chain), "steps": [_chain_step(step) for step in chain.steps]}


def _chain_step(step: Step) -> ChainStepTold:
    told: ChainStepTold = {
        "what": step.what,
        "who": step.who,
        "by": step.by,
        "words": step.words,
        "is_silent": step.is_silent,
    }
    return told | ({} if step.at is None else {"at": step.at})


def _reaches(node: Node, message_id: str) -> list[ReachTold]:
    return [_reach(chain) for chain in chains_of(node, message_id)]


def _reach(chain: Chain) -> ReachTold:
    silent, reach = chain.silent, ReachTold(recipient=chain.recipient, told=told_of_chain(chain))
    return reach | ({"silent": {"what": silent.what, "who": silent.who}} if silent else {})


ACTS: Mapping[str, Act[Any]] = {
    "notice-list": Act(_page, _list),
    "notice-item": Act(_digits, _item),
    "notice-chain": Act(_digits, _chain),
    "notice-change": Act(_changed, _change),
    "notice-withdraw": Act(_withdrawn, _withdraw),
    "notice-revalidate": Act(_going_on, _revalidate),
    "notice-verify": Act(_checked, _verify),
    "notice-duplicates": Act(_several, _duplicates),
    "notice-standing": Act(_line, _standing),
}
