"""The engine's events against the slow watch's: every column of every event, and what was not used."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parity.comparison import differences, row_of, wrongly_sorted
from tests.parity.engine import Engine, rows, run
from tests.parity.scenes import Scene, random_scene
from tests.watch.oracle import SlowWatch
from truceline.model.events import KINDS
from truceline.watch.outcome import digest

SEEDS = range(20)
MANY_SEEDS = range(1000, 1120)
ONCE_APART = {
    26: "a step over the meridian where a ring around a pole begins",
    84: "a forecast that meets a corner exactly",
    126: "a zone that begins and ends around a standing track within one step",
    98: "a step over the antimeridian that ends on the corner of a hole",
    500281: "far inside by its place, and foretold to enter since its altitude is unknown",
    501113: "the same, where an index says that no boundary is near",
}
"""Seeds of scenes in which engine and oracle once differed, and where."""


def assert_as_the_oracle(scene: Scene) -> None:
    engine, indexed, slow = run(scene), run(scene, is_indexed=True), told_slowly(scene)
    assert differences(rows(engine.told), map(row_of, slow.events)) == []
    assert digest(indexed.told) == digest(engine.told)
    assert indexed.counts == engine.counts
    counted = engine.counts.late, engine.counts.duplicate, engine.counts.jump
    assert counted == (slow.counts.late, slow.counts.duplicate, slow.counts.jump)
    for told in engine.told:
        assert wrongly_sorted(rows([told]), [str(kind) for kind in KINDS]) == []


def told_slowly(scene: Scene) -> SlowWatch:
    """The slow watch after a whole run."""
    slow = SlowWatch(scene.rules, ())
    for delivery in scene.deliveries:
        slow.step(delivery.reports, as_of=delivery.as_of, zones=delivery.zones)
    return slow


@pytest.mark.parametrize("seed", [*SEEDS, *ONCE_APART])
def test_the_engine_tells_what_the_oracle_tells(seed: int) -> None:
    assert_as_the_oracle(random_scene(seed))


@pytest.mark.slow
@pytest.mark.parametrize("seed", MANY_SEEDS)
def test_the_engine_tells_what_the_oracle_tells_many_times(seed: int) -> None:
    assert_as_the_oracle(random_scene(seed))


@settings(max_examples=15)
@given(st.integers(0, 2**32), st.integers(1, 3), st.integers(1, 12), st.integers(1, 3))
def test_small_scenes_are_told_alike(seed: int, tracks: int, length: int, zones: int) -> None:
    assert_as_the_oracle(random_scene(seed, tracks=tracks, length=length, zones=zones))


def test_what_was_told_before_the_end_is_told_alike() -> None:
    """Not only the sum: after each delivery both have told the same."""
    scene = random_scene(3)
    engine, slow = Engine(scene.rules), SlowWatch(scene.rules, ())
    for delivery in scene.deliveries:
        engine.take(delivery)
        slow.step(delivery.reports, as_of=delivery.as_of, zones=delivery.zones)
        assert differences(rows(engine.told), map(row_of, slow.events)) == []


def test_scenes_hold_every_kind_of_event_for_every_reason() -> None:
    """The comparison is worth what its scenes make happen."""
    told = {(event.kind, event.reason) for seed in SEEDS for event in told_slowly(random_scene(seed)).events}
    assert {f"{kind} {reason}" for kind, reason in told} >= {
        "approach outer-band",
        "approach predicted-entry",
        "approach withdrawn",
        "entry crossed",
        "exit crossed",
        "exit zone-changed",
        "exit zone-ended",
        "lost silent",
        "presence first-seen",
        "presence seen-again",
        "presence stayed",
        "presence zone-began",
        "presence zone-changed",
        "proximity apart-again",
        "proximity closer-than-limit",
        "transit crossed",
    }
