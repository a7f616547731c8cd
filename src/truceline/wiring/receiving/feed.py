"""One live feed: its way in is kept open, what comes is kept durably, what cannot be used is kept with the reason."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import NamedTuple

from truceline.adapters.connectors.connector import Connector, Growth, ReportChunk
from truceline.adapters.connectors.reading.tally import Tally
from truceline.adapters.connectors.receiving.followed_file import FollowedFile, Stretch
from truceline.adapters.connectors.receiving.pushed import PushedReader
from truceline.adapters.connectors.receiving.tcp import dialled
from truceline.adapters.connectors.receiving.udp import listened
from truceline.adapters.store.segments import key_of
from truceline.errors import StoreError, TrucelineError
from truceline.model.feeds import LiveFeed
from truceline.node.terms.cards import host_and_port
from truceline.wiring.configuring.feed_formats import connector_of, options_of
from truceline.wiring.configuring.feeds import FeedSettings, Way
from truceline.wiring.home import Home
from truceline.wiring.moments import now
from truceline.wiring.receiving.intake import Intake, newest_at
from truceline.wiring.receiving.places import Places
from truceline.wiring.receiving.refused_rows import RefusedRows

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 60.0
LONGEST_LOCAL_PAUSE_S = 2.0
"""For what is on this machine: its disk, and a file that is not there yet."""
GATHER_S = 0.1
"""Between two batches of a feed: many small ones would cost more than they tell sooner, and what waits is not kept."""
LOOK_S = 0.25
"""How often a file is looked at that had nothing new."""
DEAD_S = 900.0
"""A connection on which nothing came for so long is dialled anew, also if the feed may be silent for ever."""
MOST_REASONS = 50


class Heard(NamedTuple):
    """That something came that can be used.

    Args:
        at: by our clock, ms since the epoch. mono_ms: by the clock that is never set.
        until: the newest observation, ms since the epoch, and no later than our clock.
    """

    at: int
    mono_ms: int
    until: int


class Feed:
    """A feed of the settings, from the event loop only.

    Args:
        settings: of it. home: of the node. intake: takes what it brings.
        tell: told when it is up or down, and what goes wrong.
    """

    def __init__(self, settings: FeedSettings, home: Home, intake: Intake, tell: Callable[[str, str], None]) -> None:
        self.settings, self.tally = settings, Tally()
        self.heard: Heard | None = None
        self._home, self._intake, self._tell = home, intake, tell
        self._dropped, self._is_up, self._trouble = 0, False, ""
        self._run, self._batches = os.urandom(16), 0
        self._folder = home.reports / "feeds"

    @property
    def standing(self) -> LiveFeed:
        """How it stands; whether it is silent is for others to say."""
        return LiveFeed(
            name=self.settings.name,
            way=self.settings.told,
            is_up=self._is_up,
            trouble=self._trouble,
            heard_at=self.heard.at if self.heard else 0,
            reports=self.tally.reports,
            bad=self.tally.bad.total(),
            dropped=self._dropped,
        )

    def note(self, reports: int, until: int) -> None:
        """Something came that can be used."""
        moment = now()
        self.tally.reports += reports
        self.heard = Heard(moment.at, moment.mono_ms, min(until, moment.at))
        self._is_up, self._trouble = True, ""

    async def run(self) -> None:
        """Takes in what comes, for ever: when it goes away it is looked for again, ever more seldom."""
        if self.settings.way is Way.OPERATOR:
            return  # comes by itself
        pause_s = FIRST_PAUSE_S
        longest_s = LONGEST_LOCAL_PAUSE_S if self.settings.way is Way.FOLLOW else LONGEST_PAUSE_S
        while True:
            before = self.tally.rows
            try:
                await self._once()
            except TrucelineError as error:
                self._stands(is_up=False, trouble=f"{error}; {error.hint}")
            if self.tally.rows > before:
                pause_s = FIRST_PAUSE_S
            await asyncio.sleep(_jittered(pause_s))
            pause_s = min(2 * pause_s, longest_s)

    async def _once(self) -> None:
        await asyncio.to_thread(self._make_folder)
        connector = await asyncio.to_thread(connector_of, self.settings)
        ways = {Way.CONNECT: self._dial, Way.LISTEN: self._listen, Way.FOLLOW: self._follow}
        await ways[self.settings.way](connector)

    async def _dial(self, connector: Connector) -> None:
        host, port = host_and_port(self.settings.where)
        async with dialled(host.strip("[]"), int(port)) as feed, self._reader(connector) as reader:
            self._stands(is_up=True)
            while True:
                content = await feed.read(self.settings.silent_s or DEAD_S)
                await self._take(await _read(reader, content), self._next_name())
                await asyncio.sleep(GATHER_S)

    async def _listen(self, connector: Connector) -> None:
        host, port = host_and_port(self.settings.where)
        before = self._dropped
        async with listened(host.strip("[]"), int(port)) as feed, self._reader(connector) as reader:
            self._stands(is_up=True)
            while True:
                content = await feed.read(LONGEST_PAUSE_S)
                self._dropped = before + feed.dropped
                if content:
                    await self._take(await _read(reader, content), self._next_name())
                    await asyncio.sleep(GATHER_S)

    async def _follow(self, connector: Connector) -> None:
        places = Places(self._folder / f"{self.settings.name}.place.json")
        last = await asyncio.to_thread(places.last)
        followed = FollowedFile(self._home.folder / self.settings.where, last)
        try:
            async with AsyncExitStack() as stack:
                while True:
                    stretch = await asyncio.to_thread(followed.next)
                    self._stands(is_up=True, trouble=stretch.lost if stretch else self._trouble)
                    if stretch is None:
                        await asyncio.sleep(LOOK_S)
                        continue
                    if stretch.is_new:
                        await stack.aclose()
                        reader = await stack.enter_async_context(self._reader(connector))
                        if connector.growth is Growth.TABLE and stretch.place.start:
                            await _read(reader, followed.first_row())
                    # On the disk before the rows are: after a break just these come again, under the same name.
                    await asyncio.to_thread(places.keep, stretch.place)
                    await self._take(await _read(reader, stretch.content), self._name_of(stretch))
                    await asyncio.sleep(LOOK_S)
        finally:
            followed.close()

    @asynccontextmanager
    async def _reader(self, connector: Connector) -> AsyncIterator[PushedReader]:
        """A reader of the format; what was not whole in the end is a bad row."""
        reader = await asyncio.to_thread(PushedReader, connector, options_of(self.settings, connector))
        try:
            yield reader
        finally:
            chunk = await asyncio.to_thread(reader.end, now().at)
            await self._keep_refused(chunk)
            if chunk.reports.num_rows:
                await self._intake.take_read(self._next_name(), chunk.reports)
                self.note(chunk.reports.num_rows, newest_at(chunk.reports))

    async def _take(self, chunk: ReportChunk, name: bytes) -> None:
        """A chunk is kept; while the disk refuses it, nothing more is read."""
        await self._keep_refused(chunk)
        pause_s = FIRST_PAUSE_S
        while chunk.reports.num_rows:
            try:
                await self._intake.take_read(name, chunk.reports)
            except StoreError as error:
                self._stands(is_up=True, trouble=f"{error}; {error.hint}")
                await asyncio.sleep(_jittered(pause_s))
                pause_s = min(2 * pause_s, LONGEST_LOCAL_PAUSE_S)
            else:
                self.note(chunk.reports.num_rows, newest_at(chunk.reports))
                return

    async def _keep_refused(self, chunk: ReportChunk) -> None:
        """Bad rows are counted by their reason and kept, if the disk takes them; others are counted."""
        for row in chunk.bad:
            is_known = row.reason in self.tally.bad or len(self.tally.bad) < MOST_REASONS
            self.tally.bad[row.reason if is_known else "another reason"] += 1
        self.tally.other.update(chunk.other)
        if chunk.bad:
            refused = RefusedRows(self._folder / f"{self.settings.name}.bad.ndjson", self.settings.name)
            try:
                await asyncio.to_thread(refused.keep, chunk.bad)
            except StoreError as error:
                self._stands(is_up=self._is_up, trouble=f"{error}; {error.hint}")

    def _stands(self, *, is_up: bool, trouble: str = "") -> None:
        """Tells when it comes or goes, and what goes wrong when that changes."""
        words = f"{self.settings.name}, {self.settings.told}"
        if is_up is not self._is_up:
            self._tell("feed-up" if is_up else "feed-down", f"{words}: {trouble}" if trouble else words)
        elif trouble and trouble != self._trouble:
            self._tell("trouble", f"{words}: {trouble}")
        self._is_up, self._trouble = is_up, trouble

    def _next_name(self) -> bytes:
        self._batches += 1
        return key_of("feed", self.settings.name, self._run, str(self._batches))

    def _name_of(self, stretch: Stretch) -> bytes:
        return key_of("file", self.settings.name, *map(str, stretch.place))

    def _make_folder(self) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{self._folder} cannot be made: {error.strerror}", hint="look at the disk") from error


async def _read(reader: PushedReader, content: bytes) -> ReportChunk:
    return await asyncio.to_thread(reader.take, content, now().at)


def _jittered(pause_s: float) -> float:
    """Half of a pause or more: feeds that were lost at one time are not dialled at one time."""
    return pause_s * (1 + os.urandom(1)[0] / 255) / 2
