"""The state of an alert is what the log says, and no sequence of acts makes it say more."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.node.alerting.sightings import MINUTE_MS, event, take, the_alert, watching, withdrawn
from tests.node.homes import STARTED_AT, moment
from truceline.errors import InputError
from truceline.model.precedence import Precedence
from truceline.node.alerting.alerts import NOUN, Alert, AlertBook, By, Closing, State, after
from truceline.node.alerting.handling import Officer, close, hand, history_of, note, own, see, undo
from truceline.node.alerting.listing import open_alerts
from truceline.node.alerting.waiting import pass_on
from truceline.node.deeds import Deed, book
from truceline.node.node import Moment, Node

Step = tuple[str, str, int]
DONE: dict[str, Callable[[Node, str, Officer, Moment], object]] = {
    "see": see,
    "own": own,
    "note": lambda node, alert_id, by, now: note(node, alert_id, "words", by, now),
    "hand": lambda node, alert_id, by, now: hand(node, alert_id, "chief", "", by, now),
    "close": lambda node, alert_id, by, now: close(node, alert_id, Closing.LEFT, "", by, now),
    "undo": undo,
    "pass": lambda node, alert_id, by, now: pass_on(node, now),
}
CAME: dict[str, Callable[[int], dict[str, Any]]] = {
    "approach": lambda after_s: event("approach", after_s),
    "entry": lambda after_s: event("entry", after_s),
    "exit": lambda after_s: event("exit", after_s),
    "withdrawn": withdrawn,
}
STEPS = st.lists(
    st.tuples(
        st.sampled_from([*DONE, *CAME]), st.sampled_from(["duty", "deputy"]), st.sampled_from([0, 5_000, 2 * MINUTE_MS])
    ),
    max_size=25,
)


def after_steps(steps: list[Step]) -> Node:
    """A node with an approach to which all sorts of things were done; what is refused changes nothing."""
    node = watching()
    take(node, event("approach"))
    first, at = the_alert(node).id, STARTED_AT
    for number, (what, desk, later_ms) in enumerate(steps, 1):
        at += later_ms
        with suppress(InputError):
            if what in CAME:
                take(node, CAME[what](60 * number), at=at)
            else:
                DONE[what](node, first, Officer(desk), moment(at))
    return node


def standing_deeds(deeds: list[Deed]) -> list[Deed]:
    """What was done and not taken back."""
    taken_back = {deed.content["index"] for deed in deeds if deed.verb == "undo"}
    return [deed for deed in deeds if deed.verb != "undo" and deed.index not in taken_back]


@given(STEPS)
def test_no_sequence_of_acts_makes_an_alert_say_more_than_the_log(steps: list[Step]) -> None:
    """An alert is closed, owned and seen only by deeds that stand in the log and were not taken back."""
    node = after_steps(steps)
    for alert in book(node, AlertBook).alerts.values():
        deeds = standing_deeds(list(history_of(node, alert.id)))
        assert alert.seen == tuple(_by(deed) for deed in deeds if deed.verb in ("see", "own"))
        assert alert.owner == _owner(deeds)
        assert alert.desk == _desk(deeds)
        assert alert.state == _state(deeds)
        assert (alert.closed is not None) == (alert.state is State.CLOSED)
        assert alert.precedence == min((_precedence(deed) for deed in deeds), key=lambda each: each.rank)
        assert alert.causes == sum(deed.verb in ("raise", "join", "withdraw") for deed in deeds)
        assert alert.due_at == 0 or (alert.state is State.OPEN and alert.owner is None)


@given(STEPS)
def test_after_a_restart_everything_is_as_it_was(steps: list[Step]) -> None:
    node = after_steps(steps)
    before = book(node, AlertBook)
    listed = open_alerts(node, STARTED_AT)
    node.books.clear()
    assert book(node, AlertBook).alerts == before.alerts
    assert book(node, AlertBook).listed == before.listed
    assert open_alerts(node, STARTED_AT) == listed


@given(STEPS)
def test_exactly_what_wants_something_of_an_officer_is_listed(steps: list[Step]) -> None:
    kept = book(after_steps(steps), AlertBook)
    assert kept.listed == {alert.id for alert in kept.alerts.values() if alert.is_listed}


def test_what_was_done_to_an_alert_whose_beginning_was_erased_is_passed_over() -> None:
    deed = Deed(noun=NOUN, of="0a" * 16, verb="own", desk="duty")
    assert after(None, deed) is None
    kept = AlertBook()
    kept.take(deed)
    assert kept.alerts == {}


def test_no_state_of_an_alert_is_called_as_if_somebody_had_agreed() -> None:
    assert set(State) == {"open", "withdrawn", "closed"}
    assert not {name for name in Alert.__dataclass_fields__ if "agree" in name or "clear" in name}


def _by(deed: Deed) -> By:
    return By(deed.desk, deed.operator, deed.at)


def _owner(deeds: list[Deed]) -> By | None:
    last = next((deed for deed in reversed(deeds) if deed.verb in ("own", "hand")), None)
    return _by(last) if last and last.verb == "own" else None


def _desk(deeds: list[Deed]) -> str:
    (*_, last) = (deed for deed in deeds if deed.verb in ("raise", "own", "hand", "pass-on"))
    where: Any = last.content["desk" if last.verb == "raise" else "to"] if last.verb != "own" else last.desk
    return str(where)


def _state(deeds: list[Deed]) -> State:
    if any(deed.verb == "close" for deed in deeds):
        return State.CLOSED
    (*_, last) = (deed for deed in deeds if deed.verb in ("raise", "withdraw") or "prec" in deed.content)
    return State.WITHDRAWN if last.verb == "withdraw" else State.OPEN


def _precedence(deed: Deed) -> Precedence:
    text: Any = deed.content.get("prec", "routine")
    return Precedence(text)
