"""What is told of a running node."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.node.alerting.sightings import event, take, watching
from tests.node.homes import STARTED_AT, moment
from truceline.line.logged import Missed, Missing
from truceline.node.alerting.waiting import pass_on
from truceline.node.deadlines import Overdue
from truceline.node.exchange.news import News, What
from truceline.wiring.serving.happenings import (
    Happening,
    happening_of_news,
    happening_of_overdue,
    happening_of_step,
    happening_of_unattended,
)

BRAVO = "bravo.example"


def test_news_of_an_exchange_are_told_as_they_are() -> None:
    news = News(What.ARRIVED, BRAVO, "0a" * 16, "ab" * 32, "warning flash number 3")
    assert happening_of_news(news) == Happening("arrived", BRAVO, "0a" * 16, "ab" * 32, "warning flash number 3")


@pytest.mark.parametrize(
    ("what", "is_ours", "words"),
    [
        (Missing.RECEIPT, False, "missing: a receipt"),
        (Missing.ACK, False, "missing: the ack"),
        (Missing.REPLY, True, "we owe the reply"),
    ],
)
def test_a_time_that_has_passed_says_what_is_missing_and_who_owes_it(what: Missing, is_ours: bool, words: str) -> None:
    overdue = Overdue("0a" * 16, BRAVO, "ab" * 32, Missed(what, 5), is_ours)
    assert happening_of_overdue(overdue) == Happening("overdue", BRAVO, "0a" * 16, "ab" * 32, words)


@pytest.mark.parametrize(("step_ms", "way"), [(3_600_000, "3,600 s ahead"), (-5_400, "5 s back")])
def test_a_clock_that_was_set_is_told_with_how_far_and_which_way(step_ms: int, way: str) -> None:
    words = f"the clock of this machine was set {way}: alerts wait as long as before"
    assert happening_of_step(step_ms) == Happening("trouble", words=words)


def test_an_alert_that_nobody_took_on_is_told_with_where_it_goes_and_without_what_it_is_about() -> None:
    node = watching()
    take(node, event("entry"), is_drill=True)
    first, *_, last = map(happening_of_unattended, pass_on(node, moment(STARTED_AT + 10**9)))
    assert first.what == "unattended"
    assert first.words.startswith("DRILL immediate alert ")
    assert first.words.endswith(" at duty, it goes to deputy")
    assert last.words.endswith(" at chief, there is no next desk: somebody must come")
    assert "truck-1" not in first.words
