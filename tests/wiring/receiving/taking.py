"""A node without a process around it that takes reports in, for tests of what stands between feeds and alerts."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from tests.node.homes import lined
from tests.wiring.homes import a_home
from truceline.adapters.store.segments import Segments
from truceline.node.node import Node
from truceline.wiring.home import Home, open_home
from truceline.wiring.receiving.feeds import Receiving, receiving
from truceline.wiring.serving.faces import Running
from truceline.wiring.serving.happenings import Happening
from truceline.wiring.serving.worker import Worker

PATIENCE_S = 90.0


def a_home_with(folder: Path, settings: str) -> Home:
    """A node's folder with more in its settings."""
    home = a_home(folder / "alfa")
    with (home.folder / "node.toml").open("a", encoding="utf-8") as file:
        file.write(settings)
    return open_home(home.folder)


@asynccontextmanager
async def taking_in(
    home: Home, told: list[Happening] | None = None, node: Node | None = None
) -> AsyncIterator[Receiving]:
    """Reports are taken in; all of it has ended afterwards."""
    tell: Callable[[Happening], None] = told.append if told is not None else lambda _: None
    worker = Worker(node or lined("alfa.example", "bravo.example"), lambda _: None)
    try:
        async with receiving(Running(home, worker, tell)) as taken:
            yield taken
    finally:
        worker.close()


async def until(is_so: Callable[[], object], what: str) -> None:
    """Looks again and again; after a long time it is a failure."""
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < end, f"after {PATIENCE_S} s, {what}"
        await asyncio.sleep(0.02)


def tracks_in(home: Home) -> list[str]:
    """The track of each report that is on the disk, in the order in which they were kept."""
    segments = Segments(home.reports)
    try:
        return [str(track) for _, batch in segments.batches(0) for track in batch.column("track").to_pylist()]
    finally:
        segments.close()
