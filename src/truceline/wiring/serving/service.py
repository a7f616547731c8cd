"""A node that runs, from its start to its clean end."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack
from functools import partial
from typing import Any

from truceline.adapters.transport.certificates import Peers, peers_of
from truceline.adapters.transport.connections import Access
from truceline.adapters.transport.https_client import PeerConnection
from truceline.adapters.transport.https_server import Listener
from truceline.errors import InUseError, StoreError, TrucelineError
from truceline.node.alerting.waiting import pass_on
from truceline.node.carriage.mediating import carry_on
from truceline.node.checks import check_on_schedule
from truceline.node.deadlines import tick
from truceline.node.node import Moment, Node
from truceline.node.terms.cards import host_and_port
from truceline.node.terms.registering import decide
from truceline.wiring.acts.act import Document
from truceline.wiring.acts.table import perform
from truceline.wiring.control import Control
from truceline.wiring.home import Home, open_home
from truceline.wiring.keeping.passing_folders import OPEN_COPY, clear_left
from truceline.wiring.running import opened_in_turn
from truceline.wiring.serving.answering import Answering
from truceline.wiring.serving.climbing import AutomaticSteps
from truceline.wiring.serving.drilling import DrillPlayer
from truceline.wiring.serving.faces import Face, Running
from truceline.wiring.serving.happenings import (
    Happening,
    Tell,
    happening_of_news,
    happening_of_overdue,
    happening_of_step,
    happening_of_unattended,
)
from truceline.wiring.serving.paging import call_out
from truceline.wiring.serving.talking import Talk
from truceline.wiring.serving.turns import short_turns
from truceline.wiring.serving.worker import Worker

TICK_S = 10.0
LOOK_S = 1.0
"""How often it is looked whether settings, lines or keys have changed."""


def serve(home: Home, tell: Tell, face: Face | None = None) -> int:
    """Runs the node of a folder until the process is told to stop; the signal that told it.

    Args:
        home: the folder.
        tell: told what happens, from any thread.
        face: what else answers meanwhile.

    Raises:
        InUseError: a node runs in that folder already.
        StoreError: the disk has failed.
        TrucelineError: it cannot start.
    """
    with ExitStack() as stack:
        node = opened_in_turn(stack, home)
        if node is None:
            raise InUseError(f"a node runs in {home.folder} already", hint="ask it: truceline node status")
        clear_left(home.folder / OPEN_COPY)
        stack.enter_context(short_turns())
        return asyncio.run(Service(home, node, tell, face).run())


class Service:
    """A running node; use ``serve``."""

    def __init__(self, home: Home, node: Node, tell: Tell, face: Face | None = None) -> None:
        self._home, self._node, self._face = home, node, face
        self._tell = _told_to_both(tell, face.tell) if face else tell
        self._talks: dict[str, tuple[Talk, asyncio.Task[None]]] = {}
        self._listener: Listener | None = None
        self._known: tuple[Home, Mapping[str, tuple[str, ...]]] | None = None
        self._trouble = ""
        self._told_to_stop: asyncio.Future[int]

    async def run(self) -> int:
        """Serves until a signal comes, and gives its number."""
        self._loop = asyncio.get_running_loop()
        self._told_to_stop = self._loop.create_future()
        self._loop.set_exception_handler(self._look_at_trouble)
        for number in (signal.SIGTERM, signal.SIGINT):
            self._loop.add_signal_handler(number, self._stop, number)
        self._worker = Worker(self._node, self._wake_from_thread)
        self._worker.when_clock_set(lambda step_ms: self._tell(happening_of_step(step_ms)))
        try:
            async with AsyncExitStack() as stack:
                await stack.enter_async_context(Control(self._home.control, self._performed))
                stack.push_async_callback(self._hang_up)
                await self._start_listening(stack)
                if self._face:
                    running = Running(self._home, self._worker, self._tell)
                    await stack.enter_async_context(self._face.opened(running))
                self._tell(Happening("started", words=self._node.party))
                chores = (self._look_around(), self._keep_time(), self._take_steps(), self._call_out())
                for work in (*chores, self._play_drills(), self._look_at_disk()):
                    stack.push_async_callback(_end, [self._begin(work)])
                signal_told = signal.Signals(await self._told_to_stop)
        finally:
            self._worker.close()
        self._tell(Happening("stopped", words=signal_told.name))
        return signal_told

    async def _performed(self, act: str, given: Mapping[str, Any]) -> Document:
        return await self._worker.do(lambda node, now: perform(node, now, act, given))

    async def _start_listening(self, stack: AsyncExitStack) -> None:
        address = self._home.settings.listen
        if not address:
            return
        answering = Answering(self._worker, self._tell)
        peers = await self._peers_now()
        listener = Listener(answering, answering, self._home.identity, peers, self._tell_of_access)
        self._listener = await stack.enter_async_context(listener)
        host, port = host_and_port(address)
        place, number = await self._listener.listen(host.strip("[]"), int(port))
        self._tell(Happening("listening", words=f"[{place}]:{number}" if ":" in place else f"{place}:{number}"))

    async def _look_around(self) -> None:
        """Takes up what changes in the settings, the lines and the keys of peers."""
        while True:
            try:
                await self._take_up()
            except TrucelineError as error:
                self._tell_once(f"{error}; {error.hint}")
            except OSError as error:  # such as that no more files may be open: it may pass
                self._tell_once(f"the settings cannot be looked at: {error}")
            await asyncio.sleep(LOOK_S)

    async def _look_at_disk(self) -> None:
        """Ends the node when its record cannot be written any more: only a new start sees again what lies there."""
        while not self._node.store.failure:
            await asyncio.sleep(LOOK_S)
        raise StoreError(self._node.store.failure, hint="make room or mend the disk, and start the node again")

    async def _take_up(self) -> None:
        home = open_home(self._home.folder)
        pins = await self._worker.do(_pins)
        if (home, pins) == self._known:
            return
        self._home = home
        await self._worker.do(lambda node, _: node.take_orders(home.settings.orders))
        peers = self._peers_of(pins)
        if self._listener:
            await self._listener.trust(peers)
        await self._hang_up()
        for party in peers.party_of_pin.values():
            address = home.settings.peers[party].address
            if address and party not in self._talks:
                self._call(party, address, peers)
        self._known, self._trouble = (home, pins), ""

    def _call(self, party: str, address: str, peers: Peers) -> None:
        connection = PeerConnection(party, address, self._home.identity, peers)
        talk = Talk(party, connection, self._worker, self._tell)

        async def talking() -> None:
            async with connection:
                await talk.run()

        self._talks[party] = (talk, self._begin(talking()))

    async def _hang_up(self) -> None:
        tasks = [task for _, task in self._talks.values()]
        self._talks.clear()
        await _end(tasks)

    def _begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """A task that goes on until the node stops; if a mistake of ours ends it, it ends the node, loudly."""
        task = asyncio.create_task(work)
        task.add_done_callback(self._look_at_end)
        return task

    def _look_at_end(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if error and not self._told_to_stop.done():
            self._told_to_stop.set_exception(error)

    def _look_at_trouble(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Told once, where a call of somebody cannot be taken for now; the loop would say so a thousand times."""
        if isinstance(error := context.get("exception"), OSError) and "accept" in context["message"]:
            self._tell_once(f"nobody else can call now: {error.strerror}")
        else:
            loop.default_exception_handler(context)

    def _stop(self, number: int) -> None:
        if not self._told_to_stop.done():
            self._told_to_stop.set_result(number)

    async def _keep_time(self) -> None:
        while True:
            try:
                for overdue in await self._worker.do(tick):
                    self._tell(happening_of_overdue(overdue))
                for act in (carry_on, decide):
                    for news in await self._worker.do(act):
                        self._tell(happening_of_news(news))
                for unattended in await self._worker.do(pass_on):
                    if not unattended.alert.hidden_from:
                        self._tell(happening_of_unattended(unattended))
                if every_ms := self._home.settings.check_minutes * 60_000:
                    await self._worker.do(partial(_checked, every_ms))
            except TrucelineError as error:
                self._tell_once(f"{error}; {error.hint}")
            await asyncio.sleep(TICK_S)

    async def _take_steps(self) -> None:
        """Takes the steps of ladders that an agreement marks automatic."""
        steps = AutomaticSteps()
        while True:
            try:
                for happening in await self._worker.do(steps.take):
                    self._tell(happening)
            except TrucelineError as error:
                self._tell_once(f"{error}; {error.hint}")
            await asyncio.sleep(LOOK_S)

    async def _play_drills(self) -> None:
        """Plays the drill that the node was told to play."""
        player = DrillPlayer(self._worker)
        while True:
            try:
                await player.look()
            except TrucelineError as error:
                self._tell_once(f"{error}; {error.hint}")
            await asyncio.sleep(LOOK_S)

    async def _call_out(self) -> None:
        """Calls our own people to alerts."""
        while True:
            try:
                await call_out(self._home, self._worker, self._tell)
            except TrucelineError as error:
                self._tell_once(f"{error}; {error.hint}")
            await asyncio.sleep(LOOK_S)

    async def _peers_now(self) -> Peers:
        return self._peers_of(await self._worker.do(_pins))

    def _peers_of(self, pins: Mapping[str, tuple[str, ...]]) -> Peers:
        """Those on a line with us whose certificates their manifests pin; of the others it is told what is wrong."""
        certificates: dict[str, list[bytes]] = {}
        for party in pins:
            try:
                certificate = self._home.certificate_of(party)
                if certificate:
                    peers_of({party: [certificate]}, pins)
                    certificates[party] = [certificate]
            except TrucelineError as error:
                self._tell(Happening("trouble", party, words=f"{error}; {error.hint}"))
        return peers_of(certificates, pins)

    def _wake_from_thread(self, party: str) -> None:
        # The worker may end its last work after the loop was closed.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._wake, party)

    def _wake(self, party: str) -> None:
        if party in self._talks:
            self._talks[party][0].wake()
        if self._listener:
            self._listener.wake(party)

    def _tell_of_access(self, access: Access) -> None:
        if not access.party or access.status >= 400:
            self._tell(Happening("turned-away", access.party, words=f"{access.act} {access.status or ''}".strip()))

    def _tell_once(self, words: str) -> None:
        """Tells of trouble that lasts when it begins, and not every second."""
        if words != self._trouble:
            self._trouble = words
            self._tell(Happening("trouble", words=words))


def _told_to_both(one: Tell, other: Tell) -> Tell:
    def tell(happening: Happening) -> None:
        one(happening)
        other(happening)

    return tell


def _checked(every_ms: int, node: Node, now: Moment) -> None:
    check_on_schedule(node, every_ms, now)


def _pins(node: Node, now: Moment) -> dict[str, tuple[str, ...]]:
    """The TLS pins of every peer on a line, as its manifests in force list them."""
    pins: dict[str, tuple[str, ...]] = {}
    for line in node.lines:
        known = node.line(line)
        for peer in known.peers:
            pins[peer] = (*pins.get(peer, ()), *known.histories[peer].newest.tls_pins)
    return pins


async def _end(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Tasks are cancelled, and have ended when this returns."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
