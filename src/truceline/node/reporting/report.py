"""The periodic report, as values: from the same first entries of a log, the same report, whenever it is made."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from truceline.line.kinds import MessageKind
from truceline.line.messages import Message
from truceline.model.denials import DenialRecord
from truceline.model.incidents import Incident, Served
from truceline.node import labels
from truceline.node.incidents.book import Denials, Incidents
from truceline.node.node import Node
from truceline.node.reporting.counts import DEFINITIONS, Count, counted
from truceline.node.reporting.extract import Extract
from truceline.node.reporting.periods import CutOff, Period, periods_until
from truceline.node.reporting.unobserved import Unobserved, unobserved
from truceline.record.entries import Entry
from truceline.record.ticks import TICK_MS


class Asked(NamedTuple):
    """Which report is asked for.

    Args:
        day: on which its last period ends, in the zone of the cut-off.
        cut_off: when periods end.
        periods: how many are told: one, and two after a weekend.
        size: from how many entries of the log; 0 for all that there are.
    """

    day: date
    cut_off: CutOff
    periods: int = 1
    size: int = 0


class ServedAllegation(NamedTuple):
    """An allegation, and whether the party has used its right of reply; none of the times if that did not happen."""

    incident: Incident
    message: Message
    replied_at: int | None
    silent_at: int | None
    """When our log says that the time for a reply had passed."""


@dataclass(frozen=True)
class Report:
    """What the log has of some periods.

    Args:
        party: whose log it is.
        origin: the name of the log.
        size: from how many of its entries the report is made.
        root: of the tree over them, 64 hex digits.
        asked: what was asked for.
        before: the period that the first one is compared with.
        periods: that are told, the earliest first.
        counts: what is counted, in each of them.
        incidents: that were opened, or of which something was said, in the periods; no drills.
        denials: of access that were not cleared, or were recorded or cleared in the periods; no drills.
        allegations: that are served on others and not replied to, or were replied to in the periods; no drills.
        unobserved: for each period, the times of which nothing is known.
    """

    party: str
    origin: str
    size: int
    root: str
    asked: Asked
    before: Period
    periods: tuple[Period, ...]
    counts: tuple[Count, ...]
    incidents: tuple[Incident, ...]
    denials: tuple[DenialRecord, ...]
    allegations: tuple[ServedAllegation, ...]
    unobserved: tuple[tuple[Unobserved, ...], ...]


def report_of(node: Node, asked: Asked) -> Report:
    """What the log has of the periods that are asked for.

    Raises:
        InputError: the log has not so many entries, or the calendar no such days.
    """
    extract = Extract(node, asked.size or node.store.tree.size)
    before, *periods = periods_until(asked.day, asked.cut_off, asked.periods + 1)
    entries = extract.since(before.from_at - 2 * TICK_MS)
    whole = Period(periods[0].from_at, periods[-1].to_at)
    incidents = [each for each in Incidents(extract.deeds(Incidents.NOUN)).by_id.values() if not each.is_drill]
    return Report(
        party=node.party,
        origin=node.origin,
        size=extract.size,
        root=extract.root,
        asked=asked,
        before=before,
        periods=tuple(periods),
        counts=tuple(_counts(extract, entries, before, periods)),
        incidents=tuple(each for each in incidents if _is_of(each, whole)),
        denials=tuple(each for each in Denials(extract.deeds(Denials.NOUN)).by_id.values() if _is_listed(each, whole)),
        allegations=tuple(each for each in _allegations(extract, incidents) if _is_awaited(each, whole)),
        unobserved=tuple(unobserved(extract, entries, period) for period in periods),
    )


def _counts(extract: Extract, entries: Sequence[Entry], before: Period, periods: Sequence[Period]) -> Iterator[Count]:
    first, *others = (
        counted(extract, [entry for entry in entries if period.has(entry.at)]) for period in (before, *periods)
    )
    for name, definition in DEFINITIONS.items():
        yield Count(name, definition, first[name], tuple(each[name] for each in others))


def _is_of(incident: Incident, whole: Period) -> bool:
    times = [incident.opened.at, *(stated.recorded.at for stated in incident.stated)]
    return any(whole.has(at) for at in times)


def _is_listed(record: DenialRecord, whole: Period) -> bool:
    if record.is_drill or record.recorded.at >= whole.to_at:
        return False
    times = [record.recorded.at, *(recorded.at for recorded, _ in record.cleared)]
    return not record.cleared or any(at >= whole.from_at for at in times)


def _allegations(extract: Extract, incidents: Sequence[Incident]) -> Iterator[ServedAllegation]:
    for incident in incidents:
        for _, served in incident.of(Served):
            about = extract.about(served.message)
            told = [message for message in map(extract.message, about) if message and message.id == served.message]
            if told:
                yield ServedAllegation(incident, told[0], _replied_at(extract, told[0]), _silent_at(about))


def _is_awaited(served: ServedAllegation, whole: Period) -> bool:
    return served.replied_at is None or served.replied_at >= whole.from_at


def _replied_at(extract: Extract, allegation: Message) -> int | None:
    for entry in extract.referring(labels.referring_to(allegation.id)):
        message = extract.message(entry)
        if (
            message
            and message.kind is MessageKind.REPLY
            and message.sender in allegation.to
            and "hop" not in message.body
        ):
            return entry.at
    return None


def _silent_at(about: Sequence[Entry]) -> int | None:
    return next((entry.at for entry in about if entry.extra.get("missed") == "reply"), None)
