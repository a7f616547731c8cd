"""ADS-B tracks as the ``traffic`` library writes them from OpenSky data: a JSON array of flat objects.

Times are milliseconds since 1970 or texts, speeds knots, altitudes feet of pressure altitude; ``geoaltitude``
stays among the values as received. Rows without a position are counted apart: they carry the rest of a track.

Source: https://traffic-viz.github.io (``to_json``); https://openskynetwork.github.io/opensky-api
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truceline.adapters.connectors.connector import BadRow, Connector, Options, ReportChunk
from truceline.adapters.connectors.reading.checks import (
    NOT_A_NUMBER,
    UNREADABLE_TIME,
    Arrow,
    Candidates,
    Column,
    checked,
)
from truceline.adapters.connectors.reading.gathering import CHUNK_ROWS
from truceline.adapters.connectors.reading.json_items import Item, JsonItems
from truceline.adapters.connectors.reading.row_blocks import BYTE_ORDER_MARK
from truceline.adapters.connectors.reading.values import instants_from_json, joined, listed, numbers_from_json
from truceline.model.units import CONVENTIONS, metres, metres_per_second
from truceline.model.zones import Datum

NO_POSITION = "row without a position"
NO_OBJECT = "not a JSON object"

_ADS_B = CONVENTIONS["ads-b"]
_RECEIVED = {"altitude": _ADS_B.altitude, "geoaltitude": _ADS_B.altitude, "groundspeed": _ADS_B.speed}
_NAMES = ("icao24", "callsign", "timestamp", "longitude", "latitude", "track", *_RECEIVED)
_OPENING = re.compile(r"\s*\[")


def _read(stream: BinaryIO, _: Options) -> Iterator[ReportChunk]:
    items = enumerate(JsonItems(stream, _OPENING), 1)
    while chunk := list(islice(items, CHUNK_ROWS)):
        yield _chunk(chunk)


def _chunk(items: Sequence[tuple[int, Item]]) -> ReportChunk:
    bad, placed, without = [], [], 0
    for row, item in items:
        if item.fault or not isinstance(item.value, dict):
            bad.append(BadRow(row, item.fault or NO_OBJECT, item.raw.encode()))
        elif item.value.get("latitude") is None and item.value.get("longitude") is None:
            without += 1
        else:
            placed.append((row, item))
    return checked(_candidates(placed), bad, {NO_POSITION: without} if without else {})


def _candidates(placed: Sequence[tuple[int, Item]]) -> Candidates:
    objects: list[dict[str, Any]] = [item.value for _, item in placed]
    column = {name: [item.get(name) for item in objects] for name in _NAMES}
    at, no_time = instants_from_json(column["timestamp"])
    lon, no_lon = numbers_from_json(column["longitude"])
    lat, no_lat = numbers_from_json(column["latitude"])
    columns: dict[str, Column] = {
        "track": _texts(column["icao24"]),
        "at": at,
        "lon": lon,
        "lat": lat,
        "altitude_m": metres(numbers_from_json(column["altitude"])[0], _ADS_B.altitude),
        "altitude_datum": pa.array([_datum(item) for item in objects], pa.string()),
        "course_deg": numbers_from_json(column["track"])[0],
        "speed_mps": metres_per_second(numbers_from_json(column["groundspeed"])[0], _ADS_B.speed),
        "name": _texts(column["callsign"]),
        "received": _received(column),
    }
    return Candidates(
        rows=np.array([row for row, _ in placed], dtype=np.int64),
        raw_of=lambda index: placed[index][1].raw.encode(),
        columns=columns,
        faults=((no_time, UNREADABLE_TIME), (no_lon | no_lat, NOT_A_NUMBER)),
    )


def _datum(item: dict[str, Any]) -> str:
    on_ground = item.get("onground") is True and item.get("altitude") is None
    return Datum.SURFACE if on_ground else Datum.PRESSURE


def _texts(values: Sequence[object]) -> Arrow:
    return pa.array([(value.strip() or None) if isinstance(value, str) else None for value in values], pa.string())


def _received(column: dict[str, list[object]]) -> Arrow:
    parts = []
    for name, unit in _RECEIVED.items():
        texts = pa.array([None if value is None else _escaped(value) for value in column[name]], pa.string())
        parts.append(joined(f'"{name}":"', texts, f' {unit}"'))
    whole = joined("{", listed(parts), "}")
    received: Arrow = pc.if_else(pc.equal(whole, pa.scalar("{}")), pa.scalar(None, pa.string()), whole)
    return received


def _escaped(value: object) -> str:
    """A value as it stands inside JSON quotes; numbers need no care."""
    return repr(value) if isinstance(value, float) else json.dumps(str(value), ensure_ascii=False)[1:-1]


def _sniff(head: bytes) -> bool:
    is_json = head.removeprefix(BYTE_ORDER_MARK).lstrip()[:1] in (b"[", b"{")
    return is_json and b'"icao24"' in head and b'"timestamp"' in head and b'"geometry"' not in head


CONNECTOR = Connector(
    name="opensky",
    summary="ADS-B tracks of the OpenSky Network as the library traffic writes them (JSON)",
    sniff=_sniff,
    read=_read,
)
