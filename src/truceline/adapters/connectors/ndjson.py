"""Reports as rows of JSON, one object a row: what the HTTP API takes, in a file or on its way."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from truceline.adapters.connectors.connector import Connector, Growth, Options, ReportChunk
from truceline.adapters.connectors.reading.row_blocks import BYTE_ORDER_MARK, row_blocks
from truceline.adapters.connectors.reading.sources import REQUIRED
from truceline.adapters.connectors.receiving.bodies import chunk_from_rows


def _read(stream: BinaryIO, _: Options) -> Iterator[ReportChunk]:
    for block in row_blocks(stream):
        # Rows may end as on old machines; here they end in one way only.
        content = b"\n".join(block.rows) if b"\r" in block.data else block.data
        chunk = chunk_from_rows(content, block.first)
        yield ReportChunk(chunk.reports, (*block.bad, *chunk.bad))


def _sniff(head: bytes) -> bool:
    rows = head.removeprefix(BYTE_ORDER_MARK).split(b"\n", 1)
    with suppress(ValueError, RecursionError):
        document = json.loads(rows[0])
        return isinstance(document, dict) and set(REQUIRED) <= document.keys()
    return False


CONNECTOR = Connector(
    name="ndjson",
    summary="reports in Truceline's own columns, one JSON object a row",
    sniff=_sniff,
    read=_read,
    growth=Growth.ROWS,
)
