"""AIS as the Danish Maritime Authority publishes it: one CSV file a day, days first, UTC.

Source: http://web.ais.dk/aisdata/!_README_information_CSV_files.txt
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.adapters.connectors.reading.csv_table import csv_connector
from truceline.adapters.connectors.reading.sources import Source
from truceline.model.units import CONVENTIONS
from truceline.model.zones import Datum

CONNECTOR = csv_connector(
    name="danish-ais",
    summary="AIS as the Danish Maritime Authority publishes it (CSV whose first column is '# Timestamp')",
    sources={
        "track": Source("MMSI"),
        # The authority really writes the sign and the blank into the name of the first column.
        "at": Source("# Timestamp", "dd/mm/yyyy"),
        "lon": Source("Longitude"),
        "lat": Source("Latitude"),
        "speed": Source("SOG", CONVENTIONS["ais"].speed, unavailable=(102.3,)),
        "course": Source("COG", "deg", unavailable=(360.0,)),
        "name": Source("Name"),
        "kind": Source("Ship type"),
    },
    constants={"altitude_datum": Datum.SURFACE},
)
