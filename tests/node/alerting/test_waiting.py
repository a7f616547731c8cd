"""What nobody takes on goes from desk to desk, whether a node ran meanwhile or not."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.node.alerting.sightings import DESKS, MINUTE_MS, event, take, the_alert, watching, withdrawn
from tests.node.homes import STARTED_AT, moment
from truceline.model.orders import Desk, Orders
from truceline.model.precedence import Precedence
from truceline.node.alerting.alerts import Closing
from truceline.node.alerting.handling import Officer, close, history_of, own, see
from truceline.node.alerting.raising import Cause, raise_alert
from truceline.node.alerting.waiting import as_of, pass_on

DUTY = Officer("duty")
DUE_AT = STARTED_AT + 5 * MINUTE_MS


def test_an_alert_that_nobody_takes_on_in_time_goes_to_the_next_desk_with_a_new_time() -> None:
    node = watching()
    take(node, event("entry"))
    assert pass_on(node, moment(DUE_AT)) == []
    (unattended,) = pass_on(node, moment(DUE_AT + 1))
    alert = the_alert(node)
    assert (unattended.alert, unattended.desk, unattended.due_at) == (alert, "duty", DUE_AT)
    assert (alert.desk, alert.due_at, alert.is_left) == ("deputy", DUE_AT + MINUTE_MS, False)
    assert pass_on(node, moment(DUE_AT + 2)) == []


def test_at_the_last_desk_it_stays_and_that_is_said_once() -> None:
    node = watching()
    take(node, event("entry"))
    late = moment(DUE_AT + 60 * MINUTE_MS)
    assert [each.desk for each in pass_on(node, late)] == ["duty", "deputy", "chief"]
    alert = the_alert(node)
    assert (alert.desk, alert.due_at, alert.is_left) == ("chief", 0, True)
    assert pass_on(node, late) == []
    assert [deed.verb for deed in history_of(node, alert.id)] == ["raise", "pass-on", "pass-on", "leave"]


def test_looking_is_not_taking_on() -> None:
    node = watching()
    take(node, event("entry"))
    see(node, the_alert(node).id, DUTY, moment())
    assert len(pass_on(node, moment(DUE_AT + 1))) == 1


def test_what_is_owned_closed_or_withdrawn_goes_nowhere() -> None:
    for finish in (
        lambda node: own(node, the_alert(node).id, DUTY, moment()),
        lambda node: close(node, the_alert(node).id, Closing.LEFT, "", DUTY, moment()),
        lambda node: take(node, withdrawn(60)),
    ):
        node = watching()
        take(node, event("approach"))
        finish(node)
        assert pass_on(node, moment(DUE_AT + 10**9)) == []


def test_whoever_takes_it_on_at_the_end_has_attended_to_it() -> None:
    node = watching()
    take(node, event("entry"))
    pass_on(node, moment(DUE_AT + 60 * MINUTE_MS))
    alert = own(node, the_alert(node).id, DUTY, moment(DUE_AT + 61 * MINUTE_MS))
    assert (alert.is_left, alert.desk) == (False, "duty")


def test_what_comes_to_an_alert_that_was_left_makes_it_due_again() -> None:
    node = watching()
    take(node, event("entry"))
    late = DUE_AT + 60 * MINUTE_MS
    pass_on(node, moment(late))
    take(node, event("presence", 60), at=late)
    alert = the_alert(node)
    assert (alert.is_left, alert.due_at) == (False, late + 5 * MINUTE_MS)


def test_the_desk_that_an_alert_is_hidden_from_is_passed_over() -> None:
    node = watching()
    node.take_orders(Orders((Desk(name="duty", next="deputy"), *DESKS[1:])))
    cause = Cause(
        kind="duress",
        subject=("duress",),
        words="signed under duress",
        precedence=Precedence.FLASH,
        at=STARTED_AT,
        hidden_from="deputy",
    )
    raise_alert(node, cause, moment())
    pass_on(node, moment(STARTED_AT + 2 * MINUTE_MS + 1))
    assert the_alert(node).desk == "chief"


@given(st.lists(st.integers(0, 20 * MINUTE_MS), max_size=6), st.integers(0, 40 * MINUTE_MS))
def test_where_an_alert_is_by_the_time_does_not_depend_on_when_a_node_ran(looks: list[int], after_ms: int) -> None:
    """What `alert list` shows without a node is what a node that had run would have put on record."""
    asleep, awake = watching(), watching()
    for node in (asleep, awake):
        take(node, event("entry"))
    for look in sorted(looks):
        pass_on(awake, moment(STARTED_AT + min(look, after_ms)))
    now_at = STARTED_AT + after_ms
    shown, recorded = (as_of(the_alert(node), node.orders, now_at) for node in (asleep, awake))
    assert replace(shown, changed=recorded.changed, id=recorded.id) == recorded
