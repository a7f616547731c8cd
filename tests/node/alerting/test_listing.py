"""The alerts that an officer sees."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.node.alerting.sightings import MINUTE_MS, alerts, event, take, the_alert, watching, withdrawn
from tests.node.homes import STARTED_AT, moment
from truceline.model.orders import AlertRule
from truceline.model.precedence import Precedence
from truceline.node.alerting.alerts import Closing, State
from truceline.node.alerting.handling import Officer, close, own
from truceline.node.alerting.listing import Listed, all_alerts, open_alerts
from truceline.node.alerting.raising import Cause, raise_alert

DUTY = Officer("duty")


def test_the_most_urgent_comes_first_and_then_what_is_due_first() -> None:
    node = watching()
    take(node, event("lost", track="c"))
    take(node, event("entry", track="b"), at=STARTED_AT + 1_000)
    take(node, event("entry", track="a"))
    listed = open_alerts(node, STARTED_AT)
    assert [alert.about["track"] for alert in listed.alerts] == ["a", "b", "c"]
    assert [alert.about["track"] for alert in open_alerts(node, STARTED_AT, limit=1).alerts] == ["a"]
    assert open_alerts(node, STARTED_AT, limit=1).total == 3


def test_what_nobody_came_for_stands_above_everything() -> None:
    node = watching(AlertRule(precedence=Precedence.FLASH, event="transit"))
    take(node, event("entry", track="left"))
    late = STARTED_AT + 60 * MINUTE_MS
    take(node, event("transit", track="new"), at=late)
    assert [alert.about["track"] for alert in open_alerts(node, late).alerts] == ["left", "new"]


def test_a_desk_sees_its_own_alerts_and_how_many_are_elsewhere() -> None:
    node = watching()
    take(node, event("entry", track="a"), event("entry", track="b"))
    own(node, alerts(node)[0].id, Officer("deputy"), moment())
    listed = open_alerts(node, STARTED_AT, desk="duty")
    assert ([alert.about["track"] for alert in listed.alerts], listed.elsewhere) == (["b"], 1)


def test_without_a_node_an_alert_is_shown_where_it_would_be() -> None:
    node = watching()
    take(node, event("entry"))
    size, later = node.store.tree.size, STARTED_AT + 5 * MINUTE_MS + 1
    assert open_alerts(node, later, desk="duty").alerts == ()
    (alert,) = open_alerts(node, later, desk="deputy").alerts
    assert alert.desk == "deputy"
    assert node.store.tree.size == size


@pytest.mark.parametrize("list_them", [open_alerts, all_alerts])
def test_drills_stand_below_what_is_real_and_push_nothing_real_past_the_limit(
    list_them: Callable[..., Listed],
) -> None:
    node = watching(AlertRule(precedence=Precedence.FLASH, event="transit"))
    take(node, event("lost", track="a"), event("lost", track="b"), event("lost", track="c"))
    take(node, *(event("transit", track=f"drill-{number}") for number in range(4)), at=STARTED_AT + 1, is_drill=True)
    listed = list_them(node, STARTED_AT + 1, limit=2)
    assert [alert.is_drill for alert in listed.alerts] == [False, False, True, True]
    assert (listed.total, listed.drills) == (7, 4)
    real = list_them(node, STARTED_AT + 1, limit=3).alerts[:3]
    assert {alert.about["track"] for alert in real} == {"a", "b", "c"}


def test_drills_at_other_desks_are_counted_by_themselves() -> None:
    node = watching()
    take(node, event("entry", track="a"))
    take(node, event("entry", track="b"), is_drill=True)
    listed = open_alerts(node, STARTED_AT, desk="deputy")
    assert (listed.total, listed.drills, listed.elsewhere, listed.drills_elsewhere) == (0, 0, 2, 1)


def test_what_was_closed_is_open_no_more_but_on_record() -> None:
    node = watching()
    take(node, event("entry"))
    close(node, the_alert(node).id, Closing.LEFT, "", DUTY, moment())
    assert open_alerts(node, STARTED_AT).total == 0
    assert [alert.state for alert in all_alerts(node, STARTED_AT).alerts] == [State.CLOSED]


def test_what_was_withdrawn_stays_before_whoever_owns_it_and_leaves_the_others() -> None:
    node = watching()
    take(node, event("approach", track="a"), event("approach", track="b"))
    own(node, alerts(node)[0].id, DUTY, moment())
    take(node, withdrawn(60, track="a"), withdrawn(60, track="b"))
    assert [alert.about["track"] for alert in open_alerts(node, STARTED_AT).alerts] == ["a"]


def test_the_newest_come_first_among_all() -> None:
    node = watching()
    take(node, event("entry", track="old"))
    take(node, event("lost", track="new"), at=STARTED_AT + 1)
    assert [alert.about["track"] for alert in all_alerts(node, STARTED_AT, limit=1).alerts] == ["new"]


def test_what_is_hidden_is_neither_listed_nor_counted_but_where_it_belongs() -> None:
    node = watching()
    cause = Cause(
        kind="duress",
        subject=("duress", "duty"),
        words="signed under duress",
        precedence=Precedence.FLASH,
        at=STARTED_AT,
        desk="chief",
        hidden_from="duty",
    )
    raise_alert(node, cause, moment())
    for list_them in (open_alerts, all_alerts):
        for desk in ("", "duty", "deputy"):
            listed = list_them(node, STARTED_AT, desk=desk)
            assert (listed.alerts, listed.total, listed.elsewhere) == ((), 0, 0)
        assert list_them(node, STARTED_AT, desk="chief").total == 1
