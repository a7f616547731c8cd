"""A place that is read back otherwise than it was sent is put before an officer at once, on both sides."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.line.stated import PLACE, STATEMENT
from tests.node.alerting.sightings import alerts
from tests.node.meeting import ALFA, BRAVO, Met, meet, speak
from truceline.errors import InputError, NotFoundError
from truceline.line.bodies import Heard, Reply
from truceline.line.kinds import MessageKind, Precedence
from truceline.model.places.doubts import ReadBack
from truceline.node.alerting.handling import Officer
from truceline.node.alerting.reading_back import Reading, hear, read_back
from truceline.node.deeds import deeds_on
from truceline.node.saying.answers import answer
from truceline.node.saying.messages import Wording

BY = Officer("duty", "Lt Adams")
RIGHT, WRONG = "33°30′21″N 38°37′04″E", "38.6178N 33.5058E"


def warned(*, is_drill: bool = False) -> tuple[Met, str]:
    """Two nodes, and the warning with one place that has come to bravo."""
    met = meet()
    wording = Wording(to=(BRAVO,), kind=MessageKind.WARNING, body=STATEMENT.body, is_drill=is_drill)
    said = speak(met, ALFA, wording)
    met.exchange(ALFA, BRAVO)
    return met, said.message.id


def read_by_bravo(met: Met, message_id: str, heard: Heard) -> None:
    """Bravo says on the line how it reads a place."""
    speak(met, BRAVO, answer(met[BRAVO], message_id, Reply(heard=heard)))
    met.exchange(BRAVO, ALFA)


@pytest.mark.parametrize("party", [ALFA, BRAVO])
def test_a_place_that_is_read_back_right_is_on_record_and_raises_nothing(party: str) -> None:
    met, message_id = warned()
    heard = read_back(met[party], message_id, Reading(RIGHT), BY, met.clock.now)
    assert (heard.comparison.verdict, heard.alert) == (ReadBack.SAME, "")
    (deed,) = deeds_on(met[party], "readback", message_id)
    assert (deed.verb, deed.operator, deed.content["verdict"]) == ("read", "Lt Adams", "same")
    assert alerts(met[party]) == []


@pytest.mark.parametrize("is_drill", [False, True])
def test_another_place_raises_an_alert_that_says_by_how_much(is_drill: bool) -> None:
    met, message_id = warned(is_drill=is_drill)
    heard = read_back(met[BRAVO], message_id, Reading(WRONG), BY, met.clock.now)
    (alert,) = alerts(met[BRAVO])
    assert (alert.id, alert.kind, alert.precedence) == (heard.alert, "read-back", Precedence.IMMEDIATE)
    assert alert.is_drill is is_drill
    assert f"{round(heard.comparison.distance_m)} m apart" in alert.words


def test_a_read_back_with_too_few_digits_proves_nothing_and_raises_nothing() -> None:
    met, message_id = warned()
    heard = read_back(met[ALFA], message_id, Reading("33.5N 38.6E"), BY, met.clock.now)
    assert (heard.comparison.verdict, heard.alert) == (ReadBack.TOO_COARSE, "")


@pytest.mark.parametrize("number", [0, 2])
def test_a_place_that_the_message_does_not_tell_is_refused(number: int) -> None:
    met, message_id = warned()
    size = met[ALFA].store.tree.size
    with pytest.raises(InputError, match="tells 1 places"):
        read_back(met[ALFA], message_id, Reading(RIGHT, number), BY, met.clock.now)
    with pytest.raises(NotFoundError):
        read_back(met[ALFA], "ab" * 32, Reading(RIGHT), BY, met.clock.now)
    assert met[ALFA].store.tree.size == size


def test_what_the_receiver_reads_back_on_the_line_is_compared_by_the_sender() -> None:
    met, message_id = warned()
    read_by_bravo(met, message_id, Heard(1, PLACE))
    assert alerts(met[ALFA]) == []
    read_by_bravo(met, message_id, Heard(1, replace(PLACE, lat_e7=PLACE.lon_e7, lon_e7=PLACE.lat_e7)))
    (alert,) = alerts(met[ALFA])
    assert "read back by bravo.example" in alert.words
    assert alert.about["message"] == message_id


def test_a_read_back_of_a_place_that_we_have_not_sent_raises_nothing() -> None:
    met, message_id = warned()
    read_by_bravo(met, message_id, Heard(2, replace(PLACE, lat_e7=0)))
    own = speak(met, BRAVO, Wording(to=(ALFA,), kind=MessageKind.WARNING, body=STATEMENT.body)).message
    met.exchange(BRAVO, ALFA)
    asked = answer(met[ALFA], own.id, Reply(heard=Heard(1, replace(PLACE, lat_e7=0))))
    assert hear(met[ALFA], speak(met, ALFA, asked).message, met.clock.now) is None
    assert hear(met[ALFA], own, met.clock.now) is None
    assert alerts(met[ALFA]) == []
