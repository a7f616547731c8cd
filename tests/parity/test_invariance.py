"""Events depend on reports, marks and zones only: no cut, order, duplicate, restart, thread, bucket or compiler shows.

Section 9 of docs/explanation/the-meaning-of-the-watch.md. What is compared is the digest over every column.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parity.engine import Engine, batch, run, watch_rules
from tests.parity.scenes import Delivery, Scene, random_scene
from tests.watch.oracle_terms import Report, Rules
from truceline.model.reports import Envelope
from truceline.model.shapes import Bubble
from truceline.model.zones import Zone
from truceline.watch.outcome import digest
from truceline.watch.snapshot import pack, unpack
from truceline.watch.state import begin
from truceline.watch.step import step
from truceline.watch.zones.zoneset import ZoneSet

SEEDS = st.integers(0, 2**32)
FEW = settings(max_examples=8)


def small_scene(seed: int) -> Scene:
    return random_scene(seed, tracks=3, length=30, zones=5)


def cut(random: Random, scene: Scene) -> Scene:
    """The same stream in other envelopes: zones come before the same report, marks after the same one."""
    deliveries = []
    for delivery in scene.deliveries:
        count = len(delivery.reports)
        stops = sorted({0, count, *(random.randint(0, count) for _ in range(random.randrange(4)))})
        parts = [delivery.reports[begin:end] for begin, end in pairwise(stops)] or [()]
        marks, zones = [None] * (len(parts) - 1) + [delivery.as_of], [delivery.zones] + [None] * (len(parts) - 1)
        deliveries += [Delivery(*parts) for parts in zip(parts, marks, zones, strict=True)]
    return Scene(scene.rules, tuple(deliveries))


def joined(scene: Scene) -> Scene:
    """The same stream in as few envelopes as its marks and zones allow."""
    deliveries = [scene.deliveries[0]]
    for delivery in scene.deliveries[1:]:
        if delivery.zones is None and deliveries[-1].as_of is None:
            last = deliveries[-1]
            deliveries[-1] = Delivery(last.reports + delivery.reports, delivery.as_of, last.zones)
        else:
            deliveries.append(delivery)
    return Scene(scene.rules, tuple(deliveries))


@FEW
@given(SEEDS)
def test_where_the_stream_is_cut_does_not_matter(seed: int) -> None:
    scene = small_scene(seed)
    whole, parts = run(joined(scene)), run(cut(Random(seed), scene))
    assert digest(whole.told) == digest(parts.told)
    assert whole.counts == parts.counts
    assert pack(whole.state) == pack(parts.state)


def plain_stream(scene: Scene) -> list[Report]:
    """The reports of a scene in order of time, each once."""
    return sorted({report for delivery in scene.deliveries for report in delivery.reports}, key=lambda r: r.order)


def in_one(scene: Scene, stream: list[Report]) -> Scene:
    """A stream in one envelope, with the zones that the scene begins with and the mark that it ends with."""
    end = scene.deliveries[-1].as_of
    return Scene(scene.rules, (Delivery(tuple(stream), end, scene.deliveries[0].zones),))


def shuffled(random: Random, stream: list[Report], lateness_ms: int) -> list[Report]:
    """The stream in an order in which no report comes too late."""
    return sorted(stream, key=lambda report: report.at + random.randint(0, lateness_ms))


@FEW
@given(SEEDS)
def test_the_order_within_the_lateness_does_not_matter(seed: int) -> None:
    scene, random = small_scene(seed), Random(seed)
    stream = plain_stream(scene)
    mixed = shuffled(random, stream, round(1000 * scene.rules.lateness_s))
    straight, crooked = run(in_one(scene, stream)), run(cut(random, in_one(scene, mixed)))
    assert digest(straight.told) == digest(crooked.told)
    assert crooked.counts.late == 0


@FEW
@given(SEEDS)
def test_duplicates_change_nothing_and_are_counted(seed: int) -> None:
    scene, random = small_scene(seed), Random(seed)
    stream = plain_stream(scene)
    doubled = [copy for report in stream for copy in [report] * random.choice([1, 1, 2, 3])]
    once, often = run(in_one(scene, stream)), run(cut(random, in_one(scene, doubled)))
    assert digest(once.told) == digest(often.told)
    assert often.counts.duplicate == len(doubled) - len(stream)


@FEW
@given(SEEDS)
def test_a_restart_from_a_snapshot_changes_nothing(seed: int) -> None:
    scene = cut(Random(seed), small_scene(seed))
    whole, restarted = run(scene), Engine(scene.rules)
    for delivery in scene.deliveries:
        restarted.take(delivery)
        before = pack(restarted.state)
        restarted.state = unpack(before)
        restarted.zones = ZoneSet(restarted.zones.zones, restarted.zones.number)
        assert pack(restarted.state) == before
    assert digest(whole.told) == digest(restarted.told)
    assert whole.counts == restarted.counts


@FEW
@given(SEEDS)
def test_a_step_made_again_from_the_same_state_tells_the_same(seed: int) -> None:
    scene = small_scene(seed)
    once, twice = run(scene), Engine(scene.rules)
    for delivery in scene.deliveries:
        before, told = twice.state, list(twice.told)
        twice.take(delivery)
        twice.state, twice.told = before, told
        twice.take(delivery)
    assert digest(once.told) == digest(twice.told)


@FEW
@given(SEEDS)
def test_a_resent_envelope_changes_nothing(seed: int) -> None:
    scene = small_scene(seed)
    once, resent = run(scene), Engine(scene.rules)
    for number, delivery in enumerate(scene.deliveries):
        resent.take(delivery, sequence=number)
        resent.take(delivery, sequence=number)
    assert digest(once.told) == digest(resent.told)
    assert resent.counts == replace(once.counts, resent=len(scene.deliveries))


def without_pairs(scene: Scene) -> Scene:
    """The scene without limits between two tracks, which need both in one watch."""
    deliveries = [replace(delivery, zones=_that_stay(delivery.zones)) for delivery in scene.deliveries]
    return Scene(replace(scene.rules, proximity_m=0.0), tuple(deliveries))


def _that_stay(zones: tuple[Zone, ...] | None) -> tuple[Zone, ...] | None:
    if zones is None:
        return None
    return tuple(z for z in zones if not any(isinstance(shape, Bubble) for shape in z.geometries.values()))


def bucket(scene: Scene, number: int) -> Scene:
    """The part of a scene that one of two watches sees: every other track."""
    kept = [tuple(r for r in delivery.reports if int(r.track[1:]) % 2 == number) for delivery in scene.deliveries]
    deliveries = [replace(delivery, reports=reports) for delivery, reports in zip(scene.deliveries, kept, strict=True)]
    return Scene(scene.rules, tuple(deliveries))


@FEW
@given(SEEDS)
def test_two_watches_of_half_the_tracks_each_tell_what_one_tells(seed: int) -> None:
    scene = without_pairs(small_scene(seed))
    halves = [run(bucket(scene, number)) for number in (0, 1)]
    assert digest(run(scene).told) == digest([told for half in halves for told in half.told])


def steps_of(scene: Scene) -> list[tuple[Envelope, ZoneSet]]:
    """Envelopes, each with its zones, of which no index has been built yet."""
    zones, steps = ZoneSet(()), []
    for delivery in scene.deliveries:
        zones = zones if delivery.zones is None else ZoneSet(delivery.zones, zones.number + 1)
        steps.append((Envelope(batch(delivery.reports), delivery.as_of), zones))
    return steps


def played(rules: Rules, steps: list[tuple[Envelope, ZoneSet]]) -> str:
    """The digest of a run over zones that others may use at the same time."""
    state, told = begin(watch_rules(rules)), []
    for envelope, zones in steps:
        state, events = step(state, envelope, zones)
        told.append(events.to_arrow())
    return digest(told)


def test_threads_that_share_zones_do_not_disturb_each_other() -> None:
    scene = random_scene(5, tracks=4, length=60)
    steps = steps_of(scene)
    with ThreadPoolExecutor(4) as pool:
        digests = list(pool.map(lambda _: played(scene.rules, steps), range(8)))
    assert set(digests) == {digest(run(scene).told)}


@FEW
@given(SEEDS)
def test_the_index_of_the_zones_changes_nothing(seed: int) -> None:
    scene = small_scene(seed)
    plain, indexed = run(scene), run(scene, is_indexed=True)
    assert digest(plain.told) == digest(indexed.told)
    assert plain.counts == indexed.counts
    assert pack(plain.state) == pack(indexed.state)


@FEW
@given(SEEDS, st.integers(0, 40))
def test_an_index_that_comes_in_the_middle_changes_nothing(seed: int, when: int) -> None:
    scene = cut(Random(seed), small_scene(seed))
    late = Engine(scene.rules)
    for number, delivery in enumerate(scene.deliveries):
        late.is_indexed = number >= when
        late.take(delivery)
    assert digest(run(scene).told) == digest(late.told)


@FEW
@given(SEEDS)
def test_zones_changed_one_by_one_are_the_zones_made_anew(seed: int) -> None:
    """`with_zone` shares its index with the snapshot before; the answers must not show it."""
    scene, patched = small_scene(seed), Engine(small_scene(seed).rules, is_indexed=True)
    for delivery in scene.deliveries:
        if delivery.zones is not None:
            patched.patch_zones(delivery.zones)
        patched.take(replace(delivery, zones=None))
    assert digest(run(scene).told) == digest(patched.told)


UNCOMPILED = """
from tests.parity.engine import run
from tests.parity.test_invariance import UNCOMPILED_SEEDS, tiny_scene
from truceline.watch.outcome import digest

print(*(digest(run(tiny_scene(seed)).told) for seed in UNCOMPILED_SEEDS))
"""
UNCOMPILED_SEEDS = range(3)


def tiny_scene(seed: int) -> Scene:
    return random_scene(seed, tracks=2, length=20, zones=3)


@pytest.mark.slow
def test_the_compiler_changes_nothing(root: Path) -> None:
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(root)}
    command = [sys.executable, "-c", UNCOMPILED]
    told = subprocess.run(command, env=environment, cwd=root, check=True, capture_output=True, text=True).stdout.split()
    assert told == [digest(run(tiny_scene(seed)).told) for seed in UNCOMPILED_SEEDS]
