"""What was done on the alerts of an incident, and on the ladder: who, when, and where the log has it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from tests.node.alerting.sightings import DESKS, event, take, the_alert, withdrawn
from tests.node.homes import STARTED_AT, moment
from tests.node.meeting import ALFA, BRAVO, Met, meet
from truceline.line.kinds import MessageKind, Need
from truceline.line.wording.ladders import Channel, Ladder, Level, Rung
from truceline.model.orders import Orders
from truceline.node.alerting.alerts import Closing
from truceline.node.alerting.handling import Officer, close, hand, note, own, see, undo
from truceline.node.alerting.waiting import pass_on
from truceline.node.incidents.acted import Acted, acted, messages_of_steps
from truceline.node.warning.climbing import Case, Deviation, Report, Taking, deviated, reported, taken

ADAMS = Officer("duty", "Lt Adams")
LADDER = Ladder(
    "Three steps",
    (
        Rung(name="Call", level=Level.NOTICE, channel=Channel.RADIO),
        Rung(name="Warn", level=Level.WARNING, channel=Channel.RADIO),
        Rung(name="Hand over", level=Level.PERSON, channel=Channel.PEOPLE),
    ),
)


@pytest.fixture
def met() -> Met:
    """Two parties; alfa has one alert."""
    met = meet()
    met[ALFA].take_orders(Orders(DESKS))
    take(met[ALFA], event("approach"), at=met.clock.at)
    return met


def done(met: Met, *messages: str) -> list[Acted]:
    return list(acted(met[ALFA], [the_alert(met[ALFA]).id], messages, met.clock.at))


def test_everything_that_became_of_an_alert_is_told_in_order(met: Met) -> None:
    node = met[ALFA]
    alert = the_alert(node).id
    see(node, alert, ADAMS, met.clock.forward(1_000))
    note(node, alert, "a bus", ADAMS, met.clock.forward(1_000))
    hand(node, alert, "deputy", "", ADAMS, met.clock.forward(1_000))
    pass_on(node, met.clock.forward(10 * 60_000))
    pass_on(node, met.clock.forward(60 * 60_000))
    own(node, alert, Officer("chief"), met.clock.forward(1_000))
    close(node, alert, Closing.EXPECTED, "a feast", Officer("chief"), met.clock.forward(1_000))
    undo(node, alert, Officer("chief"), met.clock.forward(1_000))
    told = done(met)
    assert [each.words for each in told] == [
        f"alert: {the_alert(node).words}",
        "alert seen",
        "note on the alert: “a bus”",
        "alert handed to the desk deputy",
        "nobody took the alert on in time: it goes to the desk chief",
        "nobody took the alert on in time, and there is no next desk",
        "alert taken on",
        "alert closed: expected; a feast",
        "what was done last to the alert is taken back",
    ]
    assert [each.says for each in told[:2]] == ["node", "duty (Lt Adams)"]
    assert all(node.entry(each.entry).extra["is"] == "alert" for each in told)
    assert not any(each.is_step for each in told)


def test_an_alert_is_told_at_the_time_of_its_event_and_in_the_words_of_each(met: Met) -> None:
    take(met[ALFA], withdrawn(60), at=met.clock.at)
    raised, ended = done(met)
    assert raised.at == STARTED_AT - 3_600_000
    assert ended.at == raised.at + 60_000
    assert raised.words.startswith("alert: truck-1 is heading for North zone")
    assert ended.words.startswith("alert withdrawn: truck-1 is not on its way to North zone any more")


def test_steps_deviations_and_reports_are_told_with_who_says_so(met: Met) -> None:
    node, case = met[ALFA], Case(the_alert(met[ALFA]).id)
    taken(node, case, LADDER, Taking(text="on 156.8 MHz"), ADAMS, met.clock.forward(1_000))
    deviated(node, case, LADDER, Deviation(3, "No radio."), ADAMS, met.clock.forward(1_000))
    flares = Report("Flares were fired.", "2nd company", met.clock.at - 1)
    reported(node, case, flares, ADAMS, met.clock.forward(1_000))
    steps = [each for each in done(met) if each.is_step]
    assert [(each.words, each.says) for each in steps] == [
        ("step 1 taken; “on 156.8 MHz”", "duty (Lt Adams)"),
        ("reported as done: “Flares were fired.”", "2nd company; recorded by duty (Lt Adams)"),
        ("deviation: on to step 3; “No radio.”", "duty (Lt Adams)"),
    ]
    assert steps[1].at == flares.done_at


def test_an_officer_may_take_no_step(met: Met) -> None:
    case = Case(the_alert(met[ALFA]).id)
    deviated(met[ALFA], case, LADDER, Deviation(0, "It is a bus."), ADAMS, met.clock.forward(1_000))
    assert done(met)[-1].words == "deviation: no step is taken; “It is a bus.”"


def test_the_message_that_took_a_step_is_named_and_leads_to_the_ladder_without_an_alert(met: Met) -> None:
    about: dict[str, Any] = {"templates": ("state-who",), "tell": (BRAVO,), "need": Need.ACK, "within_min": 5}
    rung = Rung(name="Warn", level=Level.WARNING, channel=Channel.LINE, **about)
    ladder = Ladder("Two steps", (rung, LADDER.rungs[-1]))
    body: dict[str, Any] = {
        "sentences": [{"template": "state-who/1", "values": {}}],
        "texts": {"en": ["State who you are."]},
        "text": "",
        "step": {"ladder": ladder.sha256, "number": 1},
    }
    said = met.say(ALFA, BRAVO, kind=MessageKind.WARNING, body=body, need=Need.ACK).message.id
    taken(met[ALFA], Case(), ladder, Taking(said), ADAMS, met.clock.forward(1_000))
    assert acted(met[ALFA], [], [], met.clock.at) == ()
    (step,) = acted(met[ALFA], [], [said], met.clock.at)
    assert step.words == f"step 1 taken; by message {said[:12]}"


def test_the_messages_of_steps_are_those_for_the_alert(met: Met) -> None:
    alert = the_alert(met[ALFA]).id
    taken(met[ALFA], Case(alert), LADDER, Taking(text="by radio"), ADAMS, moment(met.clock.at))
    assert list(messages_of_steps(met[ALFA], [alert])) == []
    assert list(messages_of_steps(met[ALFA], ["00" * 16])) == []
