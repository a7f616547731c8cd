"""A case has everything that belongs to an incident, and says what it no longer knows."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from tests.node.incidents.test_keeping import OFFICER, SAID, alerted, alleged, denial, opened, said
from tests.node.meeting import ALFA, BRAVO, meet, speak, warn
from truceline.line.bodies import Answer, Reply
from truceline.model.incidents import Belonging, Outcome, Part, Result, Served
from truceline.node.deadlines import tick
from truceline.node.incidents.case import case_of
from truceline.node.incidents.keeping import deny
from truceline.node.saying.answers import answer


def test_messages_come_in_the_order_of_the_log_each_once_with_what_was_answered() -> None:
    met = meet()
    first, second = warn(met).message.id, warn(met).message.id
    incident = opened(met)
    outcome = Outcome(Result.LEFT, met.clock.at, SAID, warning=first)
    incident = said(met, incident, Belonging(Part.MESSAGE, second), outcome, Belonging(Part.MESSAGE, first))
    met.exchange_until_quiet(ALFA, BRAVO)
    speak(met, BRAVO, answer(met[BRAVO], first, Reply("We turn back.", Answer.WILL_COMPLY)))
    met.exchange_until_quiet(BRAVO, ALFA)
    case = case_of(met[ALFA], incident, met.clock.at)
    assert [told.message.id for told in case.messages] == [first, second]
    assert [each.message.body["text"] for each in case.messages[0].answers] == ["We turn back."]
    assert case.messages[1].answers == ()
    assert "received by the node of bravo.example" in case.messages[1].told[0]


def test_silence_after_an_allegation_is_told_once_it_is_on_record() -> None:
    met = meet()
    allegation = alleged(met)
    incident = said(met, opened(met), Served(allegation))
    assert case_of(met[ALFA], incident, met.clock.at).messages[0].missed == ()
    met.clock.forward(10**9)
    tick(met[ALFA], met.clock.now)
    (told,) = case_of(met[ALFA], incident, met.clock.at).messages
    assert "reply" in told.missed
    assert "OVERDUE: an answer" in told.told[0]


def test_a_message_that_came_in_is_told_from_our_side() -> None:
    met = meet()
    theirs = warn(met, BRAVO, ALFA).message.id
    met.exchange_until_quiet(BRAVO, ALFA)
    incident = said(met, opened(met), Belonging(Part.MESSAGE, theirs))
    (told,) = case_of(met[ALFA], incident, met.clock.at).messages
    assert "shown to nobody yet" in told.told[0]


def test_links_denials_and_alerts_are_found_and_an_alert_of_another_desk_is_named_only() -> None:
    met = meet()
    earlier = opened(met)
    alert = alerted(met)
    later = said(met, opened(met), Belonging(Part.INCIDENT, earlier.id), Belonging(Part.ALERT, alert))
    name = deny(met[ALFA], denial(later.id), OFFICER, met.clock.now)
    case = case_of(met[ALFA], later, met.clock.at)
    assert [each.id for each in case.earlier] == [earlier.id]
    assert [each.id for each in case.alerts] == [alert]
    assert [each.id for each in case.denials] == [name]
    assert case.erased == ()
    assert [each.id for each in case_of(met[ALFA], earlier, met.clock.at).later] == [later.id]
