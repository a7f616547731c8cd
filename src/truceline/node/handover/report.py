"""The report of a handover: everything that the next officer must know, as text for the screen and for paper."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from truceline.model.times import dtg_from_instant
from truceline.node.alerting.alerts import Alert, By, State
from truceline.node.alerting.feeds import Feed, feeds
from truceline.node.alerting.listing import Listed, open_alerts
from truceline.node.apart import DRILL
from truceline.node.handover.coming_changes import Outlook, outlook
from truceline.node.handover.log_rows import LogRows, log_rows
from truceline.node.handover.pending import Pending, Unanswered, unanswered
from truceline.node.node import Node

AHEAD_MS = 12 * 60 * 60_000
"""So far a handover looks ahead."""
MOST_ALERTS = 500
_DIGITS = 12
_REPLACED = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, kw_only=True)
class Span:
    """Which part of the log a handover is about, and when it is drawn up.

    Args:
        first: index of the first entry since the last handover.
        size: how many entries the log has.
        since: when the last handover was drawn up; 0 if there was none.
        at: when this one is drawn up.
        is_drill: True if the handover is only practised: it tells of drills, and of nothing real.
    """

    first: int
    size: int
    since: int
    at: int
    is_drill: bool = False


class _Waiting(NamedTuple):
    """What is to be looked after: all of it of drills, or all of it real."""

    alerts: Listed
    messages: tuple[Pending, ...]
    feeds: tuple[Feed, ...]


def report_of(node: Node, by: str, to: str, span: Span) -> str:
    """The report, in rows of plain text; the same log and time give the same bytes.

    Args:
        node: ours.
        by: the desk that hands over.
        to: the desk that takes over.
        span: see there.
    """
    messages = unanswered(node, span.at)
    own = _waiting(node, messages, span.at, is_drill=span.is_drill)
    rows = [
        *_head(node, by, to, span),
        *_section("1. Open alerts", str(own.alerts.total), _alert_rows(own.alerts, span.at)),
        *_section("2. Messages that want an answer", str(len(own.messages)), _message_rows(own.messages)),
        *([] if span.is_drill else _coming(node, span)),
        *_section("4. Feeds", str(len(own.feeds)), _feed_rows(own.feeds, span.at)),
        *([DRILL] if span.is_drill else _beyond(node, messages, own.feeds, span)),
    ]
    return "".join(f"{row.rstrip()}\n" for row in map(_printable, rows))


def _coming(node: Node, span: Span) -> Iterator[str]:
    ahead = outlook(node, span.at, span.at + AHEAD_MS)
    yield from _section("3. What changes in the next 12 hours", str(len(ahead.changes)), _change_rows(ahead))


def _beyond(node: Node, messages: Unanswered, known: Sequence[Feed], span: Span) -> Iterator[str]:
    """What a practised handover has not: the log, what is not known of what is real, and the drills that go on."""
    ahead, log = outlook(node, span.at, span.at + AHEAD_MS), log_rows(node, span.first, span.size)
    drills = _waiting(node, messages, span.at, is_drill=True)
    count = f"{drills.alerts.total} alerts, {len(drills.messages)} messages, {len(drills.feeds)} feeds"
    yield from _section("5. The log since the last handover", _counted(span, log), _log_rows(log))
    yield from _section("6. What is not known here", "", _unknown_rows(messages, ahead, known))
    yield from _section("7. Drills: nothing of this is real", count, _drill_rows(drills, span.at))


def _waiting(node: Node, messages: Unanswered, now_at: int, *, is_drill: bool) -> _Waiting:
    return _Waiting(
        open_alerts(node, now_at, limit=MOST_ALERTS, is_drill=is_drill),
        tuple(each for each in messages.pending if each.message.is_drill == is_drill),
        tuple(feed for feed in feeds(node) if feed.is_drill == is_drill),
    )


def _drill_rows(drills: _Waiting, now_at: int) -> Iterator[str]:
    yield from _alert_rows(drills.alerts, now_at)
    yield from _message_rows(drills.messages)
    yield from _feed_rows(drills.feeds, now_at)


def _head(node: Node, by: str, to: str, span: Span) -> Iterator[str]:
    if span.is_drill:
        yield DRILL
    yield "HANDOVER OF THE WATCH"
    yield f"{node.party}: from the desk {by} to the desk {to}"
    yield f"drawn up {dtg_from_instant(span.at)}; all times are UTC (Z)"
    yield f"since {dtg_from_instant(span.since)}, the last handover" if span.since else "the first handover on record"
    yield "What is not told here was not observed or is not known; it is not quiet."


def _section(title: str, count: str, rows: Iterator[str]) -> Iterator[str]:
    yield ""
    yield f"{title}: {count}" if count else title
    for row in rows:
        yield f"   {row}"


def _alert_rows(listed: Listed, now_at: int) -> Iterator[str]:
    for alert in listed.alerts:
        drill = "DRILL " if alert.is_drill else ""
        yield f"{alert.id[:_DIGITS]}  {drill}{alert.precedence.upper()}  {alert.words}"
        yield f"    {'; '.join(_alert_parts(alert, now_at))}"
    if listed.total > len(listed.alerts):
        yield f"and {listed.total - len(listed.alerts)} less urgent ones: truceline alert list --all-desks"


def _alert_parts(alert: Alert, now_at: int) -> Iterator[str]:
    yield f"owned by {_named(alert.owner)}" if alert.owner else f"at {alert.desk}, nobody owns it"
    if alert.state is State.WITHDRAWN:
        yield "withdrawn, not closed"
    if alert.is_left:
        yield "UNATTENDED, and there is no next desk"
    elif alert.due_at:
        yield f"goes on at {dtg_from_instant(alert.due_at)}"
    yield f"raised {dtg_from_instant(alert.raised_at)}"
    yield f"seen by {_named(alert.seen[-1])}" if alert.seen else "not seen"


def _message_rows(messages: Sequence[Pending]) -> Iterator[str]:
    for pending in messages:
        yield from _pending_rows(pending)


def _pending_rows(pending: Pending) -> Iterator[str]:
    message = pending.message
    drill = "DRILL " if message.is_drill else ""
    late = "OVERDUE  " if pending.is_overdue else ""
    whose = f"from {message.sender}, we owe" if pending.is_ours else f"to {pending.party}, it owes"
    yield f"{message.id[:_DIGITS]}  {late}{drill}{message.precedence.upper()} {message.kind} {whose} {message.need}"
    yield f"    by {dtg_from_instant(message.by)}; {pending.told}"


def _change_rows(ahead: Outlook) -> Iterator[str]:
    for change in ahead.changes:
        yield f"{dtg_from_instant(change.at)}  {change.what}"


def _feed_rows(known: Sequence[Feed], now_at: int) -> Iterator[str]:
    for feed in known:
        drill = "DRILL " if feed.is_drill else ""
        until = dtg_from_instant(feed.until) if feed.until else "an unknown time"
        state = f"SILENT, not observed since {until}" if feed.is_silent(now_at) else f"observed until {until}"
        handed_in = (
            f"last handed in {dtg_from_instant(feed.taken_at)}" if feed.taken_at else "nothing was ever handed in"
        )
        yield f"{drill}{feed.name}: {state}; {handed_in}"


def _counted(span: Span, log: LogRows) -> str:
    counts = ", ".join(f"{number} {kind}" for kind, number in log.counts)
    return f"entries {span.first} to {span.size - 1} ({counts})" if counts else "no entry"


def _log_rows(log: LogRows) -> Iterator[str]:
    if log.left_out:
        yield f"{log.left_out} earlier ones are left out: truceline record show"
    yield from log.rows


def _unknown_rows(messages: Unanswered, ahead: Outlook, known: Sequence[Feed]) -> Iterator[str]:
    yield from messages.unknown
    yield from ahead.unknown
    if not known:
        yield "no feed was ever handed in here: nothing of the ground is known"
    yield "a feed of which nothing was ever handed in appears under 4 only if the settings name it and the node runs"


def _named(by: By) -> str:
    return f"{by.desk} ({by.operator})" if by.operator else by.desk


def _printable(row: str) -> str:
    return "".join(character if character.isprintable() else _REPLACED for character in row)
