"""Figures against figures: the size of a zone as recorded, and losses against the strength."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.accounts.comparison.telling import SETTING, ZONE, claim, number, told
from truceline.accounts.claims import Qualifier, Unit
from truceline.accounts.holding.figures import CONSISTENT, CONTRADICTED, losses, sizes
from truceline.model.shapes import Polygon
from truceline.model.zones import Zone

RING = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]


@pytest.mark.parametrize(
    ("words", "length", "unit", "qualifier", "verdict"),
    [
        ("reaches about 34 miles out", 34, Unit.MI, Qualifier.ABOUT, CONSISTENT),
        ("has a radius of 34 miles", 34, Unit.MI, Qualifier.EXACT, CONSISTENT),
        ("is 110 km in diameter", 110, Unit.KM, Qualifier.EXACT, CONSISTENT),
        ("has a radius of 110 km", 110, Unit.KM, Qualifier.EXACT, CONTRADICTED),
        ("is 20 km across", 20, Unit.KM, Qualifier.EXACT, CONTRADICTED),
        ("has a radius of 55000 m", 55_000, Unit.M, Qualifier.EXACT, CONSISTENT),
        ("has a radius of 29.7 nautical miles", 29.7, Unit.NMI, Qualifier.EXACT, CONSISTENT),
    ],
)
def test_a_printed_size_is_held_against_the_recorded_circle(
    words: str, length: float, unit: Unit, qualifier: Qualifier, verdict: str
) -> None:
    quantity = number("zone size", length, length, qualifier, unit=unit)
    (check,) = sizes(told(claim("zone_status", f"The zone {words}.", quantities=(quantity,))), [ZONE])
    assert check.verdict == verdict
    assert check.against == "tanf-55 (claimed:coalition)"


def test_what_has_no_radius_or_no_unit_is_not_held_against_one() -> None:
    square = Zone("square", {"agreed": Polygon(((RING,),))})  # type: ignore[arg-type]
    sized = claim("zone_status", "x", quantities=(number("zone radius", 34, 34, Qualifier.EXACT, unit=Unit.KM),))
    assert sizes(told(sized), [square]) == ()
    assert sizes(told(claim("zone_status", "x", quantities=(number("3 zones", 3, 3, Qualifier.EXACT),))), [ZONE]) == ()


@pytest.mark.parametrize(("killed", "is_told"), [(60, True), (61, True), (59, False), (0, False)])
def test_a_loss_of_the_whole_force_is_told(killed: int, is_told: bool) -> None:
    strength = claim("presence", "x", quantities=(number("60 fighters", 60, 60, Qualifier.EXACT),))
    lost = claim("casualties", "x", quantities=(number("x fighters", killed, killed, Qualifier.EXACT, state="killed"),))
    found = losses(told(strength, lost), SETTING)
    assert bool(found) is is_told
    assert all(check.claim == lost and strength.id in check.detail[0] for check in found)


def test_a_strength_without_an_upper_end_is_never_used_up() -> None:
    strength = claim("entry", "x", quantities=(number("more than 60 soldiers", 60, None, Qualifier.MORE_THAN),))
    lost = claim("casualties", "x", quantities=(number("60 fighters", 60, 60, Qualifier.EXACT, state="killed"),))
    assert losses(told(strength, lost), SETTING) == ()
