"""Alerts are raised, repeats of the same thing join them, and a prediction that does not hold any more is withdrawn."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from truceline.model.precedence import Precedence
from truceline.node.alerting.alerts import NEVER, NOUN, PREDICTION, SILENCE, Act, Alert, AlertBook, State, after
from truceline.node.deeds import NODE_DESK, Deed, book, new_id, record_deeds
from truceline.node.node import Moment, Node
from truceline.signing.canonical import Value, encode

AGAIN_MS = 60 * 60_000
"""An approach that was withdrawn and comes again within this time, by the time of the events, is the same alert."""


@dataclass(frozen=True, kw_only=True)
class Cause:
    """Why somebody of ours should look.

    Args:
        kind: a word such as ``entry`` or ``deviation``.
        subject: what it is about; what has the same subject and is as real joins one alert.
        words: one sentence for the officer, that says no more than is known.
        precedence: how urgent; none if it raises no alert, and only joins one that is there.
        at: when it happened, ms since the epoch, as far as is known.
        about: what is known of it, in canonical values; never sent to anybody (see ``node.releasing``).
        desk: where the alert begins; empty for the first desk of the orders.
        is_drill: True if nothing of it is real.
        is_withdrawal: True if it says that what was foretold is not true any more, or that what was silent speaks.
        hidden_from: a desk that is not shown the alert.
    """

    kind: str
    subject: tuple[str, ...]
    words: str
    precedence: Precedence | None
    at: int
    about: Mapping[str, Value] = field(default_factory=dict)
    desk: str = ""
    is_drill: bool = False
    is_withdrawal: bool = False
    hidden_from: str = ""

    @property
    def subject_id(self) -> str:
        """64 hex digits that stand for the subject; those of a drill are others."""
        return sha256(encode([str(NOUN), self.is_drill, [part.encode().hex() for part in self.subject]])).hexdigest()


class Raising(NamedTuple):
    """What became of causes."""

    raised: tuple[str, ...]
    """New alerts, by their ids."""
    joined: int
    withdrawn: int
    passed_over: int
    """Causes that raise nothing and joined nothing, or that were known already."""


def raise_alert(node: Node, cause: Cause, now: Moment) -> str:
    """The id of the alert that a cause has raised or joined; empty if it did neither.

    Raises:
        NoteError: what is known of the cause is not in canonical values, or is too long.
        FrozenError: the log is frozen.
        StoreError: the disk is full or fails.
    """
    raise_alerts(node, [cause], now)
    return book(node, AlertBook).newest.get(cause.subject_id, "")


def raise_alerts(node: Node, causes: Sequence[Cause], now: Moment) -> Raising:
    """What became of causes, taken one after the other; on record when this returns.

    Raises:
        as ``raise_alert``.
    """
    deeds: list[Deed] = []
    plan = _Plan(node, now)
    for cause in causes:
        deeds += plan.deeds_of(cause)
    record_deeds(node, deeds, now)
    verbs = [deed.verb for deed in deeds]
    return Raising(
        tuple(deed.of for deed in deeds if deed.verb == Act.RAISE),
        verbs.count(Act.JOIN),
        verbs.count(Act.WITHDRAW),
        len(causes) - len(deeds),
    )


class _Plan:
    """What causes lead to, before any of it is on record: the second one of a new alert joins it."""

    def __init__(self, node: Node, now: Moment) -> None:
        self._node, self._now = node, now
        self._book = book(node, AlertBook)
        self._planned: dict[str, Alert] = {}
        self._events: set[tuple[bool, str]] = set()

    def deeds_of(self, cause: Cause) -> Iterator[Deed]:
        event: Any = cause.about.get("event")
        # The same event can be played in a drill and happen: one does not make the other known.
        told = {(cause.is_drill, event)} if event else set()
        if told & self._events or told & self._book.events:
            return
        alert = self._current(cause)
        deed = self._raise(cause) if alert is None else self._join(alert, cause)
        if deed is None:
            return
        # By the subject: a new alert's successor must find it before the book knows it.
        planned = after(alert, deed)
        assert planned is not None, "a deed on an alert leaves an alert"
        self._planned[cause.subject_id] = planned
        self._events |= told
        yield deed

    def _current(self, cause: Cause) -> Alert | None:
        """The alert that a cause would join."""
        subject = cause.subject_id
        alert = self._planned.get(subject) or self._book.alerts.get(self._book.newest.get(subject, ""))
        if alert is None or alert.state is State.CLOSED:
            return None
        last_at: Any = alert.latest.get("at", cause.at)
        return None if alert.state is State.WITHDRAWN and cause.at - last_at > AGAIN_MS else alert

    def _raise(self, cause: Cause) -> Deed | None:
        if cause.precedence is None:
            return None
        desk = cause.desk or self._node.orders.first
        content: dict[str, Value] = {
            "subject": cause.subject_id,
            "kind": cause.kind,
            "words": cause.words,
            "prec": str(cause.precedence),
            "desk": desk,
            "due": self._now.at + self._node.orders.waits_ms(desk, cause.precedence),
            "about": _dated(cause),
        }
        content |= {"hidden": cause.hidden_from} if cause.hidden_from else {}
        return self._deed(new_id(self._node), Act.RAISE, content, cause)

    def _join(self, alert: Alert, cause: Cause) -> Deed | None:
        last_at: Any = alert.latest.get("at", cause.at)
        if cause.precedence is None and cause.at < last_at and cause.kind != SILENCE:
            return None  # it is told late, and says nothing of how things are; a feed's voice is heard as it comes
        if cause.is_withdrawal:
            if alert.kind not in (PREDICTION, SILENCE) or alert.state is not State.OPEN:
                return None
            return self._deed(alert.id, Act.WITHDRAW, {"words": cause.words, "about": _dated(cause)}, cause)
        content: dict[str, Value] = {"kind": cause.kind, "words": cause.words, "about": _dated(cause)}
        if cause.precedence is not None:
            content |= {"prec": str(cause.precedence), "due": self._due(alert, cause.precedence)}
        elif alert.state is not State.OPEN:
            return None
        return self._deed(alert.id, Act.JOIN, content, cause)

    def _due(self, alert: Alert, precedence: Precedence) -> int:
        """When an alert that a cause joins is due: no later than it was, and sooner if it has become more urgent."""
        due_at = self._now.at + self._node.orders.waits_ms(alert.desk, precedence)
        return min(alert.due_at, due_at) if alert.due_at != NEVER else due_at

    def _deed(self, of: str, act: Act, content: Mapping[str, Value], cause: Cause) -> Deed:
        about: dict[str, Any] = {"content": content, "is_drill": cause.is_drill, "at": self._now.at}
        return Deed(noun=NOUN, of=of, verb=act, desk=NODE_DESK, **about)


def _dated(cause: Cause) -> Mapping[str, Value]:
    return {**cause.about, "at": cause.at}
