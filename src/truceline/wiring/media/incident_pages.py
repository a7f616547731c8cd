"""The page of an incident as files: zones and tracks for its map are read, HTML and PDF are written."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from truceline.adapters.channels.page.paper import pdf_of
from truceline.errors import StoreError
from truceline.model.places.place import E7
from truceline.model.reports import REPORT_SCHEMA
from truceline.wiring.watching.report_files import ReportFiles
from truceline.wiring.watching.zone_files import read_zones
from truceline.wiring.zones.outlines import outlines_of

MOST_REPORTS = 1_000
"""Of one track that are drawn, spread over all of them."""


def outlines_in(files: Sequence[Path]) -> list[dict[str, Any]]:
    """The rings of the zones in some files, in plain values for the act ``incident-page``.

    Raises:
        ZoneError: a file cannot be used at all.
        NotFoundError: there is no such file.
    """
    return outlines_of(read_zones(files).zones)


def ways_in(files: Sequence[Path]) -> list[dict[str, Any]]:
    """The tracks in files of reports, in plain values for the act ``incident-page``.

    Raises:
        NotFoundError: there is no such file.
        ReportError: its format is not known, or it has no reports.
    """
    ways = []
    for path in files:
        whole = pa.Table.from_batches(ReportFiles([str(path)]).streams()[0], REPORT_SCHEMA)
        reports = whole.set_column(0, "track", pc.cast(whole["track"], pa.string()))
        digest = sha256(path.read_bytes()).hexdigest()
        for track in sorted(map(str, pc.unique(reports["track"]).to_pylist())):
            own = reports.filter(pc.equal(reports["track"], pa.scalar(track))).sort_by("at")
            step = -(-own.num_rows // MOST_REPORTS)
            columns = [own[name].to_pylist()[::step] for name in ("lon", "lat")]
            at = pc.cast(own["at"], pa.int64()).to_pylist()[::step]
            points = [[round(lon * E7), round(lat * E7), when] for lon, lat, when in zip(*columns, at, strict=True)]
            ways.append({"track": track, "points": points, "source": f"{path.name}, SHA-256 {digest}"})
    return ways


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
