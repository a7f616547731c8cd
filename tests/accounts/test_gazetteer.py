"""Every place that a name may mean is kept, and none is chosen."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.accounts.gazetteer import (
    MAX_NAMES,
    MAX_TEXT,
    Gazetteer,
    KnownPlace,
    Match,
    position,
    same_place_name,
)
from truceline.errors import InputError

GARRISON = KnownPlace(
    "garrison", ("At Tanf", "Tanf base"), "a map", "base", position=position(38.61778, 33.50583, 2_000)
)
CROSSING = KnownPlace("crossing", ("Al-Tanf crossing",), "a map", "border crossing")
KUSAYR = KnownPlace("kusayr", ("Kusayr",), "a map")
SHIPPED = Gazetteer([GARRISON, CROSSING, KUSAYR])


def ids(name: str) -> list[tuple[str, bool]]:
    return [(each.place.id, each.is_favoured) for each in SHIPPED.candidates(name)]


def test_a_name_without_a_feature_word_may_mean_every_place_of_it() -> None:
    assert ids("al-Tanaf") == [("crossing", True), ("garrison", True)]


def test_a_feature_word_favours_its_kind_and_keeps_the_others_for_reports_mix_them_up() -> None:
    assert ids("Al-Tanf border crossing with Jordan") == [("crossing", True), ("garrison", False)]
    assert ids("the Tanf garrison") == [("garrison", True), ("crossing", False)]


def test_a_feature_that_no_known_place_has_favours_none() -> None:
    assert ids("Al-Tanf airport") == [("crossing", False), ("garrison", False)]


def test_a_feature_word_without_a_name_means_no_place_that_is_known() -> None:
    assert ids("the crossing") == []


def test_similar_letters_are_asked_last_and_never_favoured() -> None:
    (found,) = SHIPPED.candidates("Qusayr")
    assert (found.place, found.match, found.is_favoured) == (KUSAYR, Match.SOUND, False)
    assert SHIPPED.candidates("Kusayr")[0].match is Match.SPELLING


def test_a_town_of_the_world_counts_only_where_no_other_place_has_the_name() -> None:
    far = KnownPlace("far", ("At Tanf", "Raqqa"), "an atlas", "settlement", is_backdrop=True)
    also = KnownPlace("also", ("Raqqah",), "an atlas", "settlement", is_backdrop=True)
    known = Gazetteer([GARRISON, KUSAYR, far, also])
    assert [each.place.id for each in known.candidates("Tanf")] == ["garrison"]
    assert [each.place.id for each in known.candidates("Ar-Raqqa")] == ["also", "far"]
    assert [each.place.id for each in known.candidates("Qusayr")] == ["kusayr"]


@pytest.mark.parametrize(("asked", "town"), [("Latakia", "Lautoka"), ("Sidon", "Sydney"), ("Palmyra", "Palmer")])
def test_a_town_of_the_world_is_not_met_by_consonants_alone(asked: str, town: str) -> None:
    backdrop = Gazetteer([KnownPlace("far", (town,), "an atlas", "settlement", is_backdrop=True)])
    assert backdrop.candidates(asked) == ()
    assert Gazetteer([KnownPlace("near", (town,), "a map")]).candidates(asked)


def test_it_is_told_whether_the_spelling_is_known() -> None:
    assert {each.match for each in SHIPPED.candidates("Tanf")} == {Match.SPELLING}
    assert {each.match for each in SHIPPED.candidates("Tanaf")} == {Match.TRANSLITERATION}


def test_nobody_knows_a_name_that_is_not_there() -> None:
    assert SHIPPED.candidates("Palmyra") == ()


def test_a_place_that_is_given_again_takes_the_place_of_the_first() -> None:
    moved = KnownPlace("garrison", ("Elsewhere",), "my own map")
    own = Gazetteer([GARRISON, moved])
    assert own.places == (moved,)
    assert own.candidates("At Tanf") == ()


@pytest.mark.parametrize(
    ("place_id", "names", "source"),
    [("", ("A",), "s"), ("a", (), "s"), ("a", ("",), "s"), ("a", ("A",), "")],
)
def test_a_place_without_id_name_or_source_is_refused(place_id: str, names: tuple[str, ...], source: str) -> None:
    with pytest.raises(InputError, match="lacks an id, a name or a source"):
        KnownPlace(place_id, names, source)


def test_too_many_names_and_too_long_texts_are_refused() -> None:
    with pytest.raises(InputError, match=f"{MAX_NAMES + 1} names"):
        KnownPlace("a", ("A",) * (MAX_NAMES + 1), "s")
    with pytest.raises(InputError, match=f"{MAX_TEXT + 1} characters"):
        KnownPlace("a", ("A",), "s" * (MAX_TEXT + 1))


def test_a_position_that_is_no_number_is_refused() -> None:
    with pytest.raises(InputError, match="no place"):
        position(float("nan"), 33.5, 100)
    with pytest.raises(InputError, match="longitude"):
        position(238.6, 33.5, 100)


def test_names_are_one_if_they_are_carried_over_and_of_one_kind() -> None:
    assert same_place_name("At Tanf", "al-Tanaf")
    assert same_place_name("Al-Tanf crossing", "Tanf border crossing with Jordan")
    assert not same_place_name("Al-Tanf crossing", "At Tanf Garrison")
    assert not same_place_name("Homs", "Palmyra")
    assert same_place_name("the crossing", "The Crossing")
    assert not same_place_name("", "")


@given(st.text(max_size=30), st.text(max_size=30))
def test_whether_names_are_one_does_not_depend_on_their_order(one: str, other: str) -> None:
    assert same_place_name(one, other) == same_place_name(other, one)


@given(
    st.sampled_from(["At Tanf", "Kusayr", "Qusayr", "Tanf crossing", "x"]),
    st.permutations([GARRISON, CROSSING, KUSAYR]),
)
def test_the_order_of_the_places_does_not_matter(name: str, places: list[KnownPlace]) -> None:
    assert Gazetteer(places).candidates(name) == SHIPPED.candidates(name)
