"""The agreed ladder in use: the step that may be taken next, what was taken, what officers and people did otherwise.

Nobody is told here to go beyond warning. When no notice or warning is left, a person has it; what people then did by
other means (a radio call, a show of force) is recorded as reported, with who says so.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

from truceline.errors import InputError, NoteError, NotFoundError, TrustError
from truceline.line.wording.ladders import ANNEX, Channel, Ladder, Level, Rung, ladder_from_bytes
from truceline.line.wording.warnings import Step, statement_in
from truceline.node.alerting.alerts import AlertBook
from truceline.node.alerting.handling import Officer
from truceline.node.apart import check_apart, check_reference_apart
from truceline.node.deeds import Deed, book, new_id, record_deeds
from truceline.node.node import Moment, Node
from truceline.node.saying.threads import message_called
from truceline.node.terms.agreements import agreements_on, standing_of
from truceline.signing.canonical import Value
from truceline.signing.showing import shown

NOUN = "ladder"
MAX_TEXT = 4_000
MAX_NAME = 200


class Act(StrEnum):
    """What is recorded of a ladder in use."""

    TAKE = "take"
    DEVIATE = "deviate"
    REPORT = "report"


class Case(NamedTuple):
    """What a ladder is used for."""

    id: str = ""
    """32 hex digits: of the alert, or of a case without one; empty begins a new case."""
    is_drill: bool = False


class Taking(NamedTuple):
    """How the next step was taken."""

    message: str = ""
    """Id of our message that says it; empty where the step goes by another channel."""
    text: str = ""


class Deviation(NamedTuple):
    """Where an officer goes on, and why."""

    step: int
    """Its number; 0 takes none."""
    reason: str


class Report(NamedTuple):
    """What people are reported to have done by other means."""

    what: str
    who: str
    """Who says so."""
    done_at: int
    """When, as they say, ms since the epoch."""


class Done(NamedTuple):
    """One thing that is on record."""

    act: Act
    step: int
    """Number of the step that was taken, or gone on with; 0 for none."""
    message: str
    """Id of the message by which it was taken; empty for none."""
    text: str
    """Why an officer deviated, or what people are reported to have done."""
    who: str
    """Who says that it was done; empty if it is our own act."""
    done_at: int
    """When it was done, as far as it is told, ms since the epoch."""
    desk: str
    operator: str
    at: int
    """When it came on record."""


@dataclass
class Climb:
    """A ladder in use, for one alert or for a case without one.

    Args:
        id: 32 hex digits: the alert's, if it is about one.
        ladder: SHA-256 of the ladder; empty while only reports were recorded.
        is_drill: True if nothing of it is real.
        done: everything on record, in the order of the log.
    """

    id: str
    ladder: str = ""
    is_drill: bool = False
    done: list[Done] = field(default_factory=list)

    @property
    def passed(self) -> tuple[int, ...]:
        """Steps that were taken, or that an officer went past."""
        taken = [one.step for one in self.done if one.act is Act.TAKE]
        skipped = [one.step - 1 for one in self.done if one.act is Act.DEVIATE and one.step > 1]
        return (*taken, *skipped)


class LadderBook:
    """All ladders in use."""

    NOUN: ClassVar[str] = NOUN

    def __init__(self) -> None:
        self.climbs: dict[str, Climb] = {}

    def take(self, deed: Deed) -> None:
        """See ``deeds.Book``."""
        content: Any = deed.content
        climb = self.climbs.setdefault(deed.of, Climb(deed.of, is_drill=deed.is_drill))
        climb.ladder = climb.ladder or content.get("ladder", "")
        climb.done.append(
            Done(
                act=Act(deed.verb),
                step=content.get("step", 0),
                message=content.get("message", ""),
                text=content.get("text", ""),
                who=content.get("who", ""),
                done_at=content.get("done_at", deed.at),
                desk=deed.desk,
                operator=deed.operator,
                at=deed.at,
            )
        )


class Agreed(NamedTuple):
    """A ladder of an agreement."""

    ladder: Ladder
    line: str
    agreement: str
    is_bound: bool
    """True if the agreement binds us now."""


def agreed_ladders(node: Node, now_at: int) -> Sequence[Agreed]:
    """The ladders of all agreements whose files are here, those in force first; unusable annexes are passed over."""
    found = []
    for line in node.lines:
        for agreement_id in agreements_on(node, line):
            try:
                standing = standing_of(node, agreement_id)
            except (NotFoundError, NoteError, TrustError):
                continue
            for annex in standing.agreement.annexes:
                content = node.store.content(annex.sha256) if annex.kind == ANNEX else None
                ladder = _usable(content) if content else None
                if ladder:
                    found.append(Agreed(ladder, line, agreement_id, standing.lights.is_bound(now_at)))
    return sorted(found, key=lambda agreed: not agreed.is_bound)


def ladder_called(node: Node, digits: str, now_at: int) -> Agreed:
    """The one ladder whose hash begins with some digits; with no digits, the only one that is in force.

    Raises:
        NotFoundError: there is none.
        InputError: there are several.
    """
    every = agreed_ladders(node, now_at)
    found = {
        one.ladder.sha256: one for one in every if (one.ladder.sha256.startswith(digits) if digits else one.is_bound)
    }
    if not found:
        raise NotFoundError(
            f"no agreed ladder begins with {shown(digits)}" if digits else "no agreement with a ladder binds us now",
            hint="propose one: truceline agreement propose --annex ladder=FILE",
        )
    if len(found) > 1:
        raise InputError(f"there are {len(found)} such ladders", hint="name one by its first digits: --ladder")
    return next(iter(found.values()))


def climb_called(node: Node, climb_id: str) -> Climb:
    """A ladder in use; an empty one if nothing was recorded for that id yet."""
    return book(node, LadderBook).climbs.get(climb_id) or Climb(climb_id)


def climbs(node: Node) -> Mapping[str, Climb]:
    """Every ladder in use, by id, the oldest first."""
    return book(node, LadderBook).climbs


def next_step(climb: Climb, ladder: Ladder) -> int:
    """The number of the step that may be taken next; the last one if no warning is left.

    Raises:
        InputError: another ladder is in use there, or the last step was taken: a person has it.
    """
    if climb.ladder not in ("", ladder.sha256):
        raise InputError(
            f"{climb.id[:12]} is on the ladder {climb.ladder[:12]}, not {ladder.sha256[:12]}",
            hint="go on with that one, or deviate on it with a reason",
        )
    if len(ladder.rungs) in climb.passed:
        raise InputError(
            "the last step was taken: a person has it", hint="report what people did: truceline ladder report"
        )
    return ladder.after(climb.passed)


def taken(node: Node, case: Case, ladder: Ladder, taking: Taking, by: Officer, now: Moment) -> Climb:
    """The ladder in use, once it is on record that its next step was taken.

    Raises:
        InputError: the next step goes over the line and no message of ours takes it, or another one does.
        NotFoundError: there is no such message.
        FrozenError, StoreError: it cannot be recorded.
    """
    number = next_step(climb_called(node, case.id), ladder)
    _check_message(node, Step(ladder.sha256, number), ladder.rungs[number - 1], taking.message)
    check_reference_apart(node, taking.message, is_drill=_is_drill(node, case))
    said: dict[str, Value] = {"message": taking.message, "text": _words(taking.text)}
    return _recorded(node, case, Act.TAKE, {"ladder": ladder.sha256, "step": number, **said}, by, now)


def deviated(node: Node, case: Case, ladder: Ladder, deviation: Deviation, by: Officer, now: Moment) -> Climb:
    """The ladder in use, once it is on record that an officer goes on elsewhere on it, and why.

    Raises:
        InputError: there is no reason, there is no such step, it lies above warning, or was passed already.
        FrozenError, StoreError: it cannot be recorded.
    """
    step, climb = deviation.step, climb_called(node, case.id)
    next_step(climb, ladder)
    if not deviation.reason.strip():
        raise InputError("a deviation without a reason", hint="say why: --reason")
    if not 0 <= step <= len(ladder.rungs):
        raise InputError(f"the ladder has no step {step}", hint=f"it has 1 to {len(ladder.rungs)}; 0 takes none")
    if step and ladder.rungs[step - 1].level is Level.BEYOND:
        raise InputError(
            f"step {step} lies above warning: it is not taken here",
            hint="what people did by their own rules is recorded by: truceline ladder report",
        )
    if step and step <= max(climb.passed, default=0):
        raise InputError(
            f"step {step} was taken or passed", hint="a ladder is not gone down: report what was done again"
        )
    content: dict[str, Value] = {"ladder": ladder.sha256, "step": step, "text": _words(deviation.reason)}
    return _recorded(node, case, Act.DEVIATE, content, by, now)


def reported(node: Node, case: Case, report: Report, by: Officer, now: Moment) -> Climb:
    """The ladder in use, once it is on record what people are reported to have done, and who says so.

    Raises:
        InputError: it does not say what was done, or who says so, or was done in the future.
        FrozenError, StoreError: it cannot be recorded.
    """
    if not report.what.strip() or not report.who.strip() or len(report.who) > MAX_NAME:
        raise InputError("a report says what was done, and who says so", hint="give both: --what and --by")
    if report.done_at > now.at:
        raise InputError("it is reported as done later than now", hint="correct the time, or the clock of this machine")
    content: dict[str, Value] = {"text": _words(report.what), "who": report.who, "done_at": report.done_at}
    return _recorded(node, case, Act.REPORT, content, by, now)


def _check_message(node: Node, step: Step, rung: Rung, message: str) -> None:
    if not message:
        if rung.channel is Channel.LINE:
            raise InputError(f"step {step.number} goes over the line", hint="send its message: truceline ladder take")
        return
    said = message_called(node, message).message
    statement = statement_in(said)
    if said.sender != node.party or statement is None or statement.step != step:
        raise InputError(f"the message {message[:12]} does not take step {step.number}", hint="name the one that does")
    missing = sorted(set(rung.tell) - set(said.to))
    if missing:
        raise InputError(
            f"the message {message[:12]} was not sent to {missing[0]}", hint="step and message tell the same"
        )


def _recorded(node: Node, case: Case, act: Act, content: Mapping[str, Value], by: Officer, now: Moment) -> Climb:
    of = case.id or new_id(node)
    is_drill = _is_drill(node, case)
    deed = Deed(noun=NOUN, of=of, verb=act, desk=by.desk, operator=by.operator, content=content, is_drill=is_drill)
    record_deeds(node, [deed], now)
    return climb_called(node, of)


def _is_drill(node: Node, case: Case) -> bool:
    """Whether a case belongs to a drill: as its alert does, or as what is on record of it already."""
    known = book(node, AlertBook).alerts.get(case.id) or book(node, LadderBook).climbs.get(case.id)
    if known and case.is_drill:
        check_apart("the step", is_drill=True, about=f"the case {case.id[:12]}", of_drill=known.is_drill)
    return known.is_drill if known else case.is_drill


def _words(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise InputError(f"{len(text)} characters", hint=f"the limit is {MAX_TEXT}")
    return text


def _usable(content: bytes) -> Ladder | None:
    try:
        return ladder_from_bytes(content)
    except NoteError:
        return None
