"""Everything on record that belongs to an incident: which part of the log it is, and what it says."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from truceline.accounts.entries import ADDED, NOUN
from truceline.dossier.selection import Part
from truceline.errors import InputError, NotFoundError
from truceline.line.agreements import Agreement
from truceline.line.kinds import MessageKind
from truceline.line.messages import Message
from truceline.model.incidents import Event, Incident, MediaFile
from truceline.node.alerting.alerts import Alert
from truceline.node.deeds import Deed, deed_in
from truceline.node.dossiers.erasing import Erasure, erasures
from truceline.node.incidents.case import Case, case_of
from truceline.node.incidents.keeping import incident_called
from truceline.node.labels import deeds_of, referring_to
from truceline.node.lines import EVERYTHING
from truceline.node.node import Node
from truceline.node.saying.threads import threads_about
from truceline.node.terms.agreements import agreement_here, agreements_on
from truceline.node.warning.climbing import Climb, climbs

_AT_ONCE = 1_000


class Wanted(NamedTuple):
    """Which dossier is asked for."""

    incident: str
    """First digits of its id."""
    line: str = ""
    """32 hex digits; empty for the line of its messages."""
    desk: str = "duty"
    """Who asks: some alerts are not shown to every desk."""
    withheld: frozenset[str] = frozenset()
    """Objects or texts that stay hashes."""
    recipient: str = ""
    """Whom this copy is for; empty for nobody in particular."""


class Custody(NamedTuple):
    """A file that belongs to an incident, and through whose hands it came."""

    file: MediaFile
    entry: int
    at: int
    desk: str
    operator: str
    is_kept: bool

    @property
    def taken_in_by(self) -> str:
        """The desk, and the person's name if it was given."""
        return f"{self.desk} ({self.operator})" if self.operator else self.desk


class Seen(NamedTuple):
    """What a row of the watch says of an event beyond what the incident states; empty or None where it does not."""

    not_before: str = ""
    not_after: str = ""
    error_m: float | None = None
    distance_m: float | None = None
    """From the zone's edge, negative inside."""


@dataclass(frozen=True)
class Material:
    """An incident with all that its dossier tells of.

    Args:
        case: the incident, its alerts and its messages.
        part: what of the log goes along.
        agreements: that held at its time, by id.
        climbs: ladders in use for its alerts, or by its messages.
        accounts: what is on record of its accounts, in the order of the log.
        stated: the signed statements by which accounts came, by the ids of the messages.
        custody: its files.
        seen: more of the watch's events, as the rows say that are kept, by the hash of the row.
        erased: what was erased of it.
        recipient: whom this copy is for; empty for nobody in particular.
    """

    case: Case
    part: Part
    agreements: Mapping[str, Agreement]
    climbs: tuple[Climb, ...]
    accounts: tuple[Deed, ...]
    stated: Mapping[str, Message]
    custody: tuple[Custody, ...]
    seen: Mapping[str, Seen]
    erased: tuple[Erasure, ...]
    recipient: str = ""

    @property
    def incident(self) -> Incident:
        """The incident itself."""
        return self.case.incident


def material_of(node: Node, wanted: Wanted, now_at: int) -> Material:
    """Everything on record that belongs to an incident.

    Args:
        node: ours.
        wanted: what is asked for.
        now_at: the time for which it is told what was overdue, ms since the epoch.

    Raises:
        NotFoundError: there is no such incident, or no line to tell it on.
        InputError: its messages are of several lines, and none was named.
    """
    incident = incident_called(node, wanted.incident)
    case = case_of(node, incident, now_at, wanted.desk)
    line = wanted.line or _line_of(node, case)
    agreements = dict(_agreements(node, line, _times_of(case)))
    climbing = tuple(_climbs(node, case.alerts, {told.message.id for told in case.messages}))
    accounts = tuple(_accounts(node, incident.id))
    stated = {message.id: message for message in _statements(node, accounts, line)}
    texts = {told.message.id for told in case.messages if told.message.line == line} | agreements.keys() | stated.keys()
    things = {
        incident.id,
        *(alert.id for alert in case.alerts),
        *(record.id for record in case.denials),
        *(climb.id for climb in climbing),
        *(deed.of for deed in accounts),
        *texts,
    }
    erased = tuple(_erased(node, incident, things, texts))
    things.update(each.obj for each in erased)
    # Of a message whose text is gone nobody can tell any more what it refers to, but our labels still do.
    gone = (node.entry(index) for each in erased for index in node.store.about(each.obj))
    texts.update(entry.note_id for entry in gone if entry.line == line and entry.note_id)
    return Material(
        case=case,
        part=Part(line, frozenset(texts), withheld=wanted.withheld, things=frozenset(things)),
        agreements=agreements,
        climbs=climbing,
        accounts=accounts,
        stated=stated,
        custody=tuple(_custody(node, incident)),
        seen={event.sha256: _seen(node.store.content(event.sha256)) for _, event in incident.of(Event)},
        erased=erased,
        recipient=wanted.recipient,
    )


def _line_of(node: Node, case: Case) -> str:
    lines = {told.message.line for told in case.messages} or set(node.lines)
    if len(lines) > 1:
        raise InputError(
            f"the incident {case.incident.id[:12]} may be of {len(lines)} lines", hint="name one by --line"
        )
    if not lines:
        raise NotFoundError("there is no line yet", hint="a dossier rests on a line's charter: sign one first")
    return lines.pop()


def _times_of(case: Case) -> tuple[int, int]:
    """From when to when things happened that belong to an incident."""
    span = case.incident.opening.span
    times = [span.from_at, span.to_at, *(told.message.at for told in case.messages)]
    return min(times), max(times)


def _agreements(node: Node, line: str, times: tuple[int, int]) -> Iterator[tuple[str, Agreement]]:
    for agreement_id in agreements_on(node, line):
        try:
            agreement = agreement_here(node, agreement_id)
        except NotFoundError:
            continue  # its text never came, or was erased: its entries alone say nothing
        if agreement.starts_at <= times[1] and agreement.ends_at >= times[0]:
            yield agreement_id, agreement


def _climbs(node: Node, alerts: Iterable[Alert], messages: set[str]) -> Iterator[Climb]:
    of_alerts = {alert.id for alert in alerts}
    for climb in climbs(node).values():
        if climb.id in of_alerts or any(done.message in messages for done in climb.done):
            yield climb


def _erased(node: Node, incident: Incident, things: set[str], texts: set[str]) -> Iterator[Erasure]:
    """What was erased of an incident: its files, what was said of it, its messages and their answers."""
    found = erasures(node)
    if not found:
        return
    answers = {index for text in texts for index in node.store.labelled(referring_to(text), EVERYTHING, _AT_ONCE)}
    files = {file.sha256 for _, file in incident.of(MediaFile)}
    for each in found.values():
        entries = [node.entry(index) for index in node.store.about(each.obj)]
        is_said = any(entry.extra.get("of") in things or entry.note_id in texts for entry in entries)
        if is_said or each.obj in files or answers.intersection(entry.index for entry in entries):
            yield each


def _accounts(node: Node, incident: str) -> Iterator[Deed]:
    """What is on record of the accounts that name an incident."""
    indices: list[int] = []
    before = EVERYTHING
    while found := node.store.labelled(deeds_of(NOUN), before, _AT_ONCE):
        indices += found
        before = found[-1]
    entries = [node.entry(index) for index in reversed(indices)]
    deeds = [deed_in(node, entry) for entry in entries if node.store.content(entry.obj) is not None]
    ours = {deed.of for deed in deeds if incident in (deed.of, _incident_in(deed.content))}
    yield from (deed for deed in deeds if deed.of in ours)


def _statements(node: Node, accounts: Iterable[Deed], line: str) -> Iterator[Message]:
    """The signed statements of a line by which accounts came: each goes along, as its sender's own word."""
    for deed in accounts:
        message_id = deed.content.get("message")
        if deed.verb == ADDED and isinstance(message_id, str):
            told = threads_about(node, message_id).messages.get(message_id)
            message = told.signed.message if told else None
            if message and message.kind is MessageKind.STATEMENT and message.line == line:
                yield message


def _incident_in(content: Mapping[str, Any]) -> Any:
    return content.get("incident")


def _seen(row: bytes | None) -> Seen:
    try:
        told = json.loads(row or b"{}")
    except ValueError:
        return Seen()
    if not isinstance(told, dict):
        return Seen()
    before, after = (f"{told.get(name) or ''}"[:32] for name in ("not_before", "not_after"))
    error_m, distance_m = told.get("error_m"), told.get("distance_m")
    return Seen(
        before,
        after,
        float(error_m) if isinstance(error_m, int | float) else None,
        float(distance_m) if isinstance(distance_m, int | float) else None,
    )


def _custody(node: Node, incident: Incident) -> Iterator[Custody]:
    for recorded, file in incident.of(MediaFile):
        is_kept = node.store.content(file.sha256) is not None
        yield Custody(file, recorded.entry, recorded.at, recorded.desk, recorded.operator, is_kept)
