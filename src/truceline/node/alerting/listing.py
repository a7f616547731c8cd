"""The alerts that an officer sees: real ones before those of drills, the most urgent first, each as it is now."""
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
    """Real ones first, then those of drills: each up to the limit, so that no drill takes the place of a real one."""
    total: int
    """How many there are in all."""
    drills: int
    """How many of these are of drills."""
    elsewhere: int
    """How many open ones belong to other desks; what is hidden is not counted."""
    drills_elsewhere: int
    """How many of these are of drills."""


def open_alerts(node: Node, now_at: int, *, desk: str = "", limit: int = 100, is_drill: bool | None = None) -> Listed:
    """Alerts about which there is something left to do, unattended ones first, then by precedence and due time.

    Args:
        node: ours.
        now_at: the time, ms since the epoch: what nobody took on by then is shown where it has gone since.
        desk: whose alerts; empty for those of all desks.
        limit: at most so many real ones, and as many of drills.
        is_drill: only those of drills, or only real ones; none for both.
    """
    kept = book(node, AlertBook)
    current = [as_of(kept.alerts[alert_id], node.orders, now_at) for alert_id in kept.listed]
    shown = [alert for alert in current if is_shown(alert, desk) and is_drill in (None, alert.is_drill)]
    found = [alert for alert in shown if not desk or alert.desk == desk]
    drills_shown = sum(alert.is_drill for alert in shown)
    listed = _listed(sorted(found, key=_urgency), limit)
    return listed._replace(
        elsewhere=len(shown) - listed.total,
        drills_elsewhere=drills_shown - listed.drills,
    )


def all_alerts(node: Node, now_at: int, *, desk: str = "", limit: int = 100) -> Listed:
    """Alerts of any state, the newest first; else as ``open_alerts``."""
    kept = book(node, AlertBook)
    shown = [
        current
        for alert in kept.alerts.values()
        if is_shown(current := as_of(alert, node.orders, now_at), desk) and (not desk or current.desk == desk)
    ]
    return _listed(sorted(shown, key=lambda alert: (-alert.raised_at, alert.id)), limit)


def _listed(ordered: Sequence[Alert], limit: int) -> Listed:
    real = [alert for alert in ordered if not alert.is_drill]
    drills = [alert for alert in ordered if alert.is_drill]
    return Listed((*real[:limit], *drills[:limit]), len(ordered), len(drills), 0, 0)


def _urgency(alert: Alert) -> tuple[bool, bool, int, int, str]:
    is_over = alert.state is State.WITHDRAWN
    return (
        is_over,
        not alert.is_left,
        alert.precedence.rank,
        alert.due_at if alert.due_at != NEVER else _LAST,
        alert.id,
    )
