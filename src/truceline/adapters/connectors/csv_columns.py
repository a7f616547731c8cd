"""Any CSV, by saying which column means what.

The option ``columns`` lists what a report needs and where it stands, and in which unit:
``track=vehicle_id,at=timestamp,lon=longitude,lat=latitude,speed=sog:kn``.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import BinaryIO

from truceline.adapters.connectors.connector import Connector, Growth, Options, ReportChunk
from truceline.adapters.connectors.reading.csv_table import CsvFormat, read_csv
from truceline.adapters.connectors.reading.options import UTC_OFFSET, utc_offset_ms
from truceline.adapters.connectors.reading.sources import COUNTS, POSITION, QUANTITIES, TEXTS, TIMES, UNITS, Source
from truceline.errors import ReportError
from truceline.model.zones import Datum

PARTS = (*TIMES, *POSITION, *QUANTITIES, *COUNTS, *(name for name in TEXTS if name not in ("received", "source")))
_EXAMPLE = "write it like track=vehicle_id,at=timestamp,lon=longitude,lat=latitude,speed=sog:kn"


def _read(stream: BinaryIO, options: Options) -> Iterator[ReportChunk]:
    sources = _sources(options.get("columns", ""))
    datum = options.get("altitude_datum")
    if datum is not None and datum not in set(Datum):
        raise ReportError(f"the option altitude_datum is {datum!r}", hint=f"use one of {', '.join(Datum)}")
    delimiter = options.get("delimiter", ",").replace("\\t", "\t")
    if len(delimiter) != 1 or not delimiter.isascii() or delimiter in '"\r\n':
        raise ReportError(f"the option delimiter is {delimiter!r}", hint="give one character, such as ; or \\t")
    constants = {} if datum is None else {"altitude_datum": datum}
    return read_csv(stream, CsvFormat(lambda _: sources, constants, delimiter, utc_offset_ms(options)))


def _sources(text: str) -> dict[str, Source]:
    if not text:
        raise ReportError("the option columns does not say which column means what", hint=_EXAMPLE)
    sources: dict[str, Source] = {}
    for part in text.split(","):
        name, _, column = (side.strip() for side in part.partition("="))
        if not column:
            raise ReportError(f"{part!r} in the option columns names no column", hint=_EXAMPLE)
        if name not in PARTS:
            near = get_close_matches(name, PARTS, 1)
            meant = f"did you mean {near[0]}?" if near else f"use {', '.join(PARTS)}"
            raise ReportError(f"a report has no {name!r}, named in the option columns", hint=meant)
        sources[name] = _source(name, column)
    return sources


def _source(name: str, column: str) -> Source:
    """The column and its unit; a colon that no unit follows belongs to the name of the column."""
    bare, _, unit = column.rpartition(":")
    return Source(bare, unit) if bare and unit in UNITS.get(name, ()) else Source(column)


CONNECTOR = Connector(
    name="csv",
    summary="any CSV, by the option columns, which says which column means what",
    # Nothing in a file can say what its columns mean: it is never chosen by itself.
    sniff=lambda _: False,
    read=_read,
    options={
        "columns": f"which column means what; what can be named: {', '.join(PARTS)}; a unit may follow after a colon",
        "delimiter": "the character between values; otherwise a comma",
        "altitude_datum": f"what every altitude is measured from: {', '.join(Datum)}",
        "utc_offset": UTC_OFFSET,
    },
    growth=Growth.TABLE,
)
