"""An alert, as the deeds that were done to it make it: nothing of it is stored but the deeds.

Seen, owned and closed differ: somebody looked at it, somebody has taken it on, nobody need look at it any more. What is
withdrawn was a prediction that is no longer true; no person has decided that.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

from truceline.model.precedence import Precedence
from truceline.node.deeds import Deed
from truceline.node.node import Moment
from truceline.signing.canonical import Value

NOUN = "alert"
PREDICTION = "approach"
"""The only kind of event that foretells something, and so the only one that can turn out not to be true."""
SILENCE = "silence"
"""Of a feed: it ends when the feed speaks."""
NEVER = 0
"""As a due time: nothing is due."""


class Act(StrEnum):
    """What can be done to an alert: by the node at first, then by people."""

    RAISE = "raise"
    JOIN = "join"
    WITHDRAW = "withdraw"
    PASS = "pass-on"
    LEAVE = "leave"
    """Nobody has taken it on at the last desk either."""
    COUNT_ON = "count-on"
    """The clock was set: it waits as long as before, until another time by that clock."""
    SEE = "see"
    OWN = "own"
    NOTE = "note"
    HAND = "hand"
    CLOSE = "close"
    UNDO = "undo"


UNDOABLE = frozenset({Act.SEE, Act.OWN, Act.NOTE, Act.HAND, Act.CLOSE})


class State(StrEnum):
    """Whether an alert still wants something."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Closing(StrEnum):
    """Why an alert was closed, as whoever closed it says."""

    TURNED_BACK = "turned-back"
    LEFT = "left"
    ANSWERED = "answered"
    """The other side was told, and what it said settles it."""
    EXPECTED = "expected"
    """It was foreseen or may be there."""
    MISTAKEN = "mistaken"
    """There was nothing, or something else."""
    OTHER = "other"


class By(NamedTuple):
    """Who did something, and when."""

    desk: str
    operator: str
    at: int


class Closed(NamedTuple):
    """How an alert was closed."""

    reason: Closing
    text: str
    by: By


@dataclass(frozen=True, kw_only=True)
class Alert:
    """What the log says of an alert.

    Args:
        id: 32 hex digits.
        subject: 64 hex digits, the same for repeats of the same thing.
        kind: of what raised it, or of the gravest thing that joined it, such as ``entry``.
        words: one sentence that says so.
        about: what is known of that; times in ms, places in 1e-7 degree, lengths in mm.
        latest: the same of the newest thing that came.
        precedence: never falls.
        desk: where it belongs.
        due_at: until when somebody has to take it on; 0 if somebody has, or it is over.
        raised_at: when our log first had it.
        causes: how many things have joined it, the first counted.
        unseen: how many of them came since somebody looked at it.
        seen: who looked at it.
        owner: who has taken it on.
        closed: how it was closed.
        state: open, withdrawn or closed.
        is_drill: True if nothing of it is real.
        is_left: True if nobody took it on at the last desk either.
        hidden_from: a desk that is not shown it.
        changed: when anything was last done to it, and by whom.
        dated: when it was said until when it waits, by both clocks.
        before: what it was before the last act of a person; none if that cannot be undone any more.
    """

    id: str
    subject: str
    kind: str
    words: str
    about: Mapping[str, Value]
    latest: Mapping[str, Value]
    precedence: Precedence
    desk: str
    due_at: int
    raised_at: int
    changed: By
    causes: int = 1
    unseen: int = 1
    seen: tuple[By, ...] = ()
    owner: By | None = None
    closed: Closed | None = None
    state: State = State.OPEN
    is_drill: bool = False
    is_left: bool = False
    hidden_from: str = ""
    dated: Moment = field(default=Moment(0, 0, ""), repr=False, compare=False)
    before: Alert | None = field(default=None, repr=False, compare=False)

    @property
    def is_listed(self) -> bool:
        """True if an officer has something left to do about it."""
        return self.state is State.OPEN or (self.state is State.WITHDRAWN and self.owner is not None)


class AlertBook:
    """All alerts of a node."""

    NOUN: ClassVar[str] = NOUN

    def __init__(self) -> None:
        self.alerts: dict[str, Alert] = {}
        self.listed: set[str] = set()
        """Those that an officer has something left to do about."""
        self.newest: dict[str, str] = {}
        """The newest alert of each subject."""
        self.events: set[tuple[bool, str]] = set()
        """Whether it was a drill, and the id, of each event that is part of an alert already."""

    def take(self, deed: Deed) -> None:
        """See ``node.deeds.Book``."""
        alert = after(self.alerts.get(deed.of), deed)
        if alert is None:
            return
        if deed.verb == Act.RAISE:
            self.newest[alert.subject] = alert.id
        event: Any = _about(deed).get("event")
        if event:
            self.events.add((deed.is_drill, event))
        self.alerts[alert.id] = alert
        (self.listed.add if alert.is_listed else self.listed.discard)(alert.id)


def after(alert: Alert | None, deed: Deed) -> Alert | None:
    """An alert once something was done to it; none if there is none, for the deed that raised it was erased."""
    if deed.verb == Act.RAISE:
        return _raised(deed)
    if alert is None:
        return None
    done = _EFFECTS[Act(deed.verb)](alert, deed)
    if deed.verb == Act.COUNT_ON:
        return done  # nobody did anything to it
    before = replace(alert, before=None) if deed.verb in UNDOABLE else None
    dated = _moment(deed) if done.due_at not in (alert.due_at, NEVER) and deed.verb != Act.UNDO else done.dated
    return replace(done, changed=_by(deed), before=before, dated=dated)


def _raised(deed: Deed) -> Alert:
    content: Any = deed.content
    return Alert(
        id=deed.of,
        subject=content["subject"],
        kind=content["kind"],
        words=content["words"],
        about=_about(deed),
        latest=_about(deed),
        precedence=Precedence(content["prec"]),
        desk=content["desk"],
        due_at=content["due"],
        raised_at=deed.at,
        changed=_by(deed),
        is_drill=deed.is_drill,
        hidden_from=content.get("hidden", ""),
        dated=_moment(deed),
    )


def _joined(alert: Alert, deed: Deed) -> Alert:
    content: Any = deed.content
    counted: dict[str, Any] = {"latest": _about(deed), "causes": alert.causes + 1, "unseen": alert.unseen + 1}
    if "prec" not in content:
        return replace(alert, **counted)
    precedence = min(alert.precedence, Precedence(content["prec"]), key=lambda each: each.rank)
    gravest: dict[str, Any] = {}
    if Precedence(content["prec"]).rank <= alert.precedence.rank:
        gravest = {"kind": content["kind"], "words": content["words"], "about": _about(deed)}
    due_at = NEVER if alert.owner else content["due"]
    wanted: dict[str, Any] = {"precedence": precedence, "due_at": due_at, "state": State.OPEN, "is_left": False}
    return replace(alert, **counted, **gravest, **wanted)


def _withdrawn(alert: Alert, deed: Deed) -> Alert:
    counted: dict[str, Any] = {"latest": _about(deed), "causes": alert.causes + 1}
    return replace(alert, **counted, state=State.WITHDRAWN, due_at=NEVER, is_left=False)


def _passed_on(alert: Alert, deed: Deed) -> Alert:
    content: Any = deed.content
    return replace(alert, desk=content["to"], due_at=content["due"])


def _counted_on(alert: Alert, deed: Deed) -> Alert:
    content: Any = deed.content
    return replace(alert, due_at=content["due"], dated=_moment(deed))


def _left(alert: Alert, _: Deed) -> Alert:
    return replace(alert, is_left=True, due_at=NEVER)


def _seen(alert: Alert, deed: Deed) -> Alert:
    return replace(alert, seen=(*alert.seen, _by(deed)), unseen=0)


def _owned(alert: Alert, deed: Deed) -> Alert:
    owned: dict[str, Any] = {"owner": _by(deed), "desk": deed.desk, "due_at": NEVER, "is_left": False}
    return replace(alert, **owned, seen=(*alert.seen, _by(deed)), unseen=0)


def _noted(alert: Alert, _: Deed) -> Alert:
    return alert


def _handed(alert: Alert, deed: Deed) -> Alert:
    content: Any = deed.content
    return replace(alert, desk=content["to"], due_at=content["due"], owner=None, is_left=False)


def _closed(alert: Alert, deed: Deed) -> Alert:
    content: Any = deed.content
    closed = Closed(Closing(content["reason"]), content["text"], _by(deed))
    return replace(alert, state=State.CLOSED, closed=closed, due_at=NEVER, is_left=False)


def _undone(alert: Alert, _: Deed) -> Alert:
    return alert.before or alert


_EFFECTS: Mapping[Act, Callable[[Alert, Deed], Alert]] = {
    Act.JOIN: _joined,
    Act.WITHDRAW: _withdrawn,
    Act.PASS: _passed_on,
    Act.LEAVE: _left,
    Act.COUNT_ON: _counted_on,
    Act.SEE: _seen,
    Act.OWN: _owned,
    Act.NOTE: _noted,
    Act.HAND: _handed,
    Act.CLOSE: _closed,
    Act.UNDO: _undone,
}


def _about(deed: Deed) -> Mapping[str, Value]:
    about: Any = deed.content.get("about", {})
    return dict(about)


def _moment(deed: Deed) -> Moment:
    return Moment(deed.at, deed.mono_ms, deed.boot)


def _by(deed: Deed) -> By:
    return By(deed.desk, deed.operator, deed.at)
