"""Acts on warnings: what would be said in every language, and what is doubted of it; a place that is read back."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, NotRequired, TypedDict

from truceline.adapters.catalogues.gettext_files import shipped
from truceline.errors import InputError
from truceline.line.admission import takes_two_desks
from truceline.line.bodies import Heard, Reply
from truceline.line.kinds import MessageKind
from truceline.line.messages import HEX_32
from truceline.line.wording.templates import place_from, text_of
from truceline.line.wording.warnings import KINDS, Statement, Step, statement_in
from truceline.model.places.echo import Echo, echo
from truceline.model.places.named import NamedPlace
from truceline.model.places.place import Place
from truceline.node.alerting.handling import Officer, alert_called
from truceline.node.alerting.reading_back import Reading, read_back
from truceline.node.apart import check_apart
from truceline.node.node import Moment, Node
from truceline.node.releasing import Released, released_to, sighting_from
from truceline.node.saying.answers import answer, show
from truceline.node.saying.inbox import id_of
from truceline.node.saying.threads import message_called
from truceline.node.warning.climbing import agreed_ladders
from truceline.node.warning.drafting import Doubt, Drafted, Given, check_meant, doubts_of, drafted
from truceline.node.warning.two_desks import half_signed
from truceline.node.warning.wording import is_reviewed, sameness, stated
from truceline.signing.fields import HEX_64, Fields
from truceline.wiring.acts.act import Act, note_from
from truceline.wiring.acts.messages import WordingTold, wording_document
from truceline.wiring.warning.cap_messages import cap_of
from truceline.wiring.zones.in_force import zones_in_force

MOST_NAMES = 20_000
_KINDS = re.compile("|".join(KINDS))


class Wanted(NamedTuple):
    """What an officer wants to say, to whom, and because of what."""

    line: str
    to: tuple[str, ...]
    kind: MessageKind
    given: Given
    languages: tuple[str, ...]
    text: str
    step: Step | None
    alert: str
    """Its first digits; empty if it is about none."""
    by: Officer
    is_drill: bool
    names: Sequence[NamedPlace]


class EchoTold(TypedDict):
    """A place in every form, so that who reads it can check what was meant."""

    decimal: str
    dms: str
    mgrs: str
    precision_m: int
    near: NotRequired[str]


class SentenceTold(TypedDict):
    """A sentence by its template."""

    template: str
    values: dict[str, str]


class LanguageTold(TypedDict):
    """The rows in one language, and whether somebody who speaks it has looked at the template."""

    lang: str
    dir: str
    rows: list[str]
    is_reviewed: bool


class StatementTold(TypedDict):
    """What a statement says: the signed body, its sentences, and each in every language."""

    body: dict[str, Any]
    sentences: list[SentenceTold]
    texts: list[LanguageTold]
    times: list[int]
    text: str


class DoubtTold(TypedDict):
    """What is doubted of a place; one that ``stops`` must be mended before it can be sent."""

    kind: str
    value: str
    words: str
    stops: bool


class WarningTold(StatementTold):
    """A warning as it would be said."""

    line: str
    to: list[str]
    kind: MessageKind
    drill: bool
    desks: int
    places: dict[str, EchoTold]
    doubts: list[DoubtTold]
    profile: NotRequired[str]


class StepSaidTold(TypedDict):
    """The step of a ladder that a message takes; ``name`` is empty if no agreement has that ladder here."""

    ladder: str
    number: int
    name: str


class HalfTold(StatementTold):
    """A warning that one of two desks has signed; ``step`` is null if it takes none."""

    id: str
    signed_text: str
    signed_by: list[str]
    to: list[str]
    kind: MessageKind
    drill: bool
    desks: int
    places: dict[str, EchoTold]
    doubts: list[DoubtTold]
    step: StepSaidTold | None


ShownWarningTold = TypedDict(
    "ShownWarningTold",
    {
        "id": str,
        "from": str,
        "to": list[str],
        "kind": MessageKind,
        "drill": bool,
        "text": str,
        "render": str,
        "template": str,
        "signed_by": list[str],
        "shown_at": int,
        "times": list[int],
        "places": dict[str, EchoTold],
        "sameness": NotRequired[dict[str, str]],
    },
)
"""A warning as a desk was shown it, every place echoed; ``sameness`` holds its languages against our catalogues."""


class ReadBackTold(TypedDict):
    """A place as it was sent and as it was read back, and the reply that says so to the sender."""

    id: str
    number: int
    sent: EchoTold
    read: EchoTold
    verdict: str
    distance_m: int
    alert: str
    drill: bool
    reply: NotRequired[WordingTold]


class CapTold(TypedDict):
    """A warning in CAP 1.2."""

    id: str
    drill: bool
    cap: str


def names_from(given: Fields) -> tuple[NamedPlace, ...]:
    """Places that have names, as commands hand them in: objects of ``names``, ``lat``, ``lon`` and ``precision_m``.

    Raises:
        NoteError: one is of another form.
    """
    return tuple(NamedPlace(each.texts("names"), place_from(each)) for each in given.objects("names"))


def _wanted(given: Fields) -> Wanted:
    values = given.object("values")
    return Wanted(
        line=given.text("line", HEX_32),
        to=given.texts("to"),
        kind=MessageKind(given.text("kind", _KINDS)),
        given=Given(
            templates=given.texts("say"),
            values={name: values.text(name) for name in values.left},
            at=given.integer("at"),
        ),
        languages=given.texts("langs"),
        text=given.text("text"),
        step=_step(given.object("step")) if given.has("step") else None,
        alert=given.text("alert"),
        by=Officer(given.text("desk")),
        is_drill=given.truth("drill"),
        names=names_from(given),
    )


def _step(given: Fields) -> Step:
    step = Step(given.text("ladder", HEX_64), given.integer("number"))
    given.end()
    return step


def _draft(node: Node, now: Moment, wanted: Wanted) -> WarningTold:
    """What would be said, with every doubt: nothing stops here, for nothing goes."""
    told, draft = _drafted(node, now, wanted)
    return _document(node, wanted, told, draft)


def _word(node: Node, now: Moment, wanted: Wanted) -> WarningTold:
    """The same for what is to go: a place that cannot be meant stops it."""
    told, draft = _drafted(node, now, wanted)
    check_meant(draft)
    return _document(node, wanted, told, draft)


def _drafted(node: Node, now: Moment, wanted: Wanted) -> tuple[Released | None, Drafted]:
    told = _released(node, wanted) if wanted.alert else None
    zones = zones_in_force(node, wanted.line, now.at)
    return told, drafted(replace(wanted.given, released=told), zones, wanted.names)


def _released(node: Node, wanted: Wanted) -> Released:
    """What all who are to be told may be told of an alert, and no more."""
    alert = alert_called(node, wanted.alert, wanted.by.desk)
    check_apart("the warning", is_drill=wanted.is_drill, about=f"the alert {alert.id[:12]}", of_drill=alert.is_drill)
    return released_to(node, wanted.to, sighting_from(alert.kind, alert.about, is_drill=alert.is_drill))


class Half(NamedTuple):
    """A message that one desk has signed."""

    note: bytes
    names: Sequence[NamedPlace]


def _half(given: Fields) -> Half:
    return Half(note_from(given), names_from(given))


def _show_half(node: Node, now: Moment, half: Half) -> HalfTold:
    """What the second person is to see before signing it."""
    found = half_signed(node, half.note)
    message, statement = found.message, statement_in(found.message)
    if statement is None:
        raise InputError("the message is not made from templates", hint="compose it: truceline message compose")
    zones = zones_in_force(node, message.line, now.at)
    return {
        **statement_document(statement),
        "id": message.id,
        "signed_text": message.text,
        "signed_by": list(found.signed_by),
        "to": list(message.to),
        "kind": message.kind,
        "drill": message.is_drill,
        "desks": 2,
        "places": {f"place {number}": echo_document(echo(place, half.names)) for number, place in _numbered(statement)},
        "doubts": [
            _doubt_document(doubt)
            for number, place in _numbered(statement)
            for doubt in doubts_of(f"place {number}", place, zones)
        ],
        "step": _step_said(node, statement.step, now.at) if statement.step else None,
    }


def _step_said(node: Node, step: Step, now_at: int) -> StepSaidTold:
    ladders = (each.ladder for each in agreed_ladders(node, now_at) if each.ladder.sha256 == step.ladder)
    names = (ladder.rungs[step.number - 1].name for ladder in ladders if step.number <= len(ladder.rungs))
    return {"ladder": step.ladder, "number": step.number, "name": next(names, "")}


def _times_in(statement: Statement) -> list[int]:
    times = (value for said in statement.sentences for value in said.values.values() if isinstance(value, int))
    return sorted(set(times))


def _numbered(statement: Statement) -> Sequence[tuple[int, Place]]:
    return tuple(enumerate(statement.places, 1))


def _doubt_document(doubt: Doubt) -> DoubtTold:
    return {"kind": str(doubt.kind), "value": doubt.value, "words": doubt.words, "stops": doubt.kind.stops}


class Showing(NamedTuple):
    """A message, and the desk that is shown it."""

    digits: str
    desk: str
    names: Sequence[NamedPlace]


def _showing(given: Fields) -> Showing:
    return Showing(given.text("id"), given.text("desk"), names_from(given))


def _show(node: Node, now: Moment, showing: Showing) -> ShownWarningTold:
    """The exact text that is shown, which goes on record, and what our own catalogues and places say beside it."""
    message_id = id_of(node, showing.digits)
    signed, rendering = show(node, message_id, showing.desk, now)
    message, statement = signed.message, statement_in(signed.message)
    document: ShownWarningTold = {
        "id": message_id,
        "from": message.sender,
        "to": list(message.to),
        "kind": message.kind,
        "drill": message.is_drill,
        "text": rendering.text,
        "render": rendering.sha256,
        "template": rendering.template,
        "signed_by": [key.name for key in signed.signed_by],
        "shown_at": now.at,
        "times": _times_in(statement) if statement else [],
        "places": {},
    }
    if statement is None:
        return document
    return document | {
        "places": {
            f"place {number}": echo_document(echo(place, showing.names)) for number, place in _numbered(statement)
        },
        "sameness": {language: str(same) for language, same in sameness(shipped(), statement).items()},
    }


class Read(NamedTuple):
    """A place of a message as somebody read it."""

    digits: str
    reading: Reading
    by: Officer


def _read(given: Fields) -> Read:
    reading = Reading(given.text("place"), given.integer("number", 1), names_from(given))
    return Read(given.text("id"), reading, Officer(given.text("desk"), given.text("operator")))


def _read_back(node: Node, now: Moment, read: Read) -> ReadBackTold:
    """What came of reading it back, and the reply that brings a place of a peer's message back to the peer."""
    message_id = id_of(node, read.digits)
    compared = read_back(node, message_id, read.reading, read.by, now)
    message = message_called(node, message_id).message
    document: ReadBackTold = {
        "id": message_id,
        "number": read.reading.number,
        "sent": echo_document(echo(compared.sent, read.reading.names)),
        "read": echo_document(echo(compared.read, read.reading.names)),
        "verdict": str(compared.comparison.verdict),
        "distance_m": round(compared.comparison.distance_m),
        "alert": compared.alert,
        "drill": message.is_drill,
    }
    if message.sender == node.party:
        return document
    heard = Reply(heard=Heard(read.reading.number, compared.read))
    document["reply"] = wording_document(message.line, answer(node, message_id, heard))
    return document


def _for_signs(given: Fields) -> tuple[str, bool]:
    return given.text("id"), given.truth("public")


def _cap(node: Node, now: Moment, wanted: tuple[str, bool]) -> CapTold:
    message_id = id_of(node, wanted[0])
    signed = message_called(node, message_id)
    zones = zones_in_force(node, signed.message.line, now.at)
    content = cap_of(node, signed, zones, is_public=wanted[1])
    return {"id": message_id, "drill": signed.message.is_drill, "cap": content.decode()}


def _document(node: Node, wanted: Wanted, told: Released | None, draft: Drafted) -> WarningTold:
    statement = stated(shipped(), draft.sentences, wanted.languages, wanted.text, wanted.step)
    charter = node.line(wanted.line).charter
    said = statement_document(statement)
    document: WarningTold = {
        "body": said["body"],
        "sentences": said["sentences"],
        "texts": said["texts"],
        "times": said["times"],
        "text": said["text"],
        "line": wanted.line,
        "to": sorted(set(wanted.to)),
        "kind": wanted.kind,
        "drill": wanted.is_drill,
        "desks": 2 if takes_two_desks(wanted.kind, charter) else 1,
        "places": {name: echo_document(each) for name, each in draft.echoes.items()},
        "doubts": list(map(_doubt_document, draft.doubts)),
    }
    return document | ({"profile": str(told.profile)} if told else {})


def statement_document(statement: Statement) -> StatementTold:
    """What a statement says, for people and scripts: the signed rows, and who has looked at each language."""
    texts = shipped()
    return {
        "body": statement.body,
        "sentences": [
            {"template": said.template, "values": {name: text_of(value) for name, value in said.values.items()}}
            for said in statement.sentences
        ],
        "texts": [
            {
                "lang": language,
                "dir": texts.direction(language),
                "rows": list(rows),
                "is_reviewed": is_reviewed(texts, statement.sentences, language),
            }
            for language, rows in statement.texts.items()
        ],
        "times": _times_in(statement),
        "text": statement.text,
    }


def echo_document(echoed: Echo) -> EchoTold:
    """A place in every form."""
    document: EchoTold = {
        "decimal": echoed.decimal,
        "dms": echoed.dms,
        "mgrs": echoed.mgrs,
        "precision_m": echoed.precision_m,
    }
    return document | ({"near": echoed.near.text} if echoed.near else {})


ACTS: Mapping[str, Act[Any]] = {
    "warning-draft": Act(_wanted, _draft),
    "warning-word": Act(_wanted, _word),
    "warning-half": Act(_half, _show_half),
    "warning-show": Act(_showing, _show),
    "warning-read-back": Act(_read, _read_back),
    "warning-cap": Act(_for_signs, _cap),
}
