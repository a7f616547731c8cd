"""What whoever makes a dossier lays beside the record: zones as they stood, and tracks with their errors."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class DrawnZone(NamedTuple):
    """One geometry of a zone, in one standing.

    Args:
        name: of the zone.
        version: hash of the zone as it was.
        standing: such as ``agreed`` or ``claimed:coalition``.
        rings: closed, pairs of longitude and latitude in 1e-7 degree.
        source: where it comes from, in words.
        is_agreed: True if an agreement on record names the version.
    """

    name: str
    version: str
    standing: str
    rings: tuple[tuple[tuple[int, int], ...], ...]
    source: str
    is_agreed: bool = False


class Position(NamedTuple):
    """One report of a track, as received."""

    at: int
    """Milliseconds since the epoch."""
    lon_e7: int
    lat_e7: int
    error_m: float | None
    """None if nobody says."""
    source: str
    raw_sha256: str
    """Of the bytes as received; empty if the reader does not give it."""


class Track(NamedTuple):
    """The reports of one thing, in the order of time."""

    name: str
    positions: tuple[Position, ...]

    @property
    def largest_error_m(self) -> float | None:
        """Of its reports; None if no report has one."""
        return max((each.error_m for each in self.positions if each.error_m is not None), default=None)


@dataclass(frozen=True)
class Scenery:
    """What is drawn beside what is on record.

    Args:
        zones: in their standings.
        tracks: with all reports that were handed in.
        files: names and contents of the files that these were read from, as they go into the dossier.
    """

    zones: tuple[DrawnZone, ...] = ()
    tracks: tuple[Track, ...] = ()
    files: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)

    @property
    def standings(self) -> tuple[str, ...]:
        """Each standing that a zone has here, what is agreed first."""
        found = dict.fromkeys(zone.standing for zone in self.zones)
        return tuple(sorted(found, key=lambda standing: (standing != "agreed", standing)))
