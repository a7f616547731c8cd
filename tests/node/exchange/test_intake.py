# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

import pytest

from tests.node.exchange.foes import entries, reasons
from tests.node.meeting import ALFA, BRAVO, CHARLIE, Met, meet
from truceline.errors import FrozenError
from truceline.line.kinds import Precedence
from truceline.line.quotas import Lane, Quota
from truceline.node.exchange.intake import REFUSALS, Intake
from truceline.node.exchange.news import News, What
from truceline.record.entries import EntryKind
from truceline.record.store import Change

TOLD = News(What.ARRIVED, BRAVO)


def _intake(met: Met, peer: str = BRAVO) -> Intake:
    return Intake(met[ALFA], peer, met.clock.now)


def _tick(intake: Intake, once: str = "") -> Change:
    return Change((intake.node.draft(intake.now, EntryKind.TICK),), once=once)


def test_nothing_is_told_or_answered_before_it_is_durable() -> None:
    met = meet()
    intake = _intake(met)
    intake.write(_tick(intake), TOLD, is_answer=True)
    assert (intake.answers, intake.news) == ([], [])
    size = met[ALFA].store.tree.size
    intake.commit()
    assert (intake.answers, intake.news) == ([size], [TOLD])
    intake.commit()
    assert met[ALFA].store.tree.size == size + 1


def test_what_was_done_before_is_answered_and_not_told_again() -> None:
    met = meet()
    for news in ([TOLD], []):
        intake = _intake(met)
        intake.write(_tick(intake, "once"), TOLD, is_answer=True)
        intake.commit()
        assert len(intake.answers) == 1
        assert intake.news == news


def test_what_is_not_stored_is_neither_told_nor_answered() -> None:
    met = meet()
    intake = _intake(met)
    intake.write(_tick(intake), TOLD, is_answer=True)
    met[ALFA].store.freeze("for the test")
    with pytest.raises(FrozenError):
        intake.commit()
    assert (intake.answers, intake.news) == ([], [])


def test_each_peer_that_hands_in_a_refused_note_gets_an_entry_of_its_own() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    for peer in (BRAVO, CHARLIE, BRAVO):
        intake = _intake(met, peer)
        intake.refuse(b"a note", "unusable", "for the test")
        intake.commit()
        assert met[ALFA].entry(intake.answers[0]).peer == peer
    assert reasons(met[ALFA], b"a note") == ["unusable"] * 2


def test_refusals_are_written_down_up_to_a_rate() -> None:
    met = meet()
    intake = _intake(met)
    for number in range(REFUSALS.common.burst + 9):
        intake.refuse(b"note %d" % number, "unusable", "for the test")
    intake.commit()
    assert len(entries(met[ALFA], EntryKind.REFUSED)) == REFUSALS.common.burst
    assert [news.what for news in intake.news].count(What.WAITING) == 1
    met.clock.forward(REFUSALS.common.unit_ms)
    intake = _intake(met)
    intake.refuse(b"one more", "unusable", "for the test")
    intake.commit()
    assert reasons(met[ALFA], b"one more") == ["unusable"]


def test_what_was_refused_before_is_answered_also_when_the_rate_is_used_up() -> None:
    met = meet()
    for number in range(REFUSALS.common.burst):
        intake = _intake(met)
        intake.refuse(b"note %d" % number, "unusable", "for the test")
        intake.commit()
    intake = _intake(met)
    intake.refuse(b"note 0", "unusable", "for the test")
    intake.commit()
    assert [met[ALFA].entry(index).kind for index in intake.answers] == [EntryKind.REFUSED]
    assert not intake.news


def test_a_peer_has_its_quota_for_itself() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    met.nodes[ALFA] = replace(met[ALFA], quota=Quota(common=Lane(2, 1_000), flash=Lane(1, 1_000)))
    intake = _intake(met)
    assert [intake.admits(Precedence.ROUTINE, 10) for _ in range(3)] == [True, True, False]
    assert intake.admits(Precedence.FLASH, 10)
    assert _intake(met, CHARLIE).admits(Precedence.ROUTINE, 10)
    assert intake.news == [News(What.WAITING, BRAVO, words="over its quota for 1000 ms")]


def test_what_was_passed_over_is_told() -> None:
    intake = _intake(meet())
    intake.pass_over("no bundle")
    assert intake.news == [News(What.UNUSABLE, BRAVO, words="no bundle")]
