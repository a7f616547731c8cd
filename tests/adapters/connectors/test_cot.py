"""Cursor on Target events: what they tell, what they do not, and what must never leave."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from truceline.adapters.connectors.cot import CONNECTOR
from truceline.adapters.connectors.reading.contract import Outcome, outcome


def _event(detail: str = "", point: str = "", **attributes: str) -> bytes:
    values = {
        "uid": "ANDROID-1",
        "type": "a-f-G-E-V-C",
        "time": "2024-06-10T06:00:00.5Z",
        "start": "2024-06-10T06:00:00Z",
        "stale": "2024-06-10T06:05:00Z",
        **attributes,
    }
    place = point or '<point lat="33.5" lon="38.6" hae="712.5" ce="12" le="9999999.0"/>'
    written = " ".join(f"{name}='{value}'" for name, value in values.items() if value)
    return f"<event version='2.0' {written}>{place}<detail>{detail}</detail></event>".encode()


def _read(*events: bytes) -> Outcome:
    return outcome(CONNECTOR, b"".join(events), {})


def _only(read: Outcome) -> dict[str, Any]:
    assert read.bad == ()
    [report] = read.reports.drop_columns(["at", "received_at"]).to_pylist()
    return dict(report)


def test_an_event_tells_who_is_where_and_how_certain() -> None:
    report = _only(_read(_event('<contact callsign="BRAVO"/><track course="90" speed="3.5"/>')))
    assert (report["track"], report["name"], report["kind"]) == ("ANDROID-1", "BRAVO", "a-f-G-E-V-C")
    assert (report["lon"], report["lat"], report["error_m"]) == (38.6, 33.5, 12)
    assert (report["altitude_m"], report["altitude_datum"]) == (712.5, "ellipsoid")
    assert (report["course_deg"], report["speed_mps"]) == (90, 3.5)
    assert (report["affiliation"], report["affiliation_by"]) == ("friend", None)
    assert json.loads(report["received"]) == {"stale": "2024-06-10T06:05:00Z"}


def test_numbers_that_mean_unknown_are_unknown() -> None:
    point = '<point lat="33.5" lon="38.6" hae="9999999.0" ce="9999999.0" le="9999999.0"/>'
    report = _only(_read(_event('<track course="9999999.0" speed="9999999"/>', point)))
    for name in ("altitude_m", "altitude_datum", "error_m", "course_deg", "speed_mps"):
        assert report[name] is None, name


def test_a_height_of_0_with_unknown_error_is_no_height() -> None:
    report = _only(_read(_event(point='<point lat="33.5" lon="38.6" hae="0.0" ce="5" le="9999999.0"/>')))
    assert report["altitude_m"] is None
    assert json.loads(report["received"])["hae"] == "0 m"
    assert _only(_read(_event(point='<point lat="1" lon="1" hae="0.0" ce="5" le="3"/>')))["altitude_m"] == 0


@pytest.mark.parametrize(
    ("type_", "affiliation"),
    [("a-f-G", "friend"), ("a-h-G", "hostile"), ("a-u-S", "unknown"), ("a-n-S-X-M", "neutral"), ("a-.-G", None)],
)
def test_the_affiliation_is_what_the_sender_says(type_: str, affiliation: str | None) -> None:
    assert _only(_read(_event(type=type_)))["affiliation"] == affiliation


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (_event(time=""), "no time"),
        (_event(time="noon"), "the time cannot be read"),
        (_event(stale="never"), "the time cannot be read"),
        (_event(uid=""), "no track id"),
        (_event(point="<other/>"), "no position"),
        (_event(point='<point lat="x" lon="1"/>'), "longitude or latitude is not a number"),
        (_event(point='<point lat="91.0" lon="181.0"/>'), "position not available (longitude 181 or latitude 91)"),
        (
            _event(point='<point lat="0.0" lon="0.0" ce="9999999.0"/>'),
            "position not available (0, 0 with unknown error)",
        ),
        (_event("<a></b>"), "event that is not well-formed XML"),
        (_event("&undefined;"), "event that is not well-formed XML"),
        (_event()[:-1], "event that breaks off"),
    ],
)
def test_an_event_that_cannot_be_used_says_why(event: bytes, reason: str) -> None:
    read = _read(event)
    assert ([row.reason for row in read.bad], read.reports.num_rows) == ([reason], 0)


def test_a_place_at_0_0_is_a_place_if_its_error_is_known() -> None:
    assert _only(_read(_event(point='<point lat="0.0" lon="0.0" ce="5"/>')))["lat"] == 0


def test_what_is_no_thing_is_counted_apart() -> None:
    read = _read(*(_event(type=type_) for type_ in ("b-t-f", "t-x-c-t", "u-d-f", "y-a", "a-f-G")))
    assert read.reports.num_rows == 1
    assert read.other == {
        "CoT bit of information (b-)": 1,
        "CoT task (t-)": 1,
        "CoT drawing (u-)": 1,
        "CoT event of another type": 1,
    }


def test_an_event_that_is_stale_at_once_drops_its_track() -> None:
    read = _read(_event(stale="2024-06-10T06:00:00Z"))
    assert read.other == {"CoT event that drops its track": 1}


@pytest.mark.parametrize(
    "detail",
    [
        '<__video url="rtsp://admin:hunter2@10.0.0.1/live"/>',
        '<__video uid="1"><ConnectionEntry address="10.0.0.1" path="?pw=hunter2"/></__video>',
        '<__video url="rtsp://admin:hunter2',
        '<link url="https://admin:hunter2@example.org/x"/>',
    ],
)
def test_passwords_of_cameras_never_leave(detail: str) -> None:
    read = _read(_event(detail, '<point lat="99" lon="1"/>'))
    [bad] = read.bad
    assert b"hunter2" not in bad.raw
    assert b"ANDROID-1" in bad.raw


def test_entities_are_never_expanded_nor_fetched() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE e [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    read = _read(bomb, _event("&x;"))
    assert [row.reason for row in read.bad] == ["bytes that are no event", "event that is not well-formed XML"]
    inside = _read(_event().replace(b"<event", b"<event", 1).replace(b"<detail>", b"<!DOCTYPE a><detail>"))
    assert [row.reason for row in inside.bad] == ["event that is not well-formed XML"]


def test_a_real_stream_is_read_event_by_event(root: Path) -> None:
    read = outcome(CONNECTOR, (root / "tests" / "data" / "reports" / "aiscot_stream.xml").read_bytes(), {})
    assert (read.reports.num_rows, len(read.bad), read.other.total()) == (9, 2, 1)
    first = read.reports.drop_columns(["at", "received_at"]).to_pylist()[0]
    assert (first["track"], first["kind"], first["course_deg"]) == ("MMSI-244710820", "a-n-S-X-M", None)
    assert json.loads(first["received"])["course_deg"] == "511.0"


def test_the_whole_stream_and_a_file_of_a_real_device_are_accounted_for(shared: Path) -> None:
    read = outcome(CONNECTOR, (shared / "data/cot/aiscot_tcp_xml_stream.xml").read_bytes(), {})
    assert read.reports.num_rows + len(read.bad) + read.other.total() == 202
    marker = outcome(CONNECTOR, (shared / "data/cot/atak_quickpic.cot").read_bytes(), {})
    assert marker.other == {"CoT bit of information (b-)": 1}
