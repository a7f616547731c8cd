"""The zones that bind us on a line, from the maps that came with their agreements."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from truceline.adapters.formats.geojson import read_zones
from truceline.errors import NoteError, NotFoundError, TrustError, ZoneError
from truceline.model.zones import Zone
from truceline.node.node import Node
from truceline.node.terms.agreements import MAP_TYPE, agreements_on, files_of, standing_of

_ANNEX = "zone"
_EVER = 2**62


class Held(NamedTuple):
    """A zone, and from when until when an agreement that names it has bound us; the second is not included."""

    zone: Zone
    from_at: int
    until_at: int


def zones_in_force(node: Node, line: str, now_at: int) -> Sequence[Zone]:
    """The zones of the agreements that bind us on a line now, each once; what cannot be used is passed over.

    Args:
        node: ours.
        line: 32 hex digits.
        now_at: the time, ms since the epoch.
    """
    # Who has signed is bound, whatever a clock has said since.
    return tuple({held.zone.version: held.zone for held in zones_held(node, line, now_at, _EVER)}.values())


def zones_held(node: Node, line: str, from_at: int, until_at: int) -> Sequence[Held]:
    """The zones of the agreements that bound us on a line at any time of a span; what cannot be used is passed over.

    Args:
        node: ours.
        line: 32 hex digits.
        from_at, until_at: ms since the epoch; both are included.
    """
    found: list[Held] = []
    for agreement_id in agreements_on(node, line):
        try:
            standing = standing_of(node, agreement_id)
        except (NotFoundError, NoteError, TrustError):
            continue
        lights = standing.lights
        if lights.bound_from is not None and lights.bound_from <= until_at and lights.is_bound(from_at):
            versions = {annex.sha256 for annex in standing.agreement.annexes if annex.kind == _ANNEX}
            maps = [file.sha256 for file in files_of(node, agreement_id) if file.media_type == MAP_TYPE]
            zones = [zone for content in filter(None, map(node.store.content, maps)) for zone in _zones_of(content)]
            held = (zone for zone in zones if zone.version in versions)
            found += [Held(zone, lights.bound_from, lights.free_from) for zone in held]
    return tuple(found)


@lru_cache(maxsize=64)
def _zones_of(content: bytes) -> Sequence[Zone]:
    """The zones of a map, from whomever; none if it cannot be read. It is kept, for people wait for it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "zones.geojson"
        path.write_bytes(content)
        try:
            return tuple(read_zones([str(path)], zone_ids="auto", skip_bad=False).zones)
        except ZoneError:
            return ()
