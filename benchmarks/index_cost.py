"""What the index costs to build, to keep, and to change by one zone."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.inputs.forms import Inputs
from benchmarks.memory import forget_peak, peak_mb, resident_mb
from benchmarks.survey import Figure
from truceline.model.shapes import Circle
from truceline.model.zones import AGREED, Zone
from truceline.watch.zones.zoneset import ZoneSet

_NOWHERE = np.zeros(1)


@dataclass(frozen=True)
class Limits:
    """What is promised of the index of a workload; None where nothing is.

    Args:
        build_s: seconds to build it. keep_mb: megabytes of its grid and sets.
        change_s: seconds until one zone has changed.
    """

    build_s: float | None = None
    keep_mb: float | None = None
    change_s: float | None = None


LIMITS = {"W1": Limits(build_s=1.5), "W2": Limits(build_s=5.0, keep_mb=250.0), "W3": Limits(change_s=0.05)}


def index_figures(workload: str, folder: Path, rounds: int) -> list[Figure]:
    """The costs for the zones of a workload, each round in a new process.

    Args:
        folder: of the workload's inputs.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        measured = [pool.submit(_costs, folder).result() for _ in range(rounds)]
    limits = LIMITS[workload]
    at_most = {"build": limits.build_s, "grid and sets": limits.keep_mb, "one zone changes": limits.change_s}
    return [
        Figure(f"{workload}: {what}", unit, tuple(costs[what, unit] for costs in measured), at_most.get(what))
        for what, unit in measured[0]
    ]


def _costs(folder: Path) -> dict[tuple[str, str], float]:
    table = Inputs.read(folder).zones
    _ready(ZoneSet(table.first(20).as_zones()))
    given = table.as_zones()
    gc.collect()
    forget_peak()
    before_mb, begin_s = resident_mb(), time.perf_counter()
    zones = _ready(ZoneSet(given))
    build_s, build_mb = time.perf_counter() - begin_s, peak_mb() - before_mb
    return {
        ("build", "s"): build_s,
        ("grid and sets", "MB"): _megabytes((zones.grids, zones.sets)),
        ("outlines, for the exact test", "MB"): _megabytes(zones.table),
        ("more memory than before, at the most while building", "MB"): build_mb,
        ("one zone changes", "s"): _change_s(zones),
    }


def _ready(zones: ZoneSet) -> ZoneSet:
    """The same, once it has answered, so that its index is there."""
    zones.set_ids(_NOWHERE, _NOWHERE)
    return zones


def _change_s(zones: ZoneSet) -> float:
    """Seconds until the set with one zone moved has answered; the second time, as the first may compile."""
    for place in (0, len(zones.zones) // 2):
        area = zones.areas[place]
        west, south, east, north = zones.table.box[place].tolist()
        moved = Zone(id=area.zone.id, geometries={AGREED: Circle((west + east) / 2, (south + north) / 2, 400.0)})
        begin_s = time.perf_counter()
        _ready(zones.with_zone(moved))
        change_s = time.perf_counter() - begin_s
    return change_s


def _megabytes(value: Any) -> float:
    """What the arrays in tuples of tuples take; memory that is seen as two kinds of numbers counts once."""
    return sum({array.ctypes.data: array.nbytes for array in _arrays(value)}.values()) / 2**20


def _arrays(value: Any) -> Iterator[NDArray[Any]]:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _arrays(part)
