"""How each notice stands is read from the log, on both sides alike."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.line.notified import DAY_MS, MOVEMENT, SITE
from tests.node.meeting import ALFA, BRAVO, Met, meet, speak
from tests.node.notifying.notified import lodge, said, state
from truceline.errors import InputError, NotFoundError
from truceline.line.kinds import How, MessageKind
from truceline.line.messages import Reference
from truceline.line.wording.notices import Why
from truceline.node.notifying.register import State, notice_called, register_of
from truceline.node.notifying.saying import change, withdrawal
from truceline.node.saying.messages import Wording


@pytest.fixture
def met() -> Met:
    return meet()


def test_a_notice_is_ahead_then_current_then_lapsed(met: Met) -> None:
    notice = lodge(met).message.id
    assert state(met, notice) is State.AHEAD
    met.clock.at = SITE.begins_at
    assert state(met, notice) is State.CURRENT
    met.clock.at = SITE.ends_at - 1
    assert state(met, notice) is State.CURRENT
    met.clock.at = SITE.ends_at
    assert state(met, notice) is State.LAPSED


def test_both_sides_list_the_same(met: Met) -> None:
    first, second = lodge(met).message.id, lodge(met, MOVEMENT).message.id
    assert list(register_of(met[BRAVO], met.line).listed) == []
    met.exchange_until_quiet(ALFA, BRAVO)
    for party in (ALFA, BRAVO):
        assert list(register_of(met[party], met.line).listed) == [first, second]
        assert state(met, second, party) is State.AHEAD


def test_a_change_takes_the_place_of_what_it_changes(met: Met) -> None:
    first = lodge(met).message.id
    wider = replace(SITE, radius_m=300)
    second = said(met, change(met[ALFA], first, wider, Why.WRONG, met.clock.at))
    register, listed = notice_called(met[ALFA], second[:8])
    assert (state(met, first), state(met, second)) == (State.REPLACED, State.AHEAD)
    assert listed.notified is not None
    assert (listed.notified.notice, listed.notified.why) == (wider, Why.WRONG)
    assert [each.message_id for each in register.history(first)] == [first, second]
    assert register.history(second) == register.history(first)
    assert [each.message_id for each in register.standing(met.clock.at)] == [second]


def test_what_was_withdrawn_holds_no_more_on_either_side(met: Met) -> None:
    notice = lodge(met).message.id
    said(met, withdrawal(met[ALFA], notice, "The clinic has moved.", met.clock.at))
    met.exchange_until_quiet(ALFA, BRAVO)
    assert state(met, notice, ALFA) is state(met, notice, BRAVO) is State.WITHDRAWN


def test_nobody_ends_the_notice_of_another(met: Met) -> None:
    notice = lodge(met).message.id
    met.exchange_until_quiet(ALFA, BRAVO)
    cancel = Wording(
        to=(ALFA,), kind=MessageKind.CANCEL, body={"text": "Gone."}, re=Reference(notice, How.CANCEL), language="en"
    )
    speak(met, BRAVO, cancel)
    met.exchange_until_quiet(BRAVO, ALFA)
    assert state(met, notice, ALFA) is state(met, notice, BRAVO) is State.AHEAD


def test_a_notice_in_words_only_is_listed_as_one(met: Met) -> None:
    words = met.say(ALFA, BRAVO, kind=MessageKind.MOVEMENT, body={"text": "A convoy passes at noon."})
    assert state(met, words.message.id) is State.UNREADABLE


def test_a_register_that_is_read_anew_is_the_same(met: Met) -> None:
    first = lodge(met).message.id
    lodge(met, replace(SITE, ref="H-13"))
    said(met, withdrawal(met[ALFA], first, "Moved.", met.clock.at))
    kept = register_of(met[ALFA], met.line)
    anew = register_of(met.restart(ALFA), met.line)
    assert (anew.listed, anew.endings) == (kept.listed, kept.endings)


def test_a_notice_is_called_by_some_of_its_digits(met: Met) -> None:
    notice = lodge(met).message.id
    assert notice_called(met[ALFA], notice[:6])[1].message_id == notice
    with pytest.raises(InputError, match="no id"):
        notice_called(met[ALFA], notice[:5])
    with pytest.raises(NotFoundError):
        notice_called(met[ALFA], "0" * 64)


def test_what_has_lapsed_stands_no_more(met: Met) -> None:
    notice = lodge(met).message.id
    met.clock.at += 400 * DAY_MS
    assert state(met, notice) is State.LAPSED
    assert list(register_of(met[ALFA], met.line).standing(met.clock.at)) == []
