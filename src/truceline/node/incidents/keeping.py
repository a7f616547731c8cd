"""Opening an incident and saying what belongs to it: each act is checked against the record, and then put there."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from truceline.errors import InputError, NotFoundError
from truceline.line.kinds import MessageKind
from truceline.model.denials import Cleared, Denial
from truceline.model.incidents import (
    MAX_TITLE,
    Belonging,
    Event,
    Incident,
    Item,
    ItemState,
    MediaFile,
    Opening,
    Outcome,
    Part,
    Saying,
    Served,
    Span,
    Statement,
)
from truceline.model.places.place import E7, MAX_PRECISION_M, Place
from truceline.model.times import instant_from_text, text_from_instant
from truceline.node.alerting.alerts import Alert
from truceline.node.alerting.handling import Officer, alert_called
from truceline.node.apart import check_apart
from truceline.node.deeds import Deed, book, new_id, record_deeds, the_one
from truceline.node.incidents.book import Denials, Incidents
from truceline.node.incidents.contents import cleared_content, content_of, denial_content, opening_content, verb_of
from truceline.node.incidents.files import check_size, sniffed_type
from truceline.node.incidents.plain import plain
from truceline.node.node import Moment, Node
from truceline.node.saying.inbox import Item as Told
from truceline.node.saying.inbox import id_of, item
from truceline.record.store import object_name

MOST_STATEMENTS = 5_000
"""Of one incident: what is longer is several incidents that are linked."""
MOST_AHEAD_MS = 10 * 60_000
"""By so much the clock of whoever opens an incident may be ahead of ours."""


def incident_called(node: Node, digits: str) -> Incident:
    """The incident that begins with some digits.

    Raises:
        NotFoundError: none does.
        InputError: several do.
    """
    known = book(node, Incidents).by_id
    return known[the_one(known, digits, "incident")]


def open_incident(
    node: Node, opening: Opening, by: Officer, now: Moment, *, alert: str = "", is_drill: bool = False
) -> Incident:
    """A new incident, on record.

    Args:
        node: ours.
        opening: what it is said to be.
        by: whose act it is.
        now: the time.
        alert: id of the alert that it is opened from; then it is a drill if the alert is one.
        is_drill: True if nothing of it is real.

    Raises:
        NotFoundError: there is no such alert.
        InputError: it is said to be of a time that has not come.
        FrozenError, StoreError: as ``record_deeds``.
    """
    found = alert_called(node, alert, by.desk) if alert else None
    if not found or opening.span != opening_of_alert(found).span:
        _check_has_come(opening.span, now)
    is_drill = is_drill or bool(found and found.is_drill)
    name = new_id(node)
    deeds = [_deed(name, "open", opening_content(opening), by, is_drill=is_drill)]
    if found:
        _check_apart(is_drill, f"the alert {found.id[:12]}", of_drill=found.is_drill)
        deeds.append(_deed(name, "add", content_of(Belonging(Part.ALERT, found.id)), by, is_drill=is_drill))
    record_deeds(node, deeds, now)
    return book(node, Incidents).by_id[name]


def _check_has_come(span: Span, now: Moment) -> None:
    if span.to_at > now.at + MOST_AHEAD_MS:
        raise InputError(
            f"the incident is said to be of {text_from_instant(span.from_at)} to {text_from_instant(span.to_at)}, and"
            f" that has not come: it is {text_from_instant(now.at)}",
            hint="correct the times; what is to happen is notified as a movement",
        )


def opening_of_alert(alert: Alert, title: str = "") -> Opening:
    """What an incident is said to be that is opened from an alert and of which nobody says more.

    It spans the reports of the alert's event if there are any, else the instant in which the alert was raised.
    """
    about: Any = alert.about
    times = about.get("reports") or [alert.raised_at]
    where = (
        Place(about["lon_e7"], about["lat_e7"], _precision_m(about)) if {"lon_e7", "lat_e7"} <= about.keys() else None
    )
    return Opening(title or alert.words[:MAX_TITLE], Span(min(times), max(times)), where)


def state(
    node: Node, digits: str, said: Sequence[Statement], by: Officer, now: Moment, files: Sequence[bytes] = ()
) -> Incident:
    """An incident with more said of it, on record, all of it or nothing.

    Args:
        node: ours.
        digits: first ones of the incident's id.
        said: what is said of it.
        by: whose act it is.
        now: the time.
        files: what statements name by hash, and the record has not kept yet.

    Raises:
        NotFoundError: there is no such incident, or what is named is not on record.
        InputError: it is too much, it would mix a drill and what is real, or a warning came later than its outcome.
        FrozenError, StoreError: as ``record_deeds``.
    """
    incident = incident_called(node, digits)
    if len(incident.stated) + len(said) > MOST_STATEMENTS:
        raise InputError(
            f"{len(incident.stated) + len(said)} statements of one incident",
            hint=f"the limit is {MOST_STATEMENTS}: open another one and link it",
        )
    for what in said:
        check = _CHECKS.get(type(what))
        if check:
            check(node, incident, what, by)
    deeds = [_deed(incident.id, verb_of(what), content_of(what), by, is_drill=incident.is_drill) for what in said]
    record_deeds(node, deeds, now, files)
    return book(node, Incidents).by_id[incident.id]


def belonging(node: Node, part: Part, digits: str, words: str, by: Officer) -> Belonging:
    """What is said of a thing on record that belongs to an incident.

    Args:
        node: ours.
        part: what it is.
        digits: first ones of its id.
        words: why it belongs there.
        by: who says so: some alerts are not shown to every desk.

    Raises:
        NotFoundError: there is no such thing.
        InputError: several begin so.
    """
    if part is Part.MESSAGE:
        return Belonging(part, id_of(node, digits), words)
    if part is Part.ALERT:
        return Belonging(part, alert_called(node, digits, by.desk).id, words)
    return Belonging(part, incident_called(node, digits).id, words)


def media_file(content: bytes, name: str, said: Saying) -> MediaFile:
    """What is said of a file that somebody brings; its type is taken from its first bytes.

    Raises:
        InputError: it is empty or too long, or its name is.
    """
    check_size(len(content), name)
    return MediaFile(object_name(content), len(content), sniffed_type(content), name, said)


def event_of_row(row: bytes) -> Event:
    """The event that a row of ``truceline watch replay --json`` tells; the row itself is kept as it is.

    Raises:
        InputError: it is no such row.
    """
    try:
        told: Any = json.loads(row)
        place = round(told["lon"] * E7), round(told["lat"] * E7)
        kind, track, zone, verdict = (
            plain(unicodedata.normalize("NFC", told.get(name, ""))) for name in ("kind", "track", "zone", "verdict")
        )
        return Event(sha256(row).hexdigest(), kind, track, zone, instant_from_text(told["at"]), *place, verdict)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise InputError(
            f"{row[:60]!a} is no event: {error!s}", hint="give rows of `truceline watch replay --json`"
        ) from error


def new_item(incident: Incident, text: str, owner: str) -> Item:
    """The next item of an incident for the next meeting."""
    return Item(max(incident.items, default=0) + 1, text, owner)


def changed_item(incident: Incident, number: int, state_now: ItemState) -> Item:
    """An item as it stands from now on.

    Raises:
        NotFoundError: the incident has no item of that number.
    """
    if number not in incident.items:
        raise NotFoundError(
            f"incident {incident.id[:12]} has no item {number}", hint="`truceline incident show` lists its items"
        )
    return replace(incident.items[number][1], state=state_now)


def deny(node: Node, denial: Denial, by: Officer, now: Moment, *, is_drill: bool = False) -> str:
    """Id of a denial of access, once it is on record.

    Raises:
        NotFoundError: the incident that it names is not on record.
        InputError: it would mix a drill and what is real.
        FrozenError, StoreError: as ``record_deeds``.
    """
    if denial.incident:
        incident = incident_called(node, denial.incident)
        check_apart("the denial", is_drill=is_drill, about=f"incident {incident.id[:12]}", of_drill=incident.is_drill)
    name = new_id(node)
    record_deeds(node, [_deed(name, "deny", denial_content(denial), by, noun="denial", is_drill=is_drill)], now)
    return name


def clear(node: Node, digits: str, cleared: Cleared, by: Officer, now: Moment) -> str:
    """Id of a denial, once it is on record that they were let through.

    Raises:
        NotFoundError: there is no such denial.
        InputError: they would have been let through before they were denied.
        FrozenError, StoreError: as ``record_deeds``.
    """
    known = book(node, Denials).by_id
    record = known[the_one(known, digits, "denial")]
    if cleared.at < record.denial.at:
        raise InputError("it was cleared before it was denied", hint="see `truceline incident denials` for its time")
    deed = _deed(record.id, "clear", cleared_content(cleared), by, noun="denial", is_drill=record.is_drill)
    record_deeds(node, [deed], now)
    return record.id


def told_in_time(told: Told, at: int) -> bool:
    """True if our log had a message, in or out, by a time; ms since the epoch."""
    if told.incoming:
        return told.incoming.received.at <= at
    return bool(told.outgoing) and told.outgoing[0].committed.at <= at


def _deed(
    of: str, verb: str, content: Mapping[str, Any], by: Officer, *, is_drill: bool, noun: str = "incident"
) -> Deed:
    return Deed(noun=noun, of=of, verb=verb, desk=by.desk, operator=by.operator, content=content, is_drill=is_drill)


def _check_belonging(node: Node, incident: Incident, what: Belonging, by: Officer) -> None:
    if what.part is Part.ALERT:
        of_drill = alert_called(node, what.name, by.desk).is_drill
    elif what.part is Part.INCIDENT:
        other = incident_called(node, what.name)
        if other.opening.span.from_at > incident.opening.span.to_at or other.id == incident.id:
            raise InputError(f"incident {other.id[:12]} is no earlier one", hint="link the later one to the earlier")
        of_drill = other.is_drill
    else:
        of_drill = _message(item(node, what.name)).is_drill
    _check_apart(incident.is_drill, f"the {what.part} {what.name[:12]}", of_drill=of_drill)


def _check_outcome(node: Node, incident: Incident, what: Outcome, _: Officer) -> None:
    if not what.warning:
        return
    told = item(node, what.warning)
    message = _message(told)
    if message.kind is not MessageKind.WARNING:
        raise InputError(f"{what.warning[:12]} is of the kind {message.kind}", hint="name a warning that is on record")
    if not told_in_time(told, what.at):
        raise InputError(
            f"the warning {what.warning[:12]} is on record only after the outcome",
            hint="it did not come after that warning: leave the warning out",
        )
    _check_apart(incident.is_drill, f"the warning {what.warning[:12]}", of_drill=message.is_drill)


def _check_served(node: Node, incident: Incident, what: Served, _: Officer) -> None:
    message = _message(item(node, what.message))
    if message.kind is not MessageKind.ALLEGATION or message.sender != node.party:
        raise InputError(f"{what.message[:12]} is no allegation of ours", hint="`truceline incident allege` serves one")
    _check_apart(incident.is_drill, f"the allegation {what.message[:12]}", of_drill=message.is_drill)


def _check_apart(is_drill: bool, what: str, *, of_drill: bool) -> None:
    check_apart("the incident", is_drill=is_drill, about=what, of_drill=of_drill)


def _precision_m(about: Mapping[str, Any]) -> int:
    """Of the place of an event, whose error is known in millimetres; 1 m where it is not, as the digits have it."""
    error_mm: int = about.get("error_mm", 0)
    return min(max(math.ceil(error_mm / 1_000), 1), MAX_PRECISION_M)


def _message(told: Told) -> Any:
    return told.incoming.message if told.incoming else told.outgoing[0].message


_CHECKS: Mapping[type, Callable[[Node, Incident, Any, Officer], None]] = {
    Belonging: _check_belonging,
    Outcome: _check_outcome,
    Served: _check_served,
}
"""What has to be on record before it may be said."""
