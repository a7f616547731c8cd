"""No sequence of acts mixes a drill and what is real: whatever is done, each thing is wholly one or the other."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.node.alerting.sightings import event
from tests.node.drills.plays import OFFICER, begun, play
from tests.node.handing_out.things import BY, LEAFLET, VOICE
from tests.node.incidents.test_keeping import OPENING
from tests.node.meeting import ALFA, BRAVO, Met, meet, speak
from truceline.errors import TrucelineError
from truceline.line.kinds import How, MessageKind
from truceline.line.messages import Message, Reference
from truceline.model.incidents import Belonging, Part
from truceline.node.alerting.alerts import AlertBook
from truceline.node.alerting.handling import own
from truceline.node.alerting.raising import raise_alerts
from truceline.node.alerting.watched import cause_from_event
from truceline.node.deeds import book
from truceline.node.drills.keeping import Ending, drills, end_drill
from truceline.node.drills.scoring import score_of
from truceline.node.handing_out.items import Medium
from truceline.node.handing_out.keeping import items, make
from truceline.node.incidents.book import Incidents
from truceline.node.incidents.keeping import open_incident, state
from truceline.node.saying.answers import acknowledgement
from truceline.node.saying.messages import Wording
from truceline.node.saying.threads import message_called
from truceline.node.warning.climbing import Case, Report, reported
from truceline.record.entries import EntryKind

REPORT = Report("A radio call", "2nd Squadron", 0)
ACTS = ("raise", "own", "warn", "cancel", "replace", "acknowledge", "leaflet", "voice", "open", "add", "climb", "drill")


class Play:
    """What two nodes did, under either mark, in any order; what was refused was not done."""

    def __init__(self) -> None:
        self.met: Met = meet()
        self.node = self.met[ALFA]

    def act(self, act: str, number: int, *, is_drill: bool) -> None:
        """One act on the thing of a number, if there is one."""
        does: Mapping[str, Callable[[int, bool], object]] = {
            "raise": self._raise,
            "own": lambda k, _: own(self.node, self.alert(k), OFFICER, self.met.clock.now),
            "warn": lambda _, drill: self._say(MessageKind.WARNING, None, is_drill=drill),
            "cancel": lambda k, drill: self._say(MessageKind.CANCEL, (k, How.CANCEL), is_drill=drill),
            "replace": lambda k, drill: self._say(MessageKind.WARNING, (k, How.SUPERSEDE), is_drill=drill),
            "acknowledge": self._acknowledge,
            "leaflet": lambda k, drill: self._make(LEAFLET, k, is_drill=drill),
            "voice": lambda k, drill: self._make(VOICE, k, is_drill=drill),
            "open": self._open,
            "add": self._add,
            "climb": lambda k, drill: reported(
                self.node, Case(self.alert(k) if k else "", drill), REPORT, OFFICER, self.met.clock.now
            ),
            "drill": self._drill,
        }
        with suppress(TrucelineError):
            does[act](number, is_drill)

    def alert(self, number: int) -> str:
        return _pick(list(book(self.node, AlertBook).alerts), number)

    def message(self, number: int) -> str:
        return _pick([message.id for message in self.said], number)

    @property
    def said(self) -> Sequence[Message]:
        entries = [self.node.entry(index) for index in range(self.node.store.tree.size)]
        kinds = (EntryKind.SENT, EntryKind.RECV)
        return [message_called(self.node, entry.note_id).message for entry in entries if entry.kind in kinds]

    def _raise(self, number: int, is_drill: bool) -> None:
        row = event("entry", track=f"truck-{number % 2}")
        cause = cause_from_event(row, self.node.orders, is_drill=is_drill)
        raise_alerts(self.node, [cause], self.met.clock.now)

    def _say(self, kind: MessageKind, about: tuple[int, How] | None, *, is_drill: bool) -> None:
        re = Reference(self.message(about[0]), about[1]) if about else None
        words: dict[str, Any] = {"kind": kind, "body": {"text": "Turn back."}, "re": re, "language": "en"}
        speak(self.met, ALFA, Wording(to=(BRAVO,), is_drill=is_drill, **words))

    def _acknowledge(self, number: int, is_drill: bool) -> None:
        self.met.exchange_until_quiet(ALFA, BRAVO)
        wording = acknowledgement(self.met[BRAVO], self.message(number), self.met.clock.at)
        speak(self.met, BRAVO, replace(wording, is_drill=is_drill))
        self.met.exchange_until_quiet(ALFA, BRAVO)

    def _make(self, item: Any, number: int, *, is_drill: bool) -> None:
        about = self.message(number) if number else ""
        make(self.node, replace(item, about=about), BY, self.met.clock.now, is_drill=is_drill)

    def _open(self, number: int, is_drill: bool) -> None:
        alert = self.alert(number) if number else ""
        open_incident(self.node, OPENING, OFFICER, self.met.clock.now, alert=alert, is_drill=is_drill)

    def _add(self, number: int, is_drill: bool) -> None:
        incident = _pick(list(book(self.node, Incidents).by_id), number)
        part, name = (Part.ALERT, self.alert(number // 2)) if is_drill else (Part.MESSAGE, self.message(number // 2))
        state(self.node, incident, [Belonging(part, name)], OFFICER, self.met.clock.now)

    def _drill(self, number: int, is_drill: bool) -> None:
        going_on = [drill for drill in drills(self.node) if drill.how is None]
        if going_on:
            end_drill(self.node, going_on[0], Ending.PLAYED, OFFICER, self.met.clock.now)
        else:
            play(self.met, begun(self.met))


def _pick(names: Sequence[str], number: int) -> str:
    if not names:
        raise TrucelineError("there is none yet", hint="")
    return names[number % len(names)]


def check_apart(played: Play) -> None:
    """Every thing is wholly of a drill or wholly real, and so is everything that it belongs to."""
    alerts = {alert.id: alert.is_drill for alert in book(played.node, AlertBook).alerts.values()}
    messages = {message.id: message.is_drill for message in played.said}
    _check_deeds(played, alerts)
    for message in played.said:
        assert not message.re or messages[message.re.id] == message.is_drill
    for incident in book(played.node, Incidents).by_id.values():
        belonging = [stated.what for stated in incident.stated if isinstance(stated.what, Belonging)]
        assert all((alerts | messages)[what.name] == incident.is_drill for what in belonging)
    for made in (each.made for medium in Medium for each in items(played.node, medium, 1_000)):
        about: Any = made.content.get("about", "")
        assert not about or messages[about] == made.is_drill
    for drill in drills(played.node):
        outcomes = score_of(played.node, drill, played.met.clock.at).outcomes
        counted = [name for outcome in outcomes for name in (outcome.alert, outcome.message) if name]
        assert all((alerts | messages)[name] for name in counted)


def _check_deeds(played: Play, alerts: Mapping[str, bool]) -> None:
    """All that was done to one thing has one mark; a step because of an alert has the alert's."""
    marks: dict[tuple[str, str], set[bool]] = {}
    for entry in (played.node.entry(index) for index in range(played.node.store.tree.size)):
        if entry.kind is EntryKind.NOTE and "act" in entry.extra:
            thing = (str(entry.extra["is"]), str(entry.extra["of"]))
            marks.setdefault(thing, set()).add(bool(entry.extra.get("drill")))
    for (noun, of), found in marks.items():
        assert len(found) == 1
        assert noun != "ladder" or of not in alerts or found == {alerts[of]}


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.booleans()), min_size=1, max_size=30))
def test_no_sequence_of_acts_mixes_a_drill_and_what_is_real(acts: list[tuple[str, int, bool]]) -> None:
    played = Play()
    for act, number, is_drill in acts:
        played.act(act, number, is_drill=is_drill)
    check_apart(played)


def test_both_are_really_done() -> None:
    played = Play()
    for act in (*ACTS, *ACTS):
        for number in (0, 1):
            for is_drill in (True, False):
                played.act(act, number, is_drill=is_drill)
    check_apart(played)
    assert {message.is_drill for message in played.said} == {True, False}
    assert {message.kind for message in played.said} == {MessageKind.WARNING, MessageKind.CANCEL, MessageKind.ACK}
    assert {alert.is_drill for alert in book(played.node, AlertBook).alerts.values()} == {True, False}
    assert {incident.is_drill for incident in book(played.node, Incidents).by_id.values()} == {True, False}
    assert drills(played.node)
