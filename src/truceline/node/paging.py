"""Calling our own people to an alert: whom, when again, and what each attempt came to.

A page says that there is an alert, how urgent it is and since when, and nothing else: it goes over networks of others.
The alert is called out anew when it goes to another desk, becomes more urgent, or nobody is left who would take it on.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, ClassVar, NamedTuple

from truceline.model.precedence import Precedence
from truceline.model.times import dtg_from_instant
from truceline.node.alerting.alerts import Alert, AlertBook, State
from truceline.node.deeds import NODE_DESK, Deed, book, record_deeds
from truceline.node.node import Moment, Node
from truceline.signing.canonical import Value, encode

NOUN = "page"
PAUSES_MS = (30_000, 120_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000)
"""After each attempt that failed; when they are used up, it is given up, and the log says so."""
_LONGEST_REASON = 300


class PageAct(StrEnum):
    """What came of an attempt."""

    SEND = "send"
    FAIL = "fail"
    GIVE_UP = "give-up"
    """It failed, and is not tried again."""


@dataclass(frozen=True)
class Pager:
    """A way to our own people.

    Args:
        name: a word for it, such as ``duty-phone``.
        desks: whose alerts it is for; empty for those of every desk, except alerts that are hidden from one.
        least: what is less urgent is not called out.
    """

    name: str
    desks: frozenset[str] = frozenset()
    least: Precedence = Precedence.ROUTINE

    def is_for(self, alert: Alert) -> bool:
        """True if it calls out an alert."""
        is_meant = alert.desk in self.desks or not (self.desks or alert.hidden_from)
        return is_meant and alert.precedence.rank <= self.least.rank


class Occasion(NamedTuple):
    """Why an alert is called out: with any of these changed, it is called out anew."""

    pager: str
    desk: str
    precedence: Precedence
    is_left: bool


@dataclass(frozen=True)
class Page:
    """One call to make.

    Args:
        alert: 32 hex digits.
        occasion: why.
        attempt: which one it is, from 1.
        raised_at: when the alert was, ms since the epoch.
        is_drill: True if nothing of it is real.
    """

    alert: str
    occasion: Occasion
    attempt: int
    raised_at: int
    is_drill: bool

    @property
    def id(self) -> str:
        """32 hex digits, the same for every attempt of a call."""
        return sha256(encode([self.alert, *map(str, self.occasion)])).hexdigest()[:32]

    @property
    def title(self) -> str:
        """The whole of what is told, in one row."""
        drill = "DRILL DRILL DRILL " if self.is_drill else ""
        left = ", and nobody has taken it on" if self.occasion.is_left else ""
        _, desk, precedence, _ = self.occasion
        since = dtg_from_instant(self.raised_at)
        return f"{drill}{precedence.upper()} alert {self.alert[:12]} at {desk} since {since}{left}"


class Tried(NamedTuple):
    """What became of the calls on one occasion so far."""

    attempts: int
    last_at: int
    is_over: bool
    """True if it was sent or given up."""


class PageBook:
    """What was called out."""

    NOUN: ClassVar[str] = NOUN

    def __init__(self) -> None:
        self.tried: dict[tuple[str, Occasion], Tried] = {}

    def take(self, deed: Deed) -> None:
        """See ``node.deeds.Book``."""
        occasion = _occasion_in(deed)
        before = self.tried.get((deed.of, occasion))
        attempts = before.attempts + 1 if before else 1
        self.tried[deed.of, occasion] = Tried(attempts, deed.at, deed.verb != PageAct.FAIL)


def due_pages(node: Node, pagers: Sequence[Pager], now_at: int) -> Sequence[Page]:
    """The calls to make now, the most urgent first; no clock that is set back puts one off.

    Raises:
        StoreError: a deed is not as it was written.
    """
    tried = book(node, PageBook).tried
    waiting = _waiting(node, pagers, tried)
    # What lies ahead was before the clock was set back.
    due = (page for page, since_at, pause_ms in waiting if not since_at <= now_at < since_at + pause_ms)
    return sorted(due, key=lambda page: (page.occasion.precedence.rank, page.raised_at))


def next_page_at(node: Node, pagers: Sequence[Pager]) -> int | None:
    """When the next call is to be made, if nothing happens meanwhile, ms since the epoch; none if none is."""
    waiting = _waiting(node, pagers, book(node, PageBook).tried)
    return min((since_at + pause_ms for _, since_at, pause_ms in waiting), default=None)


def record_page(node: Node, page: Page, trouble: str, now: Moment) -> PageAct:
    """Puts on record what came of a call.

    Args:
        node: ours.
        page: the call.
        trouble: why it did not get through; empty if it did.
        now: the time.

    Raises:
        FrozenError: the log is frozen.
        StoreError: the disk is full or fails.
    """
    act = PageAct.SEND
    if trouble:
        act = PageAct.GIVE_UP if page.attempt > len(PAUSES_MS) else PageAct.FAIL
    content: dict[str, Value] = {**page.occasion._asdict(), "precedence": str(page.occasion.precedence)}
    if trouble:
        content["trouble"] = trouble[:_LONGEST_REASON]
    deed = Deed(noun=NOUN, of=page.alert, verb=act, desk=NODE_DESK, content=content, is_drill=page.is_drill)
    record_deeds(node, [deed], now)
    return act


def _waiting(
    node: Node, pagers: Sequence[Pager], tried: dict[tuple[str, Occasion], Tried]
) -> Iterator[tuple[Page, int, int]]:
    """Each call that is still to be made, since when, and after how long a pause."""
    alerts = book(node, AlertBook)
    for alert in (alerts.alerts[alert_id] for alert_id in alerts.listed):
        if alert.state is not State.OPEN or alert.owner is not None:
            continue
        for pager in (each for each in pagers if each.is_for(alert)):
            occasion = Occasion(pager.name, alert.desk, alert.precedence, alert.is_left)
            before = tried.get((alert.id, occasion), Tried(0, 0, is_over=False))
            if not before.is_over:
                since = (before.last_at, PAUSES_MS[before.attempts - 1]) if before.attempts else (alert.raised_at, 0)
                yield Page(alert.id, occasion, before.attempts + 1, alert.raised_at, alert.is_drill), *since


def _occasion_in(deed: Deed) -> Occasion:
    content: Any = deed.content
    return Occasion(content["pager"], content["desk"], Precedence(content["precedence"]), content["is_left"])
