"""The case of At Tanf: each point rests on a quoted statement, places are those of the gazetteer, the events stay."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import csv
import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from pyproj import Geod

from truceline.cli.main import main

WGS84 = Geod(ellps="WGS84")
MAY = "18 May column (both accounts)"
COALITION = "6 June column (coalition)"
RETOLD = "6 June column (coalition, as B retells)"
SPOKESMAN = "6 June column (opposition spokesman)"


@pytest.fixture
def case(root: Path) -> Path:
    return root / "examples" / "at-tanf-2017"


@pytest.fixture
def statements(case: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((case / "statements.json").read_text(encoding="utf-8"))
    return read


@pytest.fixture
def points(case: Path) -> list[dict[str, str]]:
    with (case / "tracks.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def zone(case: Path) -> dict[str, Any]:
    (feature,) = json.loads((case / "zones.geojson").read_text(encoding="utf-8"))["features"]
    return {**feature["properties"], "centre": feature["geometry"]["coordinates"]}


def km_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(WGS84.inv(*one, *other)[2]) / 1000


def place(of: dict[str, Any]) -> tuple[float, float]:
    return of["lon"], of["lat"]


def test_each_point_says_that_it_is_reconstructed_and_on_which_statement_it_rests(
    points: list[dict[str, str]], statements: dict[str, Any]
) -> None:
    rules = {rule["rule"]: rule for rule in statements["rules"]}
    used = set()
    for point in points:
        assert point["name"].startswith("RECONSTRUCTED ")
        assert point["source"] == "reconstruction"
        rule = rules[json.loads(point["received"])["rests on"]]
        used.add(rule["rule"])
        assert 0 < float(point["error_m"]) <= rule["error_m"]
        if "lon" in rule:
            assert (float(point["lon"]), float(point["lat"])) == place(rule)
    assert used == set(rules)


def test_each_statement_is_quoted_from_an_account_and_says_how_it_was_read(statements: dict[str, Any]) -> None:
    for rule in statements["rules"]:
        assert rule["account"] in statements["accounts"]
        assert rule["words"]
        assert rule["reading"]
        assert rule["points"]


def test_the_quoted_words_stand_in_the_accounts(shared: Path, statements: dict[str, Any]) -> None:
    texts = {
        "A": (shared / "accounts" / "dev" / "dev01.txt").read_text(encoding="utf-8"),
        "B": (shared / "accounts" / "dev" / "dev02.txt").read_text(encoding="utf-8"),
    }
    for rule in statements["rules"]:
        assert rule["words"] in texts[rule["account"]], rule["rule"]


def test_the_places_are_those_of_the_gazetteer(shared: Path, statements: dict[str, Any]) -> None:
    seed = json.loads((shared / "accounts" / "gazetteer_seed.json").read_text(encoding="utf-8"))
    known = {entry["id"]: entry for entry in seed["places"]}
    for given in statements["places"]:
        entry = known[given["place"]]
        assert (*place(given), given["error_m"]) == (entry["lon"], entry["lat"], 1000 * entry["uncertainty_km"])


def test_what_is_put_at_a_place_lies_there(statements: dict[str, Any], zone: dict[str, Any]) -> None:
    places = {given["place"]: place(given) for given in statements["places"]}
    at_a_place = [rule for rule in statements["rules"] if "place" in rule]
    assert len(at_a_place) == 2
    assert all(place(rule) == places[rule["place"]] for rule in at_a_place)
    assert tuple(zone["centre"]) == places[statements["zone"]["place"]]
    assert (zone["zone"], zone["radius_m"]) == (statements["zone"]["zone"], 55_000)


def test_the_readings_are_what_was_computed(statements: dict[str, Any]) -> None:
    places = {given["place"]: place(given) for given in statements["places"]}
    rules = {rule["rule"]: rule for rule in statements["rules"]}
    garrison = places["tanf-garrison"]
    way_km = km_between(places["sabaa-biyar"], garrison)
    for name, km in (("18-may-end", 27.5), ("6-june-coalition", 40.0)):
        end = place(rules[name])
        assert km_between(end, garrison) == pytest.approx(km, abs=1.0)
        assert km_between(places["sabaa-biyar"], end) + km_between(end, garrison) == pytest.approx(way_km, abs=0.1)
    azimuth, _, distance_m = WGS84.inv(*places["tanf-crossing"], *place(rules["6-june-spokesman"]))
    assert azimuth % 360 == pytest.approx(315, abs=0.1)
    assert distance_m == pytest.approx(60_000, abs=50)


def test_the_tracks_are_what_the_script_makes_of_the_statements(
    case: Path, statements: dict[str, Any], points: list[dict[str, str]]
) -> None:
    spec = importlib.util.spec_from_file_location("reconstruct", case / "reconstruct.py")
    assert spec is not None
    assert spec.loader is not None
    reconstruct = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reconstruct)
    made = [dict(zip(reconstruct.HEADER, map(str, row), strict=True)) for row in reconstruct.rows(statements)]
    assert made == points


def test_the_replay_tells_these_events_in_this_order(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["watch", "replay", str(case / "tracks.csv"), "--zones", str(case / "zones.geojson"), "--json"])
    events = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
    told = [(event["at"][5:16], event["kind"], event["track"], event["verdict"]) for event in events]
    assert told == [
        ("05-18T04:30", "approach", MAY, "outside"),
        ("05-18T05:26", "entry", MAY, "inside"),
        ("05-18T06:20", "presence", MAY, "inside"),
        ("05-18T06:30", "presence", MAY, "inside"),
        ("05-18T08:10", "lost", MAY, "inside"),
        ("06-06T04:30", "approach", COALITION, "outside"),
        ("06-06T05:26", "entry", COALITION, "inside"),
        ("06-06T06:00", "presence", RETOLD, "inside"),
        ("06-06T06:00", "approach", SPOKESMAN, "cannot tell"),
        ("06-06T06:05", "presence", COALITION, "inside"),
        ("06-06T06:30", "lost", RETOLD, "inside"),
        ("06-06T06:30", "lost", SPOKESMAN, "cannot tell"),
        ("06-06T06:30", "presence", COALITION, "inside"),
    ]
    km = [event["distance_m"] / 1000 for event in events]
    assert km == pytest.approx([24, -20, -22, -27, -27, 24, -14, -24, -18, -14, -24, -18, -14], abs=1)
    assert {event["standing"] for event in events} == {"claimed:coalition"}
    entry = events[1]
    assert (entry["not_before"][11:16], entry["not_after"][11:16]) == ("04:35", "06:15")
