"""What fills a port keeps what the port says, whether on disk or in memory."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from tests.node.reports import at_times
from truceline.adapters.spool import spool
from truceline.node.ports import PutAway
from truceline.node.watching.time_order import instants


@contextmanager
def in_memory() -> Iterator[PutAway]:
    """The simplest thing that fills the port."""
    yield lambda batches: iter(list(batches))


@pytest.fixture(params=[spool, in_memory], ids=["spool", "memory"])
def room(request: pytest.FixtureRequest) -> Callable[[], AbstractContextManager[PutAway]]:
    made: Callable[[], AbstractContextManager[PutAway]] = request.param
    return made


def test_batches_are_taken_at_once_and_come_back_in_their_order(
    room: Callable[[], AbstractContextManager[PutAway]],
) -> None:
    batches = [at_times(3, 1), at_times(2, track="b"), at_times()]
    remaining = iter(batches)
    with room() as put_away:
        back = put_away(remaining)
        assert next(remaining, None) is None
        assert [batch.to_pylist() for batch in back] == [batch.to_pylist() for batch in batches]


def test_several_heaps_are_kept_apart(room: Callable[[], AbstractContextManager[PutAway]]) -> None:
    with room() as put_away:
        heaps = [put_away([at_times(number), at_times(number + 10)]) for number in range(3)]
        for number in (2, 0, 1):
            times = [instants(batch).tolist()[0] for batch in heaps[number]]
            assert times == [number, number + 10]


def test_nothing_put_away_is_nothing_handed_back(room: Callable[[], AbstractContextManager[PutAway]]) -> None:
    with room() as put_away:
        assert list(put_away([])) == []
