"""How many reports lie in which zone, from the command line, is what shapely says, on real ships and charted zones."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import shapely

from tests.journeys.process import DATA, called

SHIPS = DATA / "reports" / "miami_harbour.csv"
CHARTS = [DATA / "zones" / f"enc_US5MIACC_{layer}.geojson" for layer in ("CTNARE", "FAIRWY")]
NEAR_EDGE_DEG = 3e-5
"""More than 2 m in every direction at this latitude."""

Summary = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def answered() -> Summary:
    return summary_of(SHIPS, CHARTS)


def summary_of(reports: Path, zones: Sequence[Path]) -> Summary:
    options = ("--zone-ids", "file", "--skip-bad", "--summary", "--json")
    done = called("watch", "replay", reports, "--zones", *zones, *options)
    assert done.returncode == 0, done.stderr
    summary: Summary = json.loads(done.stdout)
    return summary


def charted() -> dict[str, shapely.Geometry]:
    """The areas by file name and number; points have no area."""
    return {
        f"{file.name}#{number}": geometry
        for file in CHARTS
        for number, feature in enumerate(json.loads(file.read_text(encoding="utf-8"))["features"])
        if (geometry := shapely.from_geojson(json.dumps(feature["geometry"]))).area > 0
    }


def ships() -> list[tuple[str, str, shapely.Point]]:
    """Ship, time and place of every report, by time."""
    with SHIPS.open(encoding="utf-8", newline="") as file:
        rows = [
            (row["MMSI"], f"{row['BaseDateTime']}.000Z", shapely.Point(float(row["LON"]), float(row["LAT"])))
            for row in csv.DictReader(file)
        ]
    return sorted(rows, key=lambda row: row[1])


def from_edge(area: shapely.Geometry, place: shapely.Point) -> float:
    return float(shapely.distance(shapely.boundary(area), place))


def test_each_zone_has_as_many_reports_inside_as_shapely_finds(answered: Summary) -> None:
    areas, reports = charted(), ships()
    assert set(answered) == set(areas)
    for zone, area in areas.items():
        inside = sum(bool(shapely.covers(area, place)) for _, _, place in reports)
        at_edge = sum(from_edge(area, place) <= NEAR_EDGE_DEG for _, _, place in reports)
        assert abs(answered[zone]["reports_inside"] - inside) <= at_edge, zone
    assert sum(told["reports_inside"] for told in answered.values()) > 100


def test_away_from_the_edges_every_ship_is_inside_from_when_to_when_shapely_says(answered: Summary) -> None:
    reports = ships()
    compared = 0
    for zone, area in charted().items():
        if any(from_edge(area, place) <= NEAR_EDGE_DEG for _, _, place in reports):
            continue
        times = defaultdict(list)
        for ship, at, place in reports:
            if shapely.covers(area, place):
                times[ship].append(at)
        assert answered[zone]["first_and_last"] == {ship: [at[0], at[-1], len(at)] for ship, at in times.items()}, zone
        assert answered[zone]["tracks_inside"] == len(times), zone
        compared += bool(times)
    assert compared >= 3


def test_the_known_answers_beside_the_repository_are_reproduced(shared: Path) -> None:
    data = shared / "data"
    known = json.loads((data / "known_answers_zones_x_ais.json").read_text(encoding="utf-8"))
    answered = summary_of(data / known["track_file"], sorted((data / "zones").glob("enc_*.geojson")))
    assert set(answered) == set(known["zones"])
    for zone, answer in known["zones"].items():
        own, at_edge = answered[zone], answer["reports_within_2m_of_edge"]
        assert abs(own["reports_inside"] - answer["reports_inside"]) <= at_edge, zone
        if at_edge == 0:
            assert own["tracks_inside"] == answer["ids_inside"], zone
            assert own["first_and_last"] == {
                ship: [f"{first}.000Z", f"{last}.000Z", count]
                for ship, (first, last, count) in answer["first_and_last"].items()
            }, zone
