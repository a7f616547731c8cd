"""The figures, places and times that sentences print, as the reader's grammars read them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from tests.accounts.english import lexicon, reader
from tests.accounts.proposing.asked import ABOUT, TEXT
from truceline.accounts.proposing.printed import Printed, printed_in, touches
from truceline.accounts.text.sentences import sentences_of


def printed(text: str) -> tuple[Printed, ...]:
    return printed_in(sentences_of(text, lexicon()), text, ABOUT, reader())


def test_numbers_are_printed_with_their_bounds_and_none_is_a_distance_or_a_day() -> None:
    first, second, third = printed(TEXT)
    assert [(each.low, each.high) for each in first.figures] == [(60, None)]
    assert [(each.low, each.high, each.unit) for each in second.figures] == [
        (2, 2, None),
        (60, 60, "km"),
        (1, 1, None),
    ]
    assert [(each.low, each.high, each.unit) for each in third.figures] == [(None, 30, None), (15, 15, "mi")]


def test_every_figure_stands_where_it_says() -> None:
    words = [TEXT[slice(*figure.span)] for each in printed(TEXT) for figure in each.figures]
    assert words == ["more than 60", "Two", "about 60 kilometers", "a tank", "up to thirty", "15 miles"]


def test_places_with_a_distance_and_times_are_printed_too() -> None:
    first, second, third = printed(TEXT)
    assert [(time.start, TEXT[slice(*span)]) for time, span in first.times] == [("2017-06-06", "on Tuesday")]
    assert [(place.name, place.bearing) for place, _ in second.places] == [("Al-Tanf crossing", ("NW",))]
    assert [round(place.distance_km.low, 2) for place, _ in third.places if place.distance_km] == [24.14]


def test_a_time_beside_another_is_held_against_the_one_told_last() -> None:
    _, second = printed("The convoy was hit on 2 May. The next day two trucks burned.")
    assert [time.start for time, _ in second.times] == ["2017-05-03"]


def test_words_are_found_however_they_are_parted_by_space() -> None:
    third = printed(TEXT)[2]
    (span,) = third.places_of_words("stayed  indoors")
    assert TEXT[slice(*span)] == "stayed\nindoors"
    assert third.places_of_words("") == third.places_of_words("more than 60") == []


def test_spans_touch_if_they_share_a_character() -> None:
    assert touches((2, 5), [(4, 9)])
    assert not touches((2, 5), [(5, 9), (0, 2)])
