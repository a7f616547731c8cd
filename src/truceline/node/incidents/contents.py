"""What is said of an incident, as the canonical content of a deed, and back."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from truceline.errors import InputError
from truceline.model.denials import Cleared, Denial
from truceline.model.incidents import (
    Belonging,
    Decision,
    Event,
    Figure,
    Item,
    ItemState,
    JointStatement,
    MediaFile,
    Opening,
    Outcome,
    Part,
    Remark,
    Result,
    Saying,
    Served,
    Signatory,
    Span,
    Statement,
    Witness,
)
from truceline.model.places.place import Place
from truceline.signing.canonical import MAX_INTEGER, Value
from truceline.signing.fields import Fields
from truceline.signing.showing import shown

_ONE_OF = {words: re.compile("|".join(words)) for words in (Part, Result, ItemState)}


class Form(NamedTuple):
    """How one kind of statement is written and read."""

    kind: type[Statement]
    write: Callable[[Any], dict[str, Value]]
    read: Callable[[Fields], Statement]


def opening_content(opening: Opening) -> dict[str, Value]:
    """What an opening says."""
    said: dict[str, Value] = {"title": opening.title, "from_at": opening.span.from_at, "to_at": opening.span.to_at}
    return said | _filled(where=opening.place_words) | _placed(opening.place)


def opening_from(fields: Fields) -> Opening:
    """The opening that a content says.

    Raises:
        InputError: it is of another form.
    """
    span = Span(fields.integer("from_at"), fields.integer("to_at"))
    return Opening(fields.text("title"), span, _place_in(fields), _text(fields, "where"))


def denial_content(denial: Denial) -> dict[str, Value]:
    """What a denial says."""
    said: dict[str, Value] = {
        "who": denial.who,
        "denied_by": denial.denied_by,
        "at": denial.at,
        "where": denial.place_words,
    }
    rest = _filled(reason=denial.reason, incident=denial.incident)
    return said | _said(denial.said) | _placed(denial.place) | rest


def denial_from(fields: Fields) -> Denial:
    """The denial that a content says.

    Raises:
        InputError: it is of another form.
    """
    return Denial(
        who=fields.text("who"),
        denied_by=fields.text("denied_by"),
        at=fields.integer("at"),
        place_words=fields.text("where"),
        said=_saying_in(fields),
        place=_place_in(fields),
        reason=_text(fields, "reason"),
        incident=_text(fields, "incident"),
    )


def cleared_content(cleared: Cleared) -> dict[str, Value]:
    """What says that they were let through."""
    return {"at": cleared.at} | _said(cleared.said)


def cleared_from(fields: Fields) -> Cleared:
    """What a content says of their being let through.

    Raises:
        InputError: it is of another form.
    """
    return Cleared(fields.integer("at"), _saying_in(fields))


def _write_belonging(part: Belonging) -> dict[str, Value]:
    return {"part": str(part.part), "name": part.name} | _filled(words=part.words)


def _read_belonging(fields: Fields) -> Belonging:
    return Belonging(Part(fields.text("part", _ONE_OF[Part])), fields.text("name"), _text(fields, "words"))


def _write_event(event: Event) -> dict[str, Value]:
    said: dict[str, Value] = {
        "sha256": event.sha256,
        "kind": event.kind,
        "track": event.track,
        "at": event.at,
        "lon_e7": event.lon_e7,
        "lat_e7": event.lat_e7,
    }
    return said | _filled(zone=event.zone, verdict=event.verdict)


def _read_event(fields: Fields) -> Event:
    place = _lon_lat(fields)
    return Event(
        sha256=fields.text("sha256"),
        kind=fields.text("kind"),
        track=fields.text("track"),
        zone=_text(fields, "zone"),
        at=fields.integer("at"),
        lon_e7=place[0],
        lat_e7=place[1],
        verdict=_text(fields, "verdict"),
    )


def _write_file(file: MediaFile) -> dict[str, Value]:
    said: dict[str, Value] = {"sha256": file.sha256, "size": file.size, "type": file.media_type, "name": file.name}
    return said | _said(file.said)


def _read_file(fields: Fields) -> MediaFile:
    about = fields.text("sha256"), fields.integer("size"), fields.text("type"), fields.text("name")
    return MediaFile(*about, _saying_in(fields))


def _write_decision(decision: Decision) -> dict[str, Value]:
    said: dict[str, Value] = {"text": decision.text, "at": decision.taken_at}
    return said | _said(decision.said)


def _read_decision(fields: Fields) -> Decision:
    return Decision(fields.text("text"), fields.integer("at"), _saying_in(fields))


def _write_outcome(outcome: Outcome) -> dict[str, Value]:
    said: dict[str, Value] = {"result": str(outcome.result), "at": outcome.at}
    return said | _said(outcome.said) | _filled(track=outcome.track, warning=outcome.warning)


def _read_outcome(fields: Fields) -> Outcome:
    result = Result(fields.text("result", _ONE_OF[Result]))
    at, said = fields.integer("at"), _saying_in(fields)
    return Outcome(result, at, said, _text(fields, "track"), _text(fields, "warning"))


def _write_figure(figure: Figure) -> dict[str, Value]:
    said: dict[str, Value] = {"what": figure.what, "low": figure.low}
    return said | ({} if figure.high is None else {"high": figure.high}) | _said(figure.said)


def _read_figure(fields: Fields) -> Figure:
    high = fields.integer("high") if fields.has("high") else None
    return Figure(fields.text("what"), fields.integer("low"), high, _saying_in(fields))


def _write_remark(remark: Remark) -> dict[str, Value]:
    said: dict[str, Value] = {"text": remark.text}
    signatories: list[Value] = [{"name": each.name, "clear": each.is_clear} for each in remark.signatories]
    return said | _said(remark.said) | ({"signatories": signatories} if signatories else {})


def _read_remark(fields: Fields) -> Remark:
    text, said = fields.text("text"), _saying_in(fields)
    return Remark(text, said, tuple(_signatories(fields)) if fields.has("signatories") else ())


def _signatories(fields: Fields) -> Iterator[Signatory]:
    for each in fields.objects("signatories"):
        yield Signatory(each.text("name"), each.truth("clear"))
        each.end()


def _write_joint(joint: JointStatement) -> dict[str, Value]:
    witnesses: list[Value] = [
        {"name": each.name, **_filled(role=each.role, words=each.words)} for each in joint.witnesses
    ]
    said: dict[str, Value] = {"text": joint.text, "where": joint.place_words, "witnesses": witnesses}
    return said | {"from_at": joint.seen.from_at, "to_at": joint.seen.to_at} | _said(joint.said)


def _read_joint(fields: Fields) -> JointStatement:
    seen = Span(fields.integer("from_at"), fields.integer("to_at"))
    text, where, said = fields.text("text"), fields.text("where"), _saying_in(fields)
    return JointStatement(text, seen, where, tuple(_witnesses(fields)), said)


def _witnesses(fields: Fields) -> Iterator[Witness]:
    for each in fields.objects("witnesses"):
        yield Witness(each.text("name"), _text(each, "role"), _text(each, "words"))
        each.end()


def _write_item(item: Item) -> dict[str, Value]:
    return {"number": item.number, "text": item.text, "owner": item.owner, "state": str(item.state)}


def _read_item(fields: Fields) -> Item:
    state = ItemState(fields.text("state", _ONE_OF[ItemState]))
    return Item(fields.integer("number", 1), fields.text("text"), fields.text("owner"), state)


FORMS: Mapping[str, Form] = {
    "add": Form(Belonging, _write_belonging, _read_belonging),
    "event": Form(Event, _write_event, _read_event),
    "file": Form(MediaFile, _write_file, _read_file),
    "remark": Form(Remark, _write_remark, _read_remark),
    "witness": Form(JointStatement, _write_joint, _read_joint),
    "decide": Form(Decision, _write_decision, _read_decision),
    "outcome": Form(Outcome, _write_outcome, _read_outcome),
    "figure": Form(Figure, _write_figure, _read_figure),
    "item": Form(Item, _write_item, _read_item),
    "allege": Form(Served, lambda served: {"message": served.message}, lambda fields: Served(fields.text("message"))),
}
"""Every verb by which something is said of an incident. Accounts come to stand here too, when they can be read."""


def verb_of(what: Statement) -> str:
    """The verb by which a statement is made."""
    return next(verb for verb, form in FORMS.items() if isinstance(what, form.kind))


def content_of(what: Statement) -> dict[str, Value]:
    """What a statement says, as a deed holds it."""
    return FORMS[verb_of(what)].write(what)


def statement_from(verb: str, fields: Fields) -> Statement:
    """The statement that was made by a verb.

    Args:
        verb: such as ``decide``.
        fields: its content; every field is taken.

    Raises:
        InputError: nothing is said of an incident by that verb, or the content is of another form.
    """
    if verb not in FORMS:
        raise InputError(f"nothing is said of an incident by {shown(verb)}", hint=f"there are {', '.join(FORMS)}")
    what = FORMS[verb].read(fields)
    fields.end()
    return what


def _said(said: Saying) -> dict[str, Value]:
    return {"said_by": said.by} | _filled(source=said.source)


def _saying_in(fields: Fields) -> Saying:
    return Saying(fields.text("said_by"), _text(fields, "source"))


def _filled(**texts: str) -> dict[str, Value]:
    """One spelling only: what is empty is left out."""
    return {name: text for name, text in texts.items() if text}


def _text(fields: Fields, name: str) -> str:
    return fields.text(name) if fields.has(name) else ""


def _placed(place: Place | None) -> dict[str, Value]:
    if place is None:
        return {}
    return {"place": {"lon_e7": place.lon_e7, "lat_e7": place.lat_e7, "precision_m": place.precision_m}}


def _place_in(fields: Fields) -> Place | None:
    if not fields.has("place"):
        return None
    given = fields.object("place")
    lon_e7, lat_e7 = _lon_lat(given)
    place = Place(lon_e7, lat_e7, given.integer("precision_m"))
    given.end()
    return place


def _lon_lat(fields: Fields) -> tuple[int, int]:
    return fields.integer("lon_e7", -MAX_INTEGER), fields.integer("lat_e7", -MAX_INTEGER)
