"""Acts on incidents: opened, added to, listed and shown; denials of access; what an allegation is to say."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypedDict

from truceline.line.kinds import MessageKind, Need, Precedence
from truceline.line.messages import HEX_32
from truceline.model.denials import Cleared, Denial, DenialRecord
from truceline.model.incidents import (
    Incident,
    Item,
    ItemState,
    Opening,
    Part,
    Recorded,
    Result,
    Saying,
    Span,
    Statement,
)
from truceline.model.places.coordinates import read_place
from truceline.model.places.echo import echo
from truceline.model.places.place import Place
from truceline.node.alerting.handling import Officer, alert_called
from truceline.node.deeds import book
from truceline.node.incidents.alleging import told_of
from truceline.node.incidents.book import Denials, Incidents
from truceline.node.incidents.case import Case, Told, case_of
from truceline.node.incidents.contents import content_of, statement_from, verb_of
from truceline.node.incidents.keeping import (
    belonging,
    changed_item,
    clear,
    deny,
    event_of_row,
    incident_called,
    media_file,
    new_item,
    open_incident,
    opening_of_alert,
    state,
)
from truceline.node.node import Moment, Node
from truceline.node.saying.inbox import id_of, item
from truceline.signing.fields import Fields
from truceline.wiring.acts.act import Act, bytes_from_text
from truceline.wiring.acts.lines import item_document
from truceline.wiring.acts.messages import MessageTold, WordingTold

_ONE_OF = {words: re.compile("|".join(words)) for words in (Part, Result, ItemState, Precedence)}


class Wanted(NamedTuple):
    """What is asked, by whom, and what is left to be read."""

    by: Officer
    digits: str
    given: Mapping[str, Any]


class PlaceTold(TypedDict):
    """A place in all its forms; degrees are in 1e-7."""

    lon_e7: int
    lat_e7: int
    precision_m: int
    decimal: str
    dms: str
    mgrs: str


class RecordedTold(TypedDict):
    """The entry that says something, when it came on record, and by whom."""

    entry: int
    recorded_at: int
    desk: str
    operator: str | None


class IncidentItemTold(RecordedTold):
    """Something to do, and what became of it."""

    number: int
    text: str
    owner: str
    state: ItemState


class IncidentTold(TypedDict):
    """An incident as it was opened, and how much was stated of it."""

    id: str
    title: str
    drill: bool
    from_at: int
    to_at: int
    place: PlaceTold | None
    where: str | None
    opened: RecordedTold
    statements: int
    items: list[IncidentItemTold]


class IncidentsTold(TypedDict):
    """Incidents, the newest first."""

    incidents: list[IncidentTold]
    total: int


class StatedTold(RecordedTold):
    """Something that was stated of an incident; ``verb`` says what kind of statement it is."""

    verb: str
    says: dict[str, Any]


class AlertNamedTold(TypedDict):
    """An alert by its words."""

    id: str
    words: str
    state: str


SaidBackTold = TypedDict(
    "SaidBackTold", {"entry": int, "id": str, "from": str, "recorded_at": int, "body": dict[str, Any]}
)
"""What somebody answered to a message."""


class ToldMessageTold(MessageTold):
    """A message of an incident with its words, what was said back, and to what nobody answered."""

    body: dict[str, Any]
    said_back: list[SaidBackTold]
    silent: list[str]


class ClearedTold(RecordedTold):
    """That access was given again, and who says so."""

    at: int
    said_by: str
    source: str | None


class DenialTold(TypedDict):
    """That access was denied."""

    id: str
    drill: bool
    who: str
    denied_by: str
    at: int
    where: str
    place: PlaceTold | None
    reason: str | None
    said_by: str
    source: str | None
    incident: str | None
    recorded: RecordedTold
    cleared: list[ClearedTold]


class DenialsTold(TypedDict):
    """Denials of access."""

    denials: list[DenialTold]


class IncidentShownTold(IncidentTold):
    """An incident with everything that belongs to it."""

    stated: list[StatedTold]
    alerts: list[AlertNamedTold]
    messages: list[ToldMessageTold]
    denials: list[DenialTold]
    earlier: list[IncidentTold]
    later: list[IncidentTold]
    erased: list[str]


def _officer(given: Fields) -> Officer:
    return Officer(given.text("desk"), given.text("operator") if given.has("operator") else "")


def _opening(given: Fields) -> Wanted:
    texts = {name: given.text(name) for name in ("title", "place", "where", "alert") if given.has(name)}
    span = Span(given.integer("from_at"), given.integer("to_at")) if given.has("from_at") else None
    return Wanted(_officer(given), "", texts | {"span": span, "drill": given.truth("drill")})


def _open(node: Node, now: Moment, wanted: Wanted) -> IncidentShownTold:
    given, alert = wanted.given, wanted.given.get("alert", "")
    told = opening_of_alert(alert_called(node, alert, wanted.by.desk), given.get("title", "")) if alert else None
    opening = Opening(
        title=told.title if told else given.get("title", ""),
        span=given["span"] or (told.span if told else Span(now.at, now.at)),
        place=_place(given) or (told.place if told else None),
        place_words=given.get("where", ""),
    )
    opened = open_incident(node, opening, wanted.by, now, alert=alert, is_drill=given["drill"])
    return _shown(node, opened, now, wanted.by.desk)


def _place(given: Mapping[str, Any]) -> Place | None:
    return read_place(given["place"]) if given.get("place") else None


def _called(given: Fields) -> tuple[str, str]:
    return given.text("id"), given.text("desk")


def _show(node: Node, now: Moment, wanted: tuple[str, str]) -> IncidentShownTold:
    digits, desk = wanted
    return _shown(node, incident_called(node, digits), now, desk)


def _page(given: Fields) -> tuple[int, bool]:
    return given.integer("limit", 1, 100_000), given.truth("items")


def _list(node: Node, now: Moment, wanted: tuple[int, bool]) -> IncidentsTold:
    limit, with_items = wanted
    known = list(book(node, Incidents).by_id.values())
    if with_items:
        known = [each for each in known if any(what.state is ItemState.OPEN for _, what in each.items.values())]
    return {"incidents": [_head(each) for each in known[: -limit - 1 : -1]], "total": len(known)}


class Said(NamedTuple):
    """What is said of an incident: made once the node is there, for it may name things by their first digits."""

    digits: str
    by: Officer
    make: Callable[[Node, Incident, Officer], Statement]
    files: tuple[bytes, ...] = ()


def _statement(given: Fields) -> Said:
    """A statement in whole, by its verb."""
    verb, content = given.text("verb"), given.object("content")
    if verb == "outcome" and content.has("warning"):
        return _outcome(given, content)
    what = statement_from(verb, content)
    return Said(given.text("id"), _officer(given), lambda node, incident, by: what)


def _outcome(given: Fields, content: Fields) -> Said:
    """The warning may be named by its first digits."""
    digits = content.text("warning")
    rest = {name: content.value(name) for name in ("result", "at", "said_by", "source", "track") if content.has(name)}
    content.end()

    def make(node: Node, _: Incident, __: Officer) -> Statement:
        return statement_from("outcome", Fields({**rest, "warning": id_of(node, digits)}, "outcome"))

    return Said(given.text("id"), _officer(given), make)


def _belongs(given: Fields) -> Said:
    part, name = Part(given.text("part", _ONE_OF[Part])), given.text("name")
    words = given.text("words") if given.has("words") else ""
    return Said(given.text("id"), _officer(given), lambda node, _, by: belonging(node, part, name, words, by))


def _event(given: Fields) -> Said:
    row = given.text("row").encode()
    return Said(given.text("id"), _officer(given), lambda node, _, by: event_of_row(row), (row,))


def _file(given: Fields) -> Said:
    content, name = bytes_from_text(given.text("content")), given.text("name")
    said = Saying(given.text("said_by"), given.text("source") if given.has("source") else "")
    return Said(given.text("id"), _officer(given), lambda node, _, by: media_file(content, name, said), (content,))


def _item(given: Fields) -> Said:
    if given.has("number"):
        number, state_now = given.integer("number", 1), ItemState(given.text("state", _ONE_OF[ItemState]))
        return Said(given.text("id"), _officer(given), lambda node, found, by: changed_item(found, number, state_now))
    text, owner = given.text("text"), given.text("owner")
    return Said(given.text("id"), _officer(given), lambda node, found, by: new_item(found, text, owner))


def _say(node: Node, now: Moment, said: Said) -> IncidentShownTold:
    incident = incident_called(node, said.digits)
    what = said.make(node, incident, said.by)
    return _shown(node, state(node, incident.id, [what], said.by, now, said.files), now, said.by.desk)


def _allegation(given: Fields) -> Wanted:
    words = {name: given.text(name) for name in ("text", "lang", "to")}
    precedence = Precedence(given.text("prec", _ONE_OF[Precedence]))
    rest = {"line": given.text("line", HEX_32), "by": given.integer("by"), "prec": precedence}
    return Wanted(_officer(given), given.text("id"), words | rest)


def _allege(node: Node, now: Moment, wanted: Wanted) -> WordingTold:
    """What ``message-compose`` takes: the words, and when and where the incident was, as far as it may be told."""
    incident, given = incident_called(node, wanted.digits), wanted.given
    span, place = told_of(node, incident, given["to"])
    body: dict[str, Any] = {"text": given["text"], "incident": incident.id}
    body |= {"from_at": span.from_at, "to_at": span.to_at}
    if place:
        body["place"] = {"lon_e7": place.lon_e7, "lat_e7": place.lat_e7, "precision_m": place.precision_m}
    return {
        "line": given["line"],
        "to": [given["to"]],
        "kind": MessageKind.ALLEGATION,
        "body": body,
        "prec": given["prec"],
        "drill": incident.is_drill,
        "need": Need.REPLY,
        "by": given["by"],
        "att": [],
        "lang": given["lang"],
    }


def _denying(given: Fields) -> Wanted:
    names = ("who", "denied_by", "where", "said_by", "source", "place", "reason", "incident")
    texts: dict[str, Any] = {name: given.text(name) for name in names if given.has(name)}
    return Wanted(_officer(given), "", texts | {"at": given.integer("at"), "drill": given.truth("drill")})


def _deny(node: Node, now: Moment, wanted: Wanted) -> DenialTold:
    given = wanted.given
    incident = incident_called(node, given["incident"]) if given.get("incident") else None
    denial = Denial(
        who=given.get("who", ""),
        denied_by=given.get("denied_by", ""),
        at=given["at"],
        place_words=given.get("where", ""),
        said=Saying(given.get("said_by", ""), given.get("source", "")),
        place=_place(given),
        reason=given.get("reason", ""),
        incident=incident.id if incident else "",
    )
    is_drill = given["drill"] or bool(incident and incident.is_drill)
    return _denial_called(node, deny(node, denial, wanted.by, now, is_drill=is_drill))


def _clearing(given: Fields) -> tuple[str, Officer, Cleared]:
    said = Saying(given.text("said_by"), given.text("source") if given.has("source") else "")
    return given.text("id"), _officer(given), Cleared(given.integer("at"), said)


def _clear(node: Node, now: Moment, wanted: tuple[str, Officer, Cleared]) -> DenialTold:
    digits, by, cleared = wanted
    return _denial_called(node, clear(node, digits, cleared, by, now))


def _denial_called(node: Node, name: str) -> DenialTold:
    return denial_document(book(node, Denials).by_id[name])


def _with_cleared(given: Fields) -> bool:
    return given.truth("all")


def _denials(node: Node, now: Moment, with_cleared: bool) -> DenialsTold:
    known = book(node, Denials).by_id.values()
    return {"denials": [denial_document(each) for each in known if with_cleared or not each.cleared]}


def _shown(node: Node, incident: Incident, now: Moment, desk: str) -> IncidentShownTold:
    return case_document(node, case_of(node, incident, now.at, desk), now.at)


def case_document(node: Node, case: Case, now_at: int) -> IncidentShownTold:
    """An incident with everything that belongs to it, for people and scripts."""
    return {
        **_head(case.incident),
        "stated": [_stated_document(recorded, what) for recorded, what in case.incident.stated],
        "alerts": [{"id": each.id, "words": each.words, "state": str(each.state)} for each in case.alerts],
        "messages": [_told_document(node, told, now_at) for told in case.messages],
        "denials": [denial_document(each) for each in case.denials],
        "earlier": [_head(each) for each in case.earlier],
        "later": [_head(each) for each in case.later],
        "erased": list(case.erased),
    }


def _head(incident: Incident) -> IncidentTold:
    opening = incident.opening
    return {
        "id": incident.id,
        "title": opening.title,
        "drill": incident.is_drill,
        "from_at": opening.span.from_at,
        "to_at": opening.span.to_at,
        "place": place_document(opening.place),
        "where": opening.place_words or None,
        "opened": _recorded_document(incident.opened),
        "statements": len(incident.stated),
        "items": [_item_document(recorded, what) for recorded, what in incident.items.values()],
    }


def _item_document(recorded: Recorded, what: Item) -> IncidentItemTold:
    return {
        **_recorded_document(recorded),
        "number": what.number,
        "text": what.text,
        "owner": what.owner,
        "state": what.state,
    }


def _stated_document(recorded: Recorded, what: Statement) -> StatedTold:
    return {**_recorded_document(recorded), "verb": verb_of(what), "says": content_of(what)}


def _told_document(node: Node, told: Told, now_at: int) -> ToldMessageTold:
    answers: list[SaidBackTold] = [
        {"entry": mark.index, "id": answer.id, "from": answer.sender, "recorded_at": mark.at, "body": dict(answer.body)}
        for mark, answer in told.answers
    ]
    message = item_document(node, item(node, told.message.id), now_at)
    missed = [str(what) for what in told.missed]
    return {**message, "body": dict(told.message.body), "said_back": answers, "silent": missed}


def denial_document(record: DenialRecord) -> DenialTold:
    """A denial of access for people and scripts."""
    denial = record.denial
    return {
        "id": record.id,
        "drill": record.is_drill,
        "who": denial.who,
        "denied_by": denial.denied_by,
        "at": denial.at,
        "where": denial.place_words,
        "place": place_document(denial.place),
        "reason": denial.reason or None,
        "said_by": denial.said.by,
        "source": denial.said.source or None,
        "incident": denial.incident or None,
        "recorded": _recorded_document(record.recorded),
        "cleared": [
            {
                **_recorded_document(recorded),
                "at": cleared.at,
                "said_by": cleared.said.by,
                "source": cleared.said.source or None,
            }
            for recorded, cleared in record.cleared
        ],
    }


def place_document(place: Place | None) -> PlaceTold | None:
    """A place in all its forms, for people and scripts."""
    if place is None:
        return None
    told = echo(place)
    return {
        "lon_e7": place.lon_e7,
        "lat_e7": place.lat_e7,
        "precision_m": place.precision_m,
        "decimal": told.decimal,
        "dms": told.dms,
        "mgrs": told.mgrs,
    }


def _recorded_document(recorded: Recorded) -> RecordedTold:
    return {
        "entry": recorded.entry,
        "recorded_at": recorded.at,
        "desk": recorded.desk,
        "operator": recorded.operator or None,
    }


ACTS: Mapping[str, Act[Any]] = {
    "incident-open": Act(_opening, _open),
    "incident-list": Act(_page, _list),
    "incident-show": Act(_called, _show),
    "incident-say": Act(_statement, _say),
    "incident-add": Act(_belongs, _say),
    "incident-event": Act(_event, _say),
    "incident-file": Act(_file, _say),
    "incident-item": Act(_item, _say),
    "incident-allegation": Act(_allegation, _allege),
    "incident-deny": Act(_denying, _deny),
    "incident-clear": Act(_clearing, _clear),
    "incident-denials": Act(_with_cleared, _denials),
}
