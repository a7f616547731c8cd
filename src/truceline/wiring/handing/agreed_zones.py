"""Zones as annexes of an agreement: the bytes that their versions cover, and a map that must hold the same zones."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from truceline.adapters.formats.geojson import geojson_text, read_zones
from truceline.errors import TrustError
from truceline.model.zones import Zone, canonical_form


class ZoneAnnexes(NamedTuple):
    """Zones of files, as they go with a proposal."""

    forms: tuple[bytes, ...]
    """Of each zone; the SHA-256 is its version."""
    map: bytes
    """All of them, in GeoJSON; empty if there is none."""


def zone_annexes(files: Sequence[str]) -> ZoneAnnexes:
    """The zones of GeoJSON files as annexes.

    Raises:
        NotFoundError: there is no such file.
        ZoneError: a zone cannot be used.
    """
    if not files:
        return ZoneAnnexes((), b"")
    zones = read_zones(files, zone_ids="auto", skip_bad=False).zones
    return ZoneAnnexes(tuple(map(canonical_form, zones)), geojson_text(zones).encode())


def zones_of_map(content: bytes, versions: Collection[str]) -> Sequence[Zone]:
    """The zones of a map that came with a proposal, once they are exactly those that the agreement names.

    Args:
        content: GeoJSON, from whomever.
        versions: of the agreement's annexes that are zones.

    Raises:
        TrustError: the map has other zones than the agreement.
        ZoneError: it cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "zones.geojson"
        path.write_bytes(content)
        zones = read_zones([str(path)], zone_ids="auto", skip_bad=False).zones
    if {zone.version for zone in zones} != set(versions):
        raise TrustError(
            "the map that came along has other zones than the agreement",
            hint="do not use it; ask for a proposal whose map is of the same zones",
        )
    return zones
