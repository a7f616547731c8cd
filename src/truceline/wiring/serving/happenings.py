"""What happens while a node runs, for whoever watches it: never the text of a message."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from truceline.line.logged import Missing
from truceline.node.alerting.waiting import Unattended
from truceline.node.deadlines import Overdue
from truceline.node.exchange.news import News


class Happening(NamedTuple):
    """One thing that happened."""

    what: str
    """A word: of ``news.What``, or ``started``, ``listening``, ``answering``, ``peer-up``, ``peer-down``, ``feed-up``,
    ``feed-down``, ``overdue``, ``unattended``, ``step-taken``, ``trouble``, ``turned-away``, ``stopped``."""
    peer: str = ""
    line: str = ""
    note_id: str = ""
    words: str = ""


Tell: TypeAlias = Callable[[Happening], None]


def happening_of_news(news: News) -> Happening:
    """What an exchange brought."""
    return Happening(str(news.what), news.peer, news.line, news.note_id, news.words)


def happening_of_overdue(overdue: Overdue) -> Happening:
    """A time that has passed without what was due."""
    owed = "we owe" if overdue.is_ours else "missing:"
    what = "a receipt" if overdue.missed.what is Missing.RECEIPT else f"the {overdue.missed.what}"
    return Happening("overdue", overdue.peer, overdue.line, overdue.message_id, f"{owed} {what}")


def happening_of_step(step_ms: int) -> Happening:
    """The clock of the machine was set ahead by so many ms, or back if it is negative."""
    words = f"{abs(step_ms) / 1_000:,.0f} s {'ahead' if step_ms > 0 else 'back'}: alerts wait as long as before"
    return Happening("trouble", words=f"the clock of this machine was set {words}")


def happening_of_unattended(unattended: Unattended) -> Happening:
    """An alert that nobody took on in time, and where it is now."""
    alert, drill = unattended.alert, "DRILL " if unattended.alert.is_drill else ""
    goes = f"it goes to {alert.desk}" if alert.desk != unattended.desk else "there is no next desk: somebody must come"
    words = f"{drill}{alert.precedence} alert {alert.id[:12]} at {unattended.desk}, {goes}"
    return Happening("unattended", words=words)
