"""A node that watches one zone, and reports that come into it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.adapters.connectors.receiving.test_bodies import rows
from tests.api.served import Client
from tests.wiring.homes import a_home
from tests.wiring.receiving.test_live import START, ZONE, until
from truceline.wiring.home import Home, open_home
from truceline.wiring.receiving.intake import NDJSON


def a_watching_home(folder: Path) -> Home:
    """A node's folder, for a node that answers HTTP at any port."""
    made = a_home(folder / "alfa")
    (made.folder / "zones.geojson").write_text(json.dumps(ZONE), encoding="utf-8")
    with (made.folder / "node.toml").open("a", encoding="utf-8") as file:
        file.write('\n[api]\nlisten = "127.0.0.1:0"\n\n[watch]\nzones = ["zones.geojson"]\n')
    return open_home(made.folder)


def entering(*tracks: str) -> bytes:
    """Reports of tracks that come into the zone."""
    there = {"lat": 33.5, "error_m": 10.0}
    return rows(
        *({"track": track, "lon": 37.99, "at": START, **there} for track in tracks),
        *({"track": track, "lon": 38.01, "at": START + 60_000, **there} for track in tracks),
    )


def hand_in(client: Client, content: bytes, **headers: str) -> int:
    """The status of the answer to a batch."""
    return client.post("/reports", content, content_type=NDJSON, **headers).status


def entries(client: Client, *tracks: str) -> list[dict[str, Any]]:
    """The alerts of tracks that came into the zone, once there is one for each."""

    def found() -> list[dict[str, Any]]:
        alerts = client.get("/alerts?all=true&limit=1000").document["alerts"]
        return [alert for alert in alerts if alert["kind"] == "entry" and alert["about"]["track"] in tracks]

    alerts: list[dict[str, Any]] = until(lambda: len(all_found := found()) >= len(tracks) and all_found)
    return alerts
