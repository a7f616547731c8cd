"""Figures of a claim against others: the size of a zone as recorded, and whether a loss could be what is said."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from truceline.accounts.claims import Claim, ClaimType, Quantity, Unit
from truceline.accounts.comparison.counts import strength_of
from truceline.accounts.comparison.intervals import Interval, interval_of
from truceline.accounts.comparison.told import Setting, Told
from truceline.accounts.holding.check import Check, Kind
from truceline.model.shapes import Circle
from truceline.model.zones import Zone

_METRES = {Unit.KM: 1_000.0, Unit.M: 1.0, Unit.MI: 1_609.344, Unit.NMI: 1_852.0}
CONSISTENT, CONTRADICTED, IMPLAUSIBLE = "consistent", "contradicted", "implausible"
_ACROSS = re.compile(r"\b(?:diameter|across|wide|width)\b", re.IGNORECASE)
_ROUNDED = 0.02
"""Share by which a length may be off because it was turned from one unit into another and rounded."""


def sizes(told: Told, zones: Iterable[Zone]) -> tuple[Check, ...]:
    """Printed radii and diameters against those of the circles on record."""
    circles = [
        (f"{zone.id} ({standing})", shape.radius_m)
        for zone in zones
        for standing, shape in zone.geometries.items()
        if isinstance(shape, Circle)
    ]
    claims = (claim for claim in told.account.claims if claim.type is ClaimType.ZONE_STATUS)
    printed = [(claim, each, each.unit) for claim in claims for each in claim.quantities]
    return tuple(
        Check(told.letter, claim, Kind.RADIUS, zone, *_size(claim, quantity, _METRES[unit], radius_m))
        for claim, quantity, unit in printed
        if unit
        for zone, radius_m in circles
    )


def _size(claim: Claim, quantity: Quantity, unit_m: float, radius_m: float) -> tuple[str, tuple[str, ...]]:
    is_across = bool(_ACROSS.search(f"{quantity.what} {claim.text}"))
    printed, recorded_m = interval_of(quantity), 2 * radius_m if is_across else radius_m
    low_m, high_m = printed.low * unit_m * (1 - _ROUNDED), printed.high * unit_m * (1 + _ROUNDED)
    verdict = CONSISTENT if low_m <= recorded_m <= high_m else CONTRADICTED
    what = "diameter" if is_across else "radius"
    return verdict, (f"{quantity.text}; the recorded {what} is {recorded_m / 1000:g} km",)


def losses(told: Told, setting: Setting) -> tuple[Check, ...]:
    """Numbers of killed against the strength that the same account gives: a loss of all, or of more than all."""
    strength = [(claim, quantity) for claim, quantity in strength_of(told, setting) if quantity.high is not None]
    found = []
    for claim in told.of(ClaimType.CASUALTIES):
        for quantity in claim.quantities:
            whole = _not_more_than(quantity, strength)
            if whole:
                detail = f"{quantity.text} of {whole[1].text} ({whole[0].id}): a loss of the whole force"
                found.append(Check(told.letter, claim, Kind.ARITHMETIC, whole[0].id, IMPLAUSIBLE, (detail,)))
    return tuple(found)


def _not_more_than(lost: Quantity, strength: Sequence[tuple[Claim, Quantity]]) -> tuple[Claim, Quantity] | None:
    """The strength that a number of lost is not below; none if it is below all, or nobody was lost."""
    span: Interval = interval_of(lost)
    if not span.low > 0:
        return None
    return next((each for each in strength if each[1].high is not None and span.low >= each[1].high), None)
