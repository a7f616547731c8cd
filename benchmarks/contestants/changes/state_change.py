"""W4 by set difference: which zones hold each track now, against which held it at the report before."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from benchmarks.contestants.joins.shapely_prepared import PreparedZones
from benchmarks.inputs.forms import Floats, Inputs
from benchmarks.outcome import Outcome

Numbers = NDArray[np.int64]

Keys = NDArray[np.int64]
"""Shape (pairs,), sorted: track * 2**20 + zone."""

ENTRY, EXIT = 0, 1
_ZONE_BITS = 20
_STEP_BITS = 8


@dataclass(frozen=True, eq=False)
class Changes:
    """Every change of state, each array of shape (changes,).

    Args:
        steps: number of the report with which it changed. kinds: ENTRY or EXIT.
        seconds: since the first report of all, when the boundary was crossed; None where that is not asked for.
    """

    tracks: Numbers
    zones: Numbers
    steps: Numbers
    kinds: Numbers
    seconds: Floats | None = None

    def outcome(self) -> Outcome:
        """The changes as keys: by track, then zone, step and kind."""
        what = (self.zones << (_STEP_BITS + 1)) | (self.steps << 1) | self.kinds
        return Outcome.of(self.tracks, what, self.seconds)


def pair_keys(tracks: Numbers, zones: Numbers) -> Keys:
    """Pairs as sorted keys."""
    return np.sort((tracks << _ZONE_BITS) | zones)


def changes_between_reports(steps: int, inside: Callable[[int], Keys]) -> Changes:
    """The entries and exits between consecutive reports, given who is inside of what at each."""
    changes = [np.zeros((3, 0), dtype=np.int64)]
    before = inside(0)
    for step in range(1, steps):
        now = inside(step)
        for kind, changed in (
            (ENTRY, np.setdiff1d(now, before, assume_unique=True)),
            (EXIT, np.setdiff1d(before, now, assume_unique=True)),
        ):
            changes.append(np.stack((changed, np.full(len(changed), step), np.full(len(changed), kind))))
        before = now
    keys, when, kinds = np.concatenate(changes, axis=1)
    return Changes(keys >> _ZONE_BITS, keys % (1 << _ZONE_BITS), when, kinds)


class TreeDifference:
    """``STRtree(zones).query`` for each batch as it comes, and the difference of sets: what most people write."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self._tree = shapely.STRtree(inputs.zones.polygons)

    def points(self, step: int) -> NDArray[np.object_]:
        """A batch as shapely takes it."""
        return np.asarray(shapely.points(self.inputs.lon[step], self.inputs.lat[step]))

    def inside(self, step: int) -> Keys:
        """Pairs of track and zone at a report."""
        return pair_keys(*self._tree.query(self.points(step), predicate="intersects"))

    def answer(self) -> Changes:
        """All entries and exits."""
        return changes_between_reports(len(self.inputs.lon), self.inside)

    def outcome(self, answer: Changes) -> Outcome:
        """The changes as keys."""
        return answer.outcome()


class TreeDifferenceOfPoints(TreeDifference):
    """The same as `TreeDifference`, if every batch came as points of shapely, which no feed brings."""

    def __init__(self, inputs: Inputs) -> None:
        super().__init__(inputs)
        self._made = np.asarray(shapely.points(inputs.lon, inputs.lat))

    def points(self, step: int) -> NDArray[np.object_]:
        """A batch as shapely takes it."""
        made: NDArray[np.object_] = self._made[step]
        return made


class PreparedDifference:
    """``intersects_xy`` for each prepared zone and batch, and the difference of sets: the best written by hand."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self._zones = PreparedZones(inputs.zones.polygons)

    def inside(self, step: int) -> Keys:
        """Pairs of track and zone at a report."""
        return pair_keys(*self._zones.pairs(self.inputs.lon[step], self.inputs.lat[step]))

    def answer(self) -> Changes:
        """All entries and exits."""
        return changes_between_reports(len(self.inputs.lon), self.inside)

    def outcome(self, answer: Changes) -> Outcome:
        """The changes as keys."""
        return answer.outcome()


class TreeCrossings(TreeDifference):
    """The same as `TreeDifference`, and where the path crosses the boundary by ``shapely.intersection``."""

    def answer(self) -> Changes:
        """All entries and exits, with the time of crossing."""
        return with_crossing_times(super().answer(), self.inputs)


class PreparedCrossings(PreparedDifference):
    """The same as `PreparedDifference`, and where the path crosses the boundary by ``shapely.intersection``."""

    def answer(self) -> Changes:
        """All entries and exits, with the time of crossing."""
        return with_crossing_times(super().answer(), self.inputs)


def with_crossing_times(changes: Changes, inputs: Inputs) -> Changes:
    """The changes with the time at which the path last crossed the boundary the way the change says."""
    tracks, zones = changes.tracks, changes.zones
    begin, end = (
        np.column_stack((inputs.lon[steps, tracks], inputs.lat[steps, tracks]))
        for steps in (changes.steps - 1, changes.steps)
    )
    paths = shapely.linestrings(np.stack((begin, end), axis=1))
    cut = shapely.intersection(paths, inputs.zones.polygons[zones])
    places, change = shapely.get_coordinates(cut, return_index=True)
    along = end - begin
    share = ((places - begin[change]) * along[change]).sum(axis=1) / (along[change] ** 2).sum(axis=1)
    share = share[np.lexsort((share, change))]
    last = np.searchsorted(change, np.arange(len(zones)), side="right") - 1
    # A path that ends inside has its own end as the last place, and its crossing before that.
    crossing = share[np.where(changes.kinds == ENTRY, last - 1, last)]
    before, after = inputs.at[changes.steps - 1, tracks], inputs.at[changes.steps, tracks]
    seconds = (before + crossing * (after - before) - inputs.at.min()) / 1000
    return replace(changes, seconds=seconds)
