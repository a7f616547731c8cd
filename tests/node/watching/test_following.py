"""Deviations stand among the events of a replay, and a convoy is not told of itself."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from tests.watch.deviation.convoys import CONVOY, batch, drive, minute, report
from truceline.model.events import KINDS
from truceline.model.notices import Vehicle
from truceline.model.zones import Zone
from truceline.node.notifying.zones import Lodged, zones_of
from truceline.node.watching.following import followed_too
from truceline.node.watching.replay import Stretch, replay
from truceline.watch.deviation.movements import Followed, FollowedSet
from truceline.watch.rules import SourceLimits, WatchRules
from truceline.watch.zones.zoneset import ZoneSet

TWO_LORRIES = replace(CONVOY, vehicles=(*CONVOY.vehicles, Vehicle("lorry", track="lorry-2")))
ID = "ab" * 32
RULES = WatchRules(default=SourceLimits(gap_s=1_200.0))
NEAR_M = 1_000


def _replayed(reports: Iterable[Any], *, until: float | None = None, size: int = 1_000) -> list[Any]:
    movements = FollowedSet([Followed(f"notice:{ID[:16]}", ID, "alfa.example", TWO_LORRIES)])
    zones: tuple[Zone, ...] = zones_of(Lodged(TWO_LORRIES, ID, "alfa.example"), NEAR_M)
    rows = sorted(reports, key=lambda each: each["at"])
    batches = [batch(rows[first : first + size]) for first in range(0, len(rows), size)]
    until_at = None if until is None else minute(until)
    stretches: Iterable[Stretch] = replay(batches, ZoneSet(zones), RULES, in_order=True, until=until_at)
    followed = followed_too(stretches, movements, RULES, in_order=True, until=until_at)
    return [row for stretch in followed for row in stretch.events.to_pylist()]


def _second(reports: Iterable[Any]) -> list[Any]:
    """The same drive, by the other lorry."""
    return [each | {"track": "lorry-2", "lon": each["lon"] + 0.001} for each in reports]


def test_vehicles_of_one_movement_are_not_told_of_each_other_but_of_strangers() -> None:
    both = [*drive(0, 150), *_second(drive(0, 150))]
    assert _replayed(both) == []
    stranger = [report(at, 0.5, 0.004, track="stranger") for at in range(0, 150, 5)]
    told = _replayed([*both, *stranger])
    assert {(row["kind"], row["track"]) for row in told} == {("proximity", "stranger")}
    assert {row["other_track"] for row in told} == {"lorry-1", "lorry-2"}


def test_deviations_stand_among_the_other_events_in_their_order() -> None:
    strayed = [
        each | {"lat": 0.02} if 40 <= (each["at"] - minute(0)) / 60_000 <= 55 else each for each in drive(0, 150)
    ]
    stranger = [report(at, 0.4, 0.02, track="stranger") for at in range(0, 150, 5)]
    told = _replayed([*strayed, *stranger], size=10_000)
    assert {"deviation", "proximity"} <= {row["kind"] for row in told}
    places = [(row["at"], KINDS.index(row["kind"])) for row in told]
    assert places == sorted(places)
    assert len({row["id"] for row in told}) == len(told)


def test_time_goes_on_to_the_end_that_was_asked_for() -> None:
    waiting = [report(at, 0.0, track=track) for at in range(0, 20, 5) for track in ("lorry-1", "lorry-2")]
    assert [row["reason"] for row in _replayed(waiting)] == []
    assert [row["reason"] for row in _replayed(waiting, until=31)] == ["late", "late"]
