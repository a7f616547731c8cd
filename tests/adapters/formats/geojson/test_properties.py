"""Every property of a zone: read, refused, and written."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from truceline.adapters.formats.findings import Code, Finding
from truceline.adapters.formats.geojson.properties import (
    LONGEST_NAME,
    PROPERTIES,
    SHAPE_PROPERTIES,
    properties_of,
    tidy_number,
    values_in,
    zone_from_values,
)
from truceline.model.schedule import schedule_from_text
from truceline.model.shapes import Circle
from truceline.model.zones import (
    AltitudeBand,
    Datum,
    EntryRule,
    OuterBand,
    Validity,
    Zone,
    ZoneKind,
)

CIRCLE = Circle(38.617, 33.505, 55_000.0)
EVERY: dict[str, Any] = {
    "zone": "garrison",
    "name": "Garrison",
    "kind": "deconfliction",
    "standing": "agreed",
    "floor_m": 100,
    "ceiling_m": 6000.5,
    "altitude_datum": "ground",
    "valid_from": "2017-05-18T00:00:00.000Z",
    "valid_until": "2017-06-07T00:00:00.000Z",
    "schedule": ["Mon-Fri 06:00-18:00Z"],
    "outer_band_m": 5000,
    "outer_band_s": 300.5,
    "presence_after_s": [300, 3600],
    "bound": ["north", "south"],
    "entry": "with-notice",
    "permitted": ["observers"],
    "recognised_by": ["north"],
    "contested_by": ["south"],
    "text": "No movement\nwithout notice.",
}


def values(**properties: Any) -> tuple[dict[str, Any], list[Finding]]:
    found: list[Finding] = []
    return values_in(properties, found), found


def test_every_property_of_a_zone_is_read_and_written() -> None:
    read, found = values(**EVERY)
    assert found == []
    zone = zone_from_values("garrison", {"agreed": CIRCLE}, read)
    assert zone == Zone(
        id="garrison",
        geometries={"agreed": CIRCLE},
        name="Garrison",
        kind=ZoneKind.DECONFLICTION,
        altitude=AltitudeBand(100.0, 6000.5, Datum.GROUND),
        validity=Validity(1_495_065_600_000, 1_496_793_600_000),
        schedule=schedule_from_text(["Mon-Fri 06:00-18:00Z"]),
        outer_band=OuterBand(5000.0, 300.5),
        presence_after_s=(300, 3600),
        bound=("north", "south"),
        entry=EntryRule.WITH_NOTICE,
        permitted=("observers",),
        recognised_by=("north",),
        contested_by=("south",),
        text="No movement\nwithout notice.",
    )
    assert properties_of(zone, "agreed") == EVERY
    assert EVERY.keys() | SHAPE_PROPERTIES == PROPERTIES.keys()


def test_absent_properties_are_left_out_when_written() -> None:
    assert properties_of(Zone("z", {"marked": CIRCLE}), "marked") == {
        "zone": "z",
        "kind": "other",
        "standing": "marked",
        "entry": "never",
    }


def test_null_and_the_empty_text_count_as_absent() -> None:
    assert values(**dict.fromkeys(PROPERTIES)) == ({}, [])
    assert values(**dict.fromkeys(PROPERTIES, "")) == ({}, [])


def test_a_floor_of_zero_is_not_absent() -> None:
    read, _ = values(floor_m=0, altitude_datum="ground")
    zone = zone_from_values("z", {"agreed": CIRCLE}, read)
    assert properties_of(zone, "agreed")["floor_m"] == 0


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("zone", {}, "an object is not a text"),
        ("zone", True, "true is not a text"),
        ("zone", 1.5, "1.5 is not a text"),
        ("zone", " ", "is no name"),
        ("zone", "x" * (LONGEST_NAME + 1), "is no name"),
        ("zone", "two\nrows", "is no name"),
        ("zone", "two\u2028rows", "is no name"),
        ("zone", "two\tcolumns", "is no name"),
        ("zone", "bell\x07", "control character"),
        ("zone", "half \ud800", "control character"),
        ("zone", 10**400, "is no name"),
        ("kind", "park", "'park' is not known"),
        ("kind", ["safety"], "a list of 1 is not known"),
        ("standing", "claimed:", "is no standing"),
        ("standing", "Agreed", "is no standing"),
        ("radius_m", "500", "'500' is not a number"),
        ("radius_m", True, "true is not a number"),
        ("half_width_m", 1e10, "beyond 1e+09"),
        ("half_width_m", float("inf"), "beyond"),
        ("bubble_track", 5, "5 is not a text"),
        ("exact", "Polygon", "is no geometry"),
        ("floor_m", [1], "a list of 1 is not a number"),
        ("ceiling_m", 10**400, "beyond"),
        ("altitude_datum", "MSL", "'MSL' is not known"),
        ("valid_from", "2017-05-18", "no RFC 3339 time"),
        ("valid_from", 1495065600, "is not a text"),
        ("valid_until", "2017-05-18T00:00:00", "no RFC 3339 time"),
        ("valid_until", "0001-01-01T00:00:00+23:59", "outside the years"),
        ("schedule", "Mon 06:00-18:00Z", "is not a list"),
        ("schedule", ["Mon 6-18"], "no weekly window"),
        ("schedule", [5], "5 is not a text"),
        ("outer_band_m", "x", "'x' is not a number"),
        ("outer_band_s", {}, "an object is not a number"),
        ("presence_after_s", 300, "300 is not a list"),
        ("presence_after_s", [300.5], "300.5 is no duration"),
        ("presence_after_s", [0], "0 is no duration"),
        ("presence_after_s", ["300"], "'300' is not a number"),
        ("bound", "north", "'north' is not a list"),
        ("permitted", [5], "5 is not a text"),
        ("recognised_by", [""], "is no name"),
        ("contested_by", {"a": 1}, "an object is not a list"),
        ("entry", "maybe", "'maybe' is not known"),
        ("text", 5, "5 is not a text"),
        ("text", "bell\x07", "control character"),
    ],
)
def test_an_unusable_value_is_told_with_its_property_and_what_would_do(name: str, value: Any, words: str) -> None:
    read, (finding,) = values(**{name: value})
    assert read == {}
    assert finding.code is Code.BAD_PROPERTY
    assert finding.message.startswith(f"the property {name}: ")
    assert words in finding.message
    assert finding.hint


def test_a_name_that_is_no_text_is_left_out_with_a_note_for_other_software_has_its_own_names() -> None:
    read, (finding,) = values(name=[{"text": "Bern", "lang": "de"}])
    assert read == {}
    assert finding.code is Code.NAME_NOT_TEXT


def test_the_name_of_a_chart_object_is_for_people() -> None:
    assert values(OBJNAM="Key West Harbor")[0] == {"name": "Key West Harbor"}
    assert values(OBJNAM="Key West Harbor", name="Harbour")[0] == {"name": "Harbour"}
    assert values(OBJNAM=5) == ({}, [])


def test_altitudes_without_a_datum_are_over_mean_sea_level_and_that_is_said() -> None:
    read, (note,) = values(ceiling_m=300)
    assert zone_from_values("z", {"agreed": CIRCLE}, read).altitude.datum is Datum.MEAN_SEA_LEVEL
    assert note.code is Code.DATUM_ASSUMED
    assert "mean-sea-level" in note.message


@pytest.mark.parametrize("until", ["2017-05-18T00:00:00Z", "2017-05-17T00:00:00Z"])
def test_a_zone_that_ends_before_it_begins_is_refused_in_words_of_the_file(until: str) -> None:
    _, (finding,) = values(valid_from="2017-05-18T00:00:00Z", valid_until=until)
    assert finding.code is Code.BAD_PROPERTY
    assert "is not after valid_from, 2017-05-18T00:00:00.000Z" in finding.message


@pytest.mark.parametrize(("number", "written"), [(5.0, "5"), (5.5, "5.5"), (-0.0, "0"), (None, "None")])
def test_numbers_are_written_without_a_needless_fraction(number: float | None, written: str) -> None:
    assert str(tidy_number(number)) == written
