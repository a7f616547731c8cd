"""truceline zones: as people and scripts use it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from truceline.cli.main import main

DATA = Path(__file__).parents[1] / "data" / "zones"
CHART = str(DATA / "enc_US5MIACC_CTNARE.geojson")
EVERY_SHAPE = str(DATA / "every-shape.geojson")
MISTAKES = str(DATA / "mistakes.geojson")

Captured = pytest.CaptureFixture[str]


def rows(capsys: Captured) -> list[dict[str, Any]]:
    return [json.loads(row) for row in capsys.readouterr().out.splitlines()]


def test_a_clean_file_ends_with_0(capsys: Captured) -> None:
    assert main(["zones", "check", EVERY_SHAPE]) == 0
    captured = capsys.readouterr()
    assert captured.out == "5 zones can be used from 1 file: nothing found\n"
    assert captured.err == ""
    assert main(["zones", "check", "--json", EVERY_SHAPE]) == 0
    assert capsys.readouterr().out == ""


def test_notes_alone_end_with_0(capsys: Captured) -> None:
    assert main(["zones", "check", str(DATA / "device-shape.geojson")]) == 0
    assert capsys.readouterr().out.endswith("1 zone can be used from 1 file: 2 notes\n")


def test_each_mistake_is_told_with_file_feature_place_and_what_to_do(capsys: Captured) -> None:
    assert main(["zones", "check", MISTAKES]) == 3
    out = capsys.readouterr().out
    assert (
        "mistakes.geojson #1 zone crossing at 38.50000, 33.50000\n"
        "  error: a ring crosses itself (ring-crosses)\n"
        "  hint: put the positions in order around the area, or cut it into two parts there\n"
    ) in out
    assert "\n  hint: did you mean ceiling_m?\n" in out
    assert "zone over\n  warning: the zone ended at 2017-06-07T00:00:00.000Z (zone-over)\n" in out


def test_json_gives_one_object_a_finding(capsys: Captured) -> None:
    assert main(["zones", "check", "--json", MISTAKES]) == 3
    found = rows(capsys)
    assert [row["code"] for row in found] == [
        "ring-not-closed",
        "ring-crosses",
        "axes-swapped",
        "ring-direction",
        "antimeridian-not-split",
        "unknown-property",
        "zone-over",
        "point-without-radius",
    ]
    assert found[1] == {
        "severity": "error",
        "code": "ring-crosses",
        "file": "mistakes.geojson",
        "feature": 1,
        "zone": "crossing",
        "lon": 38.5,
        "lat": 33.5,
        "message": "a ring crosses itself",
        "hint": "put the positions in order around the area, or cut it into two parts there",
    }


def test_people_are_told_the_first_few_of_a_kind_and_scripts_all(tmp_path: Path, capsys: Captured) -> None:
    clockwise = [[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]
    features = [
        {
            "type": "Feature",
            "properties": {"zone": str(number)},
            "geometry": {"type": "Polygon", "coordinates": [[[lon + 2 * number, lat] for lon, lat in clockwise]]},
        }
        for number in range(9)
    ]
    file = tmp_path / "a.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    assert main(["zones", "check", str(file)]) == 3
    out = capsys.readouterr().out
    assert out.count("(ring-direction)") == 3
    assert "more of the kind ring-direction follow: --json tells all" in out
    assert out.endswith("9 zones can be used from 1 file: 9 warnings\n")
    assert main(["zones", "check", "--json", str(file)]) == 3
    assert len(rows(capsys)) == 9


def test_bad_features_of_every_file_are_told_at_once(tmp_path: Path, capsys: Captured) -> None:
    kml = tmp_path / "a.kml"
    kml.write_text("<kml/>")
    assert main(["zones", "check", str(kml), CHART]) == 3
    out = capsys.readouterr().out
    assert "a.kml\n  error: the file is a KML file, not GeoJSON (other-format)\n" in out
    assert "enc_US5MIACC_CTNARE.geojson #7 zone 1201\n  error: a point has no area" in out


def test_a_file_that_is_not_there_ends_with_6(tmp_path: Path) -> None:
    assert main(["zones", "check", str(tmp_path / "nowhere.geojson")]) == 6


def test_zones_are_listed_one_geometry_a_row(capsys: Captured) -> None:
    assert main(["zones", "show", EVERY_SHAPE]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    head, *listed = captured.out.splitlines()
    assert head.split() == [
        *("zone", "name", "kind", "standing", "shape", "km2"),
        *("west", "south", "east", "north", "version"),
    ]
    assert [row.split()[0] for row in listed] == ["garrison", "crossing", "crossing", "river", "dateline", "convoy"]
    assert "9,503" in listed[0]
    assert "38.0251 33.0091 39.2089 34.0009" in listed[0]


def test_json_gives_one_object_a_geometry(capsys: Captured) -> None:
    assert main(["zones", "show", "--json", EVERY_SHAPE]) == 0
    listed = rows(capsys)
    assert [(row["zone"], row["standing"], row["shape"]) for row in listed] == [
        ("garrison", "agreed", "circle"),
        ("crossing", "agreed", "polygon"),
        ("crossing", "claimed:south", "polygon"),
        ("river", "marked", "corridor"),
        ("dateline", "agreed", "polygon"),
        ("convoy", "agreed", "bubble"),
    ]
    assert listed[0]["area_km2"] == pytest.approx(9503.2, abs=1)
    assert (listed[4]["west"], listed[4]["east"]) == (179, -179)
    assert len(listed[0]["version"]) == 64
    assert listed[1]["version"] == listed[2]["version"]
    assert listed[5].keys() == {"zone", "name", "kind", "standing", "shape", "version"}


def test_zones_written_anew_are_clean_and_the_same(tmp_path: Path, capsys: Captured) -> None:
    assert main(["zones", "show", "--json", CHART, "--skip-bad"]) == 0
    before = rows(capsys)
    assert main(["zones", "show", "--geojson", CHART, "--skip-bad"]) == 0
    again = tmp_path / "again.geojson"
    again.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["zones", "show", "--json", str(again)]) == 0
    assert rows(capsys) == before
    assert main(["zones", "check", str(again)]) == 0


def test_circles_are_drawn_if_asked(capsys: Captured) -> None:
    assert main(["zones", "show", "--geojson", "--draw-circles", EVERY_SHAPE]) == 0
    features = json.loads(capsys.readouterr().out)["features"]
    assert features[0]["geometry"]["type"] == "Polygon"
    assert features[0]["properties"]["exact"] == {"type": "Point", "coordinates": [38.617, 33.505]}


def test_a_bad_feature_stops_the_list_unless_it_is_skipped_aloud(capsys: Captured) -> None:
    assert main(["zones", "show", CHART]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "#7: a point has no area" in captured.err
    assert "--skip-bad" in captured.err
    assert main(["zones", "show", CHART, "--skip-bad", "--json"]) == 0
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 7
    assert captured.err.startswith("left out: enc_US5MIACC_CTNARE.geojson #7: ")


def test_ids_can_be_file_and_number(capsys: Captured) -> None:
    assert main(["zones", "show", "--json", "--zone-ids", "file", EVERY_SHAPE]) == 0
    assert [row["zone"] for row in rows(capsys)] == [f"every-shape.geojson#{number}" for number in range(6)]


@pytest.mark.parametrize("options", [["--json", "--geojson"], ["--draw-circles"], ["--zone-ids", "name"]])
def test_options_that_do_not_go_together_are_wrong_usage(options: list[str], capsys: Captured) -> None:
    assert main(["zones", "show", *options, EVERY_SHAPE]) == 2
    assert "Usage: truceline zones show" in capsys.readouterr().err
