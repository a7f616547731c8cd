"""Events as the watch prints them, for tests of alerts; and a node that has desks."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from hashlib import sha256
from typing import Any

from tests.node.homes import STARTED_AT, begun, moment
from truceline.model.orders import AlertRule, Desk, Orders
from truceline.model.times import text_from_instant
from truceline.node.alerting.alerts import Alert, AlertBook
from truceline.node.alerting.raising import Raising, raise_alerts
from truceline.node.alerting.watched import cause_from_event
from truceline.node.deeds import book
from truceline.node.node import Node

MINUTE_MS = 60_000
DESKS = (Desk(name="duty", next="deputy"), Desk(name="deputy", next="chief", within_ms=MINUTE_MS), Desk(name="chief"))
REASONS = {
    "approach": "predicted-entry",
    "entry": "crossed",
    "exit": "crossed",
    "transit": "crossed",
    "presence": "stayed",
    "lost": "silent",
    "proximity": "closer-than-limit",
}


def event(kind: str, after_s: int = 0, track: str = "truck-1", **fields: Any) -> dict[str, Any]:
    """A row of ``truceline watch replay --json``."""
    at = text_from_instant(STARTED_AT - 3_600_000 + 1_000 * after_s)
    zone = {"zone": "north", "zone_name": "North zone", "zone_version": "ab" * 32, "standing": "agreed"}
    row = {"kind": kind, "track": track, **zone, "at": at, "lon": 38.61778, "lat": 33.50583, "distance_m": -544.67}
    row |= {"error_m": 20.0, "verdict": "inside", "reason": REASONS.get(kind, "crossed"), "reports": [at]} | fields
    return row | {"id": sha256(repr(sorted(row.items())).encode()).hexdigest()}


def withdrawn(after_s: int = 0, **fields: Any) -> dict[str, Any]:
    """An approach that is not true any more."""
    return event("approach", after_s, reason="withdrawn", **fields)


def watching(*rules: AlertRule) -> Node:
    """A node with three desks."""
    node = begun()
    node.take_orders(Orders(DESKS, rules))
    return node


def take(node: Node, *rows: dict[str, Any], at: int = STARTED_AT, is_drill: bool = False) -> Raising:
    """What became of events."""
    causes = [cause_from_event(row, node.orders, is_drill=is_drill) for row in rows]
    return raise_alerts(node, causes, moment(at))


def alerts(node: Node) -> list[Alert]:
    """All alerts of a node, the oldest first."""
    return list(book(node, AlertBook).alerts.values())


def the_alert(node: Node) -> Alert:
    """The only one."""
    (found,) = alerts(node)
    return found
