"""Lodging, changing, going on and withdrawing are acts of their own, and only of who lodged."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.line.notified import DAY_MS, MOVEMENT, SITE
from tests.node.meeting import ALFA, BRAVO, Met, meet
from tests.node.notifying.notified import lodge, said, state
from truceline.errors import InputError
from truceline.line.kinds import How, MessageKind, Need, Precedence
from truceline.line.wording.notices import Why
from truceline.model.notices import Verification
from truceline.node.notifying.register import State, notice_called
from truceline.node.notifying.saying import Manner, change, checking, lodging, revalidation, withdrawal


@pytest.fixture
def met() -> Met:
    return meet()


def test_every_notice_asks_to_be_acknowledged() -> None:
    wording = lodging((BRAVO,), MOVEMENT, Manner(Precedence.IMMEDIATE, is_drill=True, language="ar"))
    assert (wording.kind, wording.need, wording.precedence) == (MessageKind.MOVEMENT, Need.ACK, Precedence.IMMEDIATE)
    assert (wording.is_drill, wording.language, wording.re) == (True, "ar", None)


def test_a_drill_stays_a_drill_when_it_is_changed(met: Met) -> None:
    notice = lodge(met, manner=Manner(Precedence.PRIORITY, is_drill=True)).message.id
    for _, wording in (
        change(met[ALFA], notice, SITE, Why.CHANGED, met.clock.at),
        withdrawal(met[ALFA], notice, "Over.", met.clock.at),
        revalidation(met[ALFA], notice, SITE.ends_at + 1, met.clock.at),
    ):
        assert wording.is_drill
        assert (wording.precedence, wording.to, wording.need) == (Precedence.PRIORITY, (BRAVO,), Need.ACK)


def test_a_withdrawal_cancels_and_says_why(met: Met) -> None:
    notice = lodge(met).message.id
    line, wording = withdrawal(met[ALFA], notice, "The clinic has moved.", met.clock.at)
    assert (line, wording.kind, dict(wording.body)) == (met.line, MessageKind.CANCEL, {"text": "The clinic has moved."})
    assert wording.re is not None
    assert (wording.re.id, wording.re.how) == (notice, How.CANCEL)


def test_what_lapsed_can_go_on(met: Met) -> None:
    notice = lodge(met).message.id
    met.clock.at = SITE.ends_at + DAY_MS
    until = met.clock.at + DAY_MS
    later = said(met, revalidation(met[ALFA], notice, until, met.clock.at))
    found = notice_called(met[ALFA], later)[1].notified
    assert found is not None
    assert (found.notice, found.why) == (replace(SITE, ends_at=until), Why.REVALIDATED)
    assert (state(met, notice), state(met, later)) == (State.REPLACED, State.CURRENT)


def test_going_on_never_makes_a_notice_shorter(met: Met) -> None:
    notice = lodge(met).message.id
    with pytest.raises(InputError, match="not after the old one"):
        revalidation(met[ALFA], notice, SITE.ends_at, met.clock.at)


def test_who_checked_it_is_said_in_a_notice_of_its_own(met: Met) -> None:
    notice = lodge(met, replace(SITE, verification=None)).message.id
    checked = Verification("Relief", "photograph", met.clock.at)
    later = said(met, checking(met[ALFA], notice, checked, met.clock.at))
    found = notice_called(met[ALFA], later)[1].notified
    assert found is not None
    assert (found.notice.verification, found.why) == (checked, Why.CHECKED)
    with pytest.raises(InputError, match="future"):
        checking(met[ALFA], later, replace(checked, at=met.clock.at + 1), met.clock.at)


def test_what_was_ended_is_not_changed_again(met: Met) -> None:
    notice = lodge(met).message.id
    newer = said(met, change(met[ALFA], notice, SITE, Why.CHANGED, met.clock.at))
    with pytest.raises(InputError, match="replaced already") as raised:
        withdrawal(met[ALFA], notice, "Moved.", met.clock.at)
    assert newer[:12] in raised.value.hint


def test_the_notice_of_another_is_not_ours_to_change(met: Met) -> None:
    notice = lodge(met).message.id
    met.exchange_until_quiet(ALFA, BRAVO)
    with pytest.raises(InputError, match=f"is of {ALFA}"):
        withdrawal(met[BRAVO], notice, "No.", met.clock.at)


def test_a_site_does_not_become_a_movement(met: Met) -> None:
    notice = lodge(met).message.id
    with pytest.raises(InputError, match="cannot take the place"):
        change(met[ALFA], notice, MOVEMENT, Why.CHANGED, met.clock.at)


def test_words_alone_cannot_go_on(met: Met) -> None:
    words = met.say(ALFA, BRAVO, kind=MessageKind.SITE, body={"text": "A clinic."}).message.id
    with pytest.raises(InputError, match="in words only"):
        revalidation(met[ALFA], words, met.clock.at + DAY_MS, met.clock.at)
