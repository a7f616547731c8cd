"""What a handover tells the next officer, and what it says it does not know."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.node.alerting.sightings import DESKS, event, take
from tests.node.handover.shifts import two_shifts
from tests.node.meeting import ALFA, NOW_AT, Met, warn
from truceline.model.orders import Orders
from truceline.node.alerting.duress import desk_signed
from truceline.node.alerting.feeds import heard
from truceline.node.alerting.handling import Officer, own
from truceline.node.alerting.listing import open_alerts
from truceline.node.apart import DRILL
from truceline.node.handover.report import Span, report_of

MINUTE_MS = 60_000


@pytest.fixture
def met() -> Met:
    """Two parties; alfa's node has three desks for alerts."""
    met = two_shifts()
    met[ALFA].take_orders(Orders(DESKS))
    return met


def report(met: Met, after_ms: int = 0, first: int = 0) -> str:
    node = met[ALFA]
    span = Span(first=first, size=node.store.tree.size, since=0, at=met.clock.at + after_ms)
    return report_of(node, "duty", "deputy", span)


def section(text: str, number: int) -> list[str]:
    """The rows of one part, its title first."""
    rows = text.split("\n")
    begin = next(index for index, row in enumerate(rows) if row.startswith(f"{number}. "))
    return rows[begin : rows.index("", begin)]


def test_open_alerts_are_told_with_who_has_them_and_until_when() -> None:
    met = two_shifts()
    node = met[ALFA]
    node.take_orders(Orders(DESKS))
    take(node, event("entry", track="a"), event("lost", track="b"), at=met.clock.at)
    own(node, open_alerts(node, met.clock.at).alerts[1].id, Officer("duty", "Lt Adams"), met.clock.now)
    title, first, standing, second, owned = section(report(met), 1)
    assert title == "1. Open alerts: 2"
    assert "IMMEDIATE  a came into North zone" in first
    assert "at duty, nobody owns it; goes on at 211418Z SEP 26" in standing
    assert "PRIORITY  b fell silent" in second
    assert "owned by duty (Lt Adams)" in owned


def test_a_message_that_nobody_acknowledged_is_told_and_overdue_when_its_time_is_over(met: Met) -> None:
    warn(met)
    title, first, told = section(report(met), 2)
    assert title == "2. Messages that want an answer: 1"
    assert "FLASH warning to bravo.example, it owes ack" in first
    assert "OVERDUE" not in first
    assert "by 2" in told
    assert "OVERDUE" in section(report(met, 24 * 60 * MINUTE_MS), 2)[1]


def test_drills_stand_apart_and_say_so(met: Met) -> None:
    node = met[ALFA]
    take(node, event("entry"), at=met.clock.at, is_drill=True)
    warn(met, is_drill=True)
    heard(node, "radar", 0, met.clock.at, met.clock.now, is_drill=True)
    text = report(met)
    assert [section(text, number)[0] for number in (1, 2, 4)] == [
        "1. Open alerts: 0",
        "2. Messages that want an answer: 0",
        "4. Feeds: 0",
    ]
    title, *rows = section(text, 7)
    assert title == "7. Drills: nothing of this is real: 1 alerts, 1 messages, 1 feeds"
    assert sum("DRILL" in row for row in rows) == 3
    assert sum("DRILL" in row for row in section(text, 5)) == 3


def test_alerts_of_a_drill_leave_no_real_one_out(met: Met, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("truceline.node.handover.report.MOST_ALERTS", 1)
    take(met[ALFA], event("entry", track="real"), at=met.clock.at + 1_000)
    take(met[ALFA], event("entry", track="played"), at=met.clock.at, is_drill=True)
    assert "real came into" in section(report(met), 1)[1]


def test_a_practised_handover_tells_of_drills_and_of_nothing_real(met: Met) -> None:
    node = met[ALFA]
    take(node, event("entry", track="real"), at=met.clock.at)
    take(node, event("entry", track="played"), at=met.clock.at, is_drill=True)
    span = Span(first=0, size=node.store.tree.size, since=0, at=met.clock.at, is_drill=True)
    rows = report_of(node, "duty", "deputy", span).splitlines()
    assert rows[0] == rows[-1] == DRILL
    assert any("played came into" in row for row in rows)
    assert not any("real came into" in row for row in rows)


def test_a_silent_feed_is_not_observed_and_no_feed_is_not_quiet(met: Met) -> None:
    assert any("no feed was ever handed in here" in row for row in report(met).split("\n"))
    heard(met[ALFA], "radar", 0, NOW_AT - 20 * MINUTE_MS, met.clock.now)
    text = report(met)
    assert "radar: SILENT, not observed since " in section(text, 4)[1]
    assert "quiet" not in text.replace("it is not quiet", "")


def test_what_is_hidden_from_the_desk_is_in_no_part(met: Met) -> None:
    before = section(report(met), 5)[0]
    size = met[ALFA].store.tree.size
    desk_signed(met[ALFA], "duty", "ab" * 32, met.clock.now, is_under_duress=True)
    text = report(met)
    assert "1. Open alerts: 0" in text
    assert "duress" not in text
    counts, counts_before = (title.partition("(")[2] for title in (section(text, 5)[0], before))
    assert met[ALFA].store.tree.size == size + 1
    assert counts == counts_before


def test_the_same_log_and_time_give_the_same_bytes(met: Met) -> None:
    warn(met)
    take(met[ALFA], event("entry"), at=met.clock.at)
    one = report(met)
    met[ALFA].books.clear()
    assert report(met) == one


def test_nothing_in_it_can_move_the_cursor_of_a_printer(met: Met) -> None:
    heard(met[ALFA], "ra\u00a0dar", 0, met.clock.at, met.clock.now)
    assert all(character.isprintable() or character == "\n" for character in report(met))
