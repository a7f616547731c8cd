"""A feed that falls silent is an alert that says since when; when it speaks again the alert is withdrawn."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.model.times import dtg_from_instant
from truceline.node.alerting.alerts import SILENCE
from truceline.node.alerting.feeds import feed_named
from truceline.node.alerting.raising import Cause, raise_alerts
from truceline.node.node import Moment, Node
from truceline.signing.canonical import Value


def fell_silent(node: Node, name: str, since_at: int, now: Moment, *, was_heard: bool = True) -> None:
    """Raises an alert that a feed says nothing any more, or joins the one that is open.

    Args:
        node: ours.
        name: of the feed.
        since_at: since when, by our clock, ms since the epoch; an earlier time on record counts instead if nothing
            was heard since the node started.
        now: the time.
        was_heard: True if it has said something since the node started.

    Raises:
        FrozenError: the log is frozen.
        StoreError: the disk is full or fails.
    """
    before = feed_named(node, name)
    if not was_heard and before and before.until:
        since_at, was_heard = before.until, True
    told = "since" if was_heard else "yet, and it was listened for from"
    words = f"the feed {name} has said nothing {told} {dtg_from_instant(since_at)}: silent is not quiet"
    rule = node.orders.rule_for(SILENCE, "", "")
    about: dict[str, Value] = {"feed": name, "since": since_at}
    cause = Cause(
        kind=SILENCE, subject=(SILENCE, name), words=words, precedence=rule.precedence, at=now.at, about=about
    )
    raise_alerts(node, [cause], now)


def spoke_again(node: Node, name: str, now: Moment) -> None:
    """Withdraws the alert that a feed is silent, if there is one.

    Raises:
        FrozenError: the log is frozen.
        StoreError: the disk is full or fails.
    """
    words = f"the feed {name} speaks again, {dtg_from_instant(now.at)}"
    cause = Cause(
        kind=SILENCE,
        subject=(SILENCE, name),
        words=words,
        precedence=None,
        at=now.at,
        about={"feed": name},
        is_withdrawal=True,
    )
    raise_alerts(node, [cause], now)
