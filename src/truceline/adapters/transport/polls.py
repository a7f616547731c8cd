"""Peers that wait for news, and who wakes them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Polls:
    """Who waits for what. Made in the event loop that it belongs to."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    @contextmanager
    def waiting(self, party: str) -> Iterator[asyncio.Event]:
        """An event that is set as soon as there is news for a party, counted from now."""
        event = asyncio.Event()
        self._waiting[party].add(event)
        try:
            yield event
        finally:
            self._waiting[party].discard(event)
            if not self._waiting[party]:
                del self._waiting[party]

    def wake(self, party: str) -> None:
        """Tells whoever waits for news of a party that there is some. From any thread, at any time."""
        with suppress(RuntimeError):  # the loop has ended, and nobody waits any more
            self._loop.call_soon_threadsafe(self._ring, party)

    def wake_all(self) -> None:
        """Tells everybody to come back later. From the event loop only."""
        for party in list(self._waiting):
            self._ring(party)

    def _ring(self, party: str) -> None:
        for event in self._waiting.get(party, ()):
            event.set()
