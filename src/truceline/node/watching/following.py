"""A replay that follows notified movements as well: their deviations stand among the events of each stretch."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from truceline.model.events import EVENT_SCHEMA, KINDS, EventKind
from truceline.model.reports import Envelope
from truceline.model.zones import Zone
from truceline.node.watching.replay import Stretch
from truceline.node.watching.time_order import instants
from truceline.watch.deviation.movements import Followed, FollowedSet
from truceline.watch.deviation.state import DeviationState
from truceline.watch.deviation.step import follow
from truceline.watch.rules import WatchRules


class Following(NamedTuple):
    """What notices mean for the watch.

    Args:
        movements: to be followed. zones: that stand for notices of the node.
    """

    movements: tuple[Followed, ...]
    zones: tuple[Zone, ...]


def followed_too(
    stretches: Iterable[Stretch], movements: FollowedSet, rules: WatchRules, *, in_order: bool, until: int | None = None
) -> Iterator[Stretch]:
    """The stretches of a replay with the deviations of movements among their events.

    That vehicles of one movement are near each other is no event: their bubbles tell of others.

    Args:
        stretches: of `replay`. movements: hold throughout.
        rules, in_order, until: as in `replay`.
    """
    state, latest = DeviationState(), None
    own = _tracks_by_zone(movements)
    for stretch in stretches:
        if stretch.reports.num_rows:
            newest = int(instants(stretch.reports).max())
            latest = newest if latest is None else max(latest, newest)
            as_of = latest if in_order else None
        else:
            # The last stretch: its mark has every report used, as in the replay.
            end = until if until is not None else latest + 1 if latest is not None else None
            as_of = None if end is None else end + rules.lateness_ms
        state, deviations = follow(state, Envelope(stretch.reports, as_of=as_of), movements, rules)
        yield replace(stretch, events=_merged(_without_own(stretch.events, own), deviations))


def _merged(events: pa.RecordBatch, deviations: pa.RecordBatch) -> pa.RecordBatch:
    """Both by time, in the order of all events."""
    if not deviations.num_rows:
        return events
    rows = sorted((*events.to_pylist(), *deviations.to_pylist()), key=_place)
    return pa.RecordBatch.from_pylist(rows, schema=EVENT_SCHEMA)


def _place(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (row["at"], KINDS.index(row["kind"]), row["track"], row["zone"] or "", row["standing"] or "")


def _tracks_by_zone(movements: FollowedSet) -> Mapping[str, Set[str]]:
    return {each.zone: frozenset(each.movement.tracks) for each in movements.movements}


def _without_own(events: pa.RecordBatch, own: Mapping[str, Set[str]]) -> pa.RecordBatch:
    """The events without those of one vehicle of a movement in the bubble round another."""
    names = ("kind", "zone", "track")
    rows = zip(*(events.column(name).to_pylist() for name in names), strict=True)
    is_kept = [
        kind != EventKind.PROXIMITY or track not in own.get(str(zone).rpartition(":")[0], ())
        for kind, zone, track in rows
    ]
    return events if all(is_kept) else events.filter(pa.array(np.array(is_kept)))
