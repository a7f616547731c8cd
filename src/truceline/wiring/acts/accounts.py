"""Acts on accounts: added, linked, listed and shown; findings of mandated bodies; what they can be held against."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, NotRequired, TypedDict

from truceline.accounts.claims import Account, Document
from truceline.accounts.claims_json import account_from_json, account_json
from truceline.accounts.comparison.facts import Finding
from truceline.accounts.entries import CLAIMS_TYPE, Kept, Telling
from truceline.adapters.formats.geojson import geojson_text
from truceline.errors import InputError
from truceline.line.statements import Signatory, signatories_from
from truceline.model.incidents import Saying
from truceline.node.accounts.book import AccountEntry, Accounts
from truceline.node.accounts.keeping import (
    Brought,
    account_called,
    account_of,
    add_account,
    link_account,
    mandated,
    message_of,
    record_finding,
    text_of,
    words_of_message,
)
from truceline.node.accounts.stated import earlier_version, file_of, speaker_of, statement_in
from truceline.node.alerting.handling import Officer
from truceline.node.deeds import book
from truceline.node.incidents.keeping import incident_called
from truceline.node.node import Moment, Node
from truceline.signing.canonical import Value
from truceline.signing.fields import Fields
from truceline.wiring.acts.act import Act, bytes_from_text, text_from_bytes
from truceline.wiring.zones.in_force import zones_in_force

_TEXTS = ("speaker", "on_behalf", "said_by", "source", "message", "incident", "replaces", "type", "name")
_NOT_YET = "0" * 64
"""Stands for a hash that is computed when the text is kept."""


class SignatoryTold(TypedDict):
    """Who stands behind an account, and how."""

    name: str
    standing: str


class AddedTold(TypedDict):
    """The entry by which an account came on record."""

    entry: int
    at: int
    desk: str
    operator: str


class AccountTold(TypedDict):
    """An account on record, without its text and its claims."""

    id: str
    doc_id: str
    title: str | None
    publisher: str | None
    date: str | None
    lang: str
    speaker: str
    on_behalf: str | None
    signatories: list[SignatoryTold]
    said_by: str
    source: str | None
    message: str | None
    incidents: list[str]
    replaces: str | None
    followed_by: list[str]
    text_sha256: str
    claims_sha256: str
    drill: bool
    recorded: AddedTold


class AccountShownTold(AccountTold):
    """An account with its text in base 64 and its claims; what was erased of these is null."""

    text: str | None
    account: dict[str, Any] | None


class AccountsTold(TypedDict):
    """Accounts, side by side."""

    accounts: list[AccountTold]


class WordsTold(TypedDict):
    """The words of a message in base 64, to be read as an account."""

    sender: str
    lang: str
    at: int
    text: str
    name: str


class FoundTold(TypedDict):
    """That a body has found something of an incident."""

    incident: str
    body: str


class SightingTold(TypedDict):
    """Where a track was on record; degrees are in 1e-7."""

    track: str
    at: int
    lon_e7: int
    lat_e7: int
    precision_m: int
    is_error_known: bool


class SentTold(TypedDict):
    """A message that was sent, and how far it got."""

    id: str
    sender: str
    recipients: list[str]
    at: int
    told: list[str]
    is_received: bool
    is_acknowledged: bool
    relayed_to: list[str]


class FindingTold(TypedDict):
    """What a mandated body has found."""

    body: str
    text: str
    confidence: str
    source: str


class GroundsTold(TypedDict):
    """What accounts are held against: zones as GeoJSON in a text, and of an incident what is on record of it."""

    zones: str
    mandated: list[str]
    drill: bool
    from_at: NotRequired[int]
    to_at: NotRequired[int]
    sightings: NotRequired[list[SightingTold]]
    sent: NotRequired[list[SentTold]]
    findings: NotRequired[list[FindingTold]]


class Adding(NamedTuple):
    """An account that is to go on record."""

    by: Officer
    texts: Mapping[str, str]
    text: bytes
    claims: Value
    signatories: tuple[Signatory, ...]
    is_drill: bool


def _officer(given: Fields) -> Officer:
    return Officer(given.text("desk"), given.text("operator") if given.has("operator") else "")


def _adding(given: Fields) -> Adding:
    by = _officer(given)
    texts = {name: given.text(name) for name in _TEXTS if given.has(name)}
    signatories = signatories_from(given) if given.has("signatories") else ()
    content = bytes_from_text(given.text("text"))
    return Adding(by, texts, content, given.value("account"), signatories, given.truth("drill"))


def _add(node: Node, now: Moment, adding: Adding) -> AccountTold:
    account = account_from_json(adding.claims)
    telling = _telling(node, account, adding)
    return account_document(add_account(node, Brought(telling, adding.text, account, adding.is_drill), adding.by, now))


def _telling(node: Node, account: Account, adding: Adding) -> Telling:
    """Who speaks is who the message says or who sent it, if it came over the line; else who published it."""
    texts = adding.texts
    message = message_of(node, texts["message"]) if texts.get("message") else None
    stated = statement_in(message) if message else None
    replaces = account_called(node, texts["replaces"]).id if texts.get("replaces") else ""
    if message and not replaces:
        replaces = earlier_version(node, message, is_drill=adding.is_drill)
    speaker = texts.get("speaker") or (speaker_of(message) if message else account.document.publisher)
    if not speaker:
        raise InputError("nobody is said to speak", hint="name who speaks by --speaker, or the publisher")
    return Telling(
        document=account.document,
        text=Kept(_NOT_YET, 1, texts.get("type", "text/plain"), texts.get("name", "account.txt")),
        claims=Kept(_NOT_YET, 1, CLAIMS_TYPE, f"{account.document.doc_id}.json"),
        speaker=speaker,
        brought=Saying(texts.get("said_by", ""), texts.get("source", "")),
        on_behalf=texts.get("on_behalf") or (stated.on_behalf if stated else ""),
        signatories=adding.signatories or (stated.signatories if stated else ()),
        message=message.id if message else "",
        incident=incident_called(node, texts["incident"]).id if texts.get("incident") else "",
        replaces=replaces,
    )


def _linking(given: Fields) -> tuple[str, str, Officer]:
    return given.text("id"), given.text("incident"), _officer(given)


def _link(node: Node, now: Moment, wanted: tuple[str, str, Officer]) -> AccountTold:
    digits, incident, by = wanted
    return account_document(link_account(node, digits, incident, by, now))


def _listing(given: Fields) -> str:
    return given.text("incident") if given.has("incident") else ""


def _list(node: Node, now: Moment, digits: str) -> AccountsTold:
    known = book(node, Accounts)
    entries = known.of(incident_called(node, digits).id) if digits else tuple(known.by_id.values())
    return {"accounts": [account_document(entry) for entry in entries]}


def _called(given: Fields) -> str:
    return given.text("id")


def _show(node: Node, now: Moment, digits: str) -> AccountShownTold:
    """An account with its text and its claims; what was erased of these is null."""
    entry = account_called(node, digits)
    kept = {file: node.store.content(file.sha256) is not None for file in (entry.telling.text, entry.telling.claims)}
    return {
        **account_document(entry),
        "text": text_from_bytes(text_of(node, entry)) if kept[entry.telling.text] else None,
        "account": account_json(account_of(node, entry)) if kept[entry.telling.claims] else None,
    }


def _wording(given: Fields) -> tuple[str, str]:
    return given.text("message"), given.text("attachment") if given.has("attachment") else ""


def _words(node: Node, now: Moment, wanted: tuple[str, str]) -> WordsTold:
    """What a message says, to be read into claims."""
    message = message_of(node, wanted[0])
    content = words_of_message(node, message, wanted[1])
    return {
        "sender": message.sender,
        "lang": message.language,
        "at": message.at,
        "text": text_from_bytes(content),
        "name": file_of(message, wanted[1]) or "message.txt",
    }


def _finding(given: Fields) -> tuple[str, Finding, Officer]:
    body, text, confidence, source = (given.text(name) for name in ("body", "text", "confidence", "source"))
    return given.text("incident"), Finding(body, text, confidence, source), _officer(given)


def _find(node: Node, now: Moment, wanted: tuple[str, Finding, Officer]) -> FoundTold:
    record_finding(node, *wanted, now)
    return {"incident": incident_called(node, wanted[0]).id, "body": wanted[1].body}


def _grounds(node: Node, now: Moment, digits: str) -> GroundsTold:
    """What accounts can be held against: the zones that bind us, and of an incident its events, warnings, findings."""
    # This loads what measures zones, and Numba with it, which would make every other command slow to begin.
    from truceline.node.accounts.grounds import recorded_of

    zones = {zone.version: zone for line in node.lines for zone in zones_in_force(node, line, now.at)}
    map_of_zones = geojson_text(zones.values()) if zones else ""
    found: GroundsTold = {"zones": map_of_zones, "mandated": list(mandated(node)), "drill": False}
    if not digits:
        return found
    incident = incident_called(node, digits)
    recorded = recorded_of(node, incident, now.at)
    span = incident.opening.span
    found |= {"drill": incident.is_drill, "from_at": span.from_at, "to_at": span.to_at}
    found["sightings"] = [
        {
            "track": each.track,
            "at": each.at,
            "lon_e7": each.place.lon_e7,
            "lat_e7": each.place.lat_e7,
            "precision_m": each.place.precision_m,
            "is_error_known": each.is_error_known,
        }
        for each in recorded.sightings
    ]
    found["sent"] = [
        {
            "id": each.id,
            "sender": each.sender,
            "recipients": list(each.recipients),
            "at": each.at,
            "told": list(each.told),
            "is_received": each.is_received,
            "is_acknowledged": each.is_acknowledged,
            "relayed_to": list(each.relayed_to),
        }
        for each in recorded.sent or ()
    ]
    found["findings"] = [
        {
            "body": each.finding.body,
            "text": each.finding.text,
            "confidence": each.finding.confidence,
            "source": each.finding.source,
        }
        for each in book(node, Accounts).found_of(incident.id)
    ]
    return found


def account_document(entry: AccountEntry) -> AccountTold:
    """An account on record in plain values, without its text and claims."""
    telling, recorded = entry.telling, entry.recorded
    document: Document = telling.document
    return {
        "id": entry.id,
        "doc_id": document.doc_id,
        "title": document.title,
        "publisher": document.publisher,
        "date": document.date,
        "lang": document.lang,
        "speaker": telling.speaker,
        "on_behalf": telling.on_behalf or None,
        "signatories": [{"name": each.name, "standing": str(each.standing)} for each in telling.signatories],
        "said_by": telling.brought.by,
        "source": telling.brought.source or None,
        "message": telling.message or None,
        "incidents": list(entry.incidents),
        "replaces": telling.replaces or None,
        "followed_by": list(entry.followed_by),
        "text_sha256": telling.text.sha256,
        "claims_sha256": telling.claims.sha256,
        "drill": entry.is_drill,
        "recorded": {"entry": recorded.entry, "at": recorded.at, "desk": recorded.desk, "operator": recorded.operator},
    }


ACTS: Mapping[str, Act[Any]] = {
    "account-add": Act(_adding, _add),
    "account-link": Act(_linking, _link),
    "account-list": Act(_listing, _list),
    "account-show": Act(_called, _show),
    "account-words": Act(_wording, _words),
    "account-find": Act(_finding, _find),
    "account-grounds": Act(_listing, _grounds),
}
