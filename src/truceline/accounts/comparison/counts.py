"""Topics of numbers and things: how many they were, who came to harm, what was destroyed, what they had with them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from truceline.accounts.claims import Claim, ClaimType, Modality, Quantity
from truceline.accounts.comparison.intervals import Interval, hull, interval_of
from truceline.accounts.comparison.items import Position
from truceline.accounts.comparison.relating import Topic, by_common_value, by_equal_values, by_intervals
from truceline.accounts.comparison.told import Setting, Told

_PEOPLE = "people"
_STRENGTH = (ClaimType.PRESENCE, ClaimType.ENTRY, ClaimType.ADVANCE, ClaimType.POSTURE, ClaimType.STRIKE)
_WHOLE = "convoy"
"""Said of what they came in, not of what they had with them."""


def strength_of(told: Told, setting: Setting) -> list[tuple[Claim, Quantity]]:
    """Every printed number of people in the force that this incident is about."""
    return [
        (claim, quantity)
        for claim in told.of(*_STRENGTH)
        for quantity in claim.quantities
        if not quantity.state and setting.cues.found("people", (quantity.what,))
    ]


def _strength(told: Told, setting: Setting) -> Position | None:
    found = strength_of(told, setting)
    if not found:
        return None
    span = hull(interval_of(quantity) for _, quantity in found)
    says = ", ".join(dict.fromkeys(quantity.text for _, quantity in found))
    return Position(told.letter, says, _claims(found), intervals={_PEOPLE: span})


def _casualties(told: Told, setting: Setting) -> Position | None:
    """By what became of people; where the only word is that it is not known, it stays open."""
    claims = told.of(ClaimType.CASUALTIES, firm=False)
    found = [(claim, quantity) for claim in claims for quantity in claim.quantities]
    if found:
        spans: defaultdict[str, list[Interval]] = defaultdict(list)
        for _, quantity in found:
            spans[quantity.state or _PEOPLE].append(interval_of(quantity))
        says = ", ".join(
            dict.fromkeys(f"{_with_state(quantity)} (says {_through(claim)})" for claim, quantity in found)
        )
        hulls = {state: hull(each) for state, each in spans.items()}
        return Position(told.letter, says, _claims(found), frozenset(spans), hulls)
    if not claims:
        return None
    if all(claim.modality is Modality.UNCLEAR for claim in claims):
        return Position(told.letter, "it is said not to be known", claims, is_open=True)
    says = "none" if all(claim.modality is Modality.DENIED for claim in claims) else "some, without a number"
    return Position(told.letter, says, claims, frozenset({says}))


def _damage(told: Told, setting: Setting) -> Position | None:
    """What was destroyed or damaged: things that are counted, else things that are named."""
    claims = told.of(ClaimType.DAMAGE, ClaimType.STRIKE)
    named = {claim: _materiel_hit(claim, setting) for claim in claims}
    found = tuple(claim for claim in claims if named[claim])
    says = ", ".join(dict.fromkeys(_hit_words(claim) for claim in found))
    values = frozenset().union(*(named[claim] for claim in found))
    return Position(told.letter, says, found, values) if found else None


def _materiel_hit(claim: Claim, setting: Setting) -> frozenset[str]:
    if claim.quantities and claim.type is ClaimType.DAMAGE:
        return setting.cues.found("materiel", (quantity.what for quantity in claim.quantities))
    hit = [each for each in (claim.target, claim.object if claim.type is ClaimType.DAMAGE else None) if each]
    if claim.type is ClaimType.DAMAGE and not hit:
        hit = [claim.text]
    return setting.cues.found("materiel", hit)


def _hit_words(claim: Claim) -> str:
    counted = ", ".join(_with_state(quantity) for quantity in claim.quantities if claim.type is ClaimType.DAMAGE)
    return counted or claim.target or claim.object or claim.text


def _with_state(quantity: Quantity) -> str:
    state = quantity.state or ""
    return quantity.text if state in quantity.text else f"{quantity.text} {state}"


def _through(claim: Claim) -> str:
    """Who says it and through whom: no figure of killed is shown without that."""
    return ", through ".join(claim.source.chain) or claim.source.holder


def _composition(told: Told, setting: Setting) -> Position | None:
    claims = told.of(ClaimType.PRESENCE, ClaimType.ENTRY, ClaimType.ADVANCE)
    named = {claim: setting.cues.found("materiel", (claim.text,)) - {_WHOLE} for claim in claims}
    found = tuple(claim for claim in claims if named[claim])
    values = frozenset().union(*(named[claim] for claim in found))
    return Position(told.letter, ", ".join(sorted(values)), found, values) if found else None


def _claims(found: Iterable[tuple[Claim, Quantity]]) -> tuple[Claim, ...]:
    return tuple(dict.fromkeys(claim for claim, _ in found))


TOPICS = (
    Topic("strength", "How many were they?", _strength, by_intervals),
    Topic("casualties", "Who was killed or hurt?", _casualties, by_intervals),
    Topic("damage", "What was destroyed or damaged?", _damage, by_equal_values),
    Topic("composition", "What did they have with them?", _composition, by_common_value),
)
