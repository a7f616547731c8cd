"""Putting accounts on record: the text byte for byte, the claims that stand in it, and who speaks for whom."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from typing import NamedTuple

from truceline.accounts.claims import Account
from truceline.accounts.claims_json import account_from_json, account_json
from truceline.accounts.comparison.facts import Finding
from truceline.accounts.entries import (
    ADDED,
    CLAIMS_TYPE,
    FOUND,
    LINKED,
    NOUN,
    Kept,
    Telling,
    finding_content,
    incident_content,
    telling_content,
)
from truceline.errors import InputError, NotFoundError
from truceline.line.messages import MAX_ATTACHMENT_BYTES, Message
from truceline.node.accounts.book import AccountEntry, Accounts
from truceline.node.accounts.stated import check_as_stated, file_of, statement_in
from truceline.node.alerting.handling import Officer
from truceline.node.apart import check_apart
from truceline.node.deeds import Deed, book, new_id, record_deeds, the_one
from truceline.node.incidents.keeping import incident_called
from truceline.node.node import Moment, Node
from truceline.node.saying.inbox import id_of, item
from truceline.record.store import object_name
from truceline.signing.parties.charter import Standing

_MARKUP = re.compile(r"<[^<>]*>")
_WORDS = ("text", "words", "remark")
"""Fields of a message's body that hold what its sender says in words."""


def account_called(node: Node, digits: str) -> AccountEntry:
    """The account that begins with some digits.

    Raises:
        NotFoundError: none does.
        InputError: several do.
    """
    known = book(node, Accounts).by_id
    return known[the_one(known, digits, NOUN)]


def kept(content: bytes, media_type: str, name: str) -> Kept:
    """What is said of a text that the record keeps.

    Raises:
        InputError: it is empty or too long.
    """
    if not 0 < len(content) <= MAX_ATTACHMENT_BYTES:
        raise InputError(
            f"the text {name[:60]!a} has {len(content)} bytes", hint=f"it may have 1 to {MAX_ATTACHMENT_BYTES}"
        )
    return Kept(object_name(content), len(content), media_type, name)


def claims_bytes(account: Account) -> bytes:
    """The claims of an account as the record keeps them: one spelling for one account."""
    return json.dumps(account_json(account), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class Brought(NamedTuple):
    """An account that somebody brings.

    Args:
        telling: who tells it; the hashes in it need not be right yet, the names are taken.
        text: as it came.
        account: the claims that were read in it; each must stand there word for word.
        is_drill: True if nothing of it is real.
    """

    telling: Telling
    text: bytes
    account: Account
    is_drill: bool = False


def add_account(node: Node, brought: Brought, by: Officer, now: Moment) -> AccountEntry:
    """An account, on record with its text and its claims.

    Raises:
        NotFoundError: the incident, the message or the earlier version is not on record.
        InputError: a claim does not stand in the text, its message tells something else or names others than it does,
            or a drill and what is real would be mixed.
        FrozenError, StoreError: as ``record_deeds``.
    """
    check_claims_stand(brought.account, brought.text)
    _check_named(node, brought)
    name, claims = new_id(node), claims_bytes(brought.account)
    telling = replace(
        brought.telling,
        text=kept(brought.text, brought.telling.text.media_type, brought.telling.text.name),
        claims=kept(claims, CLAIMS_TYPE, brought.telling.claims.name),
    )
    deed = Deed(
        noun=NOUN,
        of=name,
        verb=ADDED,
        desk=by.desk,
        operator=by.operator,
        content=telling_content(telling),
        is_drill=brought.is_drill,
    )
    record_deeds(node, [deed], now, (brought.text, claims))
    return book(node, Accounts).by_id[name]


def link_account(node: Node, digits: str, incident_digits: str, by: Officer, now: Moment) -> AccountEntry:
    """An account that belongs to one more incident, on record.

    Raises:
        NotFoundError: there is no such account or incident.
        InputError: it belongs there already, or a drill and what is real would be mixed.
        FrozenError, StoreError: as ``record_deeds``.
    """
    entry, incident = account_called(node, digits), incident_called(node, incident_digits)
    if incident.id in entry.incidents:
        raise InputError(
            f"the account {entry.id[:12]} belongs to the incident {incident.id[:12]} already", hint="nothing is to do"
        )
    check_apart("the account", is_drill=entry.is_drill, about="the incident", of_drill=incident.is_drill)
    content = incident_content(incident.id)
    deed = Deed(noun=NOUN, of=entry.id, verb=LINKED, desk=by.desk, operator=by.operator, content=content)
    record_deeds(node, [replace(deed, is_drill=entry.is_drill)], now)
    return book(node, Accounts).by_id[entry.id]


def record_finding(node: Node, incident_digits: str, finding: Finding, by: Officer, now: Moment) -> None:
    """A finding of a mandated body on an incident, on record in that body's words.

    Raises:
        NotFoundError: there is no such incident.
        InputError: no charter names the body as an observer or a mediator.
        FrozenError, StoreError: as ``record_deeds``.
    """
    incident = incident_called(node, incident_digits)
    bodies = mandated(node)
    if finding.body not in bodies:
        raise InputError(
            f"{finding.body[:60]!a} is no observer or mediator of any charter here",
            hint=f"there are {', '.join(bodies) or 'none'}; add another body's report as an account",
        )
    deed = Deed(
        noun=NOUN,
        of=new_id(node),
        verb=FOUND,
        desk=by.desk,
        operator=by.operator,
        content=finding_content(incident.id, finding),
        is_drill=incident.is_drill,
    )
    record_deeds(node, [deed], now)


def mandated(node: Node) -> tuple[str, ...]:
    """The bodies that the charters of our lines name beside the parties: observers and mediators, sorted."""
    members = (member for line in node.lines for member in node.line(line).charter.members)
    return tuple(sorted({member.party for member in members if member.standing is not Standing.PARTY}))


def account_of(node: Node, entry: AccountEntry) -> Account:
    """The claims of an account on record.

    Raises:
        NotFoundError: they were erased.
    """
    content = node.store.content(entry.telling.claims.sha256)
    if content is None:
        raise NotFoundError(f"the claims of the account {entry.id[:12]} were erased", hint="`record show` says why")
    return account_from_json(json.loads(content))


def text_of(node: Node, entry: AccountEntry) -> bytes:
    """The text of an account on record, byte for byte.

    Raises:
        NotFoundError: it was erased.
    """
    content = node.store.content(entry.telling.text.sha256)
    if content is None:
        raise NotFoundError(f"the text of the account {entry.id[:12]} was erased", hint="`record show` says why")
    return content


def message_of(node: Node, digits: str) -> Message:
    """The message that begins with some digits.

    Raises:
        NotFoundError: there is none.
        InputError: several begin so.
    """
    found = item(node, id_of(node, digits))
    return found.incoming.message if found.incoming else found.outgoing[0].message


def words_of_message(node: Node, message: Message, attachment: str) -> bytes:
    """What a message says: the content of one of its files, or its own words.

    Args:
        node: ours.
        message: of the record.
        attachment: the name of one of its files; empty for its words, wherever a statement has them.

    Raises:
        NotFoundError: it has no such file, or the file is not here.
        InputError: it has no words, or states them elsewhere.
    """
    attachment = file_of(message, attachment)
    if attachment:
        hashes = [file.sha256 for file in message.attachments if file.name == attachment]
        content = node.store.content(hashes[0]) if hashes else None
        if content is None:
            raise NotFoundError(
                f"the message has no file {attachment[:60]!a} here", hint="`truceline line show` lists its files"
            )
        return content
    words = next((message.body[name] for name in _WORDS if isinstance(message.body.get(name), str)), "")
    if not words:
        raise InputError("the message has no words of its own", hint="name one of its files by --attachment")
    return str(words).encode()


def check_claims_stand(account: Account, text: bytes) -> None:
    """Nothing, if the sentence of every claim stands in the text where the claim says, markup and spaces apart.

    Raises:
        InputError: the text is no UTF-8, or a sentence stands elsewhere or nowhere.
    """
    try:
        words = text.decode()
    except UnicodeDecodeError as error:
        raise InputError(
            f"the text is no UTF-8 at byte {error.start}", hint="save it as UTF-8, read it again"
        ) from error
    for claim in account.claims:
        start, end = claim.span
        if _bare(words[start:end]) != _bare(claim.text):
            raise InputError(
                f"the claim {claim.id[:40]!a} quotes what does not stand at {start} to {end}",
                hint="hand in the claims that were read in this very text",
            )


def _bare(text: str) -> str:
    """The letters of a text: no markup, no spaces, entities as what they stand for."""
    return "".join(unescape(_MARKUP.sub("", text)).split())


def _check_named(node: Node, brought: Brought) -> None:
    """What the account names is on record, and of a drill exactly if the account is."""
    telling = brought.telling
    named: list[tuple[str, bool]] = []
    if telling.incident:
        named.append(("the incident", incident_called(node, telling.incident).is_drill))
    if telling.replaces:
        named.append(("its earlier version", account_called(node, telling.replaces).is_drill))
    if telling.message:
        message = message_of(node, telling.message)
        named.append(("the message", message.is_drill))
        check_as_stated(message, telling)
        if statement_in(message) and words_of_message(node, message, "") != brought.text:
            raise InputError(
                "the text is not what the message states", hint="leave FILE out: the words are taken from the message"
            )
    for what, of_drill in named:
        check_apart("the account", is_drill=brought.is_drill, about=what, of_drill=of_drill)
