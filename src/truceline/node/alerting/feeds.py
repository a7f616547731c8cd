"""From where events came, and until when each of these feeds has said anything: silence is not quiet."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, ClassVar

from truceline.errors import InputError
from truceline.model.feeds import LiveFeed
from truceline.node.deeds import NODE_DESK, Deed, book, record_deeds
from truceline.node.node import Moment, Node
from truceline.signing.canonical import Value

SILENT_AFTER_MS = 15 * 60_000
"""A feed that has said nothing of the last quarter of an hour is told as silent."""
MAX_NAME = 128


@dataclass(frozen=True)
class Feed:
    """A source of events, as far as it was handed in here.

    Args:
        name: as whoever handed it in calls it.
        taken_at: when it was last handed in, by our clock; 0 if it never was.
        until: until when it says anything of what happened; 0 if that is not known.
        events: how many events it has brought in all.
        is_drill: True if nothing of it is real.
        live: how it stands in the running node; none if the settings do not name it, or no node runs.
    """

    name: str
    taken_at: int
    until: int
    events: int
    is_drill: bool
    live: LiveFeed | None = None

    def is_silent(self, now_at: int) -> bool:
        """True if it says nothing of the last quarter of an hour, or of a live one, for as long as the settings say."""
        return self.live.is_silent if self.live else now_at - self.until > SILENT_AFTER_MS


class FeedBook:
    """All feeds of which something was handed in."""

    NOUN: ClassVar[str] = "feed"

    def __init__(self) -> None:
        self.feeds: dict[str, Feed] = {}

    def take(self, deed: Deed) -> None:
        """See ``node.deeds.Book``."""
        content: Any = deed.content
        known = self.feeds.get(deed.of)
        until = max(content["until"], known.until if known else 0)
        events = content["events"] + (known.events if known else 0)
        self.feeds[deed.of] = Feed(content["name"], deed.at, until, events, deed.is_drill)


def heard(node: Node, name: str, events: int, until: int, now: Moment, *, is_drill: bool = False) -> None:
    """Writes down that a feed was handed in, also if it brought nothing.

    Args:
        node: ours.
        name: of the feed.
        events: how many it has brought since this was last written down.
        until: until when it says anything of what happened, ms since the epoch; 0 if that is not known.
        now: the time.
        is_drill: True if nothing of it is real.

    Raises:
        InputError: the name is empty or too long.
        FrozenError: the log is frozen.
        StoreError: the disk is full or fails.
    """
    if not 1 <= len(name) <= MAX_NAME:
        raise InputError(f"the name of a feed has {len(name)} characters", hint=f"give it 1 to {MAX_NAME}")
    content: dict[str, Value] = {"name": name, "events": events, "until": until}
    of = _of(name, is_drill=is_drill)
    deed = Deed(noun=FeedBook.NOUN, of=of, verb="heard", desk=NODE_DESK, content=content, is_drill=is_drill)
    record_deeds(node, [deed], now)


def feeds(node: Node) -> Sequence[Feed]:
    """Every feed of which something was handed in, and every one that the settings name, by name."""
    found = dict(book(node, FeedBook).feeds)
    for live in node.live_feeds:
        known = found.get(_of(live.name), Feed(live.name, 0, 0, 0, False))
        found[_of(live.name)] = replace(known, live=live)
    return sorted(found.values(), key=lambda feed: (feed.is_drill, feed.name))


def feed_named(node: Node, name: str) -> Feed | None:
    """The feed of a name, if something of it was handed in."""
    return book(node, FeedBook).feeds.get(_of(name))


def _of(name: str, *, is_drill: bool = False) -> str:
    return sha256(f"{is_drill} {name}".encode()).hexdigest()
