"""Topics on the use of force itself: that it was, when, by what means, how often, and what came before."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from datetime import date

from truceline.accounts.claims import Claim, ClaimType, Modality, Precision, Qualifier
from truceline.accounts.comparison.intervals import Interval, hull
from truceline.accounts.comparison.items import Position
from truceline.accounts.comparison.relating import Topic, by_common_value, by_equal_values, by_intervals
from truceline.accounts.comparison.told import Setting, Told
from truceline.accounts.comparison.whereabouts import place_values, said_places

_FORCE = (ClaimType.STRIKE, ClaimType.DAMAGE)
_CLOCK = frozenset({Precision.HOUR, Precision.MINUTE})
_DAY = "day"
_STRIKES = "strikes"


def strikes(told: Told) -> tuple[Claim, ...]:
    """Claims that force was used in this incident: as such, or as what it destroyed."""
    return told.of(*_FORCE)


def _strike(told: Told, setting: Setting) -> Position | None:
    found = strikes(told)
    if found:
        return Position(told.letter, "force was used", found, frozenset({"used"}))
    denied = tuple(claim for claim in told.of(*_FORCE, firm=False) if claim.modality is Modality.DENIED)
    return Position(told.letter, "no force was used", denied, frozenset({"not used"})) if denied else None


def _date(told: Told, setting: Setting) -> Position | None:
    """The days of the strikes; else no later than the day on which one was announced."""
    found = strikes(told)
    dated = tuple(claim for claim in found if told.days(claim))
    if dated:
        days = sorted(frozenset().union(*map(told.days, dated)))
        span = Interval(_number(days[0]), _number(days[-1]))
        return Position(told.letter, " to ".join(dict.fromkeys((days[0], days[-1]))), dated, intervals={_DAY: span})
    announced = {claim: said_on.date[:10] for claim in found if (said_on := claim.source.said_on) and said_on.date}
    if not announced:
        return None
    last = min(announced.values())
    span = Interval(high=_number(last))
    return Position(told.letter, f"announced on {last}, so not later", tuple(announced), intervals={_DAY: span})


def _number(day: str) -> float:
    return float(date.fromisoformat(day).toordinal())


def _hour(told: Told, setting: Setting) -> Position | None:
    timed = ((claim, claim.time) for claim in strikes(told) if claim.time)
    found = {claim: time.start for claim, time in timed if time.precision in _CLOCK and time.start}
    values = frozenset(found.values())
    return Position(told.letter, ", ".join(sorted(values)), tuple(found), values) if found else None


def _means(told: Told, setting: Setting) -> Position | None:
    found = tuple(claim for claim in strikes(told) if setting.cues.found("means", (claim.text,)))
    values = setting.cues.found("means", (claim.text for claim in found))
    return Position(told.letter, ", ".join(sorted(values)), found, values) if found else None


def _count(told: Told, setting: Setting) -> Position | None:
    """The printed ordinal; else more than one, where the text says "again" or tells an earlier one."""
    ordinals = [
        (claim, quantity.low)
        for claim in told.of(ClaimType.STRIKE)
        for quantity in claim.quantities
        if quantity.qualifier is Qualifier.ORDINAL and quantity.low is not None
    ]
    if ordinals:
        span = hull(Interval(number, number) for _, number in ordinals)
        claims = tuple(dict.fromkeys(claim for claim, _ in ordinals))
        return Position(told.letter, f"number {span.low:g}", claims, intervals={_STRIKES: span})
    earlier = told.of_before(ClaimType.STRIKE)
    again = tuple(claim for claim in told.of(ClaimType.STRIKE) if setting.cues.found("again", (claim.text,)))
    if not earlier and not again:
        return None
    at_least = 1 + max(1, len(frozenset().union(*map(told.days, earlier))))
    span = Interval(at_least, math.inf)
    return Position(told.letter, f"at least number {at_least}", (*again, *earlier), intervals={_STRIKES: span})


def _prior(told: Told, setting: Setting) -> Position | None:
    found = tuple(claim for claim in told.of_before(ClaimType.STRIKE) if told.days(claim))
    values = frozenset().union(*map(told.days, found))
    return Position(told.letter, ", ".join(sorted(values)), found, values) if found else None


def _prior_place(told: Told, setting: Setting) -> Position | None:
    types = (ClaimType.STRIKE, ClaimType.ENTRY, ClaimType.ADVANCE, ClaimType.PRESENCE, ClaimType.LOCATION)
    found = tuple(claim for claim in told.of_before(*types) if place_values(claim, setting))
    values = frozenset().union(*(place_values(claim, setting) for claim in found))
    return Position(told.letter, said_places(found), found, values) if found else None


TOPICS = (
    Topic("strike", "Was force used?", _strike, by_common_value),
    Topic("strike_date", "On which day?", _date, by_intervals),
    Topic("strike_hour", "At what time of day?", _hour, by_equal_values),
    Topic("strike_means", "By what means?", _means, by_common_value),
    Topic("strike_count", "Which one is it in a row?", _count, by_intervals, is_standing=False),
    Topic("prior_strike", "Was there an earlier one, and when?", _prior, by_common_value, is_standing=False),
    Topic("prior_strike_place", "Where was the earlier one?", _prior_place, by_common_value, is_standing=False),
)
