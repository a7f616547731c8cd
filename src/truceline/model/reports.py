"""Position reports as Arrow batches: the one schema that connectors write, and the envelopes that the watch reads."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from truceline.errors import ReportError

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

WATCHED_COLUMNS = (*REPORT_SCHEMA.names[:9], "source")
"""The columns that the watch reads; an envelope may lack the others, and those of these that may be null."""


@dataclass(frozen=True)
class Envelope:
    """Some reports as they are handed to the watch at once.

    Args:
        reports: columns as in REPORT_SCHEMA; one that may be null may also be missing.
        as_of: mark in ms UTC: time has gone on to here, although no report may say so.
        sequence: number of the envelope within its stream; one that is not above the last is a resent one.

    Raises:
        ReportError: a column that is always filled is missing, or a column is of another type.
    """

    reports: pa.RecordBatch
    as_of: int | None = None
    sequence: int | None = None

    def __post_init__(self) -> None:
        for name in WATCHED_COLUMNS:
            field = REPORT_SCHEMA.field(name)
            place = self.reports.schema.get_field_index(name)
            if place < 0 and field.nullable:
                continue
            type_ = self.reports.schema.field(place).type if place >= 0 else None
            if type_ != field.type:
                raise ReportError(
                    f"the column {name} of an envelope is {type_ or 'missing'}, not {field.type}",
                    hint="make the batch with REPORT_SCHEMA, or cast it",
                )
