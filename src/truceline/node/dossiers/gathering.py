"""Everything on record that belongs to an incident: which part of the log it is, and what it says."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
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
    """32 hex digits: only what was said on it; empty for all lines of its messages."""
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
        part: what of the log goes along, with the line of its first message.
        beside: what was said on other lines.
        left_out: how many of its messages are of lines that were not asked for.
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
    beside: tuple[Part, ...] = ()
    left_out: int = 0
    recipient: str = ""

    @property
    def parts(self) -> tuple[Part, ...]:
        """What goes along of each line, the first one first."""
        return (self.part, *self.beside)

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
        InputError: it has no messages, there are several lines, and none was named.
    """
    incident = incident_called(node, wanted.incident)
    whole = case_of(node, incident, now_at, wanted.desk)
    lines = (wanted.line,) if wanted.line else _lines_of(node, whole)
    case = replace(whole, messages=tuple(told for told in whole.messages if told.message.line in lines))
    agreements = {line: dict(_agreements(node, line, _times_of(case))) for line in lines}
    climbing = tuple(_climbs(node, case.alerts, {told.message.id for told in case.messages}))
    accounts = tuple(_accounts(node, incident.id))
    stated = {line: {message.id: message for message in _statements(node, accounts, line)} for line in lines}
    texts = {
        line: {told.message.id for told in case.messages if told.message.line == line}
        | agreements[line].keys()
        | stated[line].keys()
        for line in lines
    }
    things = {
        incident.id,
        *(alert.id for alert in case.alerts),
        *(record.id for record in case.denials),
        *(climb.id for climb in climbing),
        *(deed.of for deed in accounts),
        *chain.from_iterable(texts.values()),
    }
    erased = tuple(_erased(node, incident, things, set(chain.from_iterable(texts.values()))))
    things.update(each.obj for each in erased)
    # Of a message whose text is gone nobody can tell any more what it refers to, but our labels still do.
    for entry in (node.entry(index) for each in erased for index in node.store.about(each.obj)):
        if entry.line in texts and entry.note_id:
            texts[entry.line].add(entry.note_id)
    first, *beside = (Part(line, frozenset(texts[line]), withheld=wanted.withheld) for line in lines)
    return Material(
        case=case,
        part=replace(first, things=frozenset(things)),
        agreements={name: each for line in lines for name, each in agreements[line].items()},
        climbs=climbing,
        accounts=accounts,
        stated={name: each for line in lines for name, each in stated[line].items()},
        custody=tuple(_custody(node, incident)),
        seen={event.sha256: _seen(node.store.content(event.sha256)) for _, event in incident.of(Event)},
        erased=erased,
        beside=tuple(beside),
        left_out=len(whole.messages) - len(case.messages),
        recipient=wanted.recipient,
    )


def _lines_of(node: Node, case: Case) -> tuple[str, ...]:
    """The lines of its messages, in their order; of an incident without messages the only line that there is."""
    lines = tuple(dict.fromkeys(told.message.line for told in case.messages)) or tuple(node.lines)
    if not lines:
        raise NotFoundError("there is no line yet", hint="a dossier rests on a line's charter: sign one first")
    if len(lines) > 1 and not case.messages:
        raise InputError(
            f"the incident {case.incident.id[:12]} has no messages, and there are {len(lines)} lines",
            hint="name one by --line: a dossier rests on a line's charter",
        )
    return lines


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
