"""A scenario holds together: names are its own, times lie in it, and what is expected can come."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.node.drills.plays import SCENARIO
from truceline.errors import InputError
from truceline.node.drills import scenario as limits
from truceline.node.drills.reading import scenario_from_bytes
from truceline.node.drills.scenario import Call, Expected, Sighting, Track

WHOLE = scenario_from_bytes(SCENARIO.encode())
(TRACK,) = WHOLE.tracks
(CALL,) = WHOLE.calls


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "the title has"),
        ({"title": "x" * 101}, "the title has 101 characters"),
        ({"about": "x" * 4_001}, "about: 4001"),
        ({"lasts_s": 0}, "lasts_s: 0"),
        ({"lasts_s": limits.MAX_LASTS_S + 1}, "lasts_s"),
        ({"begins_at": -1}, "begins_at: -1"),
        ({"begins_at": limits.LATEST_AT}, "begins_at"),
        ({"expected": ()}, "expected: 0"),
        ({"zones": WHOLE.zones * 2}, "two of kind zone are called 'corridor-3'"),
        ({"tracks": WHOLE.tracks * 2}, "two of kind track"),
        ({"calls": WHOLE.calls * 2}, "two of kind call"),
        ({"expected": WHOLE.expected * 2}, "two of kind expect"),
        ({"zones": ()}, "names the zone 'corridor-3'"),
        ({"tracks": ()}, "names the track 'truck-7'"),
        ({"calls": ()}, "names the call 'explosions'"),
        ({"lasts_s": 239}, "truck-7 comes at second 240 of a scenario of 239 s"),
        ({"calls": (replace(CALL, at_s=-1.0),)}, "explosions comes at second -1"),
        ({"tracks": tuple(replace(TRACK, id=f"t-{number}") for number in range(101))}, "tracks: 101"),
        ({"calls": tuple(replace(CALL, name=f"c-{number}") for number in range(201))}, "calls: 201"),
    ],
)
def test_a_scenario_that_does_not_hold_together_is_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words) as refused:
        replace(WHOLE, **changes)
    assert refused.value.hint


def test_all_reports_together_have_a_limit() -> None:
    seen = tuple(Sighting(at_s / 100, 0.0, 0.0) for at_s in range(limits.MAX_REPORTS + 1))
    with pytest.raises(InputError, match="reports: 10001"):
        replace(WHOLE, tracks=(replace(TRACK, sightings=seen),))


@pytest.mark.parametrize(
    ("sightings", "words"),
    [
        (((0.0, 15.0, 91.0),), "latitude 91 at second 0"),
        (((0.0, 181.0, 15.0),), "longitude 181"),
        (((5.0, 0.0, 0.0), (5.0, 0.0, 0.0)), "second 5 after one at 5"),
        (((5.0, 0.0, 0.0), (4.0, 0.0, 0.0)), "second 4 after one at 5"),
    ],
)
def test_a_track_stays_on_the_earth_and_goes_on_in_time(sightings: Any, words: str) -> None:
    with pytest.raises(InputError, match=words):
        Track(id="truck", sightings=tuple(Sighting(*each) for each in sightings))


@pytest.mark.parametrize("error_m", [-1.0, 2_000_000.0, float("nan")])
def test_an_error_is_a_number_of_metres(error_m: float) -> None:
    with pytest.raises(InputError, match="the error of truck"):
        Track(id="truck", sightings=(), error_m=error_m)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "of an event or of a call"),
        ({"kind": "entry", "call": "c"}, "of an event or of a call"),
        ({"call": "c", "zone": "z"}, "of an event or of a call"),
        ({"kind": "entry", "see_within_s": limits.MAX_LIMIT_S + 1}, "has a limit of"),
        ({"kind": "entry", "ack_within_s": 5}, "expects no warning"),
        ({"kind": "entry", "says": ("inside-zone",)}, "expects no warning"),
        ({"kind": "entry", "warn_within_s": 5, "says": ("fire",)}, "no template 'fire'"),
    ],
)
def test_what_is_expected_can_come(given: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        Expected(name="x", **given)


def test_words_that_turn_the_direction_of_writing_are_refused() -> None:
    with pytest.raises(InputError, match=r"U\+202E"):
        Call(name="call", at_s=0.0, words="left \u202e right")
