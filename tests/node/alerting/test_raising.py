"""Alerts are raised, joined and withdrawn; what is the same thing becomes one alert."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.node.alerting.sightings import MINUTE_MS, alerts, event, take, the_alert, watching, withdrawn
from tests.node.homes import STARTED_AT, moment
from truceline.model.orders import AlertRule
from truceline.model.precedence import Precedence
from truceline.node.alerting.alerts import Closing, State
from truceline.node.alerting.handling import Officer, close, own, see
from truceline.node.alerting.raising import AGAIN_MS, Cause, raise_alert

DUTY = Officer("duty", "Lt Adams")


def test_an_event_becomes_an_alert_of_the_first_desk_with_a_due_time() -> None:
    node = watching()
    took = take(node, event("approach"))
    alert = the_alert(node)
    assert took.raised == (alert.id,)
    assert (alert.desk, alert.precedence, alert.state) == ("duty", Precedence.PRIORITY, State.OPEN)
    assert alert.due_at == STARTED_AT + 15 * MINUTE_MS
    assert alert.words == "truck-1 is heading for North zone, 211313Z SEP 26"
    assert (alert.owner, alert.seen, alert.unseen) == (None, (), 1)


def test_an_entry_after_an_approach_joins_it_and_makes_it_more_urgent() -> None:
    node = watching()
    take(node, event("approach"))
    took = take(node, event("entry", 60), at=STARTED_AT + MINUTE_MS)
    alert = the_alert(node)
    assert (took.raised, took.joined) == ((), 1)
    assert (alert.kind, alert.precedence, alert.causes) == ("entry", Precedence.IMMEDIATE, 2)
    assert alert.due_at == STARTED_AT + 6 * MINUTE_MS


def test_what_is_less_urgent_joins_and_makes_nothing_less_urgent_or_later() -> None:
    node = watching()
    take(node, event("entry"))
    take(node, event("approach", 60), at=STARTED_AT + MINUTE_MS)
    alert = the_alert(node)
    assert (alert.kind, alert.precedence, alert.due_at) == ("entry", Precedence.IMMEDIATE, STARTED_AT + 5 * MINUTE_MS)
    assert alert.causes == 2


def test_an_approach_that_is_not_true_any_more_is_withdrawn() -> None:
    node = watching()
    assert take(node, event("approach"), withdrawn(60)).withdrawn == 1
    alert = the_alert(node)
    assert (alert.state, alert.due_at, alert.closed) == (State.WITHDRAWN, 0, None)


def test_nothing_withdraws_an_entry() -> None:
    node = watching()
    take(node, event("approach"), event("entry", 60), withdrawn(120))
    assert the_alert(node).state is State.OPEN


def test_an_old_withdrawal_does_not_withdraw_a_newer_approach() -> None:
    node = watching()
    take(node, event("approach", 120), withdrawn(60))
    assert the_alert(node).state is State.OPEN


def test_an_approach_that_comes_again_soon_is_the_same_alert_and_is_due_anew() -> None:
    node = watching()
    take(node, event("approach"), withdrawn(60))
    take(node, event("approach", 120), at=STARTED_AT + 30 * MINUTE_MS)
    alert = the_alert(node)
    assert (alert.state, alert.due_at) == (State.OPEN, STARTED_AT + 45 * MINUTE_MS)


def test_an_approach_that_comes_again_after_long_is_another_alert() -> None:
    node = watching()
    take(node, event("approach"), withdrawn(60), event("approach", 61 + AGAIN_MS // 1_000))
    assert [alert.state for alert in alerts(node)] == [State.WITHDRAWN, State.OPEN]


def test_an_exit_raises_no_alert_and_joins_one_that_is_there() -> None:
    node = watching()
    assert take(node, event("exit")).passed_over == 1
    take(node, event("entry", 60), event("exit", 120))
    alert = the_alert(node)
    assert (alert.kind, alert.causes, alert.latest["reason"], alert.state) == ("entry", 2, "crossed", State.OPEN)
    assert alert.latest["at"] == STARTED_AT - 3_600_000 + 120_000


def test_an_exit_that_is_told_late_joins_nothing() -> None:
    node = watching()
    take(node, event("entry", 60), event("exit", 30))
    assert the_alert(node).causes == 1


def test_after_an_alert_was_closed_the_same_thing_is_another_alert_and_an_exit_is_nothing() -> None:
    node = watching()
    take(node, event("entry"))
    close(node, the_alert(node).id, Closing.EXPECTED, "", DUTY, moment())
    assert take(node, event("exit", 60)).passed_over == 1
    take(node, event("entry", 120))
    assert [alert.state for alert in alerts(node)] == [State.CLOSED, State.OPEN]


def test_another_track_another_zone_and_a_drill_are_other_things() -> None:
    node = watching()
    take(node, event("entry"), event("entry", track="truck-2"), event("entry", zone="south"))
    take(node, event("entry", 1), is_drill=True)
    assert [alert.is_drill for alert in alerts(node)] == [False, False, False, True]


def test_the_geometries_of_one_zone_and_the_two_names_of_a_pair_are_one_thing() -> None:
    node = watching()
    take(node, event("entry"), event("entry", standing="marked"))
    pair: dict[str, Any] = {"zone": "", "zone_version": "", "standing": "", "zone_name": ""}
    take(node, event("proximity", track="a", other_track="b", **pair))
    take(node, event("proximity", 10, track="b", other_track="a", **pair))
    assert [alert.causes for alert in alerts(node)] == [2, 2]


def test_what_joins_an_alert_that_somebody_owns_leaves_it_owned_and_shows_as_unseen() -> None:
    node = watching()
    take(node, event("approach"))
    own(node, the_alert(node).id, DUTY, moment())
    take(node, event("entry", 60))
    alert = the_alert(node)
    assert (alert.owner is not None, alert.due_at, alert.unseen) == (True, 0, 1)
    assert see(node, alert.id, DUTY, moment()).unseen == 0


def test_rules_of_the_party_come_before_those_that_hold_otherwise() -> None:
    node = watching(
        AlertRule(precedence=None, event="entry", zone="south"),
        AlertRule(precedence=Precedence.FLASH, event="entry", desk="chief"),
    )
    take(node, event("entry"), event("entry", zone="south"))
    alert = the_alert(node)
    assert (alert.precedence, alert.desk, alert.due_at) == (Precedence.FLASH, "chief", STARTED_AT + 2 * MINUTE_MS)


def test_others_of_our_own_raise_alerts_in_the_same_way() -> None:
    node = watching()
    about = {"message": "ab" * 32}
    cause = Cause(
        kind="read-back",
        subject=("message", "ab" * 32),
        words="the place was read back as another one",
        precedence=Precedence.IMMEDIATE,
        at=STARTED_AT,
        about=about,
    )
    first, second = raise_alert(node, cause, moment()), raise_alert(node, cause, moment())
    assert first == second == the_alert(node).id
    assert the_alert(node).about == {**about, "at": STARTED_AT}


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["approach", "entry", "exit", "presence", "lost", "withdrawn"]),
        st.integers(0, 10_000),
        st.sampled_from(["truck-1", "truck-2"]),
    ),
    max_size=12,
)


@given(ROWS, st.integers(1, 4))
def test_it_makes_no_difference_in_how_many_pieces_events_come_or_whether_they_come_twice(
    rows: list[tuple[str, int, str]], size: int
) -> None:
    events = [
        withdrawn(after_s, track=track) if kind == "withdrawn" else event(kind, after_s, track)
        for kind, after_s, track in sorted(rows, key=lambda row: row[1])
    ]
    whole, pieces = watching(), watching()
    take(whole, *events)
    for start in range(0, len(events), size):
        take(pieces, *events[start : start + size])
    what = [[(alert.subject, alert.state, alert.kind, alert.causes) for alert in alerts(n)] for n in (whole, pieces)]
    assert what[0] == what[1]
    raised_before = len(alerts(whole))
    known = [row for row in events if row["reason"] != "withdrawn" and row["kind"] != "exit"]
    assert take(whole, *known).raised == ()
    assert len(alerts(whole)) == raised_before


@pytest.mark.parametrize("precedence", Precedence)
def test_precedence_never_falls(precedence: Precedence) -> None:
    node = watching(AlertRule(precedence=precedence, event="presence"))
    take(node, event("entry"), event("presence", 60))
    assert the_alert(node).precedence.rank == min(precedence.rank, Precedence.IMMEDIATE.rank)
