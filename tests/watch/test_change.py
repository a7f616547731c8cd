"""What becomes of areas and relations when the zones change: kept, renumbered, gone and new."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.parity.engine import batch, rows
from tests.watch.hard_zones import rectangle
from tests.watch.oracle_terms import Report
from truceline.kernels.stream.sift import Reports
from truceline.model.reports import Envelope
from truceline.model.zones import Zone
from truceline.watch.change import Change, Remembered, area_mark, area_marks, change, distances_m, unchanged
from truceline.watch.outcome import AreaName, area_name
from truceline.watch.rules import SourceLimits, WatchRules
from truceline.watch.snapshot import pack, unpack
from truceline.watch.state import WatchState, begin
from truceline.watch.step import step
from truceline.watch.zones.zoneset import ZoneSet

SQUARE = rectangle(0, 0, 1, 1)


def zone(name: str, text: str = "", *standings: str) -> Zone:
    """One of many zones that all hold the track."""
    return Zone(name, dict.fromkeys(standings or ("agreed",), SQUARE), text=text)


def standing_in(zones: ZoneSet) -> WatchState:
    """A watch of one track that stands within all zones."""
    envelope = Envelope(batch([Report("t", 0, 0.25, 0.5)]), as_of=1000)
    return step(begin(WatchRules(default=SourceLimits(error_m=10.0))), envelope, zones)[0]


def changed(state: WatchState, zones: ZoneSet) -> Change:
    assert state.zones is not None
    return change(state.zones, zones, state.relations, Reports(state.log.rows, state.source), state.track)


def restarted(state: WatchState) -> WatchState:
    return unpack(pack(state))


NAMES = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(["", "new words"])), unique_by=lambda row: row[0])


@given(NAMES.filter(bool), NAMES, st.booleans(), st.booleans())
def test_relations_follow_their_areas_to_the_new_numbers(
    old: list[tuple[str, str]], new: list[tuple[str, str]], is_restarted: bool, shares_zones: bool
) -> None:
    before = ZoneSet([zone(*row) for row in old])
    known = {own.version: own for own in before.zones} if shares_zones else {}
    after = ZoneSet([known.get(own.version, own) for own in (zone(*row) for row in new)])
    state = restarted(standing_in(before)) if is_restarted else standing_in(before)
    told = changed(state, after)
    kept = [row for row in new if row in old]
    assert [new[area] for area in told.relations.row["area"].tolist()] == kept
    assert told.relations.first.tolist() == [0, len(kept)]
    gone = [told.gone_names[area].zone for area in told.gone.event["area"].tolist()]
    assert sorted(gone) == sorted(name for name, text in old if (name, text) not in new)
    is_new = [row not in old for row in new]
    assert told.is_new.tolist() == (is_new if any(is_new) else [])


def test_the_relations_given_stay_as_they_were() -> None:
    state = standing_in(ZoneSet([zone("a"), zone("b")]))
    kept = pack(state)
    changed(state, ZoneSet([zone("b")]))
    assert pack(state) == kept


def test_zones_that_are_the_same_change_nothing() -> None:
    state = standing_in(ZoneSet([zone("a")]))
    told = unchanged(state.relations)
    assert told.relations is state.relations
    assert (len(told.gone.event), told.gone_names, len(told.is_new)) == (0, (), 0)


@pytest.mark.parametrize("is_restarted", [False, True])
def test_of_several_standings_only_the_one_that_went_is_gone(is_restarted: bool) -> None:
    state = standing_in(ZoneSet([zone("a", "", "agreed", "marked")]))
    state = restarted(state) if is_restarted else state
    # Another set of geometries is another version, so both areas end; the marked one begins anew.
    _, events = step(state, Envelope(batch([])), ZoneSet([zone("a", "", "marked")], 1))
    told = [(row["kind"], row["standing"], row["reason"]) for row in rows([events.to_arrow()])]
    assert sorted(told) == [
        ("exit", "agreed", "zone-changed"),
        ("exit", "marked", "zone-changed"),
        ("presence", "marked", "zone-changed"),
    ]


def test_an_area_that_goes_is_told_with_its_distance_also_after_a_restart() -> None:
    state, none = standing_in(ZoneSet([zone("a")])), ZoneSet((), 1)
    told = [rows([step(own, Envelope(batch([])), none)[1].to_arrow()]) for own in (state, restarted(state))]
    assert told[0] == told[1]
    assert told[0][0]["distance_m"] == pytest.approx(-0.25 * 111_319, rel=1e-3)
    assert told[0][0]["zone"] == "a"


def test_distances_are_measured_while_the_geometry_is_known_and_remembered_after() -> None:
    state = standing_in(ZoneSet([zone("a"), zone("b")]))
    assert state.zones is not None
    measured = distances_m(state.zones, state.relations.row, state.log.rows, state.track)
    again = restarted(state)
    assert isinstance(again.zones, Remembered)
    known = distances_m(again.zones, again.relations.row, again.log.rows, again.track)
    np.testing.assert_array_equal(known, measured)
    assert (measured < 0).all()


def test_marks_tell_areas_apart_by_zone_standing_and_version_and_not_by_name() -> None:
    names = [
        AreaName("z", "", "v", "agreed"),
        AreaName("y", "", "v", "agreed"),
        AreaName("z", "", "w", "agreed"),
        AreaName("z", "", "v", "marked"),
        AreaName('z","v', "", "", "agreed"),
    ]
    marks = [area_mark(name) for name in names]
    assert len(set(marks)) == len(names)
    assert [len(mark) for mark in marks] == [16] * len(names)
    assert area_mark(names[0]._replace(zone_name="Harbour")) == marks[0]


def test_the_marks_of_a_snapshot_are_those_of_its_areas_in_order() -> None:
    zones = ZoneSet([zone("b"), zone("a", "", "agreed", "marked")])
    assert area_marks(zones) == [area_mark(area_name(area)) for area in zones.areas]
    assert area_marks(zones) is area_marks(zones)
