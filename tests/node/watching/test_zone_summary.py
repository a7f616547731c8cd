"""A summary counts, for each geometry, the reports and tracks inside, when, what is left open, and the events."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.node.reports import batch
from truceline.kernels.stream.rows import UNKNOWN_ERROR_M
from truceline.model.shapes import Bubble, Circle
from truceline.model.zones import Validity, Zone
from truceline.node.watching.replay import replay
from truceline.node.watching.zone_summary import AreaSummary, TrackInside, errors_m, summarised
from truceline.watch.rules import SourceLimits, WatchRules
from truceline.watch.zones.zoneset import ZoneSet

NEAR, FAR = Circle(0.0, 0.0, 1_000.0), Circle(1.0, 0.0, 1_000.0)
RULES = WatchRules(default=SourceLimits(error_m=10.0))
INSIDE, AT_EDGE, OUTSIDE = 0.0, 0.00898, 0.5
"""Degrees east of the middle; the boundary is 1000 m, or 0.008983 degrees, from there."""


def summary(zones: list[Zone], *parts: list[dict[str, Any]], rules: WatchRules = RULES) -> list[AreaSummary]:
    zone_set = ZoneSet(zones)
    return summarised(replay(map(batch, parts), zone_set, rules, in_order=True), zone_set, rules)


def test_reports_and_tracks_inside_are_counted_from_first_to_last() -> None:
    (own,) = summary(
        [Zone("z", {"agreed": NEAR})],
        [{"track": "a", "at": 1_000}, {"track": "b", "at": 2_000}, {"track": "a", "at": 3_000}],
        [{"track": "c", "at": 4_000, "lon": OUTSIDE}, {"track": "a", "at": 5_000}],
    )
    assert own.reports_inside == 4
    assert own.tracks == {"a": TrackInside(1_000, 5_000, 3), "b": TrackInside(2_000, 2_000, 1)}


def test_reports_nearer_to_the_boundary_than_their_error_are_left_open() -> None:
    rows = [{"track": str(number), "lon": lon} for number, lon in enumerate((INSIDE, AT_EDGE, OUTSIDE))]
    (own,) = summary([Zone("z", {"agreed": NEAR})], rows)
    assert (own.reports_inside, own.cannot_tell) == (2, 1)
    (vague,) = summary([Zone("z", {"agreed": NEAR})], [row | {"error_m": 2_000.0} for row in rows])
    assert (vague.reports_inside, vague.cannot_tell) == (2, 2)


def test_events_are_counted_by_kind_and_geometry() -> None:
    near, far = summary(
        [Zone("z", {"agreed": NEAR, "marked": FAR})],
        [{"at": 0, "lon": -0.05}, {"at": 60_000, "lon": 0.0}, {"at": 120_000, "lon": 0.05}],
    )
    assert (near.area.standing, dict(near.events)) == ("agreed", {"entry": 1, "exit": 1})
    assert (far.area.standing, dict(far.events)) == ("marked", {})


@pytest.mark.slow
def test_summaries_come_in_the_order_of_the_zones_also_of_those_that_move() -> None:
    zones = [
        Zone("far", {"agreed": FAR}),
        Zone("convoy", {"agreed": Bubble("a", 500.0)}),
        Zone("near", {"agreed": NEAR}),
    ]
    own = summary(zones, [{"track": "a"}, {"track": "b", "lon": 0.001}])
    assert [(each.area.zone.id, each.is_bubble) for each in own] == [("far", False), ("convoy", True), ("near", False)]
    assert own[1].reports_inside == 0
    assert own[2].reports_inside == 2
    assert sum(own[1].events.values()) == own[1].events["proximity"] == 1


def test_zones_that_move_alone_count_no_report() -> None:
    (own,) = summary([Zone("convoy", {"agreed": Bubble("a", 500.0)})], [{"track": "a"}, {"track": "b", "lon": 0.001}])
    assert (own.tracks, own.cannot_tell) == ({}, 0)


@pytest.mark.slow
def test_two_tracks_that_come_close_where_no_zone_is_belong_to_none() -> None:
    rules = WatchRules(default=RULES.default, proximity_m=500.0)
    (own,) = summary([Zone("far", {"agreed": FAR})], [{"track": "a"}, {"track": "b", "lon": 0.001}], rules=rules)
    assert own.events.total() == 0


def test_a_zone_counts_only_while_it_holds() -> None:
    zone = Zone("z", {"agreed": NEAR}, validity=Validity(2_000, 4_000))
    (own,) = summary([zone], [{"at": at} for at in (1_000, 2_000, 3_000, 4_000)])
    assert own.tracks == {"a": TrackInside(2_000, 3_000, 2)}


@pytest.mark.parametrize(("default_m", "unknown_m"), [(None, UNKNOWN_ERROR_M), (7.0, 7.0)])
def test_an_error_is_the_reports_own_else_its_sources_else_that_of_the_unknown(
    default_m: float | None, unknown_m: float
) -> None:
    rules = WatchRules(sources={"radar": SourceLimits(error_m=50.0)}, default=SourceLimits(error_m=default_m))
    rows: list[dict[str, Any]] = [
        {"error_m": 3.0, "source": "radar"},
        {"source": "radar"},
        {"source": "ais"},
        {},
        {"error_m": 0.0},
    ]
    assert np.array_equal(errors_m(batch(rows), rules), [3.0, 50.0, unknown_m, unknown_m, 0.0])
