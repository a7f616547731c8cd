"""What officers do with an alert: look at it, take it on, write to it, hand it over, close it, take that back."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from truceline.errors import InputError, NotFoundError
from truceline.node.alerting.alerts import NEVER, NOUN, UNDOABLE, Act, Alert, AlertBook, Closing, State
from truceline.node.alerting.counting_on import count_on, set_by_ms
from truceline.node.deeds import Deed, book, deeds_on, record_deeds, the_one
from truceline.node.node import Moment, Node
from truceline.signing.canonical import Value

UNDO_MS = 30_000
"""For so long after an act its desk may take it back; later, it does something else."""
MAX_TEXT = 4_000


class Officer(NamedTuple):
    """Who does something: a desk, and the name of the person if it is given."""

    desk: str
    operator: str = ""


def alert_called(node: Node, digits: str, desk: str = "") -> Alert:
    """The one alert whose id begins with some digits.

    Args:
        node: ours.
        digits: the first of 32 hex digits.
        desk: who asks; what is hidden from that desk, or from anybody if no desk asks, is not found.

    Raises:
        NotFoundError: there is none.
        InputError: there are several.
    """
    kept = book(node, AlertBook)
    visible = {alert_id: alert for alert_id, alert in kept.alerts.items() if is_shown(alert, desk)}
    return visible[the_one(visible, digits, NOUN)]


def is_shown(alert: Alert, desk: str) -> bool:
    """True if a desk, or everybody if it is empty, may be shown an alert."""
    return not alert.hidden_from or (bool(desk) and desk == alert.desk != alert.hidden_from)


def history_of(node: Node, alert_id: str) -> tuple[Deed, ...]:
    """Everything that was done to an alert, in the order of the log."""
    return tuple(deeds_on(node, NOUN, alert_id))


def see(node: Node, digits: str, by: Officer, now: Moment) -> Alert:
    """The alert, once it is on record that an officer looked at it. The clock runs on: nobody has taken it on.

    Raises:
        NotFoundError, InputError: as ``alert_called``; or there is no such desk.
        FrozenError: the log is frozen.
        StoreError: the disk is full or fails.
    """
    return _done(node, _found(node, digits, by), Act.SEE, {}, by, now)


def own(node: Node, digits: str, by: Officer, now: Moment) -> Alert:
    """The alert, once an officer has taken it on; it belongs to that officer's desk from now on.

    Raises:
        as ``see``; InputError also if it is closed.
    """
    return _done(node, _unclosed(_found(node, digits, by)), Act.OWN, {}, by, now)


def note(node: Node, digits: str, text: str, by: Officer, now: Moment) -> Alert:
    """The alert, once an officer has written something to it; a closed one can be written to as well.

    Raises:
        as ``see``; InputError also if the text is empty or too long.
    """
    return _done(node, _found(node, digits, by), Act.NOTE, {"text": _checked(text, is_needed=True)}, by, now)


def hand(node: Node, digits: str, to: str, text: str, by: Officer, now: Moment) -> Alert:
    """The alert, once it belongs to another desk, where nobody owns it yet and its time begins anew.

    Raises:
        as ``own``; InputError also if there is no such desk, or the text is too long.
    """
    alert = _unclosed(_found(node, digits, by))
    node.orders.known_desk(to)
    if alert.hidden_from == to:
        raise InputError(f"the desk {to} is not shown this alert", hint="hand it to another desk")
    due_at = NEVER if alert.state is State.WITHDRAWN else now.at + node.orders.waits_ms(to, alert.precedence)
    return _done(node, alert, Act.HAND, {"to": to, "due": due_at, "text": _checked(text)}, by, now)


def close(node: Node, digits: str, reason: Closing, text: str, by: Officer, now: Moment) -> Alert:
    """The alert, once an officer has closed it and said why.

    Raises:
        as ``own``; InputError also if the reason is ``other`` without words, or the text is too long.
    """
    alert = _unclosed(_found(node, digits, by))
    said = _checked(text, is_needed=reason is Closing.OTHER)
    return _done(node, alert, Act.CLOSE, {"reason": str(reason), "text": said}, by, now)


def undo(node: Node, digits: str, by: Officer, now: Moment) -> Alert:
    """The alert as it was before the last act of this desk; both stay on record.

    Raises:
        as ``see``; InputError also if more than 30 s have passed, something else has happened since, it was no act
            of this desk, or a newer alert is about the same thing already.
    """
    alert = _found(node, digits, by)
    last = [deed for deed in history_of(node, alert.id) if deed.verb != Act.COUNT_ON][-1]
    if last.verb not in UNDOABLE or last.desk != by.desk or alert.before is None:
        raise InputError(
            f"the last thing that happened to the alert {alert.id[:12]} is {last.verb} by {last.desk}",
            hint="only the last act of your own desk can be taken back",
        )
    then = Moment(last.at, last.mono_ms, last.boot)
    ago_ms = now.at - then.at - set_by_ms(then, now)
    if not 0 <= ago_ms <= UNDO_MS:
        raise InputError(
            f"{last.verb} was {ago_ms / 1_000:.0f} s ago, more than {UNDO_MS // 1_000}",
            hint="it stands; hand, note or own it instead",
        )
    if book(node, AlertBook).newest[alert.subject] != alert.id:
        raise InputError("a newer alert is about the same thing already", hint="take on that one")
    undone = _done(node, alert, Act.UNDO, {"index": last.index}, by, now)
    return book(node, AlertBook).alerts[alert.id] if count_on(node, now) else undone


def _found(node: Node, digits: str, by: Officer) -> Alert:
    node.orders.known_desk(by.desk)
    return alert_called(node, digits, by.desk)


def _unclosed(alert: Alert) -> Alert:
    if alert.state is State.CLOSED:
        raise InputError(
            f"the alert {alert.id[:12]} is closed", hint="write a note to it; if it goes on, a new alert comes"
        )
    return alert


def _checked(text: str, *, is_needed: bool = False) -> str:
    if len(text) > MAX_TEXT:
        raise InputError(f"a text of {len(text)} characters", hint=f"the limit is {MAX_TEXT}")
    if is_needed and not text.strip():
        raise InputError("there are no words", hint="say it by --text")
    return text


def _done(node: Node, alert: Alert, act: Act, content: Mapping[str, Value], by: Officer, now: Moment) -> Alert:
    deed = Deed(
        noun=NOUN,
        of=alert.id,
        verb=act,
        desk=by.desk,
        operator=by.operator,
        content=content,
        is_drill=alert.is_drill,
    )
    record_deeds(node, [deed], now)
    found = book(node, AlertBook).alerts.get(alert.id)
    if found is None:
        raise NotFoundError(f"the alert {alert.id[:12]} was erased", hint="the log still says that it was there")
    return found
