"""A scenario file is read strictly, and what is wrong in it is said with its place."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from tests.node.drills.plays import SCENARIO, changed
from truceline.errors import InputError
from truceline.model.precedence import Precedence
from truceline.model.shapes import Circle, Polygon
from truceline.node.drills import reading
from truceline.node.drills.reading import scenario_from_bytes
from truceline.node.drills.scenario import MAX_BYTES, Call, Expected, Sighting

EXAMPLES = Path(__file__).parents[3] / "examples" / "drills"


def test_everything_of_a_file_is_read() -> None:
    read = scenario_from_bytes(SCENARIO.encode())
    assert (read.title, read.about, read.begins_at, read.lasts_s) == (
        "A truck comes into the zone",
        "Invented.",
        1_772_614_800_000,
        600,
    )
    (zone,) = read.zones
    assert (zone.id, zone.name, zone.geometries) == ("corridor-3", "Corridor 3", {"agreed": Circle(-30.0, 0.0, 2_000)})
    (track,) = read.tracks
    assert (track.id, track.error_m, track.sightings[1]) == ("truck-7", 20.0, Sighting(120.0, -30.0, 0.0))
    assert read.calls == (
        Call(name="explosions", at_s=180.0, words="Three explosions, nothing seen.", precedence=Precedence.IMMEDIATE),
    )
    assert read.expected[0] == Expected(
        name="the truck",
        kind="entry",
        track="truck-7",
        zone="corridor-3",
        see_within_s=60,
        warn_within_s=300,
        ack_within_s=300,
    )


def test_a_zone_can_be_a_ring_with_a_standing_and_an_outer_band() -> None:
    ring = "ring = [[0, 0], [1, 0], [1, 1], [0, 0]]\nstanding = 'claimed:x'\nouter_band_m = 5\npresence_after_s = [60]"
    (zone,) = scenario_from_bytes(changed("centre = [-30.0, 0.0]\nradius_m = 2000", ring)).zones
    assert isinstance(zone.geometries["claimed:x"], Polygon)
    assert (zone.outer_band.distance_m, zone.presence_after_s) == (5.0, (60,))


def test_the_example_in_the_docstring_is_a_scenario() -> None:
    _, example = (reading.__doc__ or "").split("\n\n", 1)
    assert scenario_from_bytes(example.encode()).title == "A truck comes into the zone"


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.toml")), ids=lambda file: file.stem)
def test_the_examples_are_scenarios(file: Path) -> None:
    assert scenario_from_bytes(file.read_bytes()).expected


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("lasts_s = 600", "lasts_s = ", "at line 4, column"),
        ("lasts_s = 600", "lasts_s = 6.5", "scenario.lasts_s is 6.5"),
        ("lasts_s = 600\n", "", "no field lasts_s"),
        ("lasts_s = 600", "lasts_s = 600\nbanner = 1", "banner"),
        ("begins_at = 2026-03-04T09:00:00Z", "begins_at = 2026-03-04T09:00:00", "begins_at is datetime"),
        ("begins_at = 2026-03-04T09:00:00Z", "begins_at = 1969-03-04T09:00:00Z", "begins_at is datetime"),
        ("[0, -30.1, 0.0]", "[0, -30.1, 0.0, 5]", r"\[\[track\]\] number 1: reports has"),
        ("reports = [[0, -30.1, 0.0]", "reports = [[0, -30.1]", r"\[\[track\]\] number 1: reports has"),
        ("reports = [[0, -30.1, 0.0]", "reports = [[0, true, 0.0]", r"\[\[track\]\] number 1: reports has"),
        ("reports = [[0, -30.1, 0.0]", "reports = [[0, nan, 0.0]", "too large"),
        ("reports = [[0, -30.1, 0.0]", "reports = [[0, 0.0, -130.1]", "latitude -130.1"),
        ("error_m = 20", "error_m = '20'", r"\[\[track\]\] number 1"),
        ("radius_m = 2000", "radius_m = -1", r"\[\[zone\]\] number 1: the radius"),
        ("radius_m = 2000", "radius_m = 2000\ncolour = 'red'", r"\[\[zone\]\] number 1: .*colour"),
        ("radius_m = 2000", "radius_m = 2000\npresence_after_s = [0]", "presence_after_s"),
        ("radius_m = 2000", "radius_m = 2000\nkind = 'fort'", r"\[\[zone\]\] number 1"),
        ("centre = [-30.0, 0.0]\nradius_m = 2000", "ring = [[0, 0], [1, 0], [1, 1], [0, 1]]", "a ring begins at"),
        ("centre = [-30.0, 0.0]\nradius_m = 2000", "ring = []", "fewer than 4"),
        ('precedence = "immediate"', 'precedence = "now"', r"\[\[call\]\] number 1"),
        ('alert = { call = "explosions" }', 'alert = "explosions"', r"\[\[expect\]\] number 2"),
        ('alert = { call = "explosions" }', 'alert = { calls = "explosions" }', r"\[\[expect\]\] number 2"),
        ("warn_within_s = 300", "warn_within_s = 0", r"\[\[expect\]\] number 1: .*warn_within_s"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place_and_a_hint(old: str, new: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as refused:
        scenario_from_bytes(changed(old, new))
    assert refused.value.hint


@pytest.mark.parametrize(
    "content",
    [
        b"x" * (MAX_BYTES + 1),
        b"\xff",
        b"a." * 100_000 + b"a = 1",
        b"[" * 100_000,
        b"a = " + b"{ a = [" * 30_000,
        b'"a".' * 50_000 + b"b = 1",
        b"a = " + b"9" * 200_000,
        b"title = 0x" + b"f" * 200_000,
    ],
    ids=["long", "no text", "dots", "brackets", "tables", "quoted", "digits", "hex"],
)
def test_a_file_made_to_take_long_is_refused(content: bytes) -> None:
    with pytest.raises(InputError) as refused:
        scenario_from_bytes(content)
    assert refused.value.hint
    assert len(str(refused.value)) < 200
