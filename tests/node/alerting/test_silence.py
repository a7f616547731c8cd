"""A feed that falls silent is an alert that says since when; when it speaks again the alert is withdrawn."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from tests.node.homes import STARTED_AT, begun, moment
from truceline.model.orders import AlertRule, Orders
from truceline.model.precedence import Precedence
from truceline.node.alerting.alerts import State
from truceline.node.alerting.feeds import heard
from truceline.node.alerting.listing import all_alerts, open_alerts
from truceline.node.alerting.silence import fell_silent, spoke_again
from truceline.node.node import Node

HOUR = 3_600_000


def states(node: Node) -> list[State]:
    return [alert.state for alert in all_alerts(node, STARTED_AT + HOUR).alerts]


def test_a_silent_feed_is_an_alert_that_says_since_when() -> None:
    node = begun()
    fell_silent(node, "north radar", STARTED_AT, moment(STARTED_AT + HOUR))
    (alert,) = open_alerts(node, STARTED_AT + HOUR).alerts
    assert (alert.kind, alert.precedence) == ("silence", Precedence.PRIORITY)
    assert alert.words == "the feed north radar has said nothing since 211413Z SEP 26: silent is not quiet"
    assert alert.about["since"] == STARTED_AT


def test_a_feed_that_was_heard_in_an_earlier_run_is_silent_since_then() -> None:
    node = begun()
    heard(node, "north radar", 0, STARTED_AT - 2 * HOUR, moment())
    fell_silent(node, "north radar", STARTED_AT, moment(STARTED_AT + HOUR), was_heard=False)
    (alert,) = open_alerts(node, STARTED_AT + HOUR).alerts
    assert alert.about["since"] == STARTED_AT - 2 * HOUR


def test_a_feed_that_was_never_heard_says_so() -> None:
    node = begun()
    fell_silent(node, "north radar", STARTED_AT, moment(STARTED_AT + HOUR), was_heard=False)
    (alert,) = open_alerts(node, STARTED_AT + HOUR).alerts
    assert "has said nothing yet" in alert.words


def test_the_alert_is_withdrawn_when_the_feed_speaks_and_open_again_when_it_falls_silent_soon_after() -> None:
    node = begun()
    fell_silent(node, "north radar", STARTED_AT, moment(STARTED_AT + 1_000))
    fell_silent(node, "south radar", STARTED_AT, moment(STARTED_AT + 1_000))
    spoke_again(node, "north radar", moment(STARTED_AT + 2_000))
    assert sorted(states(node)) == [State.OPEN, State.WITHDRAWN]
    fell_silent(node, "north radar", STARTED_AT + 2_000, moment(STARTED_AT + 3_000))
    assert states(node) == [State.OPEN, State.OPEN]


def test_a_feed_that_was_never_silent_leaves_nothing_on_record_when_it_speaks() -> None:
    node = begun()
    size = node.store.tree.size
    spoke_again(node, "north radar", moment())
    assert node.store.tree.size == size


def test_orders_say_how_urgent_it_is() -> None:
    node = begun()
    node.take_orders(Orders(rules=(AlertRule(event="silence", precedence=Precedence.IMMEDIATE),)))
    fell_silent(node, "north radar", STARTED_AT, moment(STARTED_AT + HOUR))
    assert open_alerts(node, STARTED_AT + HOUR).alerts[0].precedence is Precedence.IMMEDIATE
