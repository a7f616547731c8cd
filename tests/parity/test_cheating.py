"""Results that are wrong by very little must not pass: the comparisons of this folder, held against cheats.

An engine that told nothing, or told what the comparison does not look at, would pass every other test here.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tests.parity.comparison import differences, row_of, wrongly_sorted
from tests.parity.engine import rows, run
from tests.parity.scenes import Delivery, Scene, random_scene
from tests.parity.test_containment import SCENES, SEED, told_by_engine, told_by_oracle
from tests.watch.oracle import SlowWatch
from truceline.model.events import EVENT_SCHEMA, KINDS
from truceline.watch.outcome import digest

Row = dict[str, Any]
SCENE_SEED = 11


@cache
def told_honestly() -> list[Row]:
    return rows(run(random_scene(SCENE_SEED)).told)


@cache
def expected() -> list[Row]:
    scene = random_scene(SCENE_SEED)
    slow = SlowWatch(scene.rules, ())
    for delivery in scene.deliveries:
        slow.step(delivery.reports, as_of=delivery.as_of, zones=delivery.zones)
    return [row_of(event) for event in slow.events]


def first(**values: object) -> int:
    """The number of the first event that has some values."""
    return next(n for n, row in enumerate(told_honestly()) if all(row[name] == value for name, value in values.items()))


def moved(name: str, by: float) -> Callable[[Row], Row]:
    return lambda row: row | {name: row[name] + by}


def changed(name: str, to: object) -> Callable[[Row], Row]:
    return lambda row: row | {name: to}


CHEATS: dict[str, tuple[dict[str, object], Callable[[Row], Row]]] = {
    "an entry 5 ms too late": ({"kind": "entry"}, moved("at", 5)),
    "an exit 2 ms too early": ({"kind": "exit", "reason": "crossed"}, moved("at", -2)),
    "a transit 2 ms too late": ({"kind": "transit"}, moved("at", 2)),
    "an approach 1 ms too late": ({"kind": "approach"}, moved("at", 1)),
    "a prediction 2 ms too late": ({"reason": "predicted-entry"}, moved("predicted_at", 2)),
    "an interval 1 ms too wide": ({"kind": "entry"}, moved("not_before", -1)),
    "an interval 1 ms too long": ({"kind": "exit", "reason": "crossed"}, moved("not_after", 1)),
    "a stay that began 2 ms later": ({"reason": "stayed"}, moved("not_before", 2)),
    "a place a millimetre east": ({"kind": "entry"}, moved("lon", 1e-8)),
    "a place a millimetre south": ({"kind": "exit"}, moved("lat", -1e-8)),
    "a distance 2 micrometres off": ({"kind": "exit"}, moved("distance_m", 2e-6)),
    "a distance without its sign": ({"kind": "entry"}, lambda row: row | {"distance_m": -row["distance_m"]}),
    "another error": ({"kind": "presence"}, moved("error_m", 1.0)),
    "a verdict that is too sure": ({"verdict": "cannot tell"}, changed("verdict", "inside")),
    "a verdict that is not sure": ({"verdict": "inside"}, changed("verdict", "cannot tell")),
    "another reason": ({"reason": "first-seen"}, changed("reason", "seen-again")),
    "another kind": ({"kind": "entry"}, changed("kind", "presence")),
    "another track": ({"track": "t1"}, changed("track", "t2")),
    "another zone": ({"zone": "z1"}, changed("zone", "z2")),
    "another standing": ({"standing": "agreed"}, changed("standing", "marked")),
    "no version": ({"kind": "exit"}, changed("zone_version", None)),
    "a name where there is none": ({"zone_name": None}, changed("zone_name", "Zone")),
    "a note too few": ({"notes": ["error unknown"]}, changed("notes", [])),
    "a note too many": ({"notes": []}, changed("notes", ["impossible jump"])),
    "a report too few": ({"kind": "entry"}, lambda row: row | {"reports": row["reports"][1:]}),
    "another report": ({"kind": "exit"}, lambda row: row | {"reports": [at + 1 for at in row["reports"]]}),
}


def test_the_honest_result_passes() -> None:
    assert differences(told_honestly(), expected()) == []
    assert len(expected()) > 100


@pytest.mark.parametrize("cheat", CHEATS)
def test_one_wrong_value_in_one_event_is_found(cheat: str) -> None:
    values, alter = CHEATS[cheat]
    number = first(**values)
    told = list(told_honestly())
    told[number] = alter(told[number])
    assert differences(told, expected())


def test_an_event_too_few_or_too_many_or_none_at_all_is_found() -> None:
    told = told_honestly()
    for number in range(0, len(told), 10):
        assert differences(told[:number] + told[number + 1 :], expected())
        assert differences([*told, told[number]], expected())
    assert differences([], expected())


def test_two_events_in_the_wrong_order_are_found() -> None:
    kinds = [str(kind) for kind in KINDS]
    told = rows(run(random_scene(SCENE_SEED)).told[-1:])
    assert wrongly_sorted(told, kinds) == []
    assert wrongly_sorted(told[::-1], kinds)


OTHER_SCENES: dict[str, Callable[[Scene], Scene]] = {
    "a gap that is a second longer": lambda scene: Scene(
        replace(scene.rules, otherwise=replace(scene.rules.otherwise, gap_s=scene.rules.otherwise.gap_s + 1)),
        scene.deliveries,
    ),
    "an error of one metre more": lambda scene: Scene(
        replace(
            scene.rules, otherwise=replace(scene.rules.otherwise, error_m=(scene.rules.otherwise.error_m or 0) + 1)
        ),
        scene.deliveries,
    ),
    "one report less": lambda scene: Scene(
        scene.rules, (*scene.deliveries[:-2], Delivery(scene.deliveries[-2].reports[:-1]), scene.deliveries[-1])
    ),
}


@pytest.mark.parametrize("other", OTHER_SCENES)
def test_an_engine_that_watches_by_other_rules_is_found(other: str) -> None:
    assert differences(rows(run(OTHER_SCENES[other](random_scene(SCENE_SEED))).told), expected())


def test_one_position_told_otherwise_is_found() -> None:
    shapes, (lon, lat) = SCENES[1](np.random.default_rng(SEED))
    engine, oracle = told_by_engine(shapes, lon[:1000], lat[:1000]), told_by_oracle(shapes, lon[:1000], lat[:1000])
    assert np.array_equal(engine, oracle)
    assert len(np.setxor1d(engine[1:], oracle)) == 1


ABSENT_HERE = ("other_track", "predicted_distance_m")


@pytest.mark.parametrize("name", [name for name in EVENT_SCHEMA.names if name not in ABSENT_HERE])
def test_the_digest_sees_every_column(name: str) -> None:
    told = pa.Table.from_batches(run(random_scene(SCENE_SEED)).told).combine_chunks()
    column = told.column(name).to_pylist()
    place = next(n for n, value in enumerate(column) if value not in (None, []))
    column[place] = next(value for value in column if value != column[place])
    field = EVENT_SCHEMA.field(name)
    forged = told.set_column(EVENT_SCHEMA.get_field_index(name), field, pa.array(column, field.type))
    assert digest(told.to_batches()) != digest(forged.to_batches())
