"""A receiver's own positions: GGA and RMC, their dates, and fixes that are none."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from functools import reduce
from operator import xor
from pathlib import Path

import pyarrow as pa
import pytest

from truceline.adapters.connectors.nmea_gnss import CONNECTOR
from truceline.adapters.connectors.reading.contract import Outcome, outcome
from truceline.model.times import text_from_instant

PLACE = "5222.3215,N,00454.5778,E"


def _row(body: str) -> bytes:
    return f"${body}*{reduce(xor, body.encode(), 0):02X}".encode()


def _gga(clock: str, place: str = PLACE, quality: object = 1) -> bytes:
    return _row(f"GPGGA,{clock},{place},{quality},4,2.95,16.0,M,47.0,M,,")


def _rmc(clock: str, day: str, place: str = PLACE, status: str = "A", mode: str = "A") -> bytes:
    return _row(f"GNRMC,{clock},{status},{place},0.58,251.34,{day},,,{mode}")


def _read(*rows: bytes, **options: str) -> Outcome:
    return outcome(CONNECTOR, b"\r\n".join(rows), {"source": "boat.nmea", **options})


def _times(read: Outcome) -> list[str]:
    return [text_from_instant(at) for at in read.reports.column("at").cast(pa.int64()).to_numpy().tolist()]


def _reasons(read: Outcome) -> list[str]:
    return [row.reason for row in read.bad]


def test_two_sentences_of_one_fix_are_one_report_with_what_both_tell() -> None:
    for rows in (
        [_gga("085411.000"), _rmc("085411.000", "030414")],
        [_rmc("085411.000", "030414"), _gga("085411.000")],
    ):
        read = _read(*rows)
        [report] = read.reports.drop_columns(["at", "received_at"]).to_pylist()
        assert (report["lon"], report["lat"]) == (pytest.approx(4.90963), pytest.approx(52.372025))
        assert (report["altitude_m"], report["altitude_datum"]) == (16, "mean-sea-level")
        assert (report["course_deg"], report["speed_mps"]) == (251.34, pytest.approx(0.298378, abs=1e-6))
        assert report["track"] == "boat.nmea"
        assert json.loads(report["received"]) == {
            "lat": "5222.3215 N",
            "lon": "00454.5778 E",
            "geoid_separation": "47.0 m",
            "speed": "0.58 kn",
        }
        assert _times(read) == ["2014-04-03T08:54:11.000Z"]
        assert read.other == {"second sentence of one fix": 1}


def test_two_sentences_that_do_not_agree_are_two_reports() -> None:
    read = _read(_rmc("085411", "030414"), _gga("085411", PLACE.replace("3215", "3216")))
    assert read.reports.num_rows == 2


def test_the_same_sentence_twice_is_two_reports() -> None:
    assert _read(_rmc("085411", "030414"), _rmc("085411", "030414")).reports.num_rows == 2


def test_before_any_date_there_is_none_unless_it_is_said() -> None:
    rows = [_gga("085410"), _gga("085411"), _rmc("085411", "030414"), _gga("085412")]
    read = _read(*rows)
    assert _reasons(read) == ["no date"]
    assert _times(read) == ["2014-04-03T08:54:11.000Z", "2014-04-03T08:54:12.000Z"]
    assert _times(_read(*rows, date="2014-04-03"))[0] == "2014-04-03T08:54:10.000Z"


def test_the_date_goes_on_past_midnight_and_late_sentences_stay_before_it() -> None:
    rows = [_rmc("235959.50", "311215"), _gga("000000.25"), _gga("235959.75"), _gga("000001")]
    assert _times(_read(*rows)) == [
        "2015-12-31T23:59:59.500Z",
        "2016-01-01T00:00:00.250Z",
        "2015-12-31T23:59:59.750Z",
        "2016-01-01T00:00:01.000Z",
    ]


def test_the_century_is_that_of_satellite_navigation() -> None:
    read = _read(_rmc("000000", "010180"), _rmc("000000", "311279"))
    assert _times(read) == ["1980-01-01T00:00:00.000Z", "2079-12-31T00:00:00.000Z"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (_gga("085411", quality=0), "no position (fix quality 0)"),
        (_gga("085411", quality=8), "simulated position"),
        (_gga("085411", quality=""), "no position"),
        (_rmc("085411", "030414", status="V"), "no position (status V)"),
        (_rmc("085411", "030414", mode="N"), "no position (mode N)"),
        (_rmc("085411", "030414", mode="S"), "simulated position"),
        (_rmc("085411", "030414", place=",,,"), "no position"),
        (_rmc("085411", "030414", place="5260.0,N,00454.5,E"), "the position cannot be read"),
        (_rmc("085411", "030414", place="5222.3,X,00454.5,E"), "the position cannot be read"),
        (_rmc("085411", "030414", place="9100.0,N,00454.5,E"), "position not available (longitude 181 or latitude 91)"),
        (_rmc("085461", "030414"), "the time cannot be read"),
        (_rmc("", "030414"), "the time cannot be read"),
        (_rmc("085411", "310214"), "the date cannot be read"),
        (_rmc("085411", ""), "no date"),
        (_gga("085411")[:-1] + b"0", "wrong checksum"),
        (_gga("085411")[:-3], "not an NMEA sentence with a checksum"),
    ],
)
def test_what_is_no_position_says_why(row: bytes, reason: str) -> None:
    read = _read(row)
    assert (_reasons(read), read.reports.num_rows) == ([reason], 0)


def test_the_southern_and_western_halves_are_negative() -> None:
    read = _read(_rmc("085411", "030414", place="3330.0,S,03837.068,W"))
    assert read.reports.column("lat").to_pylist() == [-33.5]
    assert read.reports.column("lon").to_pylist() == [pytest.approx(-38.6178)]


def test_the_track_can_be_named() -> None:
    assert _read(_rmc("085411", "030414"), track="own ship").reports.column("track").to_pylist() == ["own ship"]


def test_proprietary_sentences_are_not_mistaken_for_positions() -> None:
    read = _read(_row(f"PGRMC,085411,A,{PLACE},0.58,251.34,030414"), b"# note", _row("GPVTG,251.34,T"))
    assert read.other == {"sentence without a position": 2, "comment": 1}


def test_a_log_that_also_has_ais_is_left_to_the_reader_of_ais() -> None:
    assert CONNECTOR.sniff(_gga("085411"))
    assert not CONNECTOR.sniff(_gga("085411") + b"\n!AIVDM,1,1,,A,x,0*00\n")


def test_every_row_of_real_logs_is_accounted_for(root: Path, shared: Path) -> None:
    files = [root / "tests/data/reports/rtk.nmea", *sorted((shared / "data/gnss").glob("*.nmea"))]
    assert len(files) == 3
    for file in files:
        data = file.read_bytes()
        read = outcome(CONNECTOR, data, {"source": file.name})
        assert read.bad == ()
        assert read.reports.num_rows + read.other.total() == sum(map(bool, data.splitlines()))
