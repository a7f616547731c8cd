"""Feeds that are dialled: what they send, and how they go away."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest

from truceline.adapters.connectors.receiving.tcp import dialled
from truceline.errors import UnreachableError

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]


@asynccontextmanager
async def a_sender(talk: Talk) -> AsyncIterator[int]:
    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


def test_what_is_sent_is_read_and_the_end_is_told() -> None:
    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"one\n")
        writer.close()

    async def run() -> None:
        async with a_sender(talk) as port, dialled("127.0.0.1", port) as feed:
            assert await feed.read(60) == b"one\n"
            with pytest.raises(UnreachableError, match="ended the connection"):
                await feed.read(60)

    asyncio.run(run())


def test_a_connection_on_which_nothing_comes_is_given_up() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async def run() -> None:
        async with a_sender(talk) as port, dialled("127.0.0.1", port) as feed:
            with pytest.raises(UnreachableError, match=r"nothing came for 0\.01 s"):
                await feed.read(0.01)

    asyncio.run(run())


def test_nobody_there_is_told_with_the_address() -> None:
    async def run(port: int) -> None:
        async with dialled("127.0.0.1", port):
            pass

    with socket.socket() as taken:  # and nobody listens there
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(UnreachableError, match=f"127.0.0.1:{port}"):
            asyncio.run(run(port))


def test_who_sends_faster_than_is_read_is_held_up() -> None:
    sent = 0

    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        for _number in range(64):
            writer.write(b"x" * 1024 * 1024)
            await writer.drain()
            sent += 1

    async def run() -> None:
        async with a_sender(talk) as port, dialled("127.0.0.1", port) as feed:
            assert await feed.read(60)
            await asyncio.sleep(0.2)
            assert sent < 64

    asyncio.run(run())
