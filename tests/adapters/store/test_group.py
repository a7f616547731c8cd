"""Acts that come together are committed together, and each gets its own answer."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import Event, Thread

import pytest

from tests.adapters.store.contract import entries
from tests.record.drafts import ORIGIN, sign
from truceline.adapters.store.group import GroupCommit
from truceline.adapters.store.memory import MemoryDisk, MemoryGuard, MemoryStore
from truceline.errors import FrozenError, StoreError
from truceline.record.store import Change, Committed, Outcome


class WatchedStore(MemoryStore):
    """A store in memory that waits to be let go, and remembers how many acts each commit had."""

    def __init__(self) -> None:
        super().__init__(ORIGIN, sign, MemoryDisk(), MemoryGuard())
        self.go = Event()
        self.groups: list[int] = []
        self.settled = 0

    def commit(self, changes: Sequence[Change]) -> Sequence[Outcome]:
        self.go.wait()
        self.groups.append(len(changes))
        return super().commit(changes)

    def settle(self) -> None:
        self.settled += 1
        if self.settled == 2:
            raise StoreError("for a test")


@pytest.fixture
def store() -> WatchedStore:
    return WatchedStore()


@pytest.fixture
def group(store: WatchedStore) -> Iterator[GroupCommit]:
    group = GroupCommit(store, most_at_once=4)
    yield group
    store.go.set()
    group.close()


def test_acts_that_wait_share_a_commit_up_to_the_limit(store: WatchedStore, group: GroupCommit) -> None:
    futures = [group.submit(entries(number, number + 1)) for number in range(10)]
    store.go.set()
    assert [future.result() for future in futures] == [Committed(range(n, n + 1)) for n in range(10)]
    assert sum(store.groups) == 10
    assert max(store.groups) == 4


def test_acts_of_many_threads_all_get_a_place_of_their_own(store: WatchedStore, group: GroupCommit) -> None:
    store.go.set()
    places: list[int] = []

    def act() -> None:
        for _ in range(50):
            outcome = group.submit(entries(0, 1)).result()
            assert isinstance(outcome, Committed)
            places.append(outcome.indices.start)

    threads = [Thread(target=act) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(places) == list(range(200))
    assert store.tree.size == 200


def test_an_act_that_is_refused_does_not_take_the_others_with_it(store: WatchedStore, group: GroupCommit) -> None:
    store.freeze("for a test")
    waits = group.submit(Change(objects=(b"first",)))
    refused = group.submit(entries(0, 1))
    taken = group.submit(Change(objects=(b"second",)))
    store.go.set()
    assert taken.result() == waits.result() == Committed(range(0))
    with pytest.raises(FrozenError):
        refused.result()


class BrokenStore(WatchedStore):
    """A store with a mistake in it."""

    def commit(self, changes: Sequence[Change]) -> Sequence[Outcome]:
        self.go.wait()
        raise ValueError("a mistake of ours")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_nobody_waits_for_ever_when_a_mistake_ends_the_thread() -> None:
    store = BrokenStore()
    group = GroupCommit(store, most_at_once=1)
    futures = [group.submit(entries(number, number + 1)) for number in range(3)]
    store.go.set()
    group.close()
    assert all(future.cancelled() for future in futures)
    with pytest.raises(StoreError, match="nobody writes"):
        group.submit(entries(0, 1))


def test_what_was_handed_in_before_closing_is_answered(store: WatchedStore) -> None:
    group = GroupCommit(store)
    futures = [group.submit(entries(number, number + 1)) for number in range(3)]
    store.go.set()
    group.close()
    assert [future.done() for future in futures] == [True] * 3
    assert store.tree.size == 3


def test_work_that_can_wait_is_done_after_the_answer_and_its_failure_ends_nothing(
    store: WatchedStore, group: GroupCommit
) -> None:
    store.go.set()
    for number in range(4):
        group.submit(entries(number, number + 1)).result()
    group.close()
    assert store.settled >= 4
