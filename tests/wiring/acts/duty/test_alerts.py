"""Acts on alerts, as commands and the running node ask for them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from tests.node.alerting.sightings import MINUTE_MS, event, the_alert, watching
from tests.node.homes import STARTED_AT, begun, moment
from truceline.errors import InputError, NoteError
from truceline.model.feeds import LiveFeed
from truceline.node.node import Node
from truceline.wiring.acts.table import perform


def ask(node: Node, act: str, /, *, at: int = STARTED_AT, **given: Any) -> dict[str, Any]:
    return perform(node, moment(at), act, given)


def take(node: Node, *rows: Any, drill: bool = False) -> dict[str, Any]:
    return ask(node, "alert-take", rows=list(rows), first=1, drill=drill)


def test_what_became_of_events_is_told() -> None:
    node = watching()
    told = take(node, event("approach"), event("entry", 60), event("exit", track="truck-9"))
    assert told == {
        "raised": [the_alert(node).id],
        "joined": 1,
        "withdrawn": 0,
        "passed_over": 1,
        "newest_at": STARTED_AT - 3_600_000 + 60_000,
    }


def test_a_row_that_is_no_event_is_told_by_its_number_and_nothing_of_the_batch_is_taken() -> None:
    node = watching()
    size = node.store.tree.size
    for wrong in ({"kind": "entry"}, 3):
        with pytest.raises(InputError, match="row 42"):
            ask(node, "alert-take", rows=[event("entry"), wrong], first=41, drill=False)
    assert node.store.tree.size == size


@pytest.mark.parametrize("rows", [3, {}, [{}] * 10_001])
def test_what_is_no_list_of_rows_is_refused(rows: Any) -> None:
    with pytest.raises(NoteError):
        ask(watching(), "alert-take", rows=rows, first=1, drill=False)


def test_an_alert_goes_through_the_hands_of_officers() -> None:
    node = watching()
    take(node, event("entry"), drill=True)
    by: Any = {"id": the_alert(node).id[:8], "desk": "duty", "operator": "Lt Adams"}
    assert ask(node, "alert-see", **by)["seen"] == [{"desk": "duty", "at": STARTED_AT, "operator": "Lt Adams"}]
    assert ask(node, "alert-own", **by)["owner"]["desk"] == "duty"
    assert ask(node, "alert-note", **by, text="a bus")["undo_until"] == STARTED_AT + 30_000
    assert ask(node, "alert-hand", **by, to="deputy", text="yours")["desk"] == "deputy"
    closed = ask(node, "alert-close", **by, reason="expected", text="in the schedule")
    assert closed["closed"] == {
        "reason": "expected",
        "text": "in the schedule",
        "desk": "duty",
        "operator": "Lt Adams",
        "at": STARTED_AT,
    }
    assert closed["drill"] is True
    assert ask(node, "alert-undo", **by)["state"] == "open"
    shown = ask(node, "alert-show", id=by["id"], desk="duty")
    acts = ["raise", "see", "own", "note", "hand", "close", "undo"]
    assert [deed["act"] for deed in shown["history"]] == acts
    assert shown["history"][3]["says"] == {"text": "a bus"}


def test_a_reason_that_there_is_not_is_refused() -> None:
    node = watching()
    take(node, event("entry"))
    with pytest.raises(NoteError):
        ask(node, "alert-close", id=the_alert(node).id, desk="duty", operator="", reason="done", text="")


def test_open_alerts_are_listed_as_of_now_and_all_of_them_on_request() -> None:
    node = watching()
    take(node, event("entry"))
    wanted: Any = {"desk": "deputy", "limit": 10, "all": False}
    nothing = {"alerts": [], "total": 0, "drills": 0, "elsewhere": 1, "drills_elsewhere": 0}
    assert ask(node, "alert-list", **wanted) == nothing
    later = STARTED_AT + 5 * MINUTE_MS + 1
    (found,) = ask(node, "alert-list", at=later, **wanted)["alerts"]
    assert (found["desk"], found["due_at"]) == ("deputy", STARTED_AT + 6 * MINUTE_MS)
    assert ask(node, "alert-list", at=later, desk="", limit=10, all=True)["total"] == 1


def test_a_list_tells_real_alerts_first_and_counts_those_of_drills() -> None:
    node = watching()
    take(node, event("entry", track="practised"), drill=True)
    take(node, event("lost", track="real"))
    for every in (False, True):
        found = ask(node, "alert-list", desk="", limit=1, all=every)
        assert [each["drill"] for each in found["alerts"]] == [False, True]
        assert (found["total"], found["drills"]) == (2, 1)


def test_a_feed_of_the_settings_says_how_it_stands() -> None:
    node = begun()
    node.take_live_feeds(
        [
            LiveFeed(name="coast", way="udp 127.0.0.1:10110", is_up=True, heard_at=STARTED_AT, reports=3),
            LiveFeed(name="tak", way="tcp h:1", is_silent=True, trouble="h:1 did not answer", bad=1),
        ]
    )
    coast, tak = ask(node, "feed-list")["feeds"]
    nothing = {"reports": 0, "bad": 0, "dropped": 0}
    assert coast["live"] == nothing | {"way": "udp 127.0.0.1:10110", "up": True, "heard_at": STARTED_AT, "reports": 3}
    assert tak["live"] == nothing | {"way": "tcp h:1", "up": False, "trouble": "h:1 did not answer", "bad": 1}
    assert (coast["silent"], tak["silent"]) == (False, True)


def test_a_feed_is_heard_and_listed() -> None:
    node = watching()
    ask(node, "feed-heard", name="radar", events=2, until=STARTED_AT, drill=False)
    ask(node, "feed-heard", name="camera", events=0, until=0, drill=False)
    camera, radar = ask(node, "feed-list")["feeds"]
    assert radar == {
        "feed": "radar",
        "taken_at": STARTED_AT,
        "events": 2,
        "drill": False,
        "silent": False,
        "until": STARTED_AT,
    }
    assert (camera["silent"], "until" in camera) == (True, False)
