"""AIS sentences: decodes against those of gpsd and libais, times, and everything that goes wrong in real logs."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import re
import sys
from functools import reduce
from operator import xor
from pathlib import Path
from typing import Any

import pyais
import pyarrow as pa
import pytest

from truceline.adapters.connectors.ais_nmea import CONNECTOR, LONG_RANGE_ERROR_M
from truceline.adapters.connectors.reading.contract import Outcome, outcome
from truceline.errors import MissingExtraError
from truceline.model.times import instant_from_text
from truceline.model.units import SPEEDS_MPS

BEGAN = "2024-01-01T00:00:00Z"
BEGAN_AT = instant_from_text(BEGAN)
SHIP: dict[str, Any] = {"mmsi": 244710820, "lon": 5.4, "lat": 53.05, "speed": 10.0, "course": 90.0, "second": 30}
WITH_CLOCK = {"received_at": BEGAN}


def _row(message_type: int, *, at: int | None = None, **values: Any) -> bytes:
    """One sentence, or several, of a message, in a tag block if there is a time."""
    sentences = pyais.encode_dict({"msg_type": message_type, **values}, talker_id="AI", sentence_type="VDM")
    return b"\n".join(_tagged(sentence.encode(), at) for sentence in sentences)


def _tagged(sentence: bytes, at: int | None) -> bytes:
    block = b"c:%d" % at if at is not None else b""
    return b"\\%s*%02X\\%s" % (block, reduce(xor, block, 0), sentence) if block else sentence


def _read(*rows: bytes, **options: str) -> Outcome:
    return outcome(CONNECTOR, b"\n".join(rows) + b"\n", options)


def _only(read: Outcome) -> dict[str, Any]:
    assert read.bad == ()
    columns = read.reports.drop_columns(["at", "received_at"]).to_pylist()
    assert len(columns) == 1
    return {**columns[0], "at": read.reports.column("at").cast(pa.int64())[0].as_py()}


def _expected_of_gpsd(text: str) -> list[dict[str, Any]]:
    """What the comments behind each message of gpsd's sample say of it, by our names."""
    names = {"UserID": "mmsi", "MMSI": "mmsi", "SOG": "speed_mps", "Speed Over Ground": "speed_mps", "Name": "name"}
    names |= {"COG": "course_deg", "Course Over Ground": "course_deg", "longitude": "lon", "Longitude": "lon"}
    names |= {"latitude": "lat", "Latitude": "lat", "name": "name"}
    expected: list[dict[str, Any]] = []
    for row in text.splitlines():
        if row.startswith("!"):
            if not re.match(r"!AIVDM,\d,[2-9]", row):
                expected.append({})
        elif expected and (match := re.match(r"#\s+(?:Position_)?([A-Za-z ]+?)\s*:\s+(.+?)\s*$", row)):
            is_number = names.get(match[1], "mmsi") not in ("mmsi", "name")
            value = _number(match[1], match[2]) if is_number else match[2]
            expected[-1].setdefault(names.get(match[1], match[1]), value)
    return expected


def _number(name: str, text: str) -> float:
    """The value of a text such as ``0xFC683F6 (-6.27884)``; some of them are as they were sent, in small units."""
    number = float(re.findall(r"-?\d+(?:\.\d+)?", text)[-1])
    if name.endswith("itude") and abs(number) > 180:
        return number / 600_000
    return number / 10 if name.endswith("Ground") and text.isdigit() else number


def _differences_to_gpsd(text: str) -> list[str]:
    read = outcome(CONNECTOR, text.encode(), WITH_CLOCK)
    reports = {row["track"]: row for row in read.reports.drop_columns(["at", "received_at"]).to_pylist()}
    differences, compared = [], 0
    for expected in _expected_of_gpsd(text):
        if "lon" not in expected or expected["mmsi"] not in reports:
            continue
        found = reports[expected["mmsi"]]
        compared += 1
        for name, factor in (("lon", 1), ("lat", 1), ("course_deg", 1), ("speed_mps", SPEEDS_MPS["kn"])):
            if name in expected and found[name] != pytest.approx(expected[name] * factor, abs=5e-6):
                differences.append(f"{expected['mmsi']} {name}: {found[name]}, not {expected[name]}")
        if found["name"] != expected.get("name", found["name"]):
            differences.append(f"{expected['mmsi']}: {found['name']}, not {expected['name']}")
    return differences if compared else ["nothing was compared"]


def test_decodes_are_those_that_gpsd_expects(root: Path) -> None:
    text = (root / "tests" / "data" / "reports" / "gpsd_sample.aivdm").read_text()
    assert len([expected for expected in _expected_of_gpsd(text) if "lon" in expected]) == 12
    assert _differences_to_gpsd(text) == []


def test_decodes_of_the_whole_sample_are_those_that_gpsd_expects(shared: Path) -> None:
    assert _differences_to_gpsd((shared / "data/ais/gpsd_sample.aivdm").read_text()) == []


def test_decodes_of_tag_blocks_are_those_of_libais(root: Path, shared: Path) -> None:
    data = (root / "tests" / "data" / "reports" / "libais_tagblock.nmea").read_bytes()
    read = outcome(CONNECTOR, data, {})
    rows = (shared / "data/ais/libais_tagblock.jsonl").read_text().splitlines()
    expected = [row for row in map(json.loads, rows) if "lon" in row]
    found = dict(zip(read.reports.column("at").cast(pa.int64()).to_pylist(), read.reports.to_pylist(), strict=True))
    assert len(expected) == len(found) == 3
    for row in expected:
        report = found[instant_from_text(row["timestamp"])]
        assert report["track"] == str(row["mmsi"])
        # libais reckons degrees in 32-bit floats, whose steps here are 1.5e-5.
        assert (report["lon"], report["lat"]) == (
            pytest.approx(row["lon"], abs=2e-5),
            pytest.approx(row["lat"], abs=2e-5),
        )
        assert report["course_deg"] == pytest.approx(row["course"], abs=1e-4)
        assert report["speed_mps"] == pytest.approx(row["speed"] * SPEEDS_MPS["kn"], abs=1e-6)


def test_a_position_has_the_units_and_the_datum_of_reports_and_keeps_what_was_received() -> None:
    report = _only(_read(_row(1, at=1718000000, **SHIP)))
    assert report["track"] == "244710820"
    assert (report["lon"], report["lat"], report["course_deg"]) == (5.4, 53.05, 90)
    assert report["speed_mps"] == pytest.approx(10 * SPEEDS_MPS["kn"])
    assert (report["altitude_m"], report["altitude_datum"], report["error_m"]) == (None, "surface", None)
    assert report["at"] == 1718000000000
    assert report["affiliation"] is None
    assert json.loads(report["received"]) == {"SOG": "10.0 kn"}


def test_values_that_mean_unknown_are_unknown() -> None:
    report = _only(_read(_row(1, at=1718000000, **{**SHIP, "speed": 102.3, "course": 360.0})))
    assert (report["speed_mps"], report["course_deg"]) == (None, None)
    assert json.loads(report["received"]) == {"SOG": "102.3 kn", "COG": "360.0 deg"}


@pytest.mark.parametrize("message_type", [1, 2, 3, 4, 9, 18, 19, 21, 27])
def test_every_message_with_a_position_is_read_and_one_without_is_told(message_type: int) -> None:
    assert _only(_read(_row(message_type, at=1718000000, mmsi=111, lon=1.5, lat=2.5)))["track"] == "111"
    read = _read(_row(message_type, at=1718000000, mmsi=111, lon=181, lat=91))
    assert [row.reason for row in read.bad] == ["position not available (longitude 181 or latitude 91)"]


def test_a_long_range_position_is_coarse_and_says_so() -> None:
    report = _only(_read(_row(27, at=1718000000, mmsi=111, lon=1.5, lat=2.5, speed=20, course=90)))
    assert report["error_m"] == LONG_RANGE_ERROR_M
    assert report["speed_mps"] == pytest.approx(20 * SPEEDS_MPS["kn"])
    unknown = _only(_read(_row(27, at=1718000000, mmsi=111, lon=1.5, lat=2.5, speed=63, course=511)))
    assert (unknown["speed_mps"], unknown["course_deg"]) == (None, None)


def test_a_rescue_aircraft_has_an_altitude_whose_datum_is_known_only_if_barometric() -> None:
    craft = {"mmsi": 111, "lon": 1.5, "lat": 2.5, "speed": 100}
    gnss = _only(_read(_row(9, at=1718000000, alt=300, **craft)))
    assert (gnss["altitude_m"], gnss["altitude_datum"], gnss["kind"]) == (300, None, "SAR aircraft")
    barometric = _only(_read(_row(9, at=1718000000, alt=300, reserved_1=128, **craft)))
    assert barometric["altitude_datum"] == "pressure"
    assert _only(_read(_row(9, at=1718000000, alt=4095, **craft)))["altitude_m"] is None


def test_names_and_types_are_joined_to_later_positions_of_the_same_ship() -> None:
    static = _row(5, at=1718000000, mmsi=244710820, shipname="EVER GIVEN", ship_type=70)
    read = _read(
        _row(1, at=1718000000, **SHIP), static, _row(1, at=1718000001, **SHIP), _row(1, at=1, **{**SHIP, "mmsi": 5})
    )
    assert read.reports.column("name").to_pylist() == [None, "EVER GIVEN", None]
    assert read.reports.column("kind").to_pylist() == [None, "70", None]
    assert read.other == {"part of a longer message": 1, "AIS message 5 without a position": 1}


def test_aids_to_navigation_say_whether_they_are_there() -> None:
    aid = {"mmsi": 992509977, "lon": 1.5, "lat": 2.5, "name": "CHINA ROSE MURPHY EX", "name_ext": "PRESS"}
    real = _only(_read(_row(21, at=1718000000, **aid)))
    assert (real["kind"], real["name"]) == ("aid to navigation", "CHINA ROSE MURPHY EXPRESS")
    assert _only(_read(_row(21, at=1718000000, virtual_aid=1, **aid)))["kind"] == "virtual aid to navigation"


def test_without_a_time_there_is_no_report() -> None:
    read = _read(_row(1, **SHIP))
    assert [row.reason for row in read.bad] == ["no time"]


def test_a_base_station_tells_its_own_time() -> None:
    values = {"year": 2024, "month": 6, "day": 10, "hour": 6, "minute": 13, "second": 20}
    report = _only(_read(_row(4, mmsi=3669702, lon=1.5, lat=2.5, **values)))
    assert (report["at"], report["kind"]) == (1718000000000, "base station")
    read = _read(_row(4, mmsi=3669702, lon=1.5, lat=2.5, year=0, month=0, day=0))
    assert [row.reason for row in read.bad] == ["no time"]


def test_with_a_beginning_the_clock_is_carried_on_by_the_seconds_of_the_messages() -> None:
    seconds = [0, 2, 1, 20, 45, 5, 62, 30]
    read = _read(*(_row(1, **{**SHIP, "second": second}) for second in seconds), **WITH_CLOCK)
    expected = [0, 2, 1, 20, 45, 65, 65, 90]
    instants = read.reports.column("at").cast(pa.int64()).to_numpy()
    assert ((instants - BEGAN_AT) // 1000).tolist() == expected
    assert json.loads(read.reports.column("received")[0].as_py())["second"] == "0 s"


def test_a_gatehouse_time_belongs_to_the_sentence_that_it_announces(root: Path) -> None:
    read = outcome(CONNECTOR, (root / "tests" / "data" / "reports" / "gatehouse.nmea").read_bytes(), {})
    assert read.reports.column("at").cast(pa.int64()).to_pylist() == [instant_from_text("2008-05-09T00:00:00.010Z")]
    assert [row.reason for row in read.bad] == ["no time", "wrong checksum", "no time", "no time"]


def test_additional_fields_of_a_gateway_are_not_mistaken_for_others(root: Path) -> None:
    read = outcome(CONNECTOR, (root / "tests" / "data" / "reports" / "gofree.nmea").read_bytes(), WITH_CLOCK)
    assert read.reports.num_rows == 13
    lon, lat = read.reports.column("lon").to_numpy(), read.reports.column("lat").to_numpy()
    assert 4 < lon.min() < lon.max() < 6.5
    assert 52 < lat.min() < lat.max() < 54
    assert [row.reason for row in read.bad] == ["not an NMEA sentence with a checksum"]


def test_a_wrong_checksum_is_counted_and_not_accepted() -> None:
    row = _row(1, at=1718000000, **SHIP)
    read = _read(row.replace(b"!AIVDM,1", b"!AIVDM,2"))
    assert [row.reason for row in read.bad] == ["wrong checksum"]


def test_a_message_that_is_cut_off_is_not_decoded() -> None:
    payload = _row(1, **SHIP).split(b",")[5][:20]
    body = b"AIVDM,1,1,,A," + payload + b",0"
    read = _read(b"!" + body + b"*%02X" % reduce(xor, body, 0), **WITH_CLOCK)
    assert [row.reason for row in read.bad] == ["AIS message that is cut off"]


def test_parts_whose_others_are_missing_are_told_even_at_the_end() -> None:
    first, second = _row(5, mmsi=1, shipname="LOST").split(b"\n")
    assert [row.reason for row in _read(first).bad] == ["the other parts of the message are missing"]
    assert [row.row for row in _read(b"# note", second, b"# note").bad] == [2]


def test_every_row_of_real_logs_is_accounted_for(shared: Path) -> None:
    for file in sorted((shared / "data/ais").glob("*.nmea")):
        data = file.read_bytes()
        read = outcome(CONNECTOR, data, WITH_CLOCK)
        rows = sum(map(bool, data.splitlines()))
        assert read.reports.num_rows + len(read.bad) + read.other.total() == rows, file.name
        assert read.reports.num_rows >= 1, file.name


def test_without_its_library_it_says_how_to_install_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyais", None)
    with pytest.raises(MissingExtraError) as caught:
        outcome(CONNECTOR, b"", {})
    assert "truceline[ais]" in caught.value.hint
