"""Tracks close to each other: against the slow watch of pairs, and what must not change the events."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parity.comparison import differences, row_of
from tests.parity.engine import Engine, rows
from tests.parity.scenes import Delivery
from tests.watch.oracle import SlowWatch
from tests.watch.oracle_terms import Report, Rules, Source
from truceline.kernels.pairs import close_pairs
from truceline.model.shapes import Bubble
from truceline.model.zones import AltitudeBand, Validity, Zone
from truceline.watch.outcome import digest

PLACES = ((10.0, 55.0), (179.999, 10.0), (-60.0, -45.0), (20.0, 89.99))
SOURCES = {"coast": Source(error_m=20.0, gap_s=40.0), "air": Source(gap_s=100.0)}
OTHERWISE = Source(error_m=5.0, gap_s=60.0)
LAST_MS = 2_000_000
few = settings(max_examples=25)
"""For properties that run the whole watch more than once."""


def _crowd(random: Random) -> list[Report]:
    """Some tracks that mill about one place, in the order in which their reports come."""
    lon, lat = random.choice(PLACES)
    east = 1 / max(0.001, math.cos(math.radians(lat)))
    reports = []
    for number in range(random.randint(2, 6)):
        at = random.randint(0, 30_000)
        for _ in range(random.randint(1, 20)):
            at += int(random.expovariate(1 / 15_000))
            place = math.remainder(lon + random.gauss(0, 0.004) * east, 360), min(90.0, lat + random.gauss(0, 0.004))
            reports += [_report(random, Report(f"t{number}", at, *place))] * random.choice([1, 1, 1, 2])
            if random.random() < 0.1:
                reports.append(replace(reports[-1], lat=lat, course_deg=90.0, speed_mps=5.0))
    return sorted(reports, key=lambda report: report.at + random.uniform(0, 20_000))


def _report(random: Random, report: Report) -> Report:
    known: dict[str, Any] = {
        "altitude_m": random.choice([None, 20.0, 200.0]),
        "datum": random.choice([None, "surface", "mean-sea-level", "ellipsoid"]),
        "course_deg": random.choice([None, random.uniform(0, 360), random.uniform(0, 360)]),
        "speed_mps": random.choice([None, 0.0, 5.0, 30.0]),
        "error_m": random.choice([None, 0.0, 30.0]),
        "source": random.choice([None, "coast", "air"]),
    }
    return replace(report, **known)


def _rules(random: Random) -> Rules:
    return Rules(
        random.choice([0.0, 5.0, 20.0]),
        SOURCES,
        OTHERWISE,
        proximity_m=random.choice([0.0, 500.0, 900.0]),
        proximity_period_s=random.choice([1.0, 7.3, 10.0, 60.0]),
    )


def _bubbles(random: Random) -> tuple[Zone, ...]:
    return tuple(
        Zone(
            f"b{number}",
            {"agreed": Bubble(f"t{random.randrange(4)}", random.uniform(200.0, 1500.0))},
            altitude=random.choice([AltitudeBand(), AltitudeBand(None, 100.0)]),
            validity=random.choice([Validity(), Validity(50_000, 200_000)]),
        )
        for number in range(random.randrange(4))
    )


def _deliveries(random: Random, reports: Sequence[Report], zones: Sequence[tuple[Zone, ...]]) -> list[Delivery]:
    """The reports cut at random; the zones change once, always before the same report; a mark ends it all."""
    middle, end = len(reports) // 2, len(reports)
    cuts = sorted({0, middle, end, *random.choices(range(end + 1), k=4)})
    before = {0: zones[0], middle: zones[1]}
    parts = [Delivery(tuple(reports[low:high]), zones=before.get(low)) for low, high in pairwise(cuts)]
    return [*parts, Delivery((), as_of=LAST_MS)]


def _told(rules: Rules, deliveries: Iterable[Delivery]) -> list[dict[str, Any]]:
    engine = Engine(rules)
    for delivery in deliveries:
        engine.take(delivery)
    return [row for row in rows(engine.told) if row["kind"] == "proximity"]


def _digest(rules: Rules, deliveries: Iterable[Delivery]) -> str:
    engine = Engine(rules)
    for delivery in deliveries:
        engine.take(delivery)
    return digest(engine.told)


@pytest.mark.slow
@given(st.integers(0, 2**32 - 1))
def test_meetings_are_those_of_the_slow_watch(seed: int) -> None:
    random = Random(seed)
    rules, reports, zones = _rules(random), _crowd(random), (_bubbles(random), _bubbles(random))
    deliveries = _deliveries(random, reports, zones)
    slow = SlowWatch(rules, ())
    for delivery in deliveries:
        slow.step(delivery.reports, as_of=delivery.as_of, zones=delivery.zones)
    expected = [row_of(event) for event in slow.events if event.kind == "proximity"]
    assert differences(_told(rules, deliveries), expected) == []


@pytest.mark.slow
@few
@given(st.integers(0, 2**32 - 1))
def test_cuts_change_nothing(seed: int) -> None:
    random = Random(seed)
    rules, reports, zones = _rules(random), _crowd(random), (_bubbles(random), _bubbles(random))
    one, other = (_deliveries(random, reports, zones) for _ in range(2))
    assert _digest(rules, one) == _digest(rules, other)


@few
@given(st.integers(0, 2**32 - 1))
def test_the_order_within_the_lateness_changes_nothing(seed: int) -> None:
    random = Random(seed)
    rules, reports = replace(_rules(random), lateness_s=30.0), _crowd(random)
    zones = _bubbles(random)
    late = sorted(reports, key=lambda report: report.at + random.uniform(0, 29_000))
    digests = {_digest(rules, [Delivery(tuple(order), LAST_MS, zones)]) for order in (reports, late)}
    assert len(digests) == 1


@pytest.mark.slow
@few
@given(st.integers(0, 2**32 - 1))
def test_a_step_made_again_tells_the_same_and_leaves_its_state_as_it_was(seed: int) -> None:
    random = Random(seed)
    rules, reports, zones = _rules(random), _crowd(random), (_bubbles(random), _bubbles(random))
    engine = Engine(rules)
    for delivery in _deliveries(random, reports, zones):
        close, bubbles = engine.state.proximity.close.tobytes(), engine.state.proximity.bubbles
        state, zones_then = engine.state, engine.zones
        engine.take(delivery)
        again = Engine(rules)
        again.state, again.zones = state, zones_then
        again.take(delivery)
        assert again.told[0].equals(engine.told[-1])
        assert (state.proximity.close.tobytes(), state.proximity.bubbles) == (close, bubbles)


def _pair(seconds: float, metres: float, **columns: Any) -> tuple[Report, Report]:
    """Two tracks at one time, one north of the other."""
    at = round(1000 * seconds)
    return Report("a", at, 5.0, 0.0, **columns), Report("b", at, 5.0, metres / 110_574.4, **columns)


EXACT = Rules(otherwise=Source(error_m=0.0, gap_s=3600.0), proximity_m=500.0)


def test_two_who_stay_close_are_told_once() -> None:
    reports = [report for number in range(50) for report in _pair(10 * number, 100.0 + number)]
    told = _told(EXACT, [Delivery(tuple(reports), 600_000)])
    assert [(row["reason"], row["at"]) for row in told] == [("closer-than-limit", 0)]


def test_a_long_silence_of_everybody_costs_no_ticks() -> None:
    year_s = 366 * 86_400
    reports = (*_pair(0, 100.0), *_pair(20 * year_s, 100.0), *_pair(40 * year_s, 900.0))
    told = _told(EXACT, [Delivery(reports, 50_000 * year_s)])
    assert [(row["reason"], row["notes"]) for row in told] == [
        ("closer-than-limit", []),
        ("apart-again", ["silent"]),
        ("closer-than-limit", []),
        ("apart-again", ["silent"]),
    ]


def test_names_and_not_numbers_say_who_comes_first() -> None:
    a, b = _pair(0, 100.0)
    for order in ((replace(a, at=3), replace(b, at=7)), (replace(b, at=7), replace(a, at=3))):
        (told,) = _told(replace(EXACT, lateness_s=1.0), [Delivery(order, 20_000)])
        assert (told["track"], told["other_track"], told["reports"]) == ("a", "b", [3, 7])


def test_a_bubble_that_goes_and_comes_back_between_two_ticks_was_never_gone() -> None:
    zones = (Zone("convoy", {"agreed": Bubble("a", 400.0)}),)
    rules = replace(EXACT, proximity_m=0.0)
    begin = Delivery(_pair(0, 100.0), 1, zones)
    told = _told(rules, [begin, Delivery((), zones=()), Delivery((), zones=zones), Delivery((), 60_000)])
    assert [row["reason"] for row in told] == ["closer-than-limit"]
    told = _told(rules, [begin, Delivery((), zones=()), Delivery((), 60_000), Delivery((), 90_000, zones)])
    assert [(row["reason"], row["zone"], row["not_after"]) for row in told] == [
        ("closer-than-limit", "convoy", None),
        ("zone-changed", "convoy", 10_000),
        ("closer-than-limit", "convoy", None),
    ]


def test_a_bubble_without_its_track_tells_nothing() -> None:
    zones = (Zone("convoy", {"agreed": Bubble("nobody", 400.0)}),)
    assert _told(replace(EXACT, proximity_m=0.0), [Delivery(_pair(0, 100.0), 60_000, zones)]) == []


@pytest.mark.slow
def test_a_crowd_that_threads_share_has_all_its_pairs() -> None:
    generator = np.random.default_rng(1)
    lon, lat = generator.uniform((5.0, 50.0), (6.0, 51.0), (20_000, 2)).T
    reports = [Report(f"t{n}", 0, x, y) for n, (x, y) in enumerate(zip(lon.tolist(), lat.tolist(), strict=True))]
    told = _told(EXACT, [Delivery(tuple(reports), 1)])
    first, _, distance_m = close_pairs(lon.copy(), lat.copy(), 500.0, threads=1)
    assert len(told) == len(first) > 10_000
    assert sorted(row["distance_m"] for row in told) == sorted(distance_m.tolist())
