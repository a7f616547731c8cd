"""Rules of a watch: what they hold, and what they refuse."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
import re
from typing import Any

import pytest

from truceline.errors import ReportError
from truceline.watch.rules import SourceLimits, WatchRules

COAST, OTHER = SourceLimits(error_m=10.0), SourceLimits(gap_s=60.0)


def test_a_source_has_its_own_limits_and_all_others_share_the_default() -> None:
    rules = WatchRules(sources={"coast": COAST}, default=OTHER)
    assert [rules.limits(name) for name in ("coast", "air", "")] == [COAST, OTHER, OTHER]


def test_a_report_without_a_source_can_be_given_limits_too() -> None:
    assert WatchRules(sources={"": COAST}, default=OTHER).limits("") == COAST


def test_the_order_in_which_sources_are_given_does_not_matter() -> None:
    one, two = {"b": COAST, "a": OTHER}, {"a": OTHER, "b": COAST}
    assert WatchRules(sources=one) == WatchRules(sources=two)
    assert list(WatchRules(sources=one).sources) == ["a", "b"]


def test_rules_do_not_change_with_what_they_were_made_from() -> None:
    sources = {"coast": COAST}
    rules = WatchRules(sources=sources)
    sources["coast"] = OTHER
    assert rules.limits("coast") == COAST
    with pytest.raises(TypeError):
        rules.sources["coast"] = OTHER  # type: ignore[index]


@pytest.mark.parametrize(("lateness_s", "lateness_ms"), [(0.0, 0), (0.0004, 0), (0.0016, 2), (60.0, 60_000)])
def test_the_lateness_is_kept_in_whole_milliseconds(lateness_s: float, lateness_ms: int) -> None:
    assert WatchRules(lateness_s=lateness_s).lateness_ms == lateness_ms


@pytest.mark.parametrize("value", [-1.0, math.nan, math.inf, 367 * 86_400.0])
@pytest.mark.parametrize("name", ["lateness_s", "proximity_m", "proximity_period_s"])
def test_rules_refuse_what_is_no_number_or_out_of_range(name: str, value: float) -> None:
    limits: dict[str, Any] = {name: value}
    with pytest.raises(ReportError, match=re.escape(f"{value:g}, outside 0 to")):
        WatchRules(**limits)


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ({"error_m": -0.5}, "error of a source is -0.5"),
        ({"error_m": math.nan}, "error of a source is nan"),
        ({"error_m": math.inf}, "error of a source is inf"),
        ({"gap_s": -1.0}, "gap of a source is -1"),
        ({"gap_s": 366 * 86_400.0 + 1}, "gap of a source is"),
        ({"speed_limit_mps": 0.0}, "speed limit of a source is 0 m/s"),
        ({"speed_limit_mps": math.nan}, "speed limit of a source is nan m/s"),
    ],
)
def test_limits_of_a_source_refuse_what_is_no_limit(limits: dict[str, float], told: str) -> None:
    with pytest.raises(ReportError, match=told) as caught:
        SourceLimits(**limits)
    assert caught.value.hint


def test_tracks_cannot_be_held_against_each_other_all_the_time() -> None:
    with pytest.raises(ReportError, match="period of proximity is 0 s"):
        WatchRules(proximity_period_s=0.0004)
    assert WatchRules(proximity_period_s=0.001).proximity_period_s == 0.001


def test_reports_are_used_at_once_only_where_none_may_be_late() -> None:
    assert (WatchRules().lateness_ms, WatchRules(at_once=True).lateness_ms) == (0, -1)
    with pytest.raises(ReportError, match="cannot be used at once"):
        WatchRules(lateness_s=1, at_once=True)
