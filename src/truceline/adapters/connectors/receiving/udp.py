"""Datagrams that anybody sends to a port of ours: each holds whole rows, or one event."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from truceline.errors import StoreError

MOST_AT_ONCE = 1024 * 1024
MOST_WAITING_BYTES = 8 * 1024 * 1024
_ROOM_BYTES = 4 * 1024 * 1024
"""That the system is asked to hold for us between two looks."""


class Listened(asyncio.DatagramProtocol):
    """What came to a port; use ``listened``.

    Args:
        most_waiting_bytes: that are held until somebody reads; datagrams beyond are dropped, and counted.
    """

    def __init__(self, most_waiting_bytes: int = MOST_WAITING_BYTES) -> None:
        self.dropped = 0
        self._most_waiting_bytes = most_waiting_bytes
        self._waiting = bytearray()
        self._news = asyncio.Event()

    def datagram_received(self, data: bytes, addr: Any) -> None:
        """See ``asyncio.DatagramProtocol``."""
        if len(self._waiting) + len(data) >= self._most_waiting_bytes:
            self.dropped += 1
            return
        self._waiting += data
        if not data.endswith(b"\n"):
            self._waiting += b"\n"  # a row ends with its datagram
        self._news.set()

    def error_received(self, exc: Exception) -> None:
        """See ``asyncio.DatagramProtocol``: nothing is sent from here, so there is nobody to be told of."""

    async def read(self, within_s: float) -> bytes:
        """What came since the last time, at most about a mebibyte; empty if nothing came in time."""
        try:
            async with asyncio.timeout(within_s):
                await self._news.wait()
        except TimeoutError:
            return b""
        end = len(self._waiting)
        if end > MOST_AT_ONCE:
            end = self._waiting.find(b"\n", MOST_AT_ONCE) + 1
        content = bytes(self._waiting[:end])
        del self._waiting[:end]
        if not self._waiting:
            self._news.clear()
        return content


@asynccontextmanager
async def listened(host: str, port: int) -> AsyncIterator[Listened]:
    """A port at which datagrams are taken in.

    Raises:
        StoreError: it cannot be listened at.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        transport, found = await asyncio.get_running_loop().create_datagram_endpoint(
            Listened, local_addr=(host, port), family=family
        )
    except OSError as error:
        raise StoreError(
            f"{host}:{port} cannot be listened at: {error.strerror or error}", hint="see who does, or change listen"
        ) from error
    try:
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _ROOM_BYTES)
        yield found
    finally:
        transport.close()
