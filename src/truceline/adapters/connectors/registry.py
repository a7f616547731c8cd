"""Which connectors there are: the built-in ones, in one visible tuple, and those of installed third parties."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

from truceline.adapters.connectors import (
    ais_danish,
    ais_marinecadastre,
    ais_nmea,
    cot,
    csv_columns,
    geojson_points,
    gpx,
    ndjson,
    nmea_gnss,
    opensky,
    sbs,
    truceline_tables,
)
from truceline.adapters.connectors.connector import Connector
from truceline.errors import ReportError

ENTRY_POINTS = "truceline.connectors"

BUILT_IN: tuple[Connector, ...] = (
    truceline_tables.PARQUET,
    truceline_tables.ARROW,
    truceline_tables.CSV,
    ndjson.CONNECTOR,
    ais_marinecadastre.CONNECTOR,
    ais_danish.CONNECTOR,
    ais_nmea.CONNECTOR,
    sbs.CONNECTOR,
    opensky.CONNECTOR,
    cot.CONNECTOR,
    gpx.CONNECTOR,
    nmea_gnss.CONNECTOR,
    geojson_points.CONNECTOR,
    csv_columns.CONNECTOR,
)


def connectors() -> dict[str, Connector]:
    """Every connector by its name: the built-in ones, then third parties' in the order of their names.

    Raises:
        ReportError: a third party's connector cannot be loaded, or takes a name that is taken.
    """
    found = {connector.name: connector for connector in BUILT_IN}
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda point: point.name):
        connector = _loaded(point)
        if connector.name in found:
            raise ReportError(
                f"the connector {connector.name} of {point.value} has the name of another", hint="uninstall one of them"
            )
        found[connector.name] = connector
    return found


def _loaded(point: EntryPoint) -> Connector:
    hint = "uninstall the package that brings it, or ask its maker"
    try:
        connector = point.load()
    except (ImportError, AttributeError) as error:
        raise ReportError(f"the connector {point.value} cannot be loaded: {error}", hint=hint) from error
    if not isinstance(connector, Connector):
        raise ReportError(f"the connector {point.value} is a {type(connector).__name__}, not a Connector", hint=hint)
    return connector
