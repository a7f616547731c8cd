"""A row is a notice, or everything that is wrong with it is told: row, column, value, and what to do."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.formats.notices.tried import MOVEMENT_ROW, SITE_ROW, fault, notice, read
from truceline.adapters.formats.notices.columns import NAMES
from truceline.adapters.formats.notices.rows import (
    MAX_ROWS,
    Row,
    instant_in_row,
    notices_from_rows,
    text_of_instant,
)
from truceline.errors import InputError
from truceline.model.notices import Contact, Function, Movement, Site, Vehicle, Verification
from truceline.model.times import instant_from_text


def test_the_examples_of_the_template_are_notices() -> None:
    site, movement = notice(), notice(kind="movement")
    assert isinstance(site, Site)
    assert isinstance(movement, Movement)
    assert (site.function, site.place.lon_e7, site.place.lat_e7) == (Function.CLINIC, 386_200_000, 333_100_000)
    assert site.contacts == (Contact("duty desk", "+962 6 0000"),)
    assert site.verification == Verification("Relief", "visit", _at("2026-11-20"), _at("2026-12-20"))
    assert movement.vehicles == (Vehicle("lorry", "AB 123", "UN on the roof", "lorry-1"), Vehicle("car"))
    assert [waypoint.is_timed for waypoint in movement.route] == [True, False, True]
    assert (movement.begins_at, movement.ends_at) == (movement.route[0].begins_at, movement.route[-1].ends_at)
    assert (movement.stop_after_s, movement.people) == (1_800, 6)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("kind", "convoy", "neither"),
        ("ref", "", "missing"),
        ("until", "tomorrow", "no time"),
        ("until", "2026-12-31 10:00", "how far it is from UTC"),
        ("until", "2026-11-01T00:00Z", "until is"),
        ("function", "barracks", "no function"),
        ("place", "33.31 38.62", "latitude"),
        ("place", "", "missing"),
        ("radius_m", "150 m", "whole number"),
        ("radius_m", "0", "radius_m is 0"),
        ("route", "33N 38E; 34N 38E", "says nothing of a site"),
        ("contacts", "duty desk", "how to reach"),
        ("checked_how", "", "missing"),
        ("next_check", "2026-01-01T00:00Z", "next"),
        ("text", "a\u202eb", "U\\+202E|character|direction|text"),
    ],
)
def test_what_is_wrong_with_a_site_is_told_with_its_place(column: str, value: str, words: str) -> None:
    found = fault(**{column: value})
    assert (found.row, found.column) == (7, column)
    assert found.hint
    with pytest.raises(AssertionError, match=words):
        raise AssertionError(found.message)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("route", "33.3N 38.0E"),
        ("route", "33.3N 38.0E; somewhere"),
        ("route", "33.3N 38.0E @ 2026-12-02T06:00Z; 33.4N 38.0E"),
        ("depart", "2026-12-02T06:00Z"),
        ("arrive", "2026-12-02T08:00Z/2026-12-02T07:00Z"),
        ("half_width_m", ""),
        ("vehicles", "lorry, AB 123, UN, lorry-1, red"),
        ("people", "some"),
        ("function", "clinic"),
    ],
)
def test_what_is_wrong_with_a_movement_is_told_with_its_place(column: str, value: str) -> None:
    assert fault(kind="movement", **{column: value}).column == column


def test_all_that_is_wrong_with_a_row_is_told_at_once() -> None:
    found = read(ref="", radius_m="wide", place="nowhere", until="later")
    assert {each.column for each in found.faults} == {"ref", "radius_m", "place", "until"}


def test_a_place_may_stand_in_two_columns() -> None:
    site = notice(place="", lat="33.31000", lon="38.62000")
    assert isinstance(site, Site)
    assert site == notice()


def test_an_unknown_heading_is_a_fault_of_the_file_and_what_an_export_tells_is_none() -> None:
    found = notices_from_rows([Row(2, SITE_ROW)], [*NAMES, "state", "notice", "colour"])
    assert [(each.row, each.column) for each in found.faults] == [(0, "colour")]
    assert len(found.notices) == 1


def test_times_without_a_zone_are_refused_unless_one_is_given() -> None:
    assert instant_in_row("2026-12-01 06:00", "+03:00") == _at("2026-12-01T03:00")
    assert instant_in_row("2026-12-01 06:00Z", "+03:00") == _at("2026-12-01T06:00")
    assert instant_in_row("010600Z DEC 26") == _at("2026-12-01T06:00")
    with pytest.raises(InputError, match="UTC"):
        instant_in_row("2026-12-01 06:00")


@given(st.integers(0, 253_402_300_799_999))
def test_a_time_comes_back_from_its_cell(at: int) -> None:
    assert instant_in_row(text_of_instant(at)) == at


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=30), max_size=12))
def test_no_cells_are_anything_but_a_notice_or_a_fault(cells: dict[str, str]) -> None:
    for plain in (SITE_ROW, MOVEMENT_ROW, {}):
        found = notices_from_rows([Row(1, {name: text for name, text in {**plain, **cells}.items() if text})], ())
        assert bool(found.faults) is not bool(found.notices)


def test_more_rows_than_the_limit_are_refused() -> None:
    with pytest.raises(InputError, match=str(MAX_ROWS)):
        notices_from_rows((Row(number, {}) for number in range(MAX_ROWS + 1)), ())


def _at(text: str) -> int:
    return instant_from_text(f"{text}:00Z" if "T" in text else f"{text}T00:00:00Z")


def test_a_drill_is_never_lodged_as_real() -> None:
    row = Row(2, {**SITE_ROW, "drill": "yes"})
    assert [each.column for each in notices_from_rows([row], ()).faults] == ["drill"]
    assert len(notices_from_rows([row], (), is_drill=True).notices) == 1
    assert len(notices_from_rows([Row(2, {**SITE_ROW, "drill": "no"})], ()).notices) == 1
