"""The page of an incident as files: zones for its map are read, HTML and PDF are written."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from truceline.adapters.channels.page.paper import pdf_of
from truceline.adapters.plot.outlines import rings_of
from truceline.errors import StoreError
from truceline.model.places.place import E7
from truceline.wiring.watching.zone_files import read_zones

MOST_POINTS = 400
"""Of one ring: a page is looked at, and measures nothing."""


def outlines_in(files: Sequence[Path]) -> list[dict[str, Any]]:
    """The rings of the zones in some files, in plain values for the act ``incident-page``.

    Raises:
        ZoneError: a file cannot be used at all.
        NotFoundError: there is no such file.
    """
    read = read_zones(files)
    outlines = []
    for zone in read.zones:
        name = zone.name or zone.id
        for standing, shape in zone.geometries.items():
            for ring in rings_of(shape):
                step = -(-len(ring) // MOST_POINTS)
                points = [[round(lon * E7), round(lat * E7)] for lon, lat in ring[::step].tolist()]
                outlines.append({"zone": f"{name} ({standing})", "points": points})
    return outlines


def write_page(html: Path | None, pdf: Path | None, made: Mapping[str, Any]) -> None:
    """Writes what the act ``incident-page`` made.

    Raises:
        MissingExtraError: a PDF is asked for, and Typst is not installed.
        StoreError: a file cannot be written.
    """
    if html:
        _write(html, str(made["html"]).encode())
    if pdf:
        _write(pdf, pdf_of(made["page"], made["at"]))


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}", hint="name a file that can be") from error
