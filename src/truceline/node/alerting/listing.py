"""The alerts that an officer sees: the most urgent first, each as it is now."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from truceline.node.alerting.alerts import NEVER, Alert, AlertBook, State
from truceline.node.alerting.handling import is_shown
from truceline.node.alerting.waiting import as_of
from truceline.node.deeds import book
from truceline.node.node import Node

_LAST = 1 << 62


class Listed(NamedTuple):
    """The first of the alerts that were asked for."""

    alerts: tuple[Alert, ...]
    total: int
    """How many there are in all."""
    elsewhere: int
    """How many open ones belong to other desks; what is hidden is not counted."""


def open_alerts(node: Node, now_at: int, *, desk: str = "", limit: int = 100, is_drill: bool | None = None) -> Listed:
    """Alerts about which there is something left to do, unattended ones first, then by precedence and due time.

    Args:
        node: ours.
        now_at: the time, ms since the epoch: what nobody took on by then is shown where it has gone since.
        desk: whose alerts; empty for those of all desks.
        limit: at most so many.
        is_drill: only those of drills, or only real ones; none for both.
    """
    kept = book(node, AlertBook)
    current = [as_of(kept.alerts[alert_id], node.orders, now_at) for alert_id in kept.listed]
    shown = [alert for alert in current if is_shown(alert, desk) and is_drill in (None, alert.is_drill)]
    found = [alert for alert in shown if not desk or alert.desk == desk]
    return Listed(tuple(sorted(found, key=_urgency)[:limit]), len(found), len(shown) - len(found))


def all_alerts(node: Node, now_at: int, *, desk: str = "", limit: int = 100) -> Listed:
    """Alerts of any state, the newest first; else as ``open_alerts``."""
    kept = book(node, AlertBook)
    shown = [
        current
        for alert in kept.alerts.values()
        if is_shown(current := as_of(alert, node.orders, now_at), desk) and (not desk or current.desk == desk)
    ]
    newest: Sequence[Alert] = sorted(shown, key=lambda alert: (-alert.raised_at, alert.id))
    return Listed(tuple(newest[:limit]), len(newest), 0)


def _urgency(alert: Alert) -> tuple[bool, bool, int, int, str]:
    is_over = alert.state is State.WITHDRAWN
    return (
        is_over,
        not alert.is_left,
        alert.precedence.rank,
        alert.due_at if alert.due_at != NEVER else _LAST,
        alert.id,
    )
