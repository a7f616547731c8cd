"""Position reports as Arrow batches: the one schema that connectors write and the watch reads."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pyarrow as pa

_NAMES = pa.dictionary(pa.int32(), pa.string())
_INSTANT = pa.timestamp("ms", tz="UTC")


def _column(name: str, type_: pa.DataType, meaning: str, *, nullable: bool = True) -> pa.Field[Any]:
    return pa.field(name, type_, nullable=nullable, metadata={"meaning": meaning})


REPORT_SCHEMA = pa.schema(
    [
        _column("track", _NAMES, "id of the thing that reports, such as an MMSI; never empty", nullable=False),
        _column("at", _INSTANT, "time of observation, UTC", nullable=False),
        _column("lon", pa.float64(), "degrees east on WGS 84, -180 to 180", nullable=False),
        _column("lat", pa.float64(), "degrees north on WGS 84, -90 to 90", nullable=False),
        _column("altitude_m", pa.float64(), "metres over altitude_datum; unknown is null, never 0"),
        _column("altitude_datum", _NAMES, "ellipsoid, mean-sea-level, ground, pressure, or surface"),
        _column("course_deg", pa.float64(), "degrees true over ground, 0 to 360"),
        _column("speed_mps", pa.float64(), "metres a second over ground"),
        _column("error_m", pa.float64(), "horizontal error, CE90 metres, as the source states it; unknown is null"),
        _column("received_at", _INSTANT, "when it was received, UTC"),
        _column("name", _NAMES, "name or callsign as reported"),
        _column("kind", _NAMES, "kind or symbol as reported"),
        _column("affiliation", _NAMES, "affiliation as reported; never derived"),
        _column("affiliation_by", _NAMES, "who reported the affiliation"),
        _column("strength_low", pa.int32(), "fewest people or vehicles, as reported"),
        _column("strength_high", pa.int32(), "most people or vehicles, as reported"),
        _column("source", _NAMES, "which feed or file it came from"),
        _column("received", pa.string(), "JSON of the values as received that were converted, with their units"),
        _column("raw_sha256", pa.binary(32), "SHA-256 of the bytes as received"),
    ]
)
"""One row a report. The first four columns are always filled, every other one may be null."""
