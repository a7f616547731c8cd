"""Figures for Prometheus, in its text format: counts and sizes, never a position, a name or a text."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import NamedTuple

from truceline import __version__
from truceline.api.asked import Asked
from truceline.api.live.stream import Stream
from truceline.api.replies import Reply
from truceline.node.alerting.listing import open_alerts
from truceline.node.node import Moment, Node
from truceline.wiring.receiving.feeds import Feeds, Receiving

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Figure(NamedTuple):
    """One figure.

    Args:
        name: without the prefix. kind: counter or gauge. told: what it counts. values: by labels.
    """

    name: str
    kind: str
    told: str
    values: Mapping[tuple[tuple[str, str], ...], float]


class Metrics:
    """Counts answers, and tells everything that is counted.

    Args:
        stream: of events. receiving: takes reports in.
    """

    def __init__(self, stream: Stream, receiving: Receiving) -> None:
        self._stream, self._receiving = stream, receiving
        self._answers: Counter[tuple[tuple[str, str], ...]] = Counter()

    def count(self, method: str, status: int) -> None:
        """A request was answered."""
        known = method if method in ("GET", "HEAD", "POST", "PUT", "DELETE") else "other"
        self._answers[("method", known), ("status", str(int(status)))] += 1

    async def answer(self, asked: Asked) -> Reply:
        """All figures."""
        node_figures = await asked.running.worker.do(_of_node)
        # By another thread: counting them looks through all reports since they were counted last.
        tracks = await asyncio.to_thread(len, self._receiving.intake.watch.positions)
        return Reply(200, text_of([*self._own(tracks), *node_figures]).encode(), MEDIA_TYPE)

    def _own(self, tracks: int) -> Iterable[Figure]:
        intake = self._receiving.intake
        yield Figure("build_info", "gauge", "the version that runs", {(("version", __version__),): 1})
        yield Figure("http_answers_total", "counter", "answers to requests", dict(self._answers))
        for name, value, told in (
            ("reports_total", intake.reports, "position reports kept since the start"),
            ("report_batches_total", intake.batches, "batches of them"),
            ("reports_bad_total", intake.bad, "rows that could not be used"),
            ("alerts_raised_total", intake.watch.raised, "alerts raised by the watch on them"),
        ):
            yield Figure(name, "counter", told, {(): value})
        yield Figure("tracks", "gauge", "tracks whose last position is known", {(): tracks})
        became = asdict(intake.watch.counts)
        watched: dict[tuple[tuple[str, str], ...], float] = {(("became", name),): n for name, n in became.items()}
        yield Figure("watched_total", "counter", "what became of reports in the watch since it began", watched)
        yield from _of_feeds(self._receiving.feeds)
        yield Figure("listeners", "gauge", "open streams of events", {(): self._stream.listeners})


def _of_feeds(feeds: Feeds) -> Iterable[Figure]:
    for name, kind, told, part in (
        ("feed_up", "gauge", "1 while there is a way for reports of the feed to come in", "is_up"),
        ("feed_silent", "gauge", "1 if nothing came for as long as the settings allow", "is_silent"),
        ("feed_reports_total", "counter", "reports of the feed", "reports"),
        ("feed_dropped_total", "counter", "datagrams that there was no room for", "dropped"),
        ("feed_heard_at_milliseconds", "gauge", "when a report came last, since the epoch", "heard_at"),
    ):
        yield Figure(name, kind, told, {(("feed", each.name),): int(getattr(each, part)) for each in feeds.standing})
    refused: dict[tuple[tuple[str, str], ...], float] = {
        (("feed", feed), ("reason", reason)): count for (feed, reason), count in feeds.refused.items()
    }
    yield Figure("feed_bad_total", "counter", "rows of the feed that could not be used", refused)


def text_of(figures: Iterable[Figure]) -> str:
    """Figures in the text format of Prometheus."""
    rows = []
    for name, kind, told, values in figures:
        rows += [f"# HELP truceline_{name} {told}", f"# TYPE truceline_{name} {kind}"]
        for labels, value in values.items():
            named = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels)
            rows.append(f"truceline_{name}{f'{{{named}}}' if named else ''} {value}")
    return "\n".join(rows) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')


def _of_node(node: Node, now: Moment) -> list[Figure]:
    peers = sorted({peer for line in node.lines for peer in node.line(line).peers})
    waiting: dict[tuple[tuple[str, str], ...], float] = {
        (("peer", peer),): float(len(node.store.outbox(peer, 10_000))) for peer in peers
    }
    return [
        Figure("record_entries", "gauge", "entries of the record", {(): node.store.tree.size}),
        Figure("record_frozen", "gauge", "1 if nothing may be added to the record", {(): int(bool(node.store.frozen))}),
        Figure(
            "alerts_open", "gauge", "alerts about which something is left to do", {(): open_alerts(node, now.at).total}
        ),
        Figure("waiting", "gauge", "notes that wait for a peer", waiting),
    ]
