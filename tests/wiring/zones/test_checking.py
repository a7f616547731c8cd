"""Checks of zones that are being drawn."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json

from truceline.wiring.zones.checking import check_text

NOW_AT = 1_795_000_000_000


def drawn(geometry: object, **properties: object) -> bytes:
    return json.dumps({"type": "Feature", "properties": properties, "geometry": geometry}).encode()


def test_a_good_zone_is_drawn_back_as_it_was_understood() -> None:
    told = check_text(drawn({"type": "Point", "coordinates": [38.6, 33.5]}, zone="north", radius_m=1000), NOW_AT)
    assert told["findings"] == []
    (zone,) = told["zones"]
    assert (zone["properties"]["zone"], zone["geometry"]["type"]) == ("north", "Polygon")


def test_what_is_wrong_is_said_with_a_hint_and_a_place() -> None:
    bow = [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]
    told = check_text(drawn({"type": "Polygon", "coordinates": [bow]}), NOW_AT)
    assert told["zones"] == []
    (found,) = [each for each in told["findings"] if each["severity"] == "error"]
    assert found["code"] == "ring-crosses"
    assert found["hint"]
    assert found["place"] == (0.5, 0.5)


def test_a_zone_that_is_over_and_bytes_that_are_no_zone_are_told() -> None:
    over = drawn({"type": "Point", "coordinates": [1, 1]}, radius_m=5, valid_until="2020-01-01T00:00:00Z")
    assert [each["code"] for each in check_text(over, NOW_AT)["findings"]] == ["zone-over"]
    assert [each["code"] for each in check_text(b"\xff\x00", NOW_AT)["findings"]] == ["not-utf-8"]
