"""What a watch is told beside zones and reports: how late, how silent, how fast and how exact reports may be."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from truceline.errors import ReportError

_LONGEST_S = 366 * 86_400.0


def _check(what: str, value: float, limit: float) -> None:
    if not (math.isfinite(value) and 0 <= value <= limit):
        raise ReportError(f"the {what} is {value:g}, outside 0 to {limit:g}", hint="give seconds and metres")


@dataclass(frozen=True)
class SourceLimits:
    """What holds for the reports of one source.

    Args:
        error_m: horizontal error, CE90, of reports that state none; None is unknown.
        gap_s: a track is lost when it is silent for longer. speed_limit_mps: nothing moves faster.

    Raises:
        ReportError: a limit is negative or not a number, or the gap is over a year.
    """

    error_m: float | None = None
    gap_s: float = 600.0
    speed_limit_mps: float = math.inf

    def __post_init__(self) -> None:
        _check("error of a source", 0.0 if self.error_m is None else self.error_m, math.inf)
        _check("gap of a source", self.gap_s, _LONGEST_S)
        if not self.speed_limit_mps > 0:
            raise ReportError(
                f"the speed limit of a source is {self.speed_limit_mps:g} m/s, not above 0", hint="give metres a second"
            )


@dataclass(frozen=True)
class WatchRules:
    """The rules of a watch; they hold from its begin to its end.

    Args:
        lateness_s: how much later than newer ones of its track a report may come and still be used.
        sources: limits by the name of the source. default: limits of all others.
        proximity_m: two tracks closer than this are told; 0 tells none.
        proximity_period_s: how often tracks are held against each other.
        at_once: True if a report is used as soon as it is there, and does not wait until its track has a newer one;
            then one that is not newer than its track's newest is late, also if it is of the same time.

    Raises:
        ReportError: a limit is negative or not a number, or there is lateness and no wait for it.
    """

    lateness_s: float = 0.0
    sources: Mapping[str, SourceLimits] = field(default_factory=dict)
    default: SourceLimits = SourceLimits()
    proximity_m: float = 0.0
    proximity_period_s: float = 10.0
    at_once: bool = False

    def __post_init__(self) -> None:
        _check("lateness", self.lateness_s, _LONGEST_S)
        _check("proximity", self.proximity_m, 1_000_000.0)
        _check("period of proximity", self.proximity_period_s, _LONGEST_S)
        if round(1000 * self.proximity_period_s) == 0:
            raise ReportError("the period of proximity is 0 s", hint="give at least 0.001 s")
        if self.at_once and self.lateness_s:
            raise ReportError(
                f"reports that may come {self.lateness_s:g} s late cannot be used at once", hint="choose one of the two"
            )
        object.__setattr__(self, "sources", MappingProxyType(dict(sorted(self.sources.items()))))

    @property
    def lateness_ms(self) -> int:
        """The lateness in whole milliseconds; -1 if nothing is waited for: then the horizon lies above the newest."""
        return -1 if self.at_once else round(1000 * self.lateness_s)

    def limits(self, source: str) -> SourceLimits:
        """The limits of a source; "" is a report without one."""
        return self.sources.get(source, self.default)
