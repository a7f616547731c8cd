"""A warning before it goes: made from what was given and no more, and every place that cannot be meant is doubted."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest

from truceline.errors import InputError, NoteError
from truceline.model.places.named import NamedPlace
from truceline.model.places.place import Place
from truceline.model.shapes import Bubble, Circle
from truceline.model.zones import AGREED, OuterBand, Zone
from truceline.node.releasing import Profile, Released
from truceline.node.warning.drafting import (
    FAR_M,
    DoubtKind,
    Given,
    check_meant,
    distance_to_zones_m,
    doubts_of,
    drafted,
)

AT = 1_495_105_200_000
INSIDE, SWAPPED, WEST = "33.50583N 38.61778E", "38.61778N 33.50583E", "33.50583N 38.61778W"
FAR_OFF = "52.1N 5.1E"
ZONE = Zone("tanf", {AGREED: Circle(38.61778, 33.50583, 55_000.0)}, name="At Tanf")
ELSEWHERE = Zone("north", {AGREED: Circle(5.1, 52.1, 10_000.0)}, name="North")
WALEED = NamedPlace(("Al Waleed",), Place(389_300_000, 334_347_000, 12))
GIVEN = Given(templates=("inside-zone", "position"), values={"zone": "At Tanf", "place": INSIDE}, at=AT)
RELEASED = Released(
    profile=Profile.ZONE,
    kind="entry",
    zone="tanf",
    zone_name="At Tanf",
    zone_version="ab" * 32,
    at=AT - 60_000,
    place=None,
    is_drill=False,
)


def test_sentences_are_told_what_was_given_and_each_place_is_echoed_in_every_form() -> None:
    draft = drafted(GIVEN, [ZONE], [WALEED])
    inside, position = draft.sentences
    assert (inside.template, inside.values) == ("inside-zone/1", {"zone": "At Tanf", "at": AT})
    assert position.values["place"] == Place(386_177_800, 335_058_300, 2)
    echoed = draft.echoes["place"]
    assert (echoed.decimal, echoed.mgrs) == (INSIDE, "37SDT 64499 07430")
    assert echoed.near is not None
    assert echoed.near.text == "30.1 km at 285 from Al Waleed"
    assert draft.doubts == ()
    check_meant(draft)


@pytest.mark.parametrize(
    ("place", "kind", "words"),
    [
        (SWAPPED, DoubtKind.SLIP, "latitude and longitude are swapped"),
        (WEST, DoubtKind.SLIP, "east and west are swapped"),
        (FAR_OFF, DoubtKind.FAR, "km from the zone"),
    ],
)
def test_a_place_that_cannot_be_meant_stops_what_is_to_go(place: str, kind: DoubtKind, words: str) -> None:
    draft = drafted(replace(GIVEN, values={"zone": "At Tanf", "place": place}), [ZONE], [])
    (doubt,) = draft.doubts
    assert (doubt.kind, doubt.value) == (kind, "place")
    assert words in doubt.words
    with pytest.raises(InputError, match=r"the place .*km from the zone") as refused:
        check_meant(draft)
    assert "--place-as-typed" in refused.value.hint


def test_a_place_is_held_against_the_zone_that_is_named_and_against_all_if_none_is() -> None:
    values = {"zone": "North", "place": INSIDE}
    assert drafted(replace(GIVEN, values=values), [ZONE, ELSEWHERE], []).doubts[0].kind is DoubtKind.FAR
    alone = Given(templates=("position",), values={"place": INSIDE}, at=AT)
    assert drafted(alone, [ZONE, ELSEWHERE], []).doubts == ()


@pytest.mark.parametrize(("text", "kind"), [("33.50000N 38.60000E", DoubtKind.PADDED), ("33.5N 38.6E", None)])
def test_filled_up_digits_are_doubted_and_stop_nothing(text: str, kind: DoubtKind | None) -> None:
    draft = drafted(replace(GIVEN, values={"zone": "At Tanf", "place": text}), [ZONE], [])
    assert [doubt.kind for doubt in draft.doubts] == ([kind] if kind else [])
    check_meant(draft)


def test_that_no_zone_is_here_to_compare_with_is_said() -> None:
    for zones in ((), (Zone("convoy", {AGREED: Bubble("truck-1", 500.0)}),)):
        draft = drafted(GIVEN, zones, [])
        assert [doubt.kind for doubt in draft.doubts] == [DoubtKind.UNCHECKED]
        check_meant(draft)


def test_the_outer_band_belongs_to_the_zone() -> None:
    beside = Place(386_177_800, 345_058_300, 2)
    assert distance_to_zones_m(beside, [ZONE]) == pytest.approx(56_000, abs=500)
    banded = replace(ZONE, outer_band=OuterBand(distance_m=60_000.0))
    assert distance_to_zones_m(beside, [banded]) == 0.0
    assert [doubt.kind for doubt in doubts_of("place", beside, [ZONE])] == [DoubtKind.FAR]
    assert doubts_of("place", beside, [banded]) == []
    assert FAR_M == 50_000.0


def test_the_way_out_has_an_end_of_its_own_beside_where_they_are() -> None:
    values = {"place": INSIDE, "way": "Zaza road", "towards": "34.12N 38.12E"}
    draft = drafted(Given(templates=("position", "leave"), values=values, at=AT), [ZONE], [])
    assert draft.sentences[0].values["place"] != draft.sentences[1].values["place"]
    assert set(draft.echoes) == {"place", "towards"}


@pytest.mark.parametrize(
    ("templates", "values", "why"),
    [
        (("position",), {}, "says the place, and it was not given"),
        (("state-who",), {"zone": "At Tanf"}, "no sentence is told the zone"),
        (("leave",), {"way": "a", "place": INSIDE}, "no sentence is told the place"),
        (("position",), {"place": "33.5 38.6"}, "without letters"),
    ],
)
def test_what_is_missing_in_vain_or_unreadable_is_refused(
    templates: tuple[str, ...], values: dict[str, str], why: str
) -> None:
    with pytest.raises(InputError, match=why):
        drafted(Given(templates=templates, values=values, at=AT), [ZONE], [])


def test_a_template_that_there_is_not_is_refused() -> None:
    with pytest.raises(NoteError, match="go-away"):
        drafted(Given(templates=("go-away",), at=AT), [], [])


def test_of_an_alert_only_what_the_recipients_may_be_told_is_said() -> None:
    draft = drafted(Given(templates=("inside-zone",), at=AT, released=RELEASED), [ZONE], [])
    assert draft.sentences[0].values == {"zone": "At Tanf", "at": AT - 60_000}
    with pytest.raises(InputError, match="may not be told"):
        drafted(Given(templates=("position",), at=AT, released=RELEASED), [ZONE], [])
    told = replace(RELEASED, place=Place(386_000_000, 335_000_000, 8_000), profile=Profile.CELL)
    draft = drafted(Given(templates=("position",), at=AT, released=told), [ZONE], [])
    assert draft.echoes["place"].precision_m == 8_000


@pytest.mark.parametrize("name", ["zone", "place"])
def test_what_comes_from_the_alert_is_not_typed_beside_it(name: str) -> None:
    values = {"zone": "At Tanf", "place": INSIDE}
    given = Given(templates=("inside-zone",), values={name: values[name]}, at=AT, released=RELEASED)
    with pytest.raises(InputError, match="comes from the alert"):
        drafted(given, [ZONE], [])
