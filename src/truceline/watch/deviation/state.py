"""What is known of followed movements between two steps, as values that can be kept and read again."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from truceline.errors import StateError
from truceline.watch.blob import from_bytes, to_bytes

NEVER = -(2**62)
"""Before every time."""


class Seen(NamedTuple):
    """A report of a followed track; the order is that in which reports are used."""

    at: int
    lon: float
    lat: float
    error_m: float
    """Negative if the source states none, so that an assumed one is never taken for a stated one."""
    source: str


@dataclass(frozen=True)
class Course:
    """What is known of one track of one movement.

    Args:
        last: the last report that was used; none before the first.
        side: 1 if certainly on its route, -1 if certainly off, 0 if that is not known.
        sided_at: time of the last report that was certain and agreed with it.
        left: it is certain that it has left the first waypoint. was_there: it was certainly there before.
        reached: waypoints after the first at which it certainly was, by number.
        told_late: waypoints whose time has passed and been told, by number.
        anchor: where it has stood since; none if it has moved. is_stopped: that it stands was told.
    """

    last: Seen | None = None
    side: int = 0
    sided_at: int = NEVER
    was_there: bool = False
    left: bool = False
    reached: tuple[int, ...] = ()
    told_late: tuple[int, ...] = ()
    anchor: Seen | None = None
    is_stopped: bool = False


@dataclass(frozen=True)
class Counts:
    """What became of the reports of followed tracks."""

    used: int = 0
    late: int = 0
    duplicate: int = 0


@dataclass(frozen=True)
class DeviationState:
    """Everything that one step hands to the next.

    Args:
        mark: up to when time has gone on for all tracks, ms since the epoch.
        clocks: the latest time of observation, by track. held: reports that may still be overtaken, by track.
        courses: by the movement's id and version, and the track.
        counts: of all reports so far.
    """

    mark: int = NEVER
    clocks: Mapping[str, int] = field(default_factory=dict)
    held: Mapping[str, tuple[Seen, ...]] = field(default_factory=dict)
    courses: Mapping[tuple[str, str, str], Course] = field(default_factory=dict)
    counts: Counts = Counts()

    def to_bytes(self) -> bytes:
        """The state as bytes: equal states give the same ones."""
        head = {
            "deviation": 1,
            "mark": self.mark,
            "clocks": dict(self.clocks),
            "held": {track: list(map(list, reports)) for track, reports in self.held.items()},
            "courses": [[*key, asdict(course)] for key, course in sorted(self.courses.items())],
            "counts": asdict(self.counts),
        }
        return to_bytes(head, {})


def state_from_bytes(content: bytes) -> DeviationState:
    """The state that ``to_bytes`` wrote.

    Raises:
        StateError: it is damaged, or of another kind or version.
    """
    head, _ = from_bytes(content, {})
    if head.get("deviation") != 1:
        raise StateError("the snapshot is of no followed movements", hint="replay from the beginning")
    return DeviationState(
        mark=head["mark"],
        clocks=head["clocks"],
        held={track: tuple(Seen(*each) for each in reports) for track, reports in head["held"].items()},
        courses={(zone, version, track): _course(told) for zone, version, track, told in head["courses"]},
        counts=Counts(**head["counts"]),
    )


def _course(told: Mapping[str, Any]) -> Course:
    seen = {name: Seen(*told[name]) if told[name] else None for name in ("last", "anchor")}
    lists = {name: tuple(told[name]) for name in ("reached", "told_late")}
    return Course(**{**told, **seen, **lists})
