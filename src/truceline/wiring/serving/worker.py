"""The one thread that works with a node: whoever wants something of it stands in line."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from queue import PriorityQueue
from types import TracebackType
from typing import Any, NamedTuple, TypeAlias, TypeVar

from truceline.errors import FrozenError, StoreError
from truceline.node.alerting.counting_on import count_on, set_by_ms
from truceline.node.node import Moment, Node
from truceline.wiring.moments import now

RETRY_MS = 15_000
"""What was offered to a peer and not receipted is offered again after this time."""
MOST_LOOKED_AT = 512
"""Notes of two bundles: one is on its way while the answer to the one before it is taken in."""
_Result = TypeVar("_Result")
Work: TypeAlias = Callable[[Node, Moment], _Result]


class _Waiting(NamedTuple):
    """A work that waits; the least one is the next."""

    is_patient: bool
    number: int
    work: Callable[[], Any]
    done: Future[Any]


class Worker:
    """Does one thing after another with a node, and tells for which peers something new waits.

    What is urgent is done before all that is not: an alert does not stand in line behind lists and reports.

    Args:
        node: nobody else uses it.
        waiting: called by the worker's thread with a peer's name.
    """

    def __init__(self, node: Node, waiting: Callable[[str], None]) -> None:
        self._node, self._waiting = node, waiting
        self._offered: dict[str, dict[str, int]] = {}
        self._grown: Work[None] = lambda node, now: None
        self._was_set: Callable[[int], None] = lambda step_ms: None
        self._looked: Moment | None = None
        self._size, self._is_urgent = node.store.tree.size, False
        node.store.when_durable(self._tell_of_what_is_urgent)
        self._line: PriorityQueue[_Waiting] = PriorityQueue()
        self._numbers = itertools.count()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="node")

    def submit(self, work: Work[_Result], *, is_urgent: bool = False) -> Future[_Result]:
        """What comes of a work, when its turn has come; works that are equally urgent keep their order."""
        done = self._lined_up(partial(self._done, work, is_urgent), is_urgent)
        self._lined_up(self._settle, is_urgent=False)  # by itself: what came of the work is out before
        return done

    async def do(self, work: Work[_Result], *, is_urgent: bool = False) -> _Result:
        """What comes of a work; it is done although nobody waits for it any more."""
        return await asyncio.shield(asyncio.wrap_future(self.submit(work, is_urgent=is_urgent)))

    def close(self) -> None:
        """Everything handed in before is done."""
        self._thread.shutdown(wait=True)

    def when_grown(self, tell: Work[None]) -> None:
        """From now on it is told, by the worker's thread, when a work has added to the record; it must not fail.

        What was added is on the disk by then. Of an urgent work it is told before the log's guard is on it as well.
        """
        self._grown = tell

    def when_clock_set(self, tell: Callable[[int], None]) -> None:
        """From now on it is told, by the worker's thread, how far the clock of the machine was set ahead, in ms."""
        self._was_set = tell

    def note_offered(self, peer: str, notes: Collection[str], at: Moment) -> None:
        """Notes have been offered to a peer: they are news for it no more. To be called within a work."""
        self._offered.setdefault(peer, {}).update(dict.fromkeys(notes, at.mono_ms))

    def has_news(self, peer: str, at: Moment, answered: Collection[str] = ()) -> bool:
        """True if something waits for a peer that was not offered to it lately. To be called within a work.

        Of a log that is frozen nothing is offered: it has no news, or peers would call each other without a pause.

        Args:
            peer: for whom.
            at: now.
            answered: what waits no more as soon as the peer's answer, which is there, is taken in.
        """
        offered = self._offered.get(peer, {})
        waiting = [parcel.obj for parcel in self._node.store.outbox(peer, MOST_LOOKED_AT + len(answered))]
        self._offered[peer] = {obj: offered[obj] for obj in waiting if obj in offered}
        new = (obj for obj in waiting if obj not in answered and at.mono_ms - offered.get(obj, -RETRY_MS) >= RETRY_MS)
        return not self._node.store.frozen and any(new)

    def _lined_up(self, work: Callable[[], _Result], is_urgent: bool) -> Future[_Result]:
        done: Future[_Result] = Future()
        self._line.put(_Waiting(not is_urgent, next(self._numbers), work, done))
        self._thread.submit(self._do_next)
        return done

    def _do_next(self) -> None:
        """The most urgent one, and of these the first."""
        each = self._line.get_nowait()
        if each.done.set_running_or_notify_cancel():
            with _FailureTold(each.done):
                each.done.set_result(each.work())

    def _done(self, work: Work[_Result], is_urgent: bool) -> _Result:
        moment = now()
        self._look_at_clock(moment)
        self._is_urgent = is_urgent
        try:
            return work(self._node, moment)
        finally:
            self._is_urgent = False
            self._tell_of_growth()
            self._tell_of_parcels()

    def _look_at_clock(self, moment: Moment) -> None:
        """Before anything is done by a clock that was set, alerts wait by it as long as they did, and it is told."""
        before, self._looked = self._looked, moment
        step_ms = set_by_ms(before, moment) if before else 0
        if step_ms:
            with suppress(StoreError, FrozenError):  # it is tried again before alerts are passed on
                count_on(self._node, moment)
            self._was_set(step_ms)

    def _settle(self) -> None:
        # The store remembers if this fails, and refuses the next commit.
        with suppress(StoreError):
            self._node.store.settle()

    def _tell_of_what_is_urgent(self) -> None:
        """Before the log's guard is on the disk; of what is not urgent it is told once, after all of the work."""
        if self._is_urgent:
            self._tell_of_growth()

    def _tell_of_growth(self) -> None:
        size = self._node.store.tree.size
        if size != self._size:
            self._size = size
            self._grown(self._node, now())

    def _tell_of_parcels(self) -> None:
        at = now()
        for peer in {peer for line in self._node.lines for peer in self._node.line(line).peers}:
            if self.has_news(peer, at):
                self._waiting(peer)


@dataclass(frozen=True)
class _FailureTold:
    """Whoever waits for a work is told why there is nothing of it; the thread goes on with the next one."""

    done: Future[Any]

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> bool:
        if error is not None:
            self.done.set_exception(error)
        return True
