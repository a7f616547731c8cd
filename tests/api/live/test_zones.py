"""Zones of a node that runs, for a map."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.served import Served, serving_zones


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


POINT = {"type": "Point", "coordinates": [38.617, 33.505]}
ZONES = [
    feature(POINT, zone="ring", standing="agreed", radius_m=10_000),
    feature(POINT, zone="ring", standing="claimed:bravo.example", radius_m=15_000),
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A node that watches one zone about whose size two parties differ."""
    with serving_zones(tmp_path_factory.mktemp("zones"), ZONES) as node:
        yield node


def test_zones_come_as_given_or_as_areas(served: Served) -> None:
    viewer = served.by_token("viewer")
    given, areas = viewer.get("/zones").document["features"], viewer.get("/zones?as=areas").document["features"]
    assert [each["geometry"]["type"] for each in given] == ["Point", "Point"]
    assert [each["geometry"]["type"] for each in areas] == ["Polygon", "Polygon"]
    assert [each["properties"]["standing"] for each in areas] == ["agreed", "claimed:bravo.example"]
    assert viewer.get("/zones?as=circles").status == viewer.get("/zones?x=1").status == 400


def test_zones_of_the_settings_are_there_in_every_span_without_a_time_of_their_own(served: Served) -> None:
    viewer = served.by_token("viewer")
    span = "from=2017-05-18T11:00:00Z&until=2017-05-18T12:00:00Z"
    features = viewer.get(f"/zones/history?{span}").document["features"]
    assert [each["properties"]["standing"] for each in features] == ["agreed", "claimed:bravo.example"]
    assert not any("held_from" in each["properties"] for each in features)
    assert viewer.get("/zones/history").status == 400


def test_where_two_versions_differ_is_an_area_of_its_own(served: Served) -> None:
    (ring,) = served.by_token("viewer").get("/zones/differences").document["features"]
    assert (ring["properties"]["only"], ring["properties"]["not"]) == ("claimed:bravo.example", "agreed")
    assert len(ring["geometry"]["coordinates"]) == 2  # a ring with a hole


def test_a_zone_is_checked_as_it_is_drawn_and_nothing_is_kept(served: Served) -> None:
    viewer = served.by_token("viewer")
    size = viewer.get("/node").document["size"]
    good = viewer.post("/zones/check", feature(POINT, zone="new", radius_m=500)).document
    assert (good["findings"], good["zones"][0]["properties"]["zone"]) == ([], "new")
    bad = viewer.post("/zones/check", feature(POINT)).document
    assert [each["code"] for each in bad["findings"]] == ["point-without-radius"]
    assert viewer.ask("POST", "/api/v1/zones/check", b" " * 2_000_000).status == 413
    assert served.entries_since(size) == []
