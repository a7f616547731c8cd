"""States as bytes: the same watch again, the same bytes for equal content, and no bytes that bring it down."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parity.engine import Engine, batch
from tests.parity.scenes import random_scene
from truceline.errors import StateError, TrucelineError
from truceline.model.reports import Envelope
from truceline.watch.blob import from_bytes, to_bytes
from truceline.watch.outcome import digest
from truceline.watch.rules import SourceLimits, WatchRules
from truceline.watch.snapshot import _COLUMNS, pack, unpack
from truceline.watch.state import begin
from truceline.watch.step import step
from truceline.watch.zones.zoneset import ZoneSet

SCENE, HALF = random_scene(112, tracks=4, length=40), 8
"""A watch in the middle of which tracks are close, reports are held, and zones have changed."""
Columns = dict[str, np.ndarray[Any, Any]]


@cache
def zones_by_turns() -> list[ZoneSet]:
    """The zones at each delivery; every watch here shares them, and so their index."""
    zones = [ZoneSet(())]
    for number, delivery in enumerate(SCENE.deliveries):
        zones.append(zones[-1] if delivery.zones is None else ZoneSet(delivery.zones, number))
    return zones[1:]


def play(engine: Engine, begin: int, end: int) -> None:
    for delivery, zones in zip(SCENE.deliveries[begin:end], zones_by_turns()[begin:end], strict=True):
        engine.zones = zones
        engine.take(replace(delivery, zones=None))


def watched() -> Engine:
    """A watch in the middle of a scene."""
    engine = Engine(SCENE.rules)
    play(engine, 0, HALF)
    return engine


@cache
def packed() -> bytes:
    return pack(watched().state)


def go_on(engine: Engine) -> str:
    """The digest of what a watch tells in the rest of the scene."""
    engine.told = []
    play(engine, HALF, len(SCENE.deliveries))
    return digest(engine.told)


def refusal(data: bytes) -> str:
    with pytest.raises(StateError) as caught:
        unpack(data)
    assert caught.value.hint
    return str(caught.value)


def rebuilt(change: Callable[[dict[str, Any], Columns], object]) -> bytes:
    """The bytes of the watch with a change that their checksum covers."""
    head, columns = from_bytes(packed(), _COLUMNS)
    change(head, columns)
    return to_bytes(head, columns)


# Whole snapshots.


def test_a_watch_goes_on_from_its_bytes_as_if_it_had_never_stopped() -> None:
    stopped = watched()
    stopped.state = unpack(packed())
    assert go_on(stopped) == go_on(watched())


def test_a_state_that_came_from_bytes_has_the_same_bytes() -> None:
    assert pack(unpack(packed())) == packed()


def test_nothing_is_left_out_of_the_snapshot_that_the_tests_are_made_with() -> None:
    _, columns = from_bytes(packed(), _COLUMNS)
    assert [name for name in columns if not len(columns[name])] == []
    assert columns["held"].sum() > 0


def test_packing_does_not_change_a_state() -> None:
    engine = watched()
    pack(engine.state)
    pack(engine.state)
    assert go_on(engine) == go_on(watched())


def test_a_watch_that_has_seen_nothing_keeps_its_rules() -> None:
    rules = WatchRules(
        lateness_s=2.5,
        sources={"coast": SourceLimits(10.0, 60.0, 40.0), "": SourceLimits()},
        default=SourceLimits(None, 5.0),
        proximity_m=100.0,
        proximity_period_s=7.5,
    )
    state = unpack(pack(begin(rules)))
    assert state.rules == rules
    assert pack(state) == pack(begin(rules))


# Bytes that are not ours.


@given(st.data())
@settings(max_examples=60)
def test_damaged_bytes_are_refused(data: st.DataObject) -> None:
    whole = bytearray(packed())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place] ^= data.draw(st.integers(1, 255))
    if bytes(whole) != packed():
        refusal(bytes(whole))


@given(st.data())
@settings(max_examples=60)
def test_bytes_cut_anywhere_are_refused(data: st.DataObject) -> None:
    refusal(packed()[: data.draw(st.integers(0, len(packed()) - 1))])


@given(st.binary(max_size=300))
def test_foreign_bytes_are_refused(data: bytes) -> None:
    refusal(data)


@pytest.mark.parametrize("data", [b"", b"PAR1", b"ARROW1\0\0", b"SQLite format 3\0", bytes(100)])
def test_files_of_other_programs_are_refused(data: bytes) -> None:
    refusal(data)


def test_a_newer_version_is_refused_and_named() -> None:
    body = packed()[:-32].replace(b"truceline watch 1\n", b"truceline watch 2\n")
    assert "truceline watch 2" in refusal(body + hashlib.sha256(body).digest())


def test_a_head_with_a_rule_of_a_newer_version_is_refused() -> None:
    refusal(rebuilt(lambda head, _: head["rules"].update(brightness=1)))
    refusal(rebuilt(lambda head, _: head["counts"].update(ignored=1)))


# Bytes whose checksum fits, from a program that went wrong.


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


def places_in(document: Any) -> list[tuple[Any, Any]]:
    """Every container of a document with every key or index in it."""
    keys = list(document) if isinstance(document, dict) else range(len(document)) if isinstance(document, list) else []
    return [(document, key) for key in keys] + [place for key in keys for place in places_in(document[key])]


@pytest.mark.slow
@given(st.data())
@settings(max_examples=100)
def test_any_value_in_the_head_is_used_or_refused(data: st.DataObject) -> None:
    def change(head: dict[str, Any], _: Columns) -> None:
        container, key = data.draw(st.sampled_from(places_in(head)))
        if data.draw(st.booleans()):
            container[key] = data.draw(_values)
        else:
            del container[key]

    data_ = rebuilt(change)
    try:
        state = unpack(data_)
    except StateError:
        return
    pack(step(state, Envelope(batch(())), ZoneSet(()))[0])


@pytest.mark.slow
@given(st.data())
@settings(max_examples=100)
def test_any_number_in_the_rows_is_used_or_refused(data: st.DataObject) -> None:
    def change(_: dict[str, Any], columns: Columns) -> None:
        name = data.draw(st.sampled_from([name for name in columns if len(columns[name]) and name != "mark"]))
        column = columns[name]
        row = data.draw(st.integers(0, len(column) - 1))
        field = data.draw(st.sampled_from(column.dtype.names)) if column.dtype.names else None
        own = column[field] if field else column
        kind = own.dtype.kind
        limits = np.iinfo(own.dtype) if kind == "i" else None
        own[row] = data.draw(
            st.sampled_from([-1, 0, 1, 7, limits.min, limits.max]) | st.integers(int(limits.min), int(limits.max))
            if limits
            else st.floats()
        )

    survives_or_is_refused(rebuilt(change))


@pytest.mark.parametrize("speed_mps", [3e8, 1e300, np.inf, -np.inf])
def test_a_speed_that_nothing_has_does_not_hold_up_the_watch(speed_mps: float) -> None:
    def change(_: dict[str, Any], columns: Columns) -> None:
        columns["report"]["speed_mps"][:] = speed_mps
        columns["report"]["course_deg"][:] = 45.0

    survives_or_is_refused(rebuilt(change))


@given(st.data())
@settings(max_examples=40)
def test_rows_that_are_missing_or_told_twice_are_used_or_refused(data: st.DataObject) -> None:
    def change(_: dict[str, Any], columns: Columns) -> None:
        name = data.draw(st.sampled_from(list(columns)))
        count = len(columns[name])
        columns[name] = (
            columns[name][data.draw(st.lists(st.integers(0, count - 1), max_size=2 * count))]
            if count
            else (np.zeros(1, columns[name].dtype))
        )

    survives_or_is_refused(rebuilt(change))


def survives_or_is_refused(data: bytes) -> None:
    """Refused with an error of ours, or the watch goes on from it and can be packed again."""
    engine = Engine(SCENE.rules)
    try:
        engine.state = unpack(data)
    except StateError:
        return
    pack(engine.state)
    go_on(engine)
    pack(engine.state)


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("track", "last", 1 << 30),
        ("track", "last", -2),
        ("held", None, -1),
        ("report", "source", 99),
        ("report", "datum", -1),
        ("report", "lon", np.nan),
        ("report", "lat", 90.5),
        ("report", "at", 2**62),
        ("relation", "track", 1000),
        ("relation", "area", -1),
        ("relation", "status", 3),
        ("track", "clock", 2**62),
        ("track", "clock", -(2**63)),
        ("close", "report", -(2**62)),
        ("close", "agreed_report", 2**62),
        ("close", "at", 2**63 - 1),
    ],
)
def test_a_row_that_points_at_nothing_is_refused(name: str, field: str | None, value: float) -> None:
    def change(_: dict[str, Any], columns: Columns) -> None:
        (columns[name][field] if field else columns[name])[0] = value

    assert "do not fit together" in refusal(rebuilt(change))


def test_relations_out_of_order_are_refused() -> None:
    def change(_: dict[str, Any], columns: Columns) -> None:
        columns["relation"] = columns["relation"][[0, 0]]

    refusal(rebuilt(change))


def test_every_refusal_is_an_error_of_ours_that_can_be_told_to_people() -> None:
    with pytest.raises(TrucelineError) as caught:
        unpack(json.dumps({"state": 1}).encode())
    assert "replay" in caught.value.hint
