"""Too short a lead is said, and takes nothing from a notice."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.line.notified import DAY_MS, HOUR_MS, MOVEMENT, SITE
from tests.node.meeting import ALFA, NOW_AT, Met, meet
from tests.node.notifying.notified import lodge, said, state
from truceline.line.kinds import Precedence
from truceline.model.notices import Notice
from truceline.node.notifying.lead import NEAR_M, Lead, NoticeRules, lead_of, rules_from, rules_on, told_of_lead
from truceline.node.notifying.register import Listed, State, notice_called
from truceline.node.notifying.saying import Manner, revalidation

RULES = NoticeRules("ab" * 32, 3 * DAY_MS, 2 * DAY_MS, 6 * HOUR_MS, 2_000)


@pytest.fixture
def met() -> Met:
    return meet()


def _listed(met: Met, notice: Notice, precedence: Precedence = Precedence.ROUTINE) -> Listed:
    return notice_called(met[ALFA], lodge(met, notice, manner=Manner(precedence)).message.id)[1]


def test_without_an_agreement_the_charters_time_to_acknowledge_is_the_least(met: Met) -> None:
    within_ms = met[ALFA].line(met.line).charter.ack_within_ms
    rules = rules_on(met[ALFA], met.line, NOW_AT)
    assert rules == NoticeRules("", within_ms["routine"], within_ms["routine"], within_ms["immediate"], NEAR_M)


def test_a_site_has_the_lead_of_sites_and_a_movement_that_of_movements(met: Met) -> None:
    site, movement = lead_of(_listed(met, SITE), RULES), lead_of(_listed(met, MOVEMENT), RULES)
    assert site == Lead(2 * DAY_MS, 3 * DAY_MS, "ab" * 8)
    assert site.is_short
    assert movement == Lead(2 * DAY_MS, 2 * DAY_MS, "ab" * 8)
    assert not movement.is_short


def test_an_emergency_needs_less(met: Met) -> None:
    soon = replace(MOVEMENT, begins_at=NOW_AT + 6 * HOUR_MS)
    routine, emergency = _listed(met, soon), _listed(met, soon, Precedence.IMMEDIATE)
    assert [lead.is_short for each in (routine, emergency) if (lead := lead_of(each, RULES))] == [True, False]


def test_too_short_is_said_and_refused_by_nobody(met: Met) -> None:
    listed = _listed(met, replace(SITE, begins_at=NOW_AT + HOUR_MS))
    lead = lead_of(listed, RULES)
    assert lead is not None
    assert told_of_lead(lead) == "SHORT: said 60 min before it begins; the agreement abababababababab has 3.0 days"
    assert state(met, listed.message_id) is State.AHEAD


def test_what_was_said_after_it_began_is_late(met: Met) -> None:
    lead = lead_of(_listed(met, replace(SITE, begins_at=NOW_AT - 3 * HOUR_MS)), RULES)
    assert lead is not None
    assert told_of_lead(lead).startswith("LATE: said 3.0 h after it began")


def test_what_only_goes_on_needs_no_lead(met: Met) -> None:
    notice = lodge(met).message.id
    later = said(met, revalidation(met[ALFA], notice, SITE.ends_at + DAY_MS, met.clock.at))
    assert lead_of(notice_called(met[ALFA], later)[1], RULES) is None


def test_the_rules_are_read_from_an_annex() -> None:
    annex = b'{"emergency_lead_ms":21600000,"movement_lead_ms":172800000,"near_m":2000,"site_lead_ms":259200000}\n'
    assert rules_from(annex, "ab" * 32) == RULES


@pytest.mark.parametrize("annex", [b"", b"{}", b"48 h", b'{"emergency_lead_ms":-1,"movement_lead_ms":1}', b"\xff"])
def test_an_annex_of_another_form_says_nothing(annex: bytes) -> None:
    assert rules_from(annex, "ab" * 32) is None
