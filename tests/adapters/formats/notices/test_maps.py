"""Points are sites and lines are routes; the digits of coordinates say how precise they are."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.adapters.formats.notices.tried import MOVEMENT_ROW, SITE_ROW, notice
from truceline.adapters.formats.notices.maps import map_bytes, read_map
from truceline.adapters.formats.notices.rows import notices_from_rows
from truceline.errors import InputError
from truceline.model.notices import Site


def _map(geometry: Any, **properties: Any) -> bytes:
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def test_a_point_is_a_site_as_precise_as_its_digits() -> None:
    told = {name: text for name, text in SITE_ROW.items() if name not in ("kind", "place")}
    content = _map({"type": "Point", "coordinates": [1, 2]}, **told).replace(b"[1, 2]", b"[38.6200, 33.310]")
    headings, rows = read_map(content)
    (found,) = notices_from_rows(rows, headings).notices
    assert isinstance(found.notice, Site)
    assert (found.row, found.notice.place.lon_e7, found.notice.place.lat_e7) == (1, 386_200_000, 333_100_000)
    assert 100 <= found.notice.place.precision_m < 1_000


def test_a_line_is_the_route_of_a_movement() -> None:
    told = {name: text for name, text in MOVEMENT_ROW.items() if name not in ("kind", "route")}
    line = {"type": "LineString", "coordinates": [[38.00001, 33.30001], [38.30001, 33.35001]]}
    headings, rows = read_map(_map(line, **told))
    assert rows[0].values["kind"] == "movement"
    assert not notices_from_rows(rows, headings).faults


def test_notices_come_back_from_a_map() -> None:
    both = [notice(), notice(kind="movement")]
    headings, rows = read_map(map_bytes([(each, {"state": "current"}) for each in both], "a remark"))
    found = notices_from_rows(rows, headings)
    assert not found.faults
    assert [each.notice for each in found.notices] == both


def test_a_place_that_is_off_the_earth_is_a_fault_of_its_row() -> None:
    told = {name: text for name, text in SITE_ROW.items() if name != "place"}
    headings, rows = read_map(_map({"type": "Point", "coordinates": [38.62, 133.31]}, **told))
    (fault,) = notices_from_rows(rows, headings).faults
    assert (fault.row, fault.column) == (1, "place")


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"features": 1}', b"\xff", b"[" * 100_000, b'{"features":[NaN]}']
)
def test_what_is_no_map_is_refused(content: bytes) -> None:
    with pytest.raises(InputError):
        read_map(content)


@pytest.mark.parametrize(
    "feature", [1, None, {}, {"properties": []}, {"geometry": {"type": "Point", "coordinates": "x"}}]
)
def test_a_feature_of_nothing_is_a_row_that_lacks_everything(feature: Any) -> None:
    headings, rows = read_map(json.dumps({"features": [feature]}).encode())
    found = notices_from_rows(rows, headings)
    assert not found.notices
    assert {fault.row for fault in found.faults} == {1}
