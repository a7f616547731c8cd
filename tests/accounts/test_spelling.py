"""Names that were carried over from another script meet under their keys, and other names do not."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.accounts.spelling import folded, spelled


@pytest.mark.parametrize(
    "name", ["At Tanf", "Al-Tanf", "al-Tanaf", "Tanef", "at At Tanf", "EL TANF", "at\N{EN DASH}Tanf"]
)
def test_spellings_of_one_name_have_one_skeleton(name: str) -> None:
    assert spelled(name).bones == ("tnf",)


def test_doubled_letters_count_once_and_marks_and_apostrophes_not_at_all() -> None:
    assert spelled("Naqoura").bones == spelled("Naqqūra").bones == ("nqr",)
    assert spelled("Saba'a").bones == spelled("Saba\N{RIGHT SINGLE QUOTATION MARK}a").bones == ("saba",)


def test_a_final_h_that_nobody_speaks_makes_no_other_name() -> None:
    assert spelled("Ar Rutbah").bones == spelled("Rutba").bones


@pytest.mark.parametrize(
    ("one", "other"),
    [("Raqqa", "Ar Raqqah"), ("Tartous", "Tartus"), ("Taiz", "Taizz"), ("Kismayo", "Kismaayo"), ("Kiev", "KIEV")],
)
def test_the_strict_key_passes_over_what_no_ear_tells_apart(one: str, other: str) -> None:
    assert spelled(one).letters == spelled(other).letters


@pytest.mark.parametrize(("one", "other"), [("Latakia", "Lautoka"), ("Sirte", "Siirt"), ("Gondar", "Gander")])
def test_the_strict_key_keeps_vowels(one: str, other: str) -> None:
    assert spelled(one).bones == spelled(other).bones
    assert spelled(one).letters != spelled(other).letters


def test_letters_that_are_carried_over_in_several_ways_meet_only_under_the_weaker_key() -> None:
    assert spelled("Qusayr").bones != spelled("Kusayr").bones
    assert spelled("Qusayr").sounds == spelled("Kusayr").sounds
    assert spelled("Dhamar").sounds == spelled("Damar").sounds


def test_a_word_of_few_consonants_keeps_its_vowels() -> None:
    assert spelled("Zaza").bones == ("zaza",)
    assert spelled("Zaza").bones != spelled("Zuz").bones


@pytest.mark.parametrize(
    ("name", "feature"),
    [
        ("Al-Tanf border crossing", "crossing"),
        ("the At Tanf Garrison", "base"),
        ("Zaza checkpoint", "checkpoint"),
        ("Damascus International Airport", "airport"),
    ],
)
def test_a_feature_word_is_no_part_of_the_name_but_of_its_key(name: str, feature: str) -> None:
    assert spelled(name).features == {feature}
    assert len(spelled(name).words) == 1


def test_what_a_place_is_with_or_in_is_left_off() -> None:
    assert spelled("Al-Tanf border crossing with Jordan in southern Syria") == spelled("Al-Tanf border crossing")


def test_an_area_is_vague_and_names_nothing() -> None:
    assert spelled("the At Tanf area").is_vague
    assert spelled("the At Tanf area").words == spelled("Tanf").words
    assert spelled("the crossing area").words == ()
    assert not spelled("the Tanf").is_vague


def test_the_arabic_article_is_dropped_in_its_own_script() -> None:
    assert spelled("التنف").words == spelled("تنف").words


def test_a_name_that_is_spelled_like_an_article_stays() -> None:
    assert spelled("Al").words == ("al",)


@given(st.text(max_size=60))
def test_any_text_is_taken_apart_and_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    parts = spelled(text)
    assert len(parts.bones) == len(parts.sounds) == len(parts.words)
    assert all(parts.bones)
