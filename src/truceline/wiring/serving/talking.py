"""Calling one peer: a long poll that brings what it has for us, and a call at once for what we have for it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from truceline.adapters.transport.https_client import PeerConnection
from truceline.errors import TrucelineError, UnreachableError
from truceline.line.bundles import FrameKind
from truceline.line.logged import Attempt
from truceline.node.deadlines import write_attempts
from truceline.node.exchange.contents import Contents, contents_of
from truceline.node.exchange.exchanging import Taken, take_in_contents
from truceline.node.exchange.hello import Hello
from truceline.node.exchange.offering import Offered, offer
from truceline.node.node import Moment, Node
from truceline.wiring.serving.happenings import Happening, Tell, happening_of_news
from truceline.wiring.serving.worker import Worker

WAIT_S = 25
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 60.0


class Handing(NamedTuple):
    """What goes to the peer in one call."""

    bundle: bytes
    notes: tuple[str, ...]
    is_urgent: bool
    """True if there is something in it that must not wait for the peer's news."""


class Ahead(NamedTuple):
    """An answer that is not taken in yet, and what goes to the peer before."""

    contents: Contents
    handing: Handing


class Talk:
    """Calls a peer again and again, as long as ``run`` is not cancelled.

    Args:
        peer: whom.
        connection: the way to it, open.
        worker: of our node.
        tell: told what happens; from any thread.
    """

    def __init__(self, peer: str, connection: PeerConnection, worker: Worker, tell: Tell) -> None:
        self._peer, self._connection, self._worker, self._tell = peer, connection, worker, tell
        self._news = asyncio.Event()
        self._is_up: bool | None = None

    def wake(self) -> None:
        """Something new waits for the peer. From the event loop only."""
        self._news.set()

    async def run(self) -> None:
        """Polls and calls for ever; the peer may be away as long as it likes."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self._poll())
            both.create_task(self._push())

    async def _poll(self) -> None:
        pause_s = FIRST_PAUSE_S
        while True:
            # The first call returns at once: so it is known whether the peer is there.
            if await self._called(WAIT_S if self._is_up else 0):
                pause_s = FIRST_PAUSE_S
            else:
                await asyncio.sleep(_jittered(pause_s))
                pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    async def _push(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            if not await self._called(0):
                await asyncio.sleep(FIRST_PAUSE_S)

    async def _called(self, wait_s: int) -> bool:
        """True if a whole exchange came about."""
        try:
            await self._exchange(wait_s)
        except UnreachableError as error:
            self._stands(is_up=False, words=str(error))
        except TrucelineError as error:
            self._stands(is_up=False, words=f"{error}; {error.hint}")
        else:
            return True
        return False

    async def _exchange(self, wait_s: int) -> None:
        """Hands over what waits, takes in what comes, and hands over the receipts for that.

        What is new when an answer comes goes out before that is taken in, so that both nodes work at the same time. One
        exchange follows the other all the same: two at a time would change the order of messages on a slow way.
        """
        reply = await self._replied(await self._worker.do(partial(self._handed, (), None)), wait_s)
        while True:
            received = await self._worker.do(partial(self._received, reply))
            if isinstance(received, Ahead):
                reply = await self._replied_meanwhile(received)
                continue
            self._stands(is_up=True)
            if not received.answers:
                return
            handing = await self._worker.do(partial(self._handed, received.answers, received.hello))
            reply = await self._replied(handing, 0)

    async def _replied(self, handing: Handing, wait_s: int) -> bytes:
        try:
            return await self._connection.exchange(handing.bundle, wait_s=0 if handing.is_urgent else wait_s)
        except UnreachableError:
            await self._worker.do(partial(self._failed, handing.notes))
            raise

    async def _replied_meanwhile(self, ahead: Ahead) -> bytes:
        """The next answer; the one before it is taken in meanwhile."""
        self._news.clear()  # it goes along; what came after it is told again when this is taken in
        coming = asyncio.create_task(self._replied(ahead.handing, 0))
        try:
            await self._worker.do(partial(self._taken, ahead.contents))
            self._stands(is_up=True)
            return await coming
        finally:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)

    def _handed(self, answers: Sequence[int], hello: Hello | None, node: Node, now: Moment) -> Handing:
        is_urgent = bool(answers) or self._worker.has_news(self._peer, now)
        return self._handing(offer(node, self._peer, now, answers, hello), now, is_urgent=is_urgent)

    def _received(self, reply: bytes, node: Node, now: Moment) -> Ahead | Taken:
        """What comes of an answer; or what goes out before it is taken in, unless it is itself to be answered."""
        contents = contents_of(reply)
        answered = contents.answered_by(self._peer, node.party)
        if contents.frames[FrameKind.NOTE] or not self._worker.has_news(self._peer, now, answered):
            return self._taken(contents, node, now)
        offered = offer(node, self._peer, now, answered=answered)
        return Ahead(contents, self._handing(offered, now, is_urgent=True))

    def _handing(self, offered: Offered, now: Moment, *, is_urgent: bool) -> Handing:
        self._worker.note_offered(self._peer, offered.notes, now)
        return Handing(offered.bundle, offered.notes, is_urgent)

    def _taken(self, contents: Contents, node: Node, now: Moment) -> Taken:
        taken = take_in_contents(node, self._peer, contents, now)
        for news in taken.news:
            self._tell(happening_of_news(news))
        return taken

    def _failed(self, notes: Sequence[str], node: Node, now: Moment) -> None:
        write_attempts(node, self._peer, notes, Attempt("https", "no-connection"), now)

    def _stands(self, *, is_up: bool, words: str = "") -> None:
        """Tells whether the peer is there, when that changes."""
        if is_up is not self._is_up:
            self._is_up = is_up
            self._tell(Happening("peer-up" if is_up else "peer-down", self._peer, words=words))


def _jittered(pause_s: float) -> float:
    """Half of a pause or more: peers that lost each other at one time do not all come back at one time."""
    return pause_s * (1 + os.urandom(1)[0] / 255) / 2
