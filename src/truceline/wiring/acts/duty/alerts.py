"""Acts on alerts: events become alerts, and what officers do with them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, NotRequired, TypedDict, cast

from truceline.errors import InputError, NoteError
from truceline.model.feeds import LiveFeed
from truceline.model.precedence import Precedence
from truceline.node.alerting.alerts import Alert, By, Closing, State
from truceline.node.alerting.duress import desk_signed
from truceline.node.alerting.feeds import Feed, feeds, heard
from truceline.node.alerting.handling import (
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
from truceline.node.alerting.listing import all_alerts, open_alerts
from truceline.node.alerting.raising import raise_alerts
from truceline.node.alerting.waiting import as_of
from truceline.node.alerting.watched import cause_from_event
from truceline.node.deeds import Deed
from truceline.node.node import Moment, Node
from truceline.signing.fields import HEX_64, Fields
from truceline.wiring.acts.act import Act, nothing

MOST_LISTED = 100_000
MOST_ROWS = 10_000
"""Events that one request may bring."""
_CLOSINGS = re.compile("|".join(Closing))


class Rows(NamedTuple):
    """Events, as the watch prints them, and where the first of them stands."""

    rows: Sequence[Any]
    first: int
    is_drill: bool


class Heard(NamedTuple):
    """That a feed was handed in."""

    name: str
    events: int
    until: int
    is_drill: bool


class Wanted(NamedTuple):
    """Which alerts are asked for."""

    desk: str
    limit: int
    with_all: bool


class Done(NamedTuple):
    """What an officer does to an alert, and the words for it."""

    digits: str
    by: Officer
    text: str
    choice: str


class DeskSigned(NamedTuple):
    """That a desk has signed a text, and by which of its two passphrases."""

    desk: str
    text_id: str
    by_second: bool


class ByTold(TypedDict):
    """Who did something, at which desk, and when."""

    desk: str
    at: int
    operator: NotRequired[str]


class ClosedTold(ByTold):
    """Why an alert was closed, and by whom."""

    reason: Closing
    text: str


class EventTold(TypedDict, total=False):
    """What an alert knows of an event of the watch, of a feed, of a message or of a call: degrees in 1e-7."""

    event: str
    feed: str
    message: str
    text: str
    drill: str
    call: str
    at: int
    track: str
    other: str
    zone: str
    zone_name: str
    zone_version: str
    standing: str
    reason: str
    verdict: str
    lon_e7: int
    lat_e7: int
    distance_mm: int
    error_mm: int
    predicted_distance_mm: int
    predicted_at: int
    not_before: int
    not_after: int
    notes: list[str]
    reports: list[int]


class AlertTold(TypedDict):
    """An alert; ``about`` is what it began with, ``latest`` its newest event, and what is not so is absent."""

    id: str
    state: State
    precedence: Precedence
    kind: str
    words: str
    drill: bool
    desk: str
    unattended: bool
    raised_at: int
    causes: int
    unseen: int
    seen: list[ByTold]
    about: EventTold
    latest: EventTold
    changed: ByTold
    due_at: NotRequired[int]
    owner: NotRequired[ByTold]
    closed: NotRequired[ClosedTold]
    history: NotRequired[list[DeedTold]]
    """Only where one alert is shown."""
    undo_until: NotRequired[int]
    """Until when what was just done can be taken back."""


class DeedTold(ByTold):
    """Something that was done with an alert."""

    entry: int
    act: str
    says: dict[str, Any]


class AlertsTold(TypedDict):
    """Alerts, and how many there are here and at other desks, drills counted apart."""

    alerts: list[AlertTold]
    total: int
    drills: int
    elsewhere: int
    drills_elsewhere: int


class TakenTold(TypedDict):
    """What became of events; ``raised`` are ids of new alerts."""

    raised: list[str]
    joined: int
    withdrawn: int
    passed_over: int
    newest_at: int


class HeardTold(TypedDict):
    """Until when a feed has looked."""

    feed: str
    until: int


class LiveTold(TypedDict):
    """How a feed of the settings stands in the running node: its way in, and what came since the start."""

    way: str
    up: bool
    reports: int
    bad: int
    dropped: int
    heard_at: NotRequired[int]
    trouble: NotRequired[str]


class FeedTold(TypedDict):
    """A feed, and whether it is silent."""

    feed: str
    taken_at: int
    events: int
    drill: bool
    silent: bool
    until: NotRequired[int]
    live: NotRequired[LiveTold]


class FeedsTold(TypedDict):
    """The feeds."""

    feeds: list[FeedTold]


class NothingTold(TypedDict):
    """Nothing is told."""


def _rows(given: Fields) -> Rows:
    rows = given.value("rows")
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        raise NoteError("the rows are no list, or too many", hint=f"hand in at most {MOST_ROWS} at once")
    return Rows(rows, given.integer("first"), given.truth("drill"))


def _take(node: Node, now: Moment, taken: Rows) -> TakenTold:
    causes = []
    for number, row in enumerate(taken.rows, taken.first):
        if not isinstance(row, dict):
            raise InputError(f"row {number} is no object", hint="hand in what `truceline watch replay --json` prints")
        try:
            causes.append(cause_from_event(row, node.orders, is_drill=taken.is_drill))
        except InputError as error:
            raise InputError(f"row {number}: {error}", hint=error.hint) from error
    became = raise_alerts(node, causes, now)
    return {
        "raised": list(became.raised),
        "joined": became.joined,
        "withdrawn": became.withdrawn,
        "passed_over": became.passed_over,
        "newest_at": max((cause.at for cause in causes), default=0),
    }


def _heard(given: Fields) -> Heard:
    return Heard(given.text("name"), given.integer("events"), given.integer("until"), given.truth("drill"))


def _hear(node: Node, now: Moment, fed: Heard) -> HeardTold:
    heard(node, fed.name, fed.events, fed.until, now, is_drill=fed.is_drill)
    return {"feed": fed.name, "until": fed.until}


def _feeds(node: Node, now: Moment, _: None) -> FeedsTold:
    return {"feeds": [feed_document(feed, now.at) for feed in feeds(node)]}


def _wanted(given: Fields) -> Wanted:
    return Wanted(given.text("desk"), given.integer("limit", 1, MOST_LISTED), given.truth("all"))


def _list(node: Node, now: Moment, wanted: Wanted) -> AlertsTold:
    list_them = all_alerts if wanted.with_all else open_alerts
    listed = list_them(node, now.at, desk=wanted.desk, limit=wanted.limit)
    return {
        "alerts": [alert_document(alert) for alert in listed.alerts],
        "total": listed.total,
        "drills": listed.drills,
        "elsewhere": listed.elsewhere,
        "drills_elsewhere": listed.drills_elsewhere,
    }


def _digits_and_desk(given: Fields) -> tuple[str, str]:
    return given.text("id"), given.text("desk")


def _show(node: Node, now: Moment, wanted: tuple[str, str]) -> AlertTold:
    alert = alert_called(node, *wanted)
    document = alert_document(as_of(alert, node.orders, now.at))
    document["history"] = [_deed_document(deed) for deed in history_of(node, alert.id)]
    return document


def _done(given: Fields) -> Done:
    digits, desk, operator = (given.text(key) for key in ("id", "desk", "operator"))
    text = given.text("text") if given.has("text") else ""
    return Done(digits, Officer(desk, operator), text, given.text("to") if given.has("to") else "")


def _closing(given: Fields) -> Done:
    reason = given.text("reason", _CLOSINGS)
    return _done(given)._replace(choice=reason)


def _see(node: Node, now: Moment, wanted: Done) -> AlertTold:
    return _changed(see(node, wanted.digits, wanted.by, now), now)


def _own(node: Node, now: Moment, wanted: Done) -> AlertTold:
    return _changed(own(node, wanted.digits, wanted.by, now), now)


def _note(node: Node, now: Moment, wanted: Done) -> AlertTold:
    return _changed(note(node, wanted.digits, wanted.text, wanted.by, now), now)


def _hand(node: Node, now: Moment, wanted: Done) -> AlertTold:
    return _changed(hand(node, wanted.digits, wanted.choice, wanted.text, wanted.by, now), now)


def _close(node: Node, now: Moment, wanted: Done) -> AlertTold:
    return _changed(close(node, wanted.digits, Closing(wanted.choice), wanted.text, wanted.by, now), now)


def _undo(node: Node, now: Moment, wanted: Done) -> AlertTold:
    return alert_document(undo(node, wanted.digits, wanted.by, now))


def _changed(alert: Alert, now: Moment) -> AlertTold:
    return alert_document(alert) | {"undo_until": now.at + UNDO_MS}


def _desk_signed(given: Fields) -> DeskSigned:
    return DeskSigned(given.text("desk"), given.text("text", HEX_64), given.truth("second"))


def _hear_of_signing(node: Node, now: Moment, signed: DeskSigned) -> NothingTold:
    """The answer is the same whatever came of it."""
    desk_signed(node, signed.desk, signed.text_id, now, is_under_duress=signed.by_second)
    return {}


def alert_document(alert: Alert) -> AlertTold:
    """An alert for people and scripts; what is not so is absent."""
    document: AlertTold = {
        "id": alert.id,
        "state": alert.state,
        "precedence": alert.precedence,
        "kind": alert.kind,
        "words": alert.words,
        "drill": alert.is_drill,
        "desk": alert.desk,
        "unattended": alert.is_left,
        "raised_at": alert.raised_at,
        "causes": alert.causes,
        "unseen": alert.unseen,
        "seen": [_by_document(by) for by in alert.seen],
        "about": cast(EventTold, dict(alert.about)),
        "latest": cast(EventTold, dict(alert.latest)),
        "changed": _by_document(alert.changed),
    }
    document |= {"due_at": alert.due_at} if alert.due_at else {}
    document |= {"owner": _by_document(alert.owner)} if alert.owner else {}
    if alert.closed:
        closed = alert.closed
        document["closed"] = {**_by_document(closed.by), "reason": closed.reason, "text": closed.text}
    return document


def feed_document(feed: Feed, now_at: int) -> FeedTold:
    """A feed for people and scripts."""
    document: FeedTold = {
        "feed": feed.name,
        "taken_at": feed.taken_at,
        "events": feed.events,
        "drill": feed.is_drill,
        "silent": feed.is_silent(now_at),
    }
    if feed.until:
        document["until"] = feed.until
    if feed.live:
        document["live"] = _live_document(feed.live)
    return document


def _live_document(live: LiveFeed) -> LiveTold:
    document: LiveTold = {
        "way": live.way,
        "up": live.is_up,
        "reports": live.reports,
        "bad": live.bad,
        "dropped": live.dropped,
    }
    if live.heard_at:
        document["heard_at"] = live.heard_at
    if live.trouble:
        document["trouble"] = live.trouble
    return document


def _by_document(by: By) -> ByTold:
    document: ByTold = {"desk": by.desk, "at": by.at}
    return document | ({"operator": by.operator} if by.operator else {})


def _deed_document(deed: Deed) -> DeedTold:
    says = {key: value for key, value in deed.content.items() if key != "subject"}
    by = By(deed.desk, deed.operator, deed.at)
    return {**_by_document(by), "entry": deed.index, "act": deed.verb, "says": says}


ACTS: Mapping[str, Act[Any]] = {
    "alert-take": Act(_rows, _take),
    "feed-heard": Act(_heard, _hear),
    "feed-list": Act(nothing, _feeds),
    "alert-list": Act(_wanted, _list),
    "alert-show": Act(_digits_and_desk, _show),
    "alert-see": Act(_done, _see),
    "alert-own": Act(_done, _own),
    "alert-note": Act(_done, _note),
    "alert-hand": Act(_done, _hand),
    "alert-close": Act(_closing, _close),
    "alert-undo": Act(_done, _undo),
    "desk-signed": Act(_desk_signed, _hear_of_signing),
}
