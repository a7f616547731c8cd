"""The exact words in which an officer is shown a message: what an acknowledgement confirms is these and no others.

An acknowledgement names the SHA-256 of this text and the version of the template. So the template never changes: a
better one gets the next number, and the old one stays, for those who verify what was shown in its time.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from truceline.line.kinds import MessageKind, Need
from truceline.line.messages import Message
from truceline.line.statements import SignedStatement, Standing, signed_statement_from
from truceline.line.wording.notices import Notified, notice_in
from truceline.line.wording.warnings import Statement, statement_in
from truceline.model.notices import NO_PROTECTION, Movement, Site
from truceline.model.places.echo import echo
from truceline.model.places.place import Place
from truceline.model.times import dtg_from_instant
from truceline.signing.canonical import Value, encode

TEMPLATE = "message/en/1"
WARNING_TEMPLATE = "warning/en/1"
"""Of what is made from templates: its words in every language, and each place and time in the forms that people use."""
NOTICE_TEMPLATE = "notice/en/1"
"""Of a notified site or movement: each place in the forms that people use, and what a notice never does."""
STATEMENT_TEMPLATE = "statement/en/1"
"""Of a signed statement: its words, who speaks, for whom, and how sure it is who stands behind it."""


class Rendering(NamedTuple):
    """A message as it is shown."""

    text: str
    sha256: str
    """Of the text in UTF-8, 64 hex digits."""
    template: str


def rendering_of(message: Message) -> Rendering:
    """A message as it is shown; show none whose signatures were not checked."""
    template, body = _template_and_body(message)
    text = "".join(f"{row}\n" for row in (*_head_rows(message), *body, *_file_rows(message)))
    return Rendering(text, sha256(text.encode()).hexdigest(), template)


def _template_and_body(message: Message) -> tuple[str, Iterator[str]]:
    if message.kind is MessageKind.STATEMENT:
        return STATEMENT_TEMPLATE, _signed_statement_rows(signed_statement_from(message.body), message.language)
    notified = notice_in(message)
    if notified:
        return NOTICE_TEMPLATE, _notice_rows(notified, message.language)
    statement = statement_in(message)
    if statement:
        return WARNING_TEMPLATE, _statement_rows(statement, message.language)
    return TEMPLATE, _body_rows(message)


def _head_rows(message: Message) -> Iterator[str]:
    if message.is_drill:
        yield "DRILL DRILL DRILL: nothing of this is real"
    yield f"{message.precedence.upper()} {message.kind.upper()} number {message.seq}"
    yield f"from {message.sender} to {', '.join(message.to)}"
    yield f"written {_utc(message.at)} by the sender's clock"
    if message.is_automatic:
        yield "written by a machine: no person has seen it before it was sent"
    if message.re:
        yield f"about {message.re.id[:16]}: {message.re.how}"
    if message.need is not Need.NONE:
        yield f"asks for {_WANTED[message.need]} by {_utc(message.by)}"
    yield ""


def _file_rows(message: Message) -> Iterator[str]:
    for file in message.attachments:
        yield f"attached: {file.name} ({file.media_type}, {file.size} bytes, {file.sha256[:16]})"


_WANTED = {
    Need.ACK: "your acknowledgement",
    Need.REPLY: "your answer",
    Need.COUNTERSIGN: "your signature",
}


def _body_rows(message: Message) -> Iterator[str]:
    """The words first, as they were written; then everything else that the body says."""
    text = message.body.get("text")
    if isinstance(text, str) and text:
        yield f"[{message.language}]"
        yield text
    for key in sorted(message.body.keys() - {"text", "auto"}):
        yield f"{key}: {_value(message.body[key])}"


def _statement_rows(statement: Statement, language: str) -> Iterator[str]:
    """The signed words in each language, as they were signed; then the places by number, and the times."""
    for name, rows in statement.texts.items():
        yield f"[{name}]"
        yield from rows
    for number, place in enumerate(statement.places, 1):
        yield f"place {number}: {_forms(place)}"
    times = {value for said in statement.sentences for value in said.values.values() if isinstance(value, int)}
    yield from (f"time: {dtg_from_instant(at)}" for at in sorted(times))
    for said in statement.sentences:
        if not said.is_known:
            yield f"the sentence {said.template} is not known here: its words are the sender's alone"
    if statement.text:
        yield f"[{language}] free words, which nobody has translated:"
        yield statement.text
    if statement.step:
        yield f"step {statement.step.number} of the ladder {statement.step.ladder[:16]}"


def _notice_rows(notified: Notified, language: str) -> Iterator[str]:
    """What is notified, where and when, who stands behind it; last, what it is not."""
    notice = notified.notice
    yield f"ref: {notice.ref}"
    yield f"name: {notice.name}"
    yield f"organisation: {notice.organisation}"
    yield f"said as: {notified.why}"
    yield f"holds from {_utc(notice.begins_at)} until {_utc(notice.ends_at)}"
    if isinstance(notice, Site):
        yield f"function: {notice.function}"
        yield f"place: {_forms(notice.place)}"
        yield f"within {notice.radius_m} m of it"
    elif isinstance(notice, Movement):
        yield from _movement_rows(notice)
    checked = notice.verification
    yield (
        f"checked by {checked.by}, {checked.how}, {_utc(checked.at)}"
        if checked
        else "UNVERIFIED: nobody is said to have checked it"
    )
    if checked and checked.next_at:
        yield f"to be checked again by {_utc(checked.next_at)}"
    yield from (f"contact: {contact.name}: {contact.how}" for contact in notice.contacts)
    if notice.text:
        yield f"[{language}]"
        yield notice.text
    yield NO_PROTECTION


def _movement_rows(movement: Movement) -> Iterator[str]:
    yield f"route, {movement.half_width_m} m to either side:"
    for number, point in enumerate(movement.route, 1):
        window = f"; passed from {_utc(point.begins_at)} until {_utc(point.ends_at)}" if point.is_timed else ""
        yield f"{number}. {_forms(point.place)}{window}"
    if movement.stop_after_s:
        yield f"it is told if it stands still for more than {movement.stop_after_s} s"
    for vehicle in movement.vehicles:
        named = (("plate", vehicle.plate), ("marking", vehicle.marking), ("track", vehicle.track))
        yield "; ".join((f"vehicle: {vehicle.what}", *(f"{name} {words}" for name, words in named if words)))
    yield f"people: {movement.people or 'not said'}"
    if movement.cargo:
        yield f"cargo: {movement.cargo}"


def _forms(place: Place) -> str:
    forms = echo(place)
    return f"{forms.decimal}; {forms.dms}; MGRS {forms.mgrs}; to within {forms.precision_m} m"


def _signed_statement_rows(statement: SignedStatement, language: str) -> Iterator[str]:
    """Its words first; then whose they are. Who is said to have signed has not signed here, so that is said as well."""
    yield f"[{language}]"
    yield statement.text or f"the words stand in the attached file {statement.file}"
    yield f"speaker, as the sender states: {statement.speaker}"
    yield f"on behalf of: {statement.on_behalf or 'not said'}"
    for signatory in statement.signatories:
        yield f"signatory: {signatory.name}: {_STANDINGS[signatory.standing]}"
    if not statement.signatories:
        yield "signatories: none named"
    if statement.incident:
        yield f"about the incident that the sender keeps as {statement.incident[:16]}"
    if statement.about:
        yield f"about the message {statement.about[:16]}"


_STANDINGS = {
    Standing.SIGNED: "signed it, as the sender states",
    Standing.NAMED: "is named in it, without a signature",
    Standing.UNCLEAR: "unclear whether that one stands behind it",
}


def _value(value: Value) -> str:
    return value if isinstance(value, str) else encode(value).decode()


def _utc(at: int) -> str:
    """A time to the second; whatever a sender may write down as one has some text."""
    if at > _LATEST:
        return f"{at} ms after 1970"
    return f"{datetime.fromtimestamp(at // 1_000, UTC):%Y-%m-%d %H:%M:%S}Z"


_LATEST = 253_402_300_799_000
"""The end of the year 9999."""
