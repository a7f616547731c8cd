"""Very many listeners to a node's events, each over a connection of its own."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles
from typing import NamedTuple

_PATIENCE_S = 10.0
"""What a listener has not heard by then, after the last deed, counts as missed."""
_PAUSE_S = 0.1


class Heard(NamedTuple):
    """What became of events.

    Args:
        caused: names of what was done, in their order. missed: events that a listener did not hear, of all together.
        p99_ms: from the deed until the last listener has heard of it.
    """

    caused: list[str]
    missed: int
    p99_ms: float


def hear_all(port: int, token: str, listeners: int, deeds: Iterator[str]) -> Heard:
    """What all listeners hear of deeds that each become one alert.

    Args:
        port: of the node. token: of who listens. listeners: how many. deeds: each is done when its name is asked for.
    """
    # In a thread of its own: who drives a browser has a loop already.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(_hear_all(port, token, listeners, deeds))).result()


async def _hear_all(port: int, token: str, listeners: int, deeds: Iterator[str]) -> Heard:
    heard: list[dict[str, float]] = [{} for _ in range(listeners)]
    begun = [asyncio.Event() for _ in range(listeners)]
    tasks = [asyncio.create_task(_hear(port, token, *each)) for each in zip(heard, begun, strict=True)]
    await asyncio.gather(*(event.wait() for event in begun))
    caused, done_at = [], []
    while True:
        # In another thread: the listeners go on hearing meanwhile.
        at, name = time.monotonic(), await asyncio.to_thread(next, deeds, "")
        if not name:
            break
        caused.append(name)
        done_at.append(at)
        await asyncio.sleep(_PAUSE_S)
    until = time.monotonic() + _PATIENCE_S
    while any(len(each) < len(caused) for each in heard) and time.monotonic() < until:
        await asyncio.sleep(_PAUSE_S)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    ids = sorted({place for each in heard for place in each}, key=int)
    missed = sum(place not in each for each in heard for place in ids) + listeners * max(0, len(caused) - len(ids))
    last = [max(each.get(place, 0.0) for each in heard) for place in ids]
    waits = [1e3 * (at - begin) for at, begin in zip(last, done_at, strict=False)]
    return Heard(caused, missed, quantiles(waits, n=100, method="inclusive")[98] if len(waits) > 1 else 0.0)


async def _hear(port: int, token: str, heard: dict[str, float], begun: asyncio.Event) -> None:
    """Alerts that are raised, by their place in the record, and when they were heard of."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=16 * 1024 * 1024)
    writer.write(
        f"GET /api/v1/stream HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nauthorization: Bearer {token}\r\n\r\n".encode()
    )
    place = name = ""
    try:
        while row := (await reader.readline()).decode().rstrip():
            pass
        while True:
            row = (await reader.readline()).decode().rstrip("\r\n")
            if row.startswith("id: "):
                place = row[4:]
            elif row.startswith("event: "):
                name = row[7:]
            elif row.startswith("data: ") and name == "begin":
                begun.set()
            elif row.startswith("data: ") and name == "alert" and json.loads(row[6:]).get("act") == "raise":
                heard[place] = time.monotonic()
    finally:
        writer.close()
