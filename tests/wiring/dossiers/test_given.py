"""Zones and tracks that are handed in stand as handed in; zones that were agreed come by themselves."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.node.dossiers.cases import an_incident, material
from tests.node.meeting import ALFA
from tests.wiring.dossiers.kept import EXAMPLE
from truceline.dossier.contents import check_told
from truceline.errors import TrucelineError
from truceline.node.dossiers.scenery import Scenery
from truceline.wiring.dossiers.given import MOST_POINTS, Given, scenery_of

NOTHING: dict[str, Any] = {"claims": []}


def scenery(given: Given) -> Scenery:
    met, incident = an_incident()
    return scenery_of(met[ALFA], material(met, incident), given, NOTHING)


def test_a_zone_keeps_its_standing_its_version_and_where_it_came_from() -> None:
    (zone,) = scenery(Given(zones=(EXAMPLE / "zones.geojson",))).zones
    assert (zone.standing, zone.is_agreed, zone.source) == ("claimed:coalition", False, "handed in as zones.geojson")
    assert len(zone.version) == 64
    assert 30 < len(zone.rings[0]) <= MOST_POINTS


def test_every_report_of_a_track_is_told_with_its_error_in_the_order_of_time() -> None:
    found = scenery(Given(tracks=(EXAMPLE / "tracks.csv",)))
    assert sum(len(track.positions) for track in found.tracks) == 102
    for track in found.tracks:
        times = [each.at for each in track.positions]
        assert times == sorted(times)
        assert 1_495_000_000_000 < times[0] < 1_497_000_000_000
    assert {track.largest_error_m for track in found.tracks} == {20_000.0, 10_000.0, 25_000.0}
    files = dict(found.files)
    assert files["tracks/tracks.txt"] == (EXAMPLE / "tracks.csv").read_bytes()
    plots = json.loads(files["tracks/plots.json"])
    assert [plot["track"] for plot in plots] == [track.name for track in found.tracks]
    for name in files:
        check_told(name)


def test_the_hash_of_each_report_as_received_goes_along_where_the_reader_knows_it(tmp_path: Path) -> None:
    path = tmp_path / "Ship 1.geojson"
    point = {"type": "Point", "coordinates": [38.0, 33.0]}
    feature = {"type": "Feature", "geometry": point, "properties": {"track": "s", "at": "2026-11-21T08:00:00Z"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    found = scenery(Given(tracks=(path,)))
    (track,) = found.tracks
    assert len(track.positions[0].raw_sha256) == 64
    assert "tracks/ship-1.txt" in dict(found.files)


@pytest.mark.parametrize("name", ["absent.geojson", "empty.geojson"])
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.geojson").touch()
    for given in (Given(zones=(tmp_path / name,)), Given(tracks=(tmp_path / name,))):
        with pytest.raises((TrucelineError, OSError)):
            scenery(given)


def test_an_agreement_without_a_map_of_zones_draws_nothing() -> None:
    met, incident = an_incident()
    found = material(met, incident)
    assert scenery_of(met[ALFA], replace(found, agreements={}), Given(), NOTHING) == Scenery()
