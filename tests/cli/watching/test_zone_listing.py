"""Findings and geometries as they are listed, where whole commands do not show it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json

import pytest

from truceline.cli.watching.zone_listing import (
    is_clean,
    print_findings,
    print_findings_json,
    print_geometries,
    print_geometries_json,
)
from truceline.model.shapes import Bubble, Circle
from truceline.model.zones import Zone
from truceline.wiring.watching.zone_files import Code, Finding, ZonesRead

ERROR = Finding(Code.RING_CROSSES, "a ring crosses itself", "cut it", "a.geojson", 0, "z", (1.0, 2.0))
WARNING = Finding(Code.RING_DIRECTION, "a ring runs the wrong way round", "", "a.geojson", 1)
NOTE = Finding(Code.OLD_CRS, "the member crs", "", "a.geojson")
ZONES = (
    Zone("garrison", {"agreed": Circle(38.6, 33.5, 55_000.0)}, name="Garrison"),
    Zone("convoy", {"agreed": Bubble("265", 500.0)}),
)

Captured = pytest.CaptureFixture[str]


def test_notes_alone_leave_a_file_clean() -> None:
    assert is_clean(())
    assert is_clean((NOTE, NOTE))
    assert not is_clean((NOTE, WARNING))
    assert not is_clean((ERROR,))


def test_all_errors_are_told_and_of_the_rest_three_of_a_kind(capsys: Captured) -> None:
    print_findings(ZonesRead((), (*[ERROR] * 5, *[WARNING] * 5)), files=2)
    out = capsys.readouterr().out
    assert out.count("(ring-crosses)") == 5
    assert out.count("(ring-direction)") == 3
    assert out.count("more of the kind ring-direction follow") == 1
    assert out.endswith("0 zones can be used from 2 files: 5 errors, 5 warnings\n")


def test_a_place_that_is_not_known_and_a_hint_that_is_not_given_are_not_told(capsys: Captured) -> None:
    print_findings(ZonesRead((), (NOTE,)), files=1)
    assert capsys.readouterr().out.startswith("a.geojson\n  note: the member crs (old-crs)\n\n")
    print_findings_json((NOTE, ERROR))
    note, error = map(json.loads, capsys.readouterr().out.splitlines())
    assert set(note) == {"severity", "code", "file", "message"}
    assert (error["feature"], error["zone"], error["lon"], error["lat"], error["hint"]) == (0, "z", 1.0, 2.0, "cut it")


def test_a_zone_that_moves_has_neither_area_nor_edges(capsys: Captured) -> None:
    print_geometries_json(ZONES)
    circle, bubble = map(json.loads, capsys.readouterr().out.splitlines())
    assert circle["area_km2"] == pytest.approx(3.14159 * 55**2, rel=0.001)
    assert bubble == {
        "zone": "convoy",
        "kind": "other",
        "standing": "agreed",
        "shape": "bubble",
        "version": ZONES[1].version,
    }
    print_geometries(ZONES)
    _, garrison, convoy = capsys.readouterr().out.splitlines()
    assert garrison.split()[:2] == ["garrison", "Garrison"]
    assert "9,503" in garrison
    assert convoy.split() == ["convoy", "other", "agreed", "bubble", ZONES[1].version[:12]]
