"""What the watch remembers: its begin, its log that states share, its sources, and the mark that ends it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import gc
import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tests.parity.engine import Engine, batch, rows
from tests.parity.scenes import Delivery, random_scene
from tests.watch.oracle_terms import Report
from truceline.kernels.stream.rows import REPORT
from truceline.model.reports import Envelope
from truceline.watch.rules import SourceLimits, WatchRules
from truceline.watch.spare import Spare
from truceline.watch.state import Counts, ReportLog, begin, last_mark, source_rows
from truceline.watch.step import step


def test_a_watch_begins_with_nothing() -> None:
    state = begin(WatchRules())
    assert (state.zones, state.counts, state.sequence, len(state.track), state.end) == (None, Counts(), None, 0, 0)
    assert last_mark(state) == 0


def test_rows_of_a_log_belong_to_the_first_who_claims_them() -> None:
    log = ReportLog(np.empty(10, REPORT), 2)
    assert [log.claim(*claim) for claim in ((2, 3), (2, 1), (5, 6), (5, 5), (10, 0), (10, 1))] == [
        True, False, False, True, True, False
    ]  # fmt: skip


def test_a_watch_keeps_its_reports_in_the_memory_of_the_one_before_it_and_tells_the_same() -> None:
    scene = random_scene(3, tracks=3, length=25)
    many = tuple(Report(f"m{number}", number, 1.0, 2.0) for number in range(5_000))
    memory, addresses, told, others = Spare(kept=2), [], [], []
    for _ in range(3):
        engine = Engine(scene.rules)
        engine.state = begin(engine.state.rules, memory)
        for delivery in (Delivery(many), *scene.deliveries):
            engine.take(delivery)
        log = engine.state.log.rows
        addresses.append(log.ctypes.data)
        told.append(rows(engine.told))
        size = log.nbytes
        del engine, log
        gc.collect()
        others.append(np.empty(size, np.uint8))  # takes the place of what the system got back
    assert len(set(addresses)) == 1
    assert told[1:] == told[:1] * 2


def test_of_threads_that_claim_the_same_rows_one_gets_them() -> None:
    log = ReportLog(np.empty(4096, REPORT), 0)
    with ThreadPoolExecutor(4) as pool:
        for end in range(0, 400, 4):
            assert sum(pool.map(lambda _, end=end: log.claim(end, 4), range(4))) == 1


def test_sources_have_their_limits_and_ranks_by_name() -> None:
    rules = WatchRules(sources={"coast": SourceLimits(10.0, 60.0, 40.0)}, default=SourceLimits(None, 1.5))
    told = source_rows(rules, ["sea", "coast"])
    assert told["rank"].tolist() == [0, 2, 1]
    assert told["gap_ms"].tolist() == [1500, 1500, 60_000]
    assert told["speed_limit_mps"].tolist() == [math.inf, math.inf, 40.0]
    np.testing.assert_array_equal(told["error_m"], [np.nan, np.nan, 10.0])


@pytest.mark.parametrize("seed", range(6))
def test_after_the_last_mark_nothing_is_held_and_every_track_is_lost(seed: int) -> None:
    scene = random_scene(seed, tracks=3, length=25)
    engine = Engine(scene.rules)
    for delivery in scene.deliveries[:-1]:
        engine.take(delivery)
    engine.take(Delivery((), last_mark(engine.state)))
    assert len(engine.state.held.row) == 0
    has_reports = engine.state.track["last"] >= 0
    assert engine.state.track["is_lost"][has_reports].all()
    assert len(engine.state.proximity.close) == 0
    engine.told = []
    engine.take(Delivery((), last_mark(engine.state)))
    assert [row for row in rows(engine.told) if row["reason"] != "zone-began"] == []


def test_the_last_mark_goes_on_from_a_mark_that_is_later_than_all_reports() -> None:
    scene = random_scene(1, tracks=2, length=10)
    engine = Engine(scene.rules)
    engine.take(scene.deliveries[0])
    far_at = 10**13
    state, _ = step(engine.state, Envelope(batch(()), far_at), engine.zones)
    assert last_mark(state) > far_at
