"""Readers that are given bytes as they come: nothing waits for more, and nothing depends on how it is cut."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from tests.adapters.connectors.receiving.test_bodies import ROW, arrow, rows
from truceline.adapters.connectors import BUILT_IN
from truceline.adapters.connectors.connector import Growth
from truceline.adapters.connectors.reading.contract import outcome
from truceline.adapters.connectors.receiving.pushed import PushedReader
from truceline.errors import ReportError

NOW = 1_800_000_000_000
DATA = Path(__file__).resolve().parents[3] / "data" / "reports"
CONNECTORS = {connector.name: connector for connector in BUILT_IN}
SAMPLES = {
    "ndjson": rows(ROW, ROW | {"track": "t2"}) + b"no\n",
    "truceline-csv": (DATA / "own.csv").read_bytes(),
    "marinecadastre": (DATA / "marinecadastre.csv").read_bytes(),
    "ais-nmea": (DATA / "libais_tagblock.nmea").read_bytes(),
    "sbs": (DATA / "sbs.csv").read_bytes(),
    "cot": (DATA / "aiscot_stream.xml").read_bytes()[:4000],
    "nmea": (DATA / "rtk.nmea").read_bytes()[:2000],
}
SAID = {"nmea": {"date": "2020-03-18"}, "sbs": {"received_at": "2024-07-06T06:43:00Z"}}


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("size", [97, 5_000])
def test_what_comes_in_pieces_is_what_the_whole_would_have_been(name: str, size: int) -> None:
    data, options = SAMPLES[name], {"source": "feed", **SAID.get(name, {})}
    reader = PushedReader(CONNECTORS[name], options)
    pieces = [reader.take(data[start : start + size], NOW) for start in range(0, len(data), size)]
    pieces.append(reader.end(NOW))
    whole = outcome(CONNECTORS[name], data, options)
    found = [row for piece in pieces for row in zip(*(piece.reports.column(n).to_pylist() for n in KEYS), strict=True)]
    assert found == list(zip(*(whole.reports.column(n).to_pylist() for n in KEYS), strict=True))
    assert [row for piece in pieces for row in piece.bad] == list(whole.bad)


KEYS = ("track", "at", "lon", "lat", "speed_mps")


@pytest.mark.parametrize("name", ["ndjson", "ais-nmea", "cot"])
def test_nothing_whole_waits_for_more(name: str) -> None:
    reader = PushedReader(CONNECTORS[name], {"source": "feed"})
    found = reader.take(SAMPLES[name], NOW)
    assert len(found.reports) > 0
    reader.end(NOW)


def test_reports_say_where_they_came_from_and_when_they_were_received() -> None:
    reader = PushedReader(CONNECTORS["ndjson"], {"source": "north"})
    found = reader.take(rows({key: value for key, value in ROW.items() if key != "source"}), NOW)
    reader.end(NOW)
    assert found.reports.column("source").to_pylist() == ["north"]
    assert found.reports.column("received_at").cast(pa.int64()).to_pylist() == [NOW]


def test_what_is_cut_off_at_the_end_is_told() -> None:
    reader = PushedReader(CONNECTORS["ndjson"], {"source": "feed"})
    assert not reader.take(rows(ROW)[:20], NOW).bad
    (row,) = reader.end(NOW).bad
    assert row.raw == rows(ROW)[:20]


def test_what_no_row_can_be_read_of_is_refused() -> None:
    reader = PushedReader(CONNECTORS["truceline-csv"], {"source": "feed"})
    with pytest.raises(ReportError, match="column"):
        reader.take(b"no,such,columns\n1,2,3\n", NOW)


def test_an_option_that_cannot_be_used_is_refused_at_once() -> None:
    with pytest.raises(ReportError, match="received_at"):
        PushedReader(CONNECTORS["ais-nmea"], {"source": "feed", "received_at": "noon"})


def test_a_format_that_ends_by_itself_is_no_live_one() -> None:
    reader = PushedReader(CONNECTORS["arrow"], {"source": "feed"})
    assert CONNECTORS["arrow"].growth is Growth.WHOLE
    with pytest.raises(ReportError, match="has ended"):
        reader.take(arrow(ROW), NOW)
