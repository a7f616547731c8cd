"""Looks differ by more than colour, and every kind of event and standing has one."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from itertools import combinations

from truceline.adapters.plot import inks
from truceline.model.events import EventKind


def luminance(colour: str) -> float:
    """As WCAG 2.2 defines it."""
    assert re.fullmatch("#[0-9A-Fa-f]{6}", colour)
    parts = [int(colour[begin : begin + 2], 16) / 255 for begin in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_kind_of_event_has_a_shape_of_its_own() -> None:
    assert set(inks.MARKS) == set(EventKind)
    assert len({ink.shape for ink in inks.MARKS.values()}) == len(EventKind)


def test_standings_differ_by_the_pattern_of_their_stroke() -> None:
    looks = [inks.zone_ink(standing) for standing in ("agreed", "marked", "claimed:north")]
    assert len({look.pattern for look in looks}) == 3
    assert inks.zone_ink("claimed:north") == inks.zone_ink("claimed:south")


def test_tracks_differ_until_they_begin_again() -> None:
    looks = [inks.track_ink(number) for number in range(21)]
    assert len(set(looks)) == 21
    assert inks.track_ink(21) == looks[0]
    assert all(one[0] != other[0] for one, other in combinations(looks[:7], 2))


def test_strokes_and_words_stand_out_from_the_paper() -> None:
    strokes = [*inks.TRACKS, *(inks.zone_ink(standing).stroke for standing in ("agreed", "marked", "claimed:x"))]
    assert all(contrast(stroke, inks.PAPER) >= 3.0 for stroke in strokes)
    assert contrast(inks.INK, inks.PAPER) >= 7.0
