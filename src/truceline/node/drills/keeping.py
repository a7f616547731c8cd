"""Drills on record: each begins with its scenario, is played inject by inject, and ends; every step bears the mark."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any, ClassVar

from truceline.errors import InputError
from truceline.node.alerting.handling import Officer
from truceline.node.alerting.raising import Cause, Raising, raise_alerts
from truceline.node.alerting.watched import cause_from_event
from truceline.node.deeds import NODE_DESK, Deed, book, new_id, record_deeds, the_one
from truceline.node.drills.reading import scenario_from_bytes
from truceline.node.drills.scenario import Call, Scenario
from truceline.node.lines import object_of
from truceline.node.node import Moment, Node
from truceline.signing.canonical import Value
from truceline.signing.showing import shown

NOUN = "drill"
MAX_COMPRESSION = 10_000


class Verb(StrEnum):
    """What is done to a drill."""

    BEGIN = "begin"
    INJECT = "inject"
    END = "end"


class Ending(StrEnum):
    """How a drill ended."""

    PLAYED = "played"
    """Everything was put before the desks, and nothing that was expected can come in time any more."""
    BROKEN_OFF = "broken-off"


@dataclass(frozen=True, kw_only=True)
class Drill:
    """A drill, as far as it has come.

    Args:
        id: 32 hex digits.
        title: of its scenario.
        scenario: SHA-256 of the scenario's file.
        compression: so many seconds of the scenario went by in one.
        desk, operator: who began it.
        index, begun_at: of the entry by which it began, and when that was, ms since the epoch.
        injects: how many times something was put before the desks.
        end_index, ended_at: of the entry by which it ended; 0 as long as it goes on.
        how: how it ended.
        is_by_node: True if the node plays it; else whoever began it brings in its parts.
    """

    id: str
    title: str
    scenario: str
    compression: int
    desk: str
    operator: str
    index: int
    begun_at: int
    injects: int = 0
    end_index: int = 0
    ended_at: int = 0
    how: Ending | None = None
    is_by_node: bool = False


class DrillBook:
    """All drills of a node, the oldest first."""

    NOUN: ClassVar[str] = NOUN

    def __init__(self) -> None:
        self.drills: dict[str, Drill] = {}

    def take(self, deed: Deed) -> None:
        """See ``node.deeds.Book``."""
        content: Any = deed.content
        known = self.drills.get(deed.of)
        if deed.verb == Verb.BEGIN:
            about = {key: content[key] for key in ("title", "scenario", "compression")}
            by: dict[str, Any] = {"desk": deed.desk, "operator": deed.operator}
            by |= {"is_by_node": content.get("by_node", False)}
            self.drills[deed.of] = Drill(id=deed.of, index=deed.index, begun_at=deed.at, **about, **by)
        elif known and deed.verb == Verb.INJECT:
            self.drills[deed.of] = replace(known, injects=known.injects + 1)
        elif known:
            ended: dict[str, Any] = {"end_index": deed.index, "ended_at": deed.at, "how": Ending(content["how"])}
            self.drills[deed.of] = replace(known, **ended)


def drills(node: Node) -> Sequence[Drill]:
    """All drills, the newest first."""
    return tuple(reversed(book(node, DrillBook).drills.values()))


def drill_called(node: Node, digits: str = "") -> Drill:
    """The drill whose id begins with some digits; without any, the newest.

    Raises:
        NotFoundError: there is none.
        InputError: there are several.
    """
    known = book(node, DrillBook).drills
    newest = next(reversed(known), "")
    return known[the_one(known, digits or newest, NOUN)]


def scenario_of(node: Node, drill: Drill) -> Scenario:
    """The scenario of a drill, as it was when the drill began.

    Raises:
        NotFoundError: it was erased.
    """
    return scenario_from_bytes(object_of(node.store, drill.scenario))


def begin_drill(
    node: Node, file: bytes, compression: int, by: Officer, now: Moment, *, is_by_node: bool = False
) -> Drill:
    """A drill that has begun: from now on its injects may come.

    Args:
        node: ours.
        file: the scenario.
        compression: so many seconds of the scenario go by in one.
        by: who begins it.
        now: the time.
        is_by_node: True if the node is to play it.

    Raises:
        InputError: the file is no scenario, the compression is out of range, there is no such desk, or a drill goes on.
        FrozenError, StoreError: it cannot be recorded.
    """
    scenario = scenario_from_bytes(file)
    node.orders.known_desk(by.desk)
    if not 1 <= compression <= MAX_COMPRESSION:
        raise InputError(f"a compression of {compression}", hint=f"give 1 to {MAX_COMPRESSION}")
    going_on = [drill.id for drill in drills(node) if drill.how is None]
    if going_on:
        raise InputError(
            f"the drill {going_on[0][:12]} goes on: what is said in two at once could not be told apart",
            hint="let it end; --end-other ends one that was left, such as by a command that was killed",
        )
    content: dict[str, Value] = {
        "title": scenario.title,
        "scenario": sha256(file).hexdigest(),
        "compression": compression,
    }
    content |= {"by_node": True} if is_by_node else {}
    drill_id = new_id(node)
    record_deeds(node, [_deed(drill_id, Verb.BEGIN, content, by)], now, objects=[file])
    return drill_called(node, drill_id)


def inject(node: Node, drill: Drill, at: int, rows: Sequence[Any], calls: Sequence[str], now: Moment) -> Raising:
    """What became of a part of a scenario that was put before the desks, as alerts of this drill and of no other.

    Args:
        node: ours.
        drill: goes on.
        at: the scenario's own time, ms since the epoch.
        rows: events, as ``truceline watch replay --json`` prints them.
        calls: names of the scenario's calls.
        now: the time.

    Raises:
        InputError: the drill has ended, a row is no event, or the scenario has no such call.
        FrozenError, StoreError: it cannot be recorded.
    """
    _check_going_on(drill)
    known = {call.name: call for call in scenario_of(node, drill).calls}
    for name in calls:
        if name not in known:
            raise InputError(f"the scenario has no call {shown(name)}", hint="name one that it has")
    events = [_of_drill(cause_from_event(row, node.orders, is_drill=True), drill) for row in rows]
    causes = [*events, *(_cause(known[name], drill, at) for name in calls)]
    content: dict[str, Value] = {"at": at, "events": len(rows), "calls": list(calls)}
    record_deeds(node, [_deed(drill.id, Verb.INJECT, content, Officer(NODE_DESK))], now)
    return raise_alerts(node, causes, now)


def end_drill(node: Node, drill: Drill, how: Ending, by: Officer, now: Moment) -> Drill:
    """The drill, once it is on record that it has ended; what comes later is not counted for it.

    Raises:
        InputError: it has ended already.
        FrozenError, StoreError: it cannot be recorded.
    """
    _check_going_on(drill)
    record_deeds(node, [_deed(drill.id, Verb.END, {"how": str(how)}, by)], now)
    return drill_called(node, drill.id)


def _check_going_on(drill: Drill) -> None:
    if drill.how is not None:
        raise InputError(f"the drill {drill.id[:12]} has ended", hint="run it anew: truceline drill run")


def _of_drill(cause: Cause, drill: Drill) -> Cause:
    """The same event in two drills is two things: it is named after the drill as well."""
    event: Any = cause.about["event"]
    about = {**cause.about, "event": sha256(f"{drill.id} {event}".encode()).hexdigest(), "drill": drill.id}
    return replace(cause, subject=(NOUN, drill.id, *cause.subject), about=about)


def _cause(call: Call, drill: Drill, at: int) -> Cause:
    return Cause(
        kind="call",
        subject=(NOUN, drill.id, "call", call.name),
        words=call.words,
        precedence=call.precedence,
        at=at,
        about={"drill": drill.id, "call": call.name},
        is_drill=True,
    )


def _deed(of: str, verb: Verb, content: Mapping[str, Value], by: Officer) -> Deed:
    return Deed(noun=NOUN, of=of, verb=verb, desk=by.desk, operator=by.operator, content=content, is_drill=True)
