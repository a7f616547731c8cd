"""What is asked in a contest, of whom, and what is promised."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from benchmarks.contestants.joins.postgis_server import programs
from benchmarks.inputs.forms import Inputs

POSTGIS = "PostGIS"
"""Named among what an entry needs, though it is no Python module."""


@dataclass(frozen=True)
class Entry:
    """One contestant of a workload.

    Args:
        name: for the table. contestant: ``module:Class`` in `benchmarks.contestants`.
        is_ours: it is Truceline. is_check: it is there for its answer, not for its speed, and answers once.
        needs: modules that must be installed, or `POSTGIS`.
        most_units: it is given no more units than these, because it is slow or large; None for all.
        elsewhere: it works in another process, whose processor time and memory are not seen.
        is_stricter: a peer that we wrote to be faster than those that a promise means; told beside them.
        differs: why its answers may differ from the reference though it counts; empty if they may not.
    """

    name: str
    contestant: str
    is_ours: bool = False
    is_check: bool = False
    needs: tuple[str, ...] = ()
    most_units: int | None = None
    elsewhere: bool = False
    is_stricter: bool = False
    differs: str = ""

    @property
    def missing(self) -> str:
        """What is not installed here; empty if nothing."""
        return ", ".join(need for need in self.needs if not _is_here(need))


@dataclass(frozen=True)
class Target:
    """What is promised: how many times faster an entry of ours is than the best peer, or than a named one."""

    ours: str
    at_least: float
    against: str = ""


@dataclass(frozen=True)
class Workload:
    """What is asked, of whom, and what is promised.

    Args:
        name: short. title: one sentence. counted: what the speed counts, such as points.
        size: how many of them at full size. make: the inputs of a size.
        reference: names of entries; the others are compared with the first of them that runs.
    """

    name: str
    title: str
    counted: str
    size: int
    make: Callable[[int], Inputs]
    entries: tuple[Entry, ...]
    reference: tuple[str, ...]
    targets: tuple[Target, ...] = ()


def _is_here(need: str) -> bool:
    return programs() is not None if need == POSTGIS else find_spec(need) is not None
