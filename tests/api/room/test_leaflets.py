"""A leaflet of a zone that is watched goes on record, and its file is the paper that says so."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.api.live.test_zones import POINT, feature
from tests.api.served import Served, serving
from tests.wiring.homes import a_home

WANTED: dict[str, Any] = {
    "standing": "agreed",
    "languages": ["ar", "en"],
    "template": "inside-zone",
    "way": "Zaza road",
    "towards": "34.12N 38.12E",
    "asks_who": True,
    "words_in": "",
    "has_map": True,
    "paper": "a4",
    "about": "",
    "drill": False,
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A node that watches one zone."""
    home = a_home(Path(tmp_path_factory.mktemp("leaflets")) / "alfa")
    zone = feature(POINT, zone="ring", name="At Tanf", standing="agreed", radius_m=10_000)
    (home.folder / "own.geojson").write_text(json.dumps(zone), encoding="utf-8")
    with (home.folder / "node.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[api]\nlisten = "127.0.0.1:0"\n\n[watch]\nzones = ["own.geojson"]\n')
    with serving(home) as node:
        yield node


def version_of(served: Served) -> str:
    """Of its zone."""
    areas = served.by_token("viewer").get("/zones?as=areas").document["features"]
    return str(areas[0]["properties"]["version"])


@pytest.mark.slow
def test_a_leaflet_is_on_record_with_who_made_it_and_its_file_is_a_pdf(served: Served) -> None:
    officer = served.by_token("officer")
    made = officer.post("/leaflets", WANTED | {"version": version_of(served)})
    assert made.status == 201, made.content
    item = made.document
    assert (item["operator"], item["desk"], item["later"][-1]["act"]) == ("officer", "duty", "set")
    assert set(item["content"]["said"]["texts"]) == {"ar", "en"}
    file = b64decode(officer.get(f"/media/leaflet/{item['id']}/file").document["content"])
    assert file.startswith(b"%PDF-")
    assert officer.get(f"/record/items/{item['code']}").document["is_on_record"]


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"version": "ab" * 32}, 404),
        ({"standing": "marked"}, 404),
        ({"towards": "33.505N 38.617E"}, 422),
        ({"towards": ""}, 422),
        ({"languages": []}, 422),
        ({"languages": ["xx"]}, 422),
        ({"about": "ab" * 32}, 404),
    ],
)
def test_what_cannot_be_said_or_drawn_is_refused_and_not_put_on_record(
    served: Served, wrong: dict[str, Any], status: int
) -> None:
    officer = served.by_token("officer")
    before = len(officer.get("/media/leaflet").document["items"])
    refused = officer.post("/leaflets", WANTED | {"version": version_of(served)} | wrong)
    assert refused.status == status, refused.content
    assert len(officer.get("/media/leaflet").document["items"]) == before


def test_who_does_not_stand_watch_makes_none(served: Served) -> None:
    assert served.by_token("viewer").post("/leaflets", WANTED | {"version": version_of(served)}).status == 403
