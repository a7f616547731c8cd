"""Reads the logs of beacons, a made-up format: one fix a row, after a row that says what it is.

    #beacon-log
    beacon 7;2024-06-10T06:00:00Z;33.50583;38.61778;12.5
    beacon 7;2024-06-10T06:00:30Z;no fix

The numbers are latitude, longitude, and speed in km/h.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from truceline.adapters.connectors.connector import Connector, ReportChunk
from truceline.adapters.connectors.reading.checks import received_text
from truceline.adapters.connectors.reading.gathering import Gathering
from truceline.adapters.connectors.reading.row_blocks import row_blocks
from truceline.adapters.connectors.reading.values import instant, number
from truceline.model.units import metres_per_second

MAGIC = b"#beacon-log"


def read(stream: BinaryIO, options: Mapping[str, str]) -> Iterator[ReportChunk]:
    """The reports of one log, a chunk for each block of rows."""
    gathering = Gathering()
    for block in row_blocks(stream):
        for row, raw in enumerate(block.rows, block.first):
            if raw and raw != MAGIC:
                take(gathering, row, raw)
        yield gathering.chunk(block.bad)


def take(gathering: Gathering, row: int, raw: bytes) -> None:
    """Read one row: it is a report, a bad row, or something else, and never nothing."""
    match raw.decode("utf-8", "replace").split(";"):
        case [_, _, "no fix"]:
            gathering.other("beacon without a fix")
        case [track, at, lat, lon, speed]:
            speed_kmh = number(speed)
            gathering.report(
                row,
                raw,
                track=track,
                # What cannot be read may be handed over as None: the gate says why it is no report.
                at=instant(at),
                lon=number(lon),
                lat=number(lat),
                speed_mps=None if speed_kmh is None else metres_per_second(speed_kmh, "km/h"),
                received=received_text({"speed": f"{speed} km/h"}),
            )
        case _:
            gathering.bad(row, raw, "not a row of a beacon log")


CONNECTOR = Connector(
    name="beacon-log",
    summary="the logs of beacons, as an example of a third party's connector",
    sniff=lambda head: head.startswith(MAGIC),
    read=read,
)
