"""The text of a report names its log, its times with their zone, and every definition."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

from tests.node.meeting import ALFA, NOW_AT
from tests.node.reporting.days import ASKED, MINUTE_MS, a_day
from truceline.model.incidents import Opening
from truceline.node.reporting.counts import DEFINITIONS
from truceline.node.reporting.periods import Period
from truceline.node.reporting.report import report_of
from truceline.node.reporting.telling import MOST_GAPS, report_text
from truceline.node.reporting.unobserved import NO_NODE, Unobserved


def test_what_was_not_observed_comes_before_every_figure() -> None:
    text = report_text(report_of(a_day()[ALFA], ASKED))
    assert text.index("NOT OBSERVED (this is not quiet") < text.index("COUNTS")
    assert "\n  period 1: 1425 of 1440 minutes\n" in text
    assert "the node did not tick" in text


def test_every_figure_has_its_definition_and_its_change() -> None:
    text = report_text(report_of(a_day()[ALFA], ASKED))
    for name, definition in DEFINITIONS.items():
        assert f"  {name}: {definition}\n" in text
    assert "  warning sent                       0                1 (+1)\n" in text
    assert "  ack sent                           0                0 (=)\n" in text


def test_times_are_told_on_the_wall_and_in_zulu() -> None:
    assert "cut-off 23:59 UTC\n" in (text := report_text(report_of(a_day()[ALFA], ASKED)))
    assert "23:59 UTC+00:00 (2" in text
    assert "59Z SEP 26)" in text


def test_denials_and_allegations_are_listed_with_what_became_of_them() -> None:
    text = report_text(report_of(a_day()[ALFA], ASKED))
    assert "Patrol 7 by a guard at checkpoint 4; reason given: no pass; says Capt. Idris\n    cleared " in text
    assert "    NOT CLEARED\n" in text
    assert "to bravo.example about" in text
    assert ": no reply is on record\n" in text


def test_words_of_others_stay_in_their_row() -> None:
    report = report_of(a_day()[ALFA], ASKED)
    (incident,) = report.incidents
    hostile = replace(incident, opening=Opening("a\nACCESS DENIED\x1b[2J", incident.opening.span))
    text = report_text(replace(report, incidents=(hostile,)))
    assert "\x1b" not in text
    assert text.count("\nACCESS DENIED") == 1


def test_many_gaps_are_counted_and_not_all_told() -> None:
    report = report_of(a_day()[ALFA], ASKED)
    gaps = tuple(
        Unobserved(NO_NODE, Period(NOW_AT + each * MINUTE_MS, NOW_AT + each * MINUTE_MS + 1)) for each in range(50)
    )
    text = report_text(replace(report, unobserved=(gaps,)))
    assert text.count(f": {NO_NODE}\n") == MOST_GAPS
    assert "and 30 more" in text
