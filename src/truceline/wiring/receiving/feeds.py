"""What comes in while a node runs: the intake, the feeds of the settings, and an alert for each that falls silent."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial

from truceline.errors import TrucelineError
from truceline.model.feeds import LiveFeed
from truceline.model.operators import Operator
from truceline.node.alerting.feeds import heard
from truceline.node.alerting.silence import fell_silent, spoke_again
from truceline.node.node import Moment, Node
from truceline.wiring.configuring.feeds import Way
from truceline.wiring.moments import now
from truceline.wiring.receiving.feed import Feed, Heard
from truceline.wiring.receiving.intake import Intake, Received
from truceline.wiring.serving.faces import Running
from truceline.wiring.serving.happenings import Happening

LOOK_S = 1.0
WRITE_MS = 5 * 60_000
"""How often it goes on record that a feed was heard."""


@dataclass
class _Watched:
    """A feed, and what was told of it."""

    feed: Feed
    is_silent: bool = False
    written_ms: int | None = None
    """By the clock that is never set, when it went on record that it was heard."""


class Feeds:
    """The feeds of a running node; from the event loop only.

    Args:
        running: the node. intake: takes what they bring.
    """

    def __init__(self, running: Running, intake: Intake) -> None:
        self._running, self._started, self._trouble = running, now(), ""
        home = running.home
        self._watched = [_Watched(Feed(each, home, intake, self._tell)) for each in home.settings.feeds]

    @property
    def feeds(self) -> Sequence[Feed]:
        """Each of them."""
        return [each.feed for each in self._watched]

    @property
    def standing(self) -> Sequence[LiveFeed]:
        """How each stands."""
        return [replace(each.feed.standing, is_silent=each.is_silent) for each in self._watched]

    @property
    def refused(self) -> Mapping[tuple[str, str], int]:
        """How many rows could not be used, by feed and reason."""
        return {(feed.settings.name, reason): count for feed in self.feeds for reason, count in feed.tally.bad.items()}

    def note_handed_in(self, operator: str, received: Received) -> None:
        """An operator has handed in a batch by HTTP."""
        for feed in self.feeds:
            if (feed.settings.way, feed.settings.where) == (Way.OPERATOR, operator):
                feed.tally.bad["refused"] += len(received.bad)
                if received.reports:
                    feed.note(received.reports, received.newest_at)

    async def keep_watch(self) -> None:
        """Looks every second which feeds have fallen silent, and which speak again, for ever."""
        while True:
            try:
                for watched in self._watched:
                    await self._look_at(watched, now())
                await self._running.worker.do(partial(_stand, self.standing))
                self._trouble = ""
            except TrucelineError as error:
                self._tell("trouble", f"the feeds: {error}; {error.hint}")
            await asyncio.sleep(LOOK_S)

    async def _look_at(self, watched: _Watched, moment: Moment) -> None:
        feed, name = watched.feed, watched.feed.settings.name
        latest = feed.heard or Heard(self._started.at, self._started.mono_ms, 0)
        # By the clock that is never set: neither a clock put right nor one put wrong makes a feed silent.
        is_silent = 0 < 1_000 * feed.settings.silent_s < moment.mono_ms - latest.mono_ms
        do = self._running.worker.do
        if is_silent and not watched.is_silent:
            await do(partial(_silent, name, latest.at, feed.heard is not None))
        elif feed.heard and not is_silent:
            if watched.is_silent or watched.written_ms is None:
                await do(partial(_spoken, name))  # an alert may also be left from before the start
            if watched.written_ms is None or latest.mono_ms - watched.written_ms >= WRITE_MS:
                await do(partial(_heard, name, latest.until))
                watched.written_ms = latest.mono_ms
        watched.is_silent = is_silent

    def _tell(self, what: str, words: str) -> None:
        if what != "trouble" or words != self._trouble:
            self._trouble = words if what == "trouble" else self._trouble
            self._running.tell(Happening(what, words=words))


@dataclass(frozen=True)
class Receiving:
    """What takes reports in.

    Args:
        intake: of all of them. feeds: of the settings.
    """

    intake: Intake
    feeds: Feeds

    async def take(self, operator: Operator, key: str, media_type: str, content: bytes) -> Received:
        """What became of a batch that an operator hands in; see ``Intake.take``.

        Raises:
            TrucelineError: as there.
        """
        received = await self.intake.take(operator.id, key, media_type, content)
        self.feeds.note_handed_in(operator.name, received)
        return received


@asynccontextmanager
async def receiving(running: Running) -> AsyncIterator[Receiving]:
    """Reports are taken in while this is entered; when it is left, they are on the disk and were watched.

    Raises:
        StoreError: the folder of reports cannot be used, or its disk has failed meanwhile.
    """
    intake = Intake(running)
    try:
        feeds = Feeds(running, intake)
        async with asyncio.TaskGroup() as group:
            work = [feed.run() for feed in feeds.feeds]
            chores = [intake.keep_watch(), *([*work, feeds.keep_watch()] if work else [])]
            tasks = [group.create_task(each) for each in chores]
            try:
                yield Receiving(intake, feeds)
            finally:
                for task in tasks:
                    task.cancel()
    except BaseExceptionGroup as group:
        # Whoever starts a node wants to be told what is wrong, and not that something is.
        raise group.exceptions[0] from group
    finally:
        await asyncio.to_thread(intake.close)


def _stand(feeds: Sequence[LiveFeed], node: Node, _: Moment) -> None:
    node.take_live_feeds(feeds)


def _silent(name: str, since_at: int, was_heard: bool, node: Node, moment: Moment) -> None:
    fell_silent(node, name, since_at, moment, was_heard=was_heard)


def _spoken(name: str, node: Node, moment: Moment) -> None:
    spoke_again(node, name, moment)


def _heard(name: str, until: int, node: Node, moment: Moment) -> None:
    heard(node, name, 0, until, moment)
