"""AIS as the Danish Maritime Authority publishes it: one CSV file a day, days first, UTC.

Source: http://web.ais.dk/aisdata/!_README_information_CSV_files.txt
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from truceline.adapters.connectors.connector import Connector, Options, ReportChunk
from truceline.adapters.connectors.reading.csv_table import CsvFormat, first_header, read_csv
from truceline.adapters.connectors.reading.sources import Source, Sources
from truceline.model.units import CONVENTIONS
from truceline.model.zones import Datum

_AIS = CONVENTIONS["ais"]

_SOURCES: Sources = {
    "track": Source("MMSI"),
    # The authority really writes the sign and the blank into the name of the first column.
    "at": Source("# Timestamp", "dd/mm/yyyy"),
    "lon": Source("Longitude"),
    "lat": Source("Latitude"),
    "speed": Source("SOG", _AIS.speed, unavailable=(102.3,)),
    "course": Source("COG", "deg", unavailable=(360.0,)),
    "name": Source("Name"),
    "kind": Source("Ship type"),
}

_FORMAT = CsvFormat(sources=lambda _: _SOURCES, constants={"altitude_datum": Datum.SURFACE})


def _sniff(head: bytes) -> bool:
    return {source.column for source in _SOURCES.values()} <= set(first_header(head))


def _read(stream: BinaryIO, _: Options) -> Iterator[ReportChunk]:
    return read_csv(stream, _FORMAT)


CONNECTOR = Connector(
    name="danish-ais",
    summary="AIS as the Danish Maritime Authority publishes it (CSV whose first column is '# Timestamp')",
    sniff=_sniff,
    read=_read,
)
