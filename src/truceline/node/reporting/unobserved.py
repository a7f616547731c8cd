"""Of which times a log says nothing: where nobody looked, nothing is known, and that is not quiet."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from truceline.node.alerting.feeds import SILENT_AFTER_MS, FeedBook
from truceline.node.reporting.extract import Extract
from truceline.node.reporting.periods import Period
from truceline.record.entries import Entry, EntryKind
from truceline.record.ticks import TICK_MS

NO_NODE = "the node did not tick"
NO_FEED = "no feed looked"
DEFINITIONS = {
    NO_NODE: f"no entry 'tick' for more than {2 * TICK_MS // 60_000} minutes: the node was not running, or is not yet",
    NO_FEED: f"no feed said that it had looked until at most {SILENT_AFTER_MS // 60_000} minutes later",
}


class Unobserved(NamedTuple):
    """A time of which nothing is known."""

    why: str
    period: Period


def unobserved(extract: Extract, entries: Iterable[Entry], period: Period) -> tuple[Unobserved, ...]:
    """The times in a period in which the node did not tick, and those in which no feed looked.

    Args:
        extract: the log.
        entries: at least those from two minutes before the period on.
        period: which.
    """
    ticked = (Period(entry.at, entry.at + 2 * TICK_MS) for entry in entries if entry.kind is EntryKind.TICK)
    looked = _merged(_looked(extract))
    alone = _merged(ticked)
    return (
        *(Unobserved(NO_NODE, gap) for gap in _gaps(alone, period)),
        *(Unobserved(NO_FEED, gap) for gap in _gaps(looked, period)),
    )


def unobserved_ms(found: Iterable[Unobserved]) -> int:
    """For how long nothing is known, times that have two reasons counted once."""
    return sum(period.to_at - period.from_at for period in _merged(each.period for each in found))


def _looked(extract: Extract) -> Iterator[Period]:
    """What a feed says until an instant is taken for the quarter of an hour before it: more nobody has said."""
    for deed in extract.deeds(FeedBook.NOUN):
        content: Any = deed.content
        if not deed.is_drill and content["until"]:
            yield Period(content["until"] - SILENT_AFTER_MS, content["until"])


def _merged(periods: Iterable[Period]) -> list[Period]:
    merged: list[Period] = []
    for period in sorted(periods):
        if merged and period.from_at <= merged[-1].to_at:
            merged[-1] = Period(merged[-1].from_at, max(merged[-1].to_at, period.to_at))
        else:
            merged.append(period)
    return merged


def _gaps(covered: Iterable[Period], period: Period) -> Iterator[Period]:
    start = period.from_at
    for from_at, to_at in covered:
        if start < min(from_at, period.to_at):
            yield Period(start, min(from_at, period.to_at))
        start = max(start, to_at)
    if start < period.to_at:
        yield Period(start, period.to_at)
