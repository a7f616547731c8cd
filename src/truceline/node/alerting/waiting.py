"""What happens to an alert that nobody takes on: it goes from desk to desk, and at the last one it stays, loudly."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from truceline.model.orders import Orders
from truceline.node.alerting.alerts import NEVER, NOUN, Act, Alert, AlertBook, after
from truceline.node.alerting.counting_on import count_on
from truceline.node.deeds import NODE_DESK, Deed, book, record_deeds
from truceline.node.node import Moment, Node
from truceline.signing.canonical import Value


class Unattended(NamedTuple):
    """An alert that nobody took on in time."""

    alert: Alert
    """As it is now."""
    desk: str
    """Where it waited."""
    due_at: int
    """Until when."""


def pass_on(node: Node, now: Moment) -> Sequence[Unattended]:
    """Alerts that nobody took on in time, once it is on record that they went to the next desk.

    That the clock of the machine was set makes no alert wait longer or shorter. To be called some times a minute while
    a node runs.

    Raises:
        FrozenError: the log is frozen.
        StoreError: the disk is full or fails.
    """
    count_on(node, now)
    kept = book(node, AlertBook)
    found: list[Unattended] = []
    deeds: list[Deed] = []
    for alert_id in sorted(kept.listed):
        alert = kept.alerts[alert_id]
        for deed in missed(alert, node.orders, now.at):
            waited = alert
            alert = _after(alert, deed)
            deeds.append(deed)
            found.append(Unattended(alert, waited.desk, waited.due_at))
    record_deeds(node, deeds, now)
    return found


def as_of(alert: Alert, orders: Orders, now_at: int) -> Alert:
    """An alert as it is at a time, also if no node ran that would have passed it on."""
    for deed in missed(alert, orders, now_at):
        alert = _after(alert, deed)
    return alert


def missed(alert: Alert, orders: Orders, now_at: int) -> Iterator[Deed]:
    """What the time has brought about since something was last done to an alert, in order; nothing is recorded here."""
    while alert.due_at != NEVER and alert.due_at < now_at:
        to = _next_desk(alert, orders)
        content: dict[str, Value] = {"missed": alert.due_at}
        if to:
            content |= {"to": to, "due": alert.due_at + orders.waits_ms(to, alert.precedence)}
        about: dict[str, Any] = {
            "noun": NOUN,
            "of": alert.id,
            "desk": NODE_DESK,
            "is_drill": alert.is_drill,
            "at": now_at,
        }
        deed = Deed(verb=Act.PASS if to else Act.LEAVE, content=content, **about)
        yield deed
        alert = _after(alert, deed)


def _next_desk(alert: Alert, orders: Orders) -> str:
    """Where an alert goes from its desk; the desk that it is hidden from is passed over."""
    to = orders.desk(alert.desk).next
    return orders.desk(to).next if to and to == alert.hidden_from else to


def _after(alert: Alert, deed: Deed) -> Alert:
    changed = after(alert, deed)
    assert changed is not None, "an alert does not vanish by being passed on"
    return changed
