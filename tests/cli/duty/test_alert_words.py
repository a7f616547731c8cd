"""Alerts in plain words."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

from click import unstyle

from tests.node.alerting.sightings import event, take, the_alert, watching, withdrawn
from tests.node.homes import STARTED_AT, moment
from truceline.cli.duty.alert_words import alert_rows, shown_rows
from truceline.node.alerting.handling import Officer, own
from truceline.node.alerting.waiting import pass_on
from truceline.node.node import Node
from truceline.wiring.acts.table import perform


def shown(node: Node, now_at: int = STARTED_AT) -> str:
    found: dict[str, Any] = perform(node, moment(now_at), "alert-show", {"id": the_alert(node).id, "desk": "duty"})
    assert list(shown_rows(found, now_at))[:2] == list(alert_rows(found, now_at))
    return unstyle("\n".join(shown_rows(found, now_at)))


def test_an_alert_says_how_urgent_it_is_what_it_is_and_that_nobody_has_it() -> None:
    node = watching()
    take(node, event("entry"))
    words = shown(node)
    assert "immediate" in words
    assert "truck-1 came into North zone" in words
    assert "at duty, nobody owns it; goes on in 5 min; not seen" in words
    assert "at 33.50583N 38.61778E, within 20 m" in words
    assert "DRILL" not in words


def test_a_drill_says_so_first() -> None:
    node = watching()
    take(node, event("entry"), is_drill=True)
    assert shown(node).split("  ")[1] == "DRILL"
    assert "nothing of this is real" in shown(node)


def test_seen_owned_and_closed_are_told_apart() -> None:
    node = watching()
    take(node, event("approach"))
    by: Any = {"id": the_alert(node).id, "desk": "duty", "operator": "Lt Adams"}
    perform(node, moment(), "alert-see", by)
    assert "nobody owns it" in shown(node)
    assert "seen by duty (Lt Adams) 211413Z SEP 26" in shown(node)
    perform(node, moment(), "alert-own", by)
    assert "owned by duty (Lt Adams)" in shown(node)
    perform(node, moment(), "alert-close", by | {"reason": "other", "text": "a bus"})
    assert "closed as other by duty (Lt Adams) 211413Z SEP 26: a bus" in shown(node)


def test_a_clock_that_was_set_is_told_with_how_far() -> None:
    node = watching()
    take(node, event("entry"))
    pass_on(node, moment()._replace(at=STARTED_AT - 3_600_000))
    words = shown(node, STARTED_AT - 3_600_000)
    assert "goes on in 5 min" in words
    assert "count-on by node: the clock was set by -3,600 s" in words.replace("; ", ": ")


def test_what_was_withdrawn_says_so_and_is_not_called_closed() -> None:
    node = watching()
    take(node, event("approach"))
    own(node, the_alert(node).id, Officer("duty"), moment())
    take(node, withdrawn(60))
    assert "withdrawn: the approach is not true any more; owned by duty" in shown(node)
    assert "closed" not in shown(node)


def test_what_nobody_came_for_is_loud_and_tells_where_it_waited() -> None:
    node = watching()
    take(node, event("entry"))
    late = STARTED_AT + 3_600_000
    pass_on(node, moment(late))
    words = shown(node, late)
    assert "UNATTENDED, and there is no next desk" in words
    assert "pass-on by node: to deputy; nobody had taken it on by 211418Z SEP 26" in words


def test_a_text_cannot_move_the_cursor() -> None:
    node = watching()
    take(node, event("entry"))
    by: Any = {"id": the_alert(node).id, "desk": "duty", "operator": "", "text": "a\u00a0b"}
    perform(node, moment(), "alert-note", by)
    assert "a\N{REPLACEMENT CHARACTER}b" in shown(node)
