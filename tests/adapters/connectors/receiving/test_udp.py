"""Datagrams: each ends its last row, and what there is no room for is counted."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import socket

import pytest

from truceline.adapters.connectors.receiving.udp import MOST_AT_ONCE, Listened, listened
from truceline.errors import StoreError

SENDER = ("127.0.0.1", 1)


def test_datagrams_that_came_meanwhile_are_read_together_and_each_ends_a_row() -> None:
    async def run() -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        async with listened("127.0.0.1", port) as feed:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                sender.sendto(b"one", ("127.0.0.1", port))
                sender.sendto(b"two\r\n", ("127.0.0.1", port))
            found = b""
            while found.count(b"\n") < 2:
                found += await feed.read(60)
            assert found == b"one\ntwo\r\n"
            assert await feed.read(0.01) == b""

    asyncio.run(run())


def test_what_there_is_no_room_for_is_dropped_and_counted() -> None:
    feed = Listened(most_waiting_bytes=100)
    for _ in range(5):
        feed.datagram_received(b"x" * 39 + b"\n", SENDER)
    assert feed.dropped == 3
    assert len(asyncio.run(feed.read(1))) == 80


def test_very_much_is_read_in_whole_rows() -> None:
    feed = Listened()
    for _ in range(3):
        feed.datagram_received(b"x" * 60_000, SENDER)
    for _ in range(20):
        feed.datagram_received(b"y" * 60_000, SENDER)

    async def run() -> list[bytes]:
        return [await feed.read(0.01) for _ in range(3)]

    first, second, third = asyncio.run(run())
    assert MOST_AT_ONCE < len(first) <= MOST_AT_ONCE + 60_001
    assert first.endswith(b"\n")
    assert len(first) + len(second) == 23 * 60_001
    assert third == b""


def test_an_address_that_is_taken_is_told() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

        async def run() -> None:
            async with listened("127.0.0.1", port):
                pass

        with pytest.raises(StoreError, match=f"127.0.0.1:{port}"):
            asyncio.run(run())
