"""A running node with something in each collection."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.connectors.receiving.test_bodies import ROW, rows
from tests.api.served import Client, Served, serving_zones
from truceline.wiring.running import RunningOffice

RING = [[10.0, 50.0], [11.0, 50.0], [11.0, 51.0], [10.0, 51.0], [10.0, 50.0]]
TRACKS = 25
NOON = 1_700_000_000_000
SOMEWHERE, NOWHERE = {"title": "Somewhere", "place": "50.5N 10.5E"}, {"title": "Nowhere", "where": "behind the hill"}


def drawn(zone: str, geometry: Any, **properties: Any) -> dict[str, Any]:
    """A zone in a file."""
    return {"type": "Feature", "properties": {"zone": zone, **properties}, "geometry": geometry}


ZONES = [
    drawn("square", {"type": "Polygon", "coordinates": [RING]}, standing="agreed", valid_until="2030-01-01T00:00:00Z"),
    drawn(
        "square",
        {"type": "Polygon", "coordinates": [[[x + 0.5, y] for x, y in RING]]},
        standing="claimed:bravo.example",
        valid_until="2030-01-01T00:00:00Z",
    ),
    drawn("round", {"type": "Point", "coordinates": [20.0, 40.0]}, radius_m=5000),
]


def event(number: int, **said: Any) -> dict[str, Any]:
    """What the watch prints of an entry."""
    event = {"id": f"{number:064x}", "kind": "entry", "reason": "entered", "track": f"t{number}", "zone": "square"}
    return event | {"at": "2023-11-14T22:13:20Z", "lon": 10.25, "lat": 50.25} | said


@pytest.fixture(scope="package")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The node; its desk duty is under the desk chief."""
    with a_filled_node(tmp_path_factory.mktemp("ogc"), [SOMEWHERE, NOWHERE]) as served:
        yield served


@contextmanager
def a_filled_node(folder: Path, incidents: Sequence[dict[str, str]]) -> Iterator[Served]:
    """A node that runs, with something in each collection.

    Args:
        folder: for it.
        incidents: title and place of each.
    """
    with serving_zones(folder, ZONES) as served:
        officer = served.by_token("officer")
        many = [
            ROW | {"track": f"track {number:02}", "at": NOON + number, "lon": number / 10} for number in range(TRACKS)
        ]
        assert officer.post("/reports", rows(*many), content_type="application/x-ndjson").status == 200
        RunningOffice(served.home).ask("alert-take", rows=[event(1), event(2, lon=12.0)], first=1, drill=False)
        for given in incidents:
            assert officer.post("/incidents", {"from_at": NOON, "to_at": NOON + 1_000} | given).status == 201
        # The first reports are watched only once the watch is compiled.
        while len(officer.get("/tracks").document["tracks"]) < TRACKS:
            time.sleep(0.1)
        yield served


@pytest.fixture
def viewer(served: Served) -> Client:
    """Somebody who may read."""
    return served.by_token("viewer")
