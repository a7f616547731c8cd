"""What officers do with an alert: seen, owned and closed differ, and what was done can be taken back for a moment."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.node.alerting.sightings import MINUTE_MS, event, take, the_alert, watching, withdrawn
from tests.node.homes import STARTED_AT, moment
from truceline.errors import InputError, NotFoundError
from truceline.model.precedence import Precedence
from truceline.node.alerting.alerts import By, Closing, State
from truceline.node.alerting.handling import (
    MAX_TEXT,
    UNDO_MS,
    Officer,
    alert_called,
    close,
    hand,
    history_of,
    note,
    own,
    see,
    undo,
)
from truceline.node.alerting.raising import Cause, raise_alert
from truceline.node.node import Node

DUTY, DEPUTY = Officer("duty", "Lt Adams"), Officer("deputy")
LATER = moment(STARTED_AT + 10_000)


@pytest.fixture
def node() -> Node:
    """A node with one alert at the first desk."""
    node = watching()
    take(node, event("approach"))
    return node


def test_whoever_looks_has_not_taken_it_on(node: Node) -> None:
    alert = see(node, the_alert(node).id, DUTY, LATER)
    assert alert.seen == (By("duty", "Lt Adams", STARTED_AT + 10_000),)
    assert (alert.owner, alert.unseen) == (None, 0)
    assert alert.due_at == STARTED_AT + 15 * MINUTE_MS


def test_whoever_takes_it_on_owns_it_and_has_seen_it_and_it_is_due_no_more(node: Node) -> None:
    alert = own(node, the_alert(node).id, DEPUTY, LATER)
    assert alert.owner == By("deputy", "", STARTED_AT + 10_000) == alert.seen[-1]
    assert (alert.desk, alert.due_at, alert.state) == ("deputy", 0, State.OPEN)


def test_an_alert_that_is_handed_over_belongs_to_the_other_desk_and_nobody_owns_it(node: Node) -> None:
    own(node, the_alert(node).id, DUTY, moment())
    alert = hand(node, the_alert(node).id, "deputy", "yours", DUTY, LATER)
    assert (alert.desk, alert.owner, alert.due_at) == ("deputy", None, STARTED_AT + 10_000 + MINUTE_MS)


def test_a_withdrawn_alert_that_is_handed_over_is_due_to_nobody(node: Node) -> None:
    own(node, the_alert(node).id, DUTY, moment())
    take(node, withdrawn(60))
    assert hand(node, the_alert(node).id, "deputy", "", DUTY, LATER).due_at == 0


def test_a_closed_alert_says_why_and_by_whom(node: Node) -> None:
    alert = close(node, the_alert(node).id, Closing.TURNED_BACK, "seen from post 4", DUTY, LATER)
    assert (alert.state, alert.due_at) == (State.CLOSED, 0)
    assert alert.closed is not None
    assert alert.closed.reason is Closing.TURNED_BACK
    assert (alert.closed.text, alert.closed.by) == ("seen from post 4", By("duty", "Lt Adams", LATER.at))


def test_a_closed_alert_is_not_seen_if_nobody_said_so(node: Node) -> None:
    assert close(node, the_alert(node).id, Closing.EXPECTED, "", DUTY, LATER).seen == ()


def test_a_note_changes_nothing_but_the_history(node: Node) -> None:
    before = the_alert(node)
    after = note(node, before.id, "a bus, says the post", DUTY, LATER)
    assert (after.state, after.owner, after.seen, after.due_at) == (before.state, None, (), before.due_at)
    assert history_of(node, before.id)[-1].content == {"text": "a bus, says the post"}


ACTS: dict[str, Callable[[Node, str], object]] = {
    "see": lambda node, alert_id: see(node, alert_id, DUTY, moment()),
    "own": lambda node, alert_id: own(node, alert_id, DUTY, moment()),
    "note": lambda node, alert_id: note(node, alert_id, "words", DUTY, moment()),
    "hand": lambda node, alert_id: hand(node, alert_id, "deputy", "", DUTY, moment()),
    "close": lambda node, alert_id: close(node, alert_id, Closing.LEFT, "", DUTY, moment()),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_was_done_can_be_taken_back_within_seconds_and_both_stay_on_record(node: Node, act: str) -> None:
    before = the_alert(node)
    ACTS[act](node, before.id)
    done = history_of(node, before.id)[-1]
    after = undo(node, before.id, DUTY, moment(STARTED_AT + UNDO_MS))
    assert (after.state, after.owner, after.seen, after.desk, after.due_at) == (
        *(before.state, None, (), before.desk),
        before.due_at,
    )
    assert [deed.verb for deed in history_of(node, before.id)] == ["raise", act, "undo"]
    assert history_of(node, before.id)[-1].content == {"index": done.index}


def test_after_half_a_minute_nothing_can_be_taken_back(node: Node) -> None:
    close(node, the_alert(node).id, Closing.LEFT, "", DUTY, moment())
    for late in (UNDO_MS + 1, -1):
        with pytest.raises(InputError, match="ago"):
            undo(node, the_alert(node).id, DUTY, moment(STARTED_AT + late))


def test_nobody_takes_back_what_another_desk_did_or_what_the_node_did(node: Node) -> None:
    alert_id = the_alert(node).id
    with pytest.raises(InputError, match="raise by node"):
        undo(node, alert_id, DUTY, moment())
    own(node, alert_id, DEPUTY, moment())
    with pytest.raises(InputError, match="own by deputy"):
        undo(node, alert_id, DUTY, moment())


def test_nothing_is_taken_back_twice_or_once_something_has_come(node: Node) -> None:
    alert_id = the_alert(node).id
    see(node, alert_id, DUTY, moment())
    own(node, alert_id, DUTY, moment())
    undo(node, alert_id, DUTY, moment())
    with pytest.raises(InputError, match="undo by duty"):
        undo(node, alert_id, DUTY, moment())
    own(node, alert_id, DUTY, moment())
    take(node, event("entry", 60))
    with pytest.raises(InputError, match="join by node"):
        undo(node, alert_id, DUTY, moment())


def test_a_closing_is_not_taken_back_once_the_same_thing_is_another_alert(node: Node) -> None:
    first = the_alert(node).id
    close(node, first, Closing.LEFT, "", DUTY, moment())
    take(node, event("entry", 60))
    with pytest.raises(InputError, match="newer alert"):
        undo(node, first, DUTY, moment())


def test_a_closed_alert_cannot_be_owned_handed_over_or_closed_again_but_written_to(node: Node) -> None:
    alert_id = the_alert(node).id
    close(node, alert_id, Closing.LEFT, "", DUTY, moment())
    for act in ("own", "hand", "close"):
        with pytest.raises(InputError, match="is closed"):
            ACTS[act](node, alert_id)
    assert note(node, alert_id, "it was a bus", DUTY, moment()).state is State.CLOSED


def test_desks_are_those_of_the_orders(node: Node) -> None:
    alert_id = the_alert(node).id
    with pytest.raises(InputError, match="no desk 'night'"):
        hand(node, alert_id, "night", "", DUTY, moment())
    with pytest.raises(InputError, match="no desk 'night'"):
        own(node, alert_id, Officer("night"), moment())


def test_words_are_there_where_they_are_needed_and_not_endless(node: Node) -> None:
    alert_id = the_alert(node).id
    with pytest.raises(InputError, match="no words"):
        close(node, alert_id, Closing.OTHER, " ", DUTY, moment())
    with pytest.raises(InputError, match="no words"):
        note(node, alert_id, "", DUTY, moment())
    with pytest.raises(InputError, match="characters"):
        note(node, alert_id, "x" * (MAX_TEXT + 1), DUTY, moment())
    assert len(history_of(node, alert_id)) == 1


def test_a_drill_stays_a_drill_in_every_deed() -> None:
    node = watching()
    take(node, event("entry"), is_drill=True)
    own(node, the_alert(node).id, DUTY, moment())
    assert all(deed.is_drill for deed in history_of(node, the_alert(node).id))


def test_what_is_hidden_from_a_desk_is_found_only_where_it_belongs(node: Node) -> None:
    cause = Cause(
        kind="duress",
        subject=("duress", "duty"),
        words="signed under duress",
        precedence=Precedence.FLASH,
        at=STARTED_AT,
        desk="chief",
        hidden_from="duty",
    )
    alert_id = raise_alert(node, cause, moment())
    for desk in ("", "duty", "deputy"):
        with pytest.raises(NotFoundError):
            alert_called(node, alert_id, desk)
    assert alert_called(node, alert_id, "chief").hidden_from == "duty"
    with pytest.raises(InputError, match="not shown"):
        hand(node, alert_id, "duty", "", Officer("chief"), moment())
