"""Many acts in one commit: whoever waits for the disk at the same time shares one sync of it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import TypeAlias

from truceline.errors import StoreError, TrucelineError
from truceline.record.store import Change, Outcome, Store

MOST_AT_ONCE = 1_000
"""More would gain little, and let the first of them wait."""

_Waiting: TypeAlias = "tuple[Change, Future[Outcome]]"


class GroupCommit:
    """A queue before a store, and the one thread that writes it.

    Args:
        store: nobody else commits to it.
        most_at_once: how many acts may share a commit.
    """

    def __init__(self, store: Store, most_at_once: int = MOST_AT_ONCE) -> None:
        self._store, self._most_at_once = store, most_at_once
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="record", daemon=True)
        self._thread.start()

    def submit(self, change: Change) -> Future[Outcome]:
        """What becomes of an act, once it is durable; or the error of ``Store.commit``.

        Raises:
            StoreError: the queue was closed, or its thread has ended by a mistake of ours.
        """
        if not self._thread.is_alive():
            raise StoreError("nobody writes the record any more", hint="start the node again")
        future: Future[Outcome] = Future()
        self._queue.put((change, future))
        return future

    def close(self) -> None:
        """Everything handed in before is answered; the store stays open."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        is_open = True
        waiting: list[_Waiting] = []
        try:
            while is_open:
                waiting, is_open = self._next_group()
                self._commit(waiting)
                # The store remembers if this fails, and refuses the next commit.
                with suppress(StoreError):
                    self._store.settle()
        finally:
            # Nobody waits for ever, also if a mistake of ours ends this thread.
            while not self._queue.empty():
                waiting += [item for item in [self._queue.get()] if item]
            for _, future in waiting:
                future.cancel()

    def _next_group(self) -> tuple[list[_Waiting], bool]:
        """All that waits, at least one act; and whether more may come."""
        waiting: list[_Waiting] = []
        while not waiting or (len(waiting) < self._most_at_once and not self._queue.empty()):
            item = self._queue.get()
            if item is None:
                return waiting, False
            waiting.append(item)
        return waiting, True

    def _commit(self, waiting: Sequence[_Waiting]) -> None:
        """Answers all; if they cannot be written together, each for itself, so that none suffers for another."""
        try:
            outcomes = self._store.commit([change for change, _ in waiting])
        except TrucelineError as error:
            if len(waiting) == 1:
                waiting[0][1].set_exception(error)
            else:
                for one in waiting:
                    self._commit([one])
            return
        for (_, future), outcome in zip(waiting, outcomes, strict=True):
            future.set_result(outcome)
