"""Acts on notices: how each stands, its last-mile chain, its changes, and what would be lodged twice."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from truceline.errors import NoteError
from truceline.line.kinds import MessageKind
from truceline.line.messages import HEX_32
from truceline.line.wording.notices import KINDS, Notified, body_of, notified_from
from truceline.model.notices import NO_ABSENCE, NO_PROTECTION, Notice, Verification
from truceline.model.times import dtg_from_instant
from truceline.node.lines import EVERYTHING
from truceline.node.node import Moment, Node
from truceline.node.notifying.chain import Chain, chains_of, told_of_chain
from truceline.node.notifying.duplicates import Known
from truceline.node.notifying.lead import NoticeRules, lead_of, rules_on, told_of_lead
from truceline.node.notifying.register import Listed, Register, State, notice_called, register_of
from truceline.node.notifying.saying import change, checking, revalidation, withdrawal
from truceline.node.saying.messages import Wording
from truceline.signing.fields import Fields
from truceline.signing.showing import shown
from truceline.wiring.acts.act import Act, Document
from truceline.wiring.acts.messages import wording_document

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


def _page(given: Fields) -> Page:
    before = given.integer("before") if given.has("before") else EVERYTHING
    return Page(
        given.text("line", HEX_32),
        given.texts("states", _STATES),
        given.texts("kinds", _KINDS),
        before,
        given.integer("limit", 1, MOST_LISTED),
    )


def _list(node: Node, now: Moment, page: Page) -> Document:
    """The newest first. An empty answer says what it does not mean; the sentence on protection is always there."""
    register = register_of(node, page.line)
    found = list(islice(_asked(register, page, now.at), page.limit))
    rules = rules_on(node, page.line, now.at)
    notices = [_document(register, listed, rules, now.at) for listed in found]
    if len(found) <= _REACHED_AT_MOST:
        for notice in notices:
            notice["reach"] = _reaches(node, notice["id"])
    answer: Document = {"notices": notices, "protection": NO_PROTECTION}
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


def _item(node: Node, now: Moment, digits: str) -> Document:
    register, listed = notice_called(node, digits)
    versions = [
        {"id": each.message_id, "at": each.message.at} | ({"why": str(each.notified.why)} if each.notified else {})
        for each in register.history(listed.message_id)
    ]
    found = _document(register, listed, rules_on(node, register.line, now.at), now.at)
    reach = _reaches(node, listed.message_id)
    return found | {"reach": reach, "versions": versions, "protection": NO_PROTECTION}


def _chain(node: Node, now: Moment, digits: str) -> Document:
    _, listed = notice_called(node, digits)
    chains = [_chain_document(chain) for chain in chains_of(node, listed.message_id)]
    about: Document = {"id": listed.message_id, "drill": listed.message.is_drill}
    return about | {"chains": chains, "protection": NO_PROTECTION}


def _changed(given: Fields) -> Said:
    return Said(given.text("id"), notified_from(_kind(given), _body(given)))


def _change(node: Node, now: Moment, said: Said) -> Document:
    return _words(change(node, said.digits, said.notified.notice, said.notified.why, now.at))


def _withdrawn(given: Fields) -> Given:
    return Given(given.text("id"), given.text("text"), 0)


def _withdraw(node: Node, now: Moment, given: Given) -> Document:
    return _words(withdrawal(node, given.digits, given.text, now.at))


def _going_on(given: Fields) -> Given:
    return Given(given.text("id"), "", given.integer("until"))


def _revalidate(node: Node, now: Moment, given: Given) -> Document:
    return _words(revalidation(node, given.digits, given.at, now.at))


def _checked(given: Fields) -> Checked:
    checked = Verification(given.text("by"), given.text("how"), given.integer("at"), given.integer("next"))
    return Checked(given.text("id"), checked)


def _verify(node: Node, now: Moment, checked: Checked) -> Document:
    return _words(checking(node, checked.digits, checked.verification, now.at))


def _several(given: Fields) -> Several:
    line, notices = given.text("line", HEX_32), []
    for each in given.objects("notices"):
        notices.append(notified_from(_kind(each), _body(each)).notice)
        each.end()
    return Several(line, tuple(notices))


def _duplicates(node: Node, now: Moment, several: Several) -> Document:
    """Which of the notices are there already: among our own that stand, or among those before them."""
    known = Known()
    for listed in register_of(node, several.line).standing(now.at):
        if listed.notified and listed.message.sender == node.party:
            known.add(listed.message_id, listed.notified.notice)
    found: list[Document] = []
    for number, notice in enumerate(several.notices):
        name = known.like(notice)
        if name:
            found.append({"number": number} | ({"of": name} if len(name) == 64 else {"of_number": int(name)}))
        else:
            known.add(str(number), notice)
    return {"duplicates": found}


def _line(given: Fields) -> str:
    return given.text("line", HEX_32)


def _standing(node: Node, now: Moment, line: str) -> Document:
    """Every notice that stands, for the watch: what it says, whose it is, and how near others may come."""
    listed = [each for each in register_of(node, line).listed.values() if each.notified]
    register = register_of(node, line)
    notices = [
        {
            "id": each.message_id,
            "lodged_by": each.message.sender,
            "kind": str(each.message.kind),
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


def _words(said: tuple[str, Wording]) -> Document:
    return wording_document(*said)


def _document(register: Register, listed: Listed, rules: NoticeRules, now_at: int) -> Document:
    message, ending = listed.message, register.endings.get(listed.message_id)
    document: Document = {
        "id": listed.message_id,
        "line": message.line,
        "kind": str(message.kind),
        "state": str(register.state_of(listed, now_at)),
        "lodged_by": message.sender,
        "to": list(message.to),
        "at": message.at,
        "logged_at": listed.logged_at,
        "index": listed.index,
        "prec": str(message.precedence),
        "drill": message.is_drill,
        "lang": message.language,
        "replaces": message.re.id if message.re else None,
        "ended_by": ending.message_id if ending else None,
        "body": body_of(listed.notified) if listed.notified else dict(message.body),
    }
    told = _told(listed, listed.notified.notice, rules, now_at) if listed.notified else {}
    return _present(document | told)


def _told(listed: Listed, notice: Notice, rules: NoticeRules, now_at: int) -> Document:
    lead = lead_of(listed, rules)
    told: Document = {
        "is_verified": notice.is_verified(now_at),
        "verification": told_of_verification(notice, now_at),
    }
    if lead:
        told["lead"] = {
            "given_ms": lead.given_ms,
            "wanted_ms": lead.wanted_ms,
            "by": lead.by,
            "is_short": lead.is_short,
            "told": told_of_lead(lead),
        }
    return told


def told_of_verification(notice: Notice, now_at: int) -> str:
    """Who checked a notice, in a sentence; that nobody did is said as plainly."""
    checked = notice.verification
    if checked is None:
        return "UNVERIFIED: nobody is said to have checked it"
    told = f"checked by {checked.by} ({checked.how}) {dtg_from_instant(checked.at)}"
    if checked.is_due(now_at):
        return f"CHECK OVERDUE since {dtg_from_instant(checked.next_at)}: {told}"
    return told + (f", next check by {dtg_from_instant(checked.next_at)}" if checked.next_at else "")


def _chain_document(chain: Chain) -> Document:
    steps = [
        {
            "what": step.what,
            "who": step.who,
            "at": step.at,
            "by": step.by,
            "words": step.words,
            "is_silent": step.is_silent,
        }
        for step in chain.steps
    ]
    return _reach(chain) | {"steps": list(map(_present, steps))}


def _reaches(node: Node, message_id: str) -> list[Document]:
    return [_reach(chain) for chain in chains_of(node, message_id)]


def _reach(chain: Chain) -> Document:
    silent = chain.silent
    first_silent = {"what": silent.what, "who": silent.who} if silent else None
    return _present({"recipient": chain.recipient, "silent": first_silent, "told": told_of_chain(chain)})


def _present(document: Document) -> Document:
    """What is known: the rest is left out, as everywhere in JSON."""
    return {name: value for name, value in document.items() if value is not None}


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
