"""Bytes that a feed sends to whoever dials it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from truceline.errors import UnreachableError

MOST_AT_ONCE = 1024 * 1024
DIAL_S = 10.0
_ENDED = "it ended the connection"


class Dialled:
    """An open connection; use ``dialled``."""

    def __init__(self, reader: asyncio.StreamReader, address: str) -> None:
        self._reader, self._address = reader, address

    async def read(self, within_s: float) -> bytes:
        """What came since the last time, at most a mebibyte; what is not read holds the sender up.

        Args:
            within_s: how long to wait for something.

        Raises:
            UnreachableError: the connection has ended, or nothing came in time: then it may be dead.
        """
        try:
            async with asyncio.timeout(within_s):
                content = await self._reader.read(MOST_AT_ONCE)
        except TimeoutError as error:
            raise self._lost(f"nothing came for {within_s:g} s") from error
        except OSError as error:
            raise self._lost(error.strerror or str(error)) from error
        if not content:
            raise self._lost(_ENDED)
        return content

    def _lost(self, why: str) -> UnreachableError:
        return UnreachableError(f"{self._address}: {why}", hint="it is dialled again")


@asynccontextmanager
async def dialled(host: str, port: int) -> AsyncIterator[Dialled]:
    """A connection to a feed.

    Raises:
        UnreachableError: it does not answer.
    """
    address = f"{host}:{port}"
    try:
        async with asyncio.timeout(DIAL_S):
            reader, writer = await asyncio.open_connection(host, port, limit=MOST_AT_ONCE)
    except TimeoutError as error:
        raise UnreachableError(f"{address} did not answer in {DIAL_S:g} s", hint="it is dialled again") from error
    except OSError as error:
        raise UnreachableError(f"{address}: {error.strerror or error}", hint="it is dialled again") from error
    try:
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        yield Dialled(reader, address)
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
