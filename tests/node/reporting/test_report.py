"""The same first entries of a log give the same report, and a time in which nobody looked is never quiet."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.node.meeting import ALFA, BRAVO, speak, warn
from tests.node.reporting.days import ASKED, DAY, MINUTE_MS, a_day, later
from truceline.errors import InputError
from truceline.line.bodies import Answer, Reply
from truceline.node.deadlines import tick
from truceline.node.reporting.report import report_of
from truceline.node.reporting.telling import report_text
from truceline.node.saying.answers import answer


def test_a_report_is_rebuilt_byte_for_byte_after_more_has_come() -> None:
    met = a_day()
    report = report_of(met[ALFA], ASKED)
    text = report_text(report)
    warn(met)
    tick(met[ALFA], met.clock.forward(MINUTE_MS))
    assert report_text(report_of(met[ALFA], ASKED)) != text
    rebuilt = ASKED._replace(size=report.size)
    assert report_text(report_of(met[ALFA], rebuilt)) == text
    assert report_text(report_of(met.restart(ALFA), rebuilt)) == text
    assert f"first {report.size} entries of alfa.example/log/1\nroot {report.root}\n" in text


def test_a_log_with_other_entries_has_another_root() -> None:
    one, other = a_day(), a_day()
    size = report_of(one[ALFA], ASKED).size
    assert report_of(one[ALFA], ASKED).root == report_of(one[ALFA], ASKED._replace(size=size)).root
    assert report_of(one[ALFA], ASKED).root != report_of(other[BRAVO], ASKED).root


def test_counts_are_compared_with_the_period_before() -> None:
    met = a_day()
    before = met.clock.at
    met.clock.forward(24 * 60 * MINUTE_MS)
    warn(met)
    warn(met)
    assert met.clock.at > before
    counts = {count.name: count for count in report_of(met[ALFA], later(DAY + timedelta(days=1))).counts}
    assert (counts["warning sent"].before, counts["warning sent"].values) == (1, (2,))


def test_after_a_weekend_two_periods_are_told_each_beside_the_one_before() -> None:
    met = a_day()
    report = report_of(met[ALFA], later(DAY + timedelta(days=1))._replace(periods=2))
    counts = {count.name: count for count in report.counts}
    assert (counts["warning sent"].before, counts["warning sent"].values) == (0, (1, 0))
    assert report.periods[0].to_at == report.periods[1].from_at


def test_an_allegation_waits_until_it_is_replied_to_and_silence_is_told() -> None:
    met = a_day()
    (served,) = report_of(met[ALFA], ASKED).allegations
    assert (served.replied_at, served.silent_at) == (None, None)
    tick(met[ALFA], met.clock.forward(10**9))
    (served,) = report_of(met[ALFA], ASKED).allegations
    assert served.silent_at == met.clock.at
    speak(met, BRAVO, answer(met[BRAVO], served.message.id, Reply("Not ours.", Answer.DISPUTES)))
    met.exchange_until_quiet(BRAVO, ALFA)
    (served,) = report_of(met[ALFA], ASKED).allegations
    assert served.replied_at == met.clock.at
    assert report_of(met[ALFA], later(DAY + timedelta(days=30))).allegations == ()


def test_denials_stay_in_the_report_until_they_are_cleared() -> None:
    met = a_day()
    assert [len(each.cleared) for each in report_of(met[ALFA], ASKED).denials] == [1, 0]
    assert [len(each.cleared) for each in report_of(met[ALFA], later(DAY + timedelta(days=1))).denials] == [0]
    assert report_of(met[ALFA], later(DAY - timedelta(days=1))).denials == ()


def test_drills_are_in_no_list() -> None:
    report = report_of(a_day()[ALFA], ASKED)
    assert not any(each.is_drill for each in report.incidents)
    assert not any(each.is_drill for each in report.denials)
    assert len(report.incidents) == 1


@pytest.mark.parametrize("more", [1, 1_000])
def test_a_size_that_the_log_has_not_reached_is_refused(more: int) -> None:
    met = a_day()
    with pytest.raises(InputError, match="entries, not"):
        report_of(met[ALFA], ASKED._replace(size=met[ALFA].store.tree.size + more))
