"""A leaflet says what its item says: where the zone is, which way leads out of it, and what nobody translated."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.node.homes import STARTED_AT, begun
from tests.wiring.acts.asking import asked
from truceline.adapters.channels.leaflet.sheet import Sheet
from truceline.errors import InputError, NotFoundError
from truceline.line.wording.templates import bare
from truceline.model.places.coordinates import read_place
from truceline.wiring.media.leaflets import (
    Ground,
    Said,
    file_of,
    ground_from,
    picture_of,
    program,
    sheet_of,
    trial_of,
    words_of,
)

PARTY = "alfa.example"
OUTSIDE = "34.12N 38.12E"
WORDS = "Nobody enters with arms."
SQUARE = [[38.0, 33.0], [39.0, 33.0], [39.0, 34.0], [38.0, 34.0], [38.0, 33.0]]
HOLE = [[38.4, 33.4], [38.4, 33.6], [38.6, 33.6], [38.6, 33.4], [38.4, 33.4]]


@pytest.fixture
def zones(tmp_path: Path) -> Path:
    """A zone that was agreed, and one that a party claims."""

    def feature(zone: str, **about: Any) -> dict[str, Any]:
        geometry = {"type": "Polygon", "coordinates": [SQUARE, HOLE]}
        return {"type": "Feature", "geometry": geometry, "properties": {"zone": zone, "name": zone.title()} | about}

    features = [feature("north", standing="agreed", text=WORDS), feature("south", standing="claimed:bravo", text=WORDS)]
    path = tmp_path / "zones.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def ground(zones: Path, zone: str = "north", standing: str = "agreed", towards: str = OUTSIDE) -> Ground:
    return ground_from(zones, zone, standing, read_place(towards) if towards else None)


def wanted(of: Ground, *languages: str, towards: str = OUTSIDE, **changes: Any) -> dict[str, Any]:
    said = Said("inside-zone/1", ("state-who/1",), "Zaza road", read_place(towards), languages)
    zone = {"name": of.name, "version": of.zone.version, "standing": of.standing, "words": of.words, "words_in": "en"}
    return {
        "medium": "leaflet",
        "said": words_of(said, of, STARTED_AT, is_drawn=True).body,
        "zone": zone,
        "way": [{"lon": lon, "lat": lat} for lon, lat in of.way],
        "paper": "a4",
        "about": "",
        "to": "",
        "drill": False,
    } | changes


def sheet(of: Ground, *languages: str, **changes: Any) -> Sheet:
    item = asked(begun(), "item-make", **wanted(of, *languages, **changes), desk="duty", operator="")
    return sheet_of(item, of.rings, PARTY)


def test_every_language_says_the_same_sentences_and_bears_the_code_of_the_record(zones: Path) -> None:
    made = sheet(ground(zones), "ar", "en")
    by_language = {passage.language: passage for passage in made.passages}
    assert bare(by_language["en"].heading).startswith("You are inside the zone North (time: ")
    assert [bare(row) for row in by_language["en"].paragraphs[1:3]] == [
        "Follow the arrow on the map.",
        "State who you are.",
    ]
    assert len(by_language["ar"].paragraphs) == 3
    assert made.scan.startswith(f"{made.code}/")


def test_the_way_out_leads_from_the_middle_of_the_zone_to_the_place_that_is_told(zones: Path) -> None:
    place = read_place(OUTSIDE)
    assert ground(zones).way == ((385_000_000, 335_000_000), (place.lon_e7, place.lat_e7))
    drawn = sheet(ground(zones), "en").map
    assert drawn
    assert {label.text for label in drawn.labels} >= {"North", OUTSIDE}


@pytest.mark.parametrize("inside", ["33.20N 38.20E", "34.0N 38.5E"])
def test_a_way_that_ends_within_the_zone_or_on_its_edge_is_refused(zones: Path, inside: str) -> None:
    with pytest.raises(InputError, match="inside the zone north"):
        ground(zones, towards=inside)


def test_a_hole_of_the_zone_is_outside_of_it(zones: Path) -> None:
    assert ground(zones, towards="33.50N 38.50E").way[-1] == (385_000_000, 335_000_000)


def test_a_place_named_by_another_turn_of_the_earth_is_found_inside(tmp_path: Path) -> None:
    ring = [[179.0, 10.0], [181.0, 10.0], [181.0, 11.0], [179.0, 11.0], [179.0, 10.0]]
    feature = {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {"zone": "date-line"},
    }
    path = tmp_path / "zones.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    with pytest.raises(InputError, match="inside the zone"):
        ground(path, "", towards="10.500N 179.500W")


def test_what_is_only_claimed_is_called_so_and_has_no_agreed_words(zones: Path) -> None:
    with pytest.raises(NotFoundError, match="no geometry that is 'agreed'") as refused:
        ground(zones, "south")
    assert "claimed:bravo" in refused.value.hint
    claimed = ground(zones, "south", "claimed:bravo")
    made = sheet(claimed, "en")
    assert made.map
    assert "South (claimed: bravo)" in {label.text for label in made.map.labels}
    assert not [text for text in made.passages[0].paragraphs if WORDS in text]


def test_agreed_words_stand_in_their_own_language_or_are_called_untranslated(zones: Path) -> None:
    def passages_with_words(made: Sheet) -> dict[str, str]:
        return {each.language: each.remark for each in made.passages if WORDS in " ".join(map(bare, each.paragraphs))}

    own = passages_with_words(sheet(ground(zones), "ar", "en"))
    assert list(own) == ["en"]
    assert "was not translated" not in own["en"]
    other = passages_with_words(sheet(ground(zones), "es", "fr"))
    assert list(other) == ["es"]
    assert "no se ha traducido" in other["es"]


def test_wording_that_no_native_speaker_has_reviewed_says_so_in_its_language(zones: Path) -> None:
    (passage,) = sheet(ground(zones), "ru").passages
    assert passage.remark.startswith("Носитель языка этот текст не проверял.")


def test_times_and_coordinates_are_not_torn_apart_at_the_end_of_a_row(zones: Path) -> None:
    (passage,) = sheet(ground(zones), "en").passages
    assert re.search(r"\d{6}Z\u00a0[A-Z]{3}\u00a0\d\d", passage.heading)
    assert "34.12N\u00a038.12E" in passage.paragraphs[0]


def test_a_drill_is_called_one_in_every_language(zones: Path) -> None:
    made = sheet(ground(zones), "ar", "en", "fa", drill=True)
    assert made.is_drill
    assert all(passage.drill for passage in made.passages)


def test_a_trial_has_the_same_words_and_another_code(zones: Path) -> None:
    of = ground(zones)
    trial, made = trial_of(wanted(of, "ar", "en"), of.rings, PARTY), sheet(of, "ar", "en")
    assert trial.passages == made.passages
    assert trial.map == made.map
    assert trial.code != made.code


def test_a_file_and_a_picture_are_made_by_a_named_program(zones: Path) -> None:
    made = sheet(ground(zones), "en")
    assert file_of(made).startswith(b"%PDF-")
    assert picture_of(made).startswith(b"\x89PNG")
    assert re.fullmatch(r"typst \d+\.\d+\.\d+", program())


def test_a_zone_is_named_if_there_are_several(zones: Path) -> None:
    with pytest.raises(InputError, match="2 zones"):
        ground(zones, "")
    with pytest.raises(NotFoundError, match="has no zone"):
        ground(zones, "west")
