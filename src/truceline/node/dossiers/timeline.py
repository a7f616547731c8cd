"""The moments of an incident in one row: by whose clock, where the log has them, and how far others prove the time."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from truceline.line.messages import Message
from truceline.model.denials import DenialRecord
from truceline.model.incidents import Decision, Event, JointStatement, Outcome, Recorded, Remark, Statement
from truceline.node.dossiers.gathering import Material, Seen
from truceline.node.incidents.case import Told
from truceline.node.incidents.page import words_of


class Moment(NamedTuple):
    """One thing that happened or was said."""

    at: int
    """When, by the clock of whoever says so; ms since the epoch."""
    entry: int
    """Where our log has it."""
    kind: str
    words: str
    by: str
    """Whose word or act it is."""
    message: str = ""
    """Id of the message, if it is one."""
    interval: str = ""
    """Between which times the watch knows that it was; empty where it says nothing."""


class Proven(NamedTuple):
    """How far a time is proved."""

    verdict: str
    words: str
    by: tuple[str, ...]


class Times:
    """What the verifier says of times: of each message, and of when each entry stood in our log."""

    def __init__(self, verdict: Mapping[str, Any]) -> None:
        self._messages = {
            claim["about"]: Proven(claim["verdict"], claim["text"], tuple(claim["by"]))
            for claim in verdict["claims"]
            if claim["kind"] == "time"
        }
        self._entries: Mapping[int, tuple[str, str]] = verdict.get("on_record", {})

    def of(self, moment: Moment) -> Proven:
        """How far the time of a moment is proved; of what is no message, by when it was on record."""
        if moment.message in self._messages:
            return self._messages[moment.message]
        if moment.entry in self._entries:
            at, by = self._entries[moment.entry]
            return Proven("ONE SIDE'S WORD", f"on record not after {at}, by {by}", (by.split(",")[0],))
        return Proven("ONE SIDE'S WORD", "nobody else bounds when it came on record", ())


def moments_of(material: Material) -> tuple[Moment, ...]:
    """Every moment of an incident, the earliest first."""
    return tuple(sorted(_moments(material)))


def _moments(material: Material) -> Iterator[Moment]:
    incident = material.incident
    opened = incident.opened
    yield Moment(
        opened.at, opened.entry, "opened", f"the incident is put on record: {incident.opening.title}", _by(opened)
    )
    for recorded, what in incident.stated:
        yield from _of_statement(material, recorded, what)
    for told in material.case.messages:
        yield from _of_message(told)
    for record in material.case.denials:
        yield from _of_denial(record)
    for climb in material.climbs:
        for done in climb.done:
            words = f"step {done.step}" if done.step else "no step"
            yield Moment(
                done.done_at,
                -1,
                f"ladder, {done.act}",
                f"{words}{f': {done.text}' if done.text else ''}",
                done.who or done.desk,
            )


def _of_statement(material: Material, recorded: Recorded, what: Statement) -> Iterator[Moment]:
    match what:
        case Event():
            zone = f" at {what.zone}" if what.zone else ""
            verdict = f", {what.verdict}" if what.verdict else ""
            words = f"{what.kind} of {what.track}{zone}{verdict}"
            seen = material.seen.get(what.sha256, Seen())
            between = f"{seen.not_before} to {seen.not_after}" if seen.not_before and seen.not_after else ""
            yield Moment(what.at, recorded.entry, "event", words, "the watch", "", between)
        case Decision():
            yield Moment(what.taken_at, recorded.entry, "decision", what.text, what.said.by)
        case Outcome():
            yield Moment(what.at, recorded.entry, "outcome", f"{what.result} {what.track}".rstrip(), what.said.by)
        case Remark():
            yield Moment(recorded.at, recorded.entry, "statement", what.text, what.said.by)
        case JointStatement():
            names = " and ".join(each.name for each in what.witnesses)
            words = f"seen from {what.place_words}: {what.text}"
            yield Moment(
                what.seen.from_at, recorded.entry, f"statement of {len(what.witnesses)} witnesses", words, names
            )
        case _:
            pass


def _of_message(told: Told) -> Iterator[Moment]:
    yield _said(told.message, told.mark.index)
    for mark, answer in told.answers:
        yield _said(answer, mark.index)


def _said(message: Message, entry: int) -> Moment:
    drill = "DRILL. " if message.is_drill else ""
    words = f"{drill}{message.kind} to {', '.join(message.to)}: {words_of(message)}"
    return Moment(message.at, entry, str(message.kind), words, message.sender, message.id)


def _of_denial(record: DenialRecord) -> Iterator[Moment]:
    denial = record.denial
    words = f"{denial.who} denied access by {denial.denied_by} at {denial.place_words}"
    yield Moment(denial.at, record.recorded.entry, "access denied", words, denial.said.by)
    for recorded, cleared in record.cleared:
        yield Moment(cleared.at, recorded.entry, "access given", f"{denial.who} let through", cleared.said.by)


def _by(recorded: Recorded) -> str:
    return f"{recorded.desk} ({recorded.operator})" if recorded.operator else recorded.desk
