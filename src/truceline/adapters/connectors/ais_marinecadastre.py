"""AIS as MarineCadastre (NOAA, U.S. Coast Guard) publishes it: one CSV file a day, about one report a minute.

Source: https://coast.noaa.gov/data/marinecadastre/ais/data-dictionary.pdf
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
    "at": Source("BaseDateTime"),
    "lon": Source("LON"),
    "lat": Source("LAT"),
    "speed": Source("SOG", _AIS.speed, unavailable=(102.3,)),
    "course": Source("COG", "deg", unavailable=(360.0,)),
    "name": Source("VesselName"),
    "kind": Source("VesselType"),
}

_FORMAT = CsvFormat(sources=lambda _: _SOURCES, constants={"altitude_datum": Datum.SURFACE})


def _sniff(head: bytes) -> bool:
    return {source.column for source in _SOURCES.values()} <= set(first_header(head))


def _read(stream: BinaryIO, _: Options) -> Iterator[ReportChunk]:
    return read_csv(stream, _FORMAT)


CONNECTOR = Connector(
    name="marinecadastre",
    summary="AIS as MarineCadastre publishes it (CSV with MMSI, BaseDateTime, LAT, LON, SOG, COG ...)",
    sniff=_sniff,
    read=_read,
)
