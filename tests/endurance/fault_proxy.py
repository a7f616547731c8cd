"""A bad network between two nodes, as a relay of TCP: it cuts, stalls one way, resets, delays and slows down.

TLS goes through it unopened. So a lost answer makes a duplicate (the caller sends again what was taken in), and
connections of different delay overtake each other; nothing can be altered.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Thread

CHUNK_BYTES = 16_384
LOOK_S = 0.01


@dataclass
class Weather:
    """How the network is at the moment; set it from any thread.

    Args:
        is_cut: nobody connects, and connections that are open break.
        stalls_out: what the caller sends is held back. stalls_back: what it would get is.
        reset_share: how many of all pieces that pass break their connection instead.
        lag_s: the longest delay of a piece; each connection has a share of it for its own.
        bytes_per_s: how fast pieces pass; 0: as fast as they come.
    """

    is_cut: bool = False
    stalls_out: bool = False
    stalls_back: bool = False
    reset_share: float = 0.0
    lag_s: float = 0.0
    bytes_per_s: float = 0.0


class FaultProxy:
    """The relay; use ``fault_proxy``.

    Args:
        target: where it leads, such as ``127.0.0.1:7443``.
        seed: of its chances.
    """

    def __init__(self, target: str, seed: int) -> None:
        self.weather = Weather()
        self.address = ""
        self._host, _, port = target.rpartition(":")
        self._port = int(port)
        self._chance = random.Random(seed)
        self._open: set[asyncio.StreamWriter] = set()
        self._is_ready, self._is_over = Event(), Event()

    def run(self) -> None:
        """Relays until it is told that it is over."""
        asyncio.run(self._run())

    def wait_until_ready(self) -> None:
        """It listens at ``address`` when this returns."""
        assert self._is_ready.wait(60)

    def end(self) -> None:
        """No more is relayed."""
        self._is_over.set()

    async def _run(self) -> None:
        server = await asyncio.start_server(self._relay, "127.0.0.1", 0)
        self.address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._is_ready.set()
        while not self._is_over.is_set():
            if self.weather.is_cut:
                self._break_all()
            await asyncio.sleep(LOOK_S)
        server.close()
        self._break_all()
        await asyncio.sleep(LOOK_S)

    def _break_all(self) -> None:
        for writer in self._open:
            writer.transport.abort()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.weather.is_cut:
            writer.transport.abort()
            return
        self._open.add(writer)
        try:
            onward_reader, onward_writer = await asyncio.open_connection(self._host, self._port)
        except OSError:
            writer.transport.abort()
            self._open.discard(writer)
            return
        self._open.add(onward_writer)
        share = self._chance.random()
        ways = (self._pump(reader, onward_writer, share, is_out=True), self._pump(onward_reader, writer, share))
        tasks = [asyncio.create_task(way) for way in ways]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for each in (writer, onward_writer):
            each.transport.abort()
            self._open.discard(each)

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, share: float, *, is_out: bool = False
    ) -> None:
        with suppress(OSError):
            while piece := await reader.read(CHUNK_BYTES):
                weather = self.weather
                while weather.stalls_out if is_out else weather.stalls_back:
                    await asyncio.sleep(LOOK_S)
                if self._chance.random() < weather.reset_share:
                    return
                slow_s = len(piece) / weather.bytes_per_s if weather.bytes_per_s else 0.0
                await asyncio.sleep(slow_s + weather.lag_s * share)
                if weather.is_cut:  # the open connections are broken a little later: by then an answer could be through
                    return
                writer.write(piece)
                await writer.drain()


@contextmanager
def fault_proxy(target: str, seed: int) -> Iterator[FaultProxy]:
    """A relay that runs in a thread while this is open, in fair weather at first."""
    proxy = FaultProxy(target, seed)
    thread = Thread(target=proxy.run, name="bad network")
    thread.start()
    try:
        proxy.wait_until_ready()
        yield proxy
    finally:
        proxy.end()
        thread.join()
