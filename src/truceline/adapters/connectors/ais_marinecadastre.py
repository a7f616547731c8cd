"""AIS as MarineCadastre (NOAA, U.S. Coast Guard) publishes it: one CSV file a day, about one report a minute.

Source: https://coast.noaa.gov/data/marinecadastre/ais/data-dictionary.pdf
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.adapters.connectors.reading.csv_table import csv_connector
from truceline.adapters.connectors.reading.sources import Source
from truceline.model.units import CONVENTIONS
from truceline.model.zones import Datum

CONNECTOR = csv_connector(
    name="marinecadastre",
    summary="AIS as MarineCadastre publishes it (CSV with MMSI, BaseDateTime, LAT, LON, SOG, COG ...)",
    sources={
        "track": Source("MMSI"),
        "at": Source("BaseDateTime"),
        "lon": Source("LON"),
        "lat": Source("LAT"),
        "speed": Source("SOG", CONVENTIONS["ais"].speed, unavailable=(102.3,)),
        "course": Source("COG", "deg", unavailable=(360.0,)),
        "name": Source("VesselName"),
        "kind": Source("VesselType"),
    },
    constants={"altitude_datum": Datum.SURFACE},
)
