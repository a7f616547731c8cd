"""Acts on ladders: those that are agreed, the one in use for an alert, and what was done on it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, NotRequired, TypedDict, cast

from truceline.errors import InputError, NotFoundError
from truceline.line.wording.ladders import Ladder, Level, Rung
from truceline.model.orders import MINUTE_MS
from truceline.model.precedence import Precedence
from truceline.node.alerting.alerts import Alert, AlertBook, State
from truceline.node.alerting.handling import Officer, alert_called
from truceline.node.apart import check_apart
from truceline.node.deeds import book, the_one
from truceline.node.node import Moment, Node
from truceline.node.saying.inbox import id_of
from truceline.node.warning.climbing import (
    Agreed,
    Case,
    Climb,
    Deviation,
    Done,
    Report,
    Taking,
    agreed_ladders,
    climb_called,
    climbs,
    deviated,
    ladder_called,
    next_step,
    reported,
    taken,
)
from truceline.signing.fields import Fields
from truceline.wiring.acts.act import Act, nothing


class Wanted(NamedTuple):
    """Which use of which ladder is meant, and who asks."""

    digits: str
    """Of an alert, or of a case without one; empty begins a new case."""
    ladder: str
    """First digits of its hash; empty takes the one that is in use there, or the only one in force."""
    by: Officer
    is_drill: bool


class Taken(NamedTuple):
    """That the next step was taken."""

    wanted: Wanted
    taking: Taking


class Deviated(NamedTuple):
    """That an officer goes on elsewhere."""

    wanted: Wanted
    deviation: Deviation


class Told(NamedTuple):
    """What people are reported to have done."""

    wanted: Wanted
    report: Report


class RungTold(TypedDict):
    """A step of a ladder."""

    step: int
    name: str
    level: str
    channel: str
    templates: list[str]
    tell: list[str]
    need: str
    within_min: int
    automatic: bool
    is_last: bool


class LadderTold(TypedDict):
    """A ladder; ``ladder`` is its hash."""

    ladder: str
    title: str
    steps: list[RungTold]


class AgreedLadderTold(LadderTold):
    """A ladder, and the agreement that has it."""

    line: str
    agreement: str
    is_bound: bool


class LaddersTold(TypedDict):
    """The agreed ladders."""

    ladders: list[AgreedLadderTold]


class NextStepTold(RungTold):
    """The step that may be taken next, for which alert or case, and what is needed to take it."""

    prec: Precedence
    ask_within_min: int
    id: str
    alert: str
    drill: bool
    line: str
    agreement: str
    is_bound: bool
    ladder: str


class StepDoneTold(TypedDict):
    """Something that was done on a ladder; what is not told is absent."""

    act: str
    is_reported: bool
    step: NotRequired[int]
    message: NotRequired[str]
    text: NotRequired[str]
    who: NotRequired[str]
    done_at: NotRequired[int]
    desk: NotRequired[str]
    operator: NotRequired[str]
    at: NotRequired[int]


class ClimbTold(TypedDict):
    """A ladder in use: what was done on it, and what may be next unless a person has it."""

    id: str
    is_alert: bool
    ladder: str
    drill: bool
    done: list[StepDoneTold]
    title: NotRequired[str]
    names: NotRequired[dict[str, str]]
    is_handed_over: NotRequired[bool]
    next: NotRequired[RungTold]


class ClimbsTold(TypedDict):
    """Ladders in use, the newest first."""

    climbs: list[ClimbTold]


def _list(node: Node, now: Moment, _: None) -> LaddersTold:
    return {"ladders": [_agreed_document(each) for each in agreed_ladders(node, now.at)]}


def _wanted(given: Fields) -> Wanted:
    by = Officer(given.text("desk"), given.text("operator"))
    return Wanted(given.text("of"), given.text("ladder"), by, given.truth("drill"))


def _next(node: Node, now: Moment, wanted: Wanted) -> NextStepTold:
    """The step that may be taken next, and what is needed to take it."""
    case, alert = _case(node, wanted)
    if alert and alert.state is State.CLOSED:
        raise InputError(
            f"the alert {alert.id[:12]} is closed", hint="report what was done: truceline ladder report; or undo that"
        )
    agreed = _agreed(node, wanted, case, now.at)
    number = next_step(climb_called(node, case.id), agreed.ladder)
    rung, precedence = agreed.ladder.rungs[number - 1], alert.precedence if alert else Precedence.IMMEDIATE
    # The charter grants every recipient some time: an answer that the ladder wants sooner cannot be asked for.
    granted_ms = node.line(agreed.line).charter.ack_within_ms[precedence]
    return {
        **_rung_document(number, rung),
        "prec": precedence,
        "ask_within_min": rung.within_min if rung.within_min * MINUTE_MS > granted_ms else 0,
        "id": case.id,
        "alert": alert.id if alert else "",
        "drill": case.is_drill,
        "line": agreed.line,
        "agreement": agreed.agreement,
        "is_bound": agreed.is_bound,
        "ladder": agreed.ladder.sha256,
    }


def _show(node: Node, now: Moment, wanted: Wanted) -> ClimbTold:
    case, _ = _case(node, wanted)
    return _climb_document(node, climb_called(node, case.id), now.at)


def _open(node: Node, now: Moment, limit: int) -> ClimbsTold:
    newest = list(climbs(node).values())[: -limit - 1 : -1]
    return {"climbs": [_climb_document(node, climb, now.at) for climb in newest]}


def _limit(given: Fields) -> int:
    return given.integer("limit", 1, 10_000)


def _taken(given: Fields) -> Taken:
    return Taken(_wanted(given), Taking(given.text("message"), given.text("text")))


def _take(node: Node, now: Moment, done: Taken) -> ClimbTold:
    case, _ = _case(node, done.wanted)
    agreed = _agreed(node, done.wanted, case, now.at)
    message = id_of(node, done.taking.message) if done.taking.message else ""
    taking = done.taking._replace(message=message)
    return _climb_document(node, taken(node, case, agreed.ladder, taking, done.wanted.by, now), now.at)


def _deviated(given: Fields) -> Deviated:
    return Deviated(_wanted(given), Deviation(given.integer("step"), given.text("reason")))


def _deviate(node: Node, now: Moment, done: Deviated) -> ClimbTold:
    case, _ = _case(node, done.wanted)
    agreed = _agreed(node, done.wanted, case, now.at)
    climb = deviated(node, case, agreed.ladder, done.deviation, done.wanted.by, now)
    return _climb_document(node, climb, now.at)


def _told(given: Fields) -> Told:
    return Told(_wanted(given), Report(given.text("what"), given.text("who"), given.integer("done_at")))


def _report(node: Node, now: Moment, told: Told) -> ClimbTold:
    case, _ = _case(node, told.wanted)
    return _climb_document(node, reported(node, case, told.report, told.wanted.by, now), now.at)


def _case(node: Node, wanted: Wanted) -> tuple[Case, Alert | None]:
    """The alert or the case that some digits mean; a real one is never answered by a drill, nor the other way."""
    if not wanted.digits:
        return Case(is_drill=wanted.is_drill), None
    try:
        alert = alert_called(node, wanted.digits, wanted.by.desk)
    except NotFoundError:
        return _case_alone(node, wanted), None
    if wanted.is_drill:
        check_apart("the step", is_drill=True, about=f"the alert {alert.id[:12]}", of_drill=alert.is_drill)
    return Case(alert.id, alert.is_drill), alert


def _case_alone(node: Node, wanted: Wanted) -> Case:
    known = book(node, AlertBook).alerts
    alone = {name: climb for name, climb in climbs(node).items() if name not in known}
    climb = alone[the_one(alone, wanted.digits, "alert or case")]
    if wanted.is_drill:
        check_apart("the step", is_drill=True, about=f"the case {climb.id[:12]}", of_drill=climb.is_drill)
    return Case(climb.id, climb.is_drill)


def _agreed(node: Node, wanted: Wanted, case: Case, now_at: int) -> Agreed:
    in_use = climb_called(node, case.id).ladder if case.id else ""
    return ladder_called(node, wanted.ladder or in_use, now_at)


def _climb_document(node: Node, climb: Climb, now_at: int) -> ClimbTold:
    document: ClimbTold = {
        "id": climb.id,
        "is_alert": climb.id in book(node, AlertBook).alerts,
        "ladder": climb.ladder,
        "drill": climb.is_drill,
        "done": [_done_document(done) for done in climb.done],
    }
    ladder = next((each.ladder for each in agreed_ladders(node, now_at) if each.ladder.sha256 == climb.ladder), None)
    return _where(document, climb, ladder) if ladder else document


def _where(document: ClimbTold, climb: Climb, ladder: Ladder) -> ClimbTold:
    """The same with how far it has come, and what may be next; nothing is, once a person has it."""
    names = {done.step: ladder.rungs[done.step - 1].name for done in climb.done if done.step}
    document |= {"title": ladder.title, "names": {str(number): name for number, name in names.items()}}
    if len(ladder.rungs) in climb.passed:
        return document | {"is_handed_over": True}
    number = ladder.after(climb.passed)
    return document | {"is_handed_over": False, "next": _rung_document(number, ladder.rungs[number - 1])}


def _agreed_document(agreed: Agreed) -> AgreedLadderTold:
    return {
        "line": agreed.line,
        "agreement": agreed.agreement,
        "is_bound": agreed.is_bound,
        **ladder_document(agreed.ladder),
    }


def ladder_document(ladder: Ladder) -> LadderTold:
    """A ladder for people and scripts."""
    return {
        "ladder": ladder.sha256,
        "title": ladder.title,
        "steps": [_rung_document(number, rung) for number, rung in enumerate(ladder.rungs, 1)],
    }


def _rung_document(number: int, rung: Rung) -> RungTold:
    return {
        "step": number,
        "name": rung.name,
        "level": str(rung.level),
        "channel": str(rung.channel),
        "templates": list(rung.templates),
        "tell": list(rung.tell),
        "need": str(rung.need),
        "within_min": rung.within_min,
        "automatic": rung.is_automatic,
        "is_last": rung.level is Level.PERSON,
    }


def _done_document(done: Done) -> StepDoneTold:
    """What is not told is left out."""
    plain = {name: value for name, value in done._asdict().items() if value not in ("", 0)}
    return cast(StepDoneTold, plain | {"act": str(done.act), "is_reported": bool(done.who)})


ACTS: Mapping[str, Act[Any]] = {
    "ladder-list": Act(nothing, _list),
    "ladder-next": Act(_wanted, _next),
    "ladder-show": Act(_wanted, _show),
    "ladder-uses": Act(_limit, _open),
    "ladder-take": Act(_taken, _take),
    "ladder-deviate": Act(_deviated, _deviate),
    "ladder-report": Act(_told, _report),
}
