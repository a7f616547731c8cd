"""Batches of reports on their way in: read, kept once and durably, then watched."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from truceline.adapters.connectors.connector import BadRow
from truceline.adapters.connectors.receiving.bodies import ARROW, NDJSON, READERS, Body
from truceline.adapters.store.segments import Kept, Segments, content_of, key_of
from truceline.errors import StoreError
from truceline.wiring.receiving.live import LiveWatch
from truceline.wiring.serving.faces import Running
from truceline.wiring.serving.happenings import Happening

__all__ = ["ARROW", "NDJSON", "Intake", "Received"]

LOOK_S = 1.0
"""How often it is looked whether the disk has failed."""
_SMALL = 64 * 1024
"""Bytes of a body that are read at once, without another thread."""


class Received(NamedTuple):
    """What became of a batch.

    Args:
        sequence: its number, from 1; 0 if there was nothing in it.
        reports: that were kept.
        bad: rows that cannot be used, by number from 1.
        is_again: True if it was kept before under the same key.
        newest_at: the newest time of observation in it, ms since the epoch; 0 if there was nothing in it.
    """

    sequence: int
    reports: int
    bad: Sequence[BadRow]
    is_again: bool
    newest_at: int = 0


class Intake:
    """Takes batches in; from the event loop only.

    Args:
        running: the node.

    Raises:
        StoreError: the folder of reports cannot be used.
    """

    def __init__(self, running: Running) -> None:
        self.segments = Segments(running.home.reports)
        self.reports, self.batches, self.bad = 0, 0, 0
        """Taken in since the start."""
        self._running, self._trouble = running, ""
        self.watch = LiveWatch(running.home, running.worker, self.segments, self._tell)

    async def take(self, owner: str, key: str, media_type: str, content: bytes) -> Received:
        """What became of a batch, once it is durable.

        Args:
            owner: whose batch it is. key: which; empty for one that may come twice if it is sent again.
            media_type: ARROW or NDJSON. content: the body.

        Raises:
            ReportError: the body as a whole cannot be used.
            StoreError: the disk is full or fails, or too much waits for it: nothing of it is kept.
        """
        prepare = partial(_prepared, owner, key, media_type, content)
        body, written, name = prepare() if len(content) <= _SMALL else await asyncio.to_thread(prepare)
        if not body.reports.num_rows:
            return Received(0, 0, body.bad, is_again=False)
        kept = await self._kept(name, written, body.reports)
        self.bad += len(body.bad)
        return Received(kept.sequence, kept.reports, body.bad, kept.is_again, newest_at(body.reports))

    async def take_read(self, name: bytes, reports: pa.RecordBatch) -> None:
        """The same of reports that were read already; on the disk when this returns.

        Args:
            name: 32 bytes that say which batch it is: it is kept once. reports: at least one.

        Raises:
            StoreError: as ``take``.
        """
        await self._kept(name, await asyncio.to_thread(content_of, reports), reports)

    async def _kept(self, name: bytes, written: bytes, reports: pa.RecordBatch) -> Kept:
        def then(kept: Kept) -> None:
            # By the thread that writes: the watch begins at once, and whoever waits may go away meanwhile.
            self.reports, self.batches = self.reports + kept.reports, self.batches + 1
            self.watch.take(kept.sequence, reports)

        return await asyncio.wrap_future(self.segments.keep(name, written, reports.num_rows, then))

    async def keep_watch(self) -> None:
        """Looks every second at the disk, and ends when nothing can be kept any more.

        Raises:
            StoreError: when it is so: only a new start sees again what lies there.
        """
        while not self.segments.failure:
            await asyncio.sleep(LOOK_S)
        raise StoreError(f"reports cannot be kept: {self.segments.failure}", hint="look at the disk, and start again")

    def close(self) -> None:
        """What was taken in is on the disk, and was watched."""
        self.watch.close()
        self.segments.close()

    def _tell(self, words: str) -> None:
        if words != self._trouble:
            self._trouble = words
            self._running.tell(Happening("trouble", words=words))


def newest_at(reports: pa.RecordBatch) -> int:
    """The newest time of observation of some reports, ms since the epoch."""
    newest: int = pc.max(reports.column("at").cast(pa.int64())).as_py()
    return newest


def _prepared(owner: str, key: str, media_type: str, content: bytes) -> tuple[Body, bytes, bytes]:
    """What was handed in, as it is kept, and the name that it is kept by."""
    body = READERS[media_type](content)
    # Without a key, what was sent stands for itself: the same bytes of the same sender are the same batch.
    name = key_of(owner, "key", key) if key else key_of(owner, "content", content)
    return body, content_of(body.reports), name
