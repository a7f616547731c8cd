"""Topics of place: how they moved, where it was, whether that is in a zone, and what is said of the zone."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from truceline.accounts.checking.facts import wrong_countries
from truceline.accounts.checking.grounds import Verdict
from truceline.accounts.checking.regions import readings
from truceline.accounts.claims import Claim, ClaimType, Place, Precision, Relation
from truceline.accounts.comparison.items import Position
from truceline.accounts.comparison.items import Relation as Stands
from truceline.accounts.comparison.relating import Related, Topic, by_common_value, by_equal_values
from truceline.accounts.comparison.told import Setting, Told
from truceline.accounts.spelling import spelled
from truceline.model.zones import Zone, ZoneKind

_HIT = (ClaimType.STRIKE, ClaimType.DAMAGE, ClaimType.CASUALTIES, ClaimType.LOCATION)
_THERE = (*_HIT, ClaimType.ENTRY)
_WITHIN = (ClaimType.STRIKE, ClaimType.ENTRY, ClaimType.PRESENCE, ClaimType.ADVANCE)
_PUTS = frozenset(
    {Relation.AT, Relation.IN, Relation.NEAR, Relation.DISTANCE, Relation.BEARING, Relation.DISTANCE_BEARING}
)
_INSIDE, _OUTSIDE, _CANNOT_TELL = "inside", "outside", "cannot tell"
_SIDES = {Relation.IN: _INSIDE, Relation.AT: _INSIDE, Relation.OUTSIDE: _OUTSIDE}
_SOME_ZONE = "zone"
_KINDS = {
    ZoneKind.DECONFLICTION: "de-confliction zone",
    ZoneKind.DE_ESCALATION: "de-escalation zone",
    ZoneKind.EXCLUSION: "exclusion zone",
    ZoneKind.BUFFER: "buffer zone",
    ZoneKind.SAFETY: "security zone",
}
"""What the cues call zones of a kind that a record names."""
_MOVES = (
    (ClaimType.ENTRY, "entered"),
    (ClaimType.WITHDRAWAL, "left"),
    (ClaimType.ADVANCE, "moved toward"),
)
_DURATION = re.compile(r"\b(?:for|since|during|over the (?:past|last))\b", re.IGNORECASE)
_LONG = frozenset({Precision.WEEK, Precision.MONTH, Precision.YEAR, Precision.VAGUE})


def zone_named(place: Place, setting: Setting) -> frozenset[str]:
    """The kinds of zones that words of place name; ``zone`` if it is one without a kind."""
    found = setting.cues.found("zones", (place.name, place.text))
    return found - {_SOME_ZONE} or found


def place_values(claim: Claim, setting: Setting) -> frozenset[str]:
    """What a claim's place comes to: the kinds of zones, else the key of its name."""
    place = claim.place
    if place is None or place.relation not in _PUTS:
        return frozenset()
    zones = zone_named(place, setting)
    if zones:
        return frozenset(f"in a {zone}" for zone in zones)
    name = spelled(place.name)
    return frozenset({" ".join((*name.bones, *sorted(name.features)))}) if name.words else frozenset()


def said_places(claims: Iterable[Claim]) -> str:
    """The printed words of place of some claims."""
    return "; ".join(dict.fromkeys(claim.place.text for claim in claims if claim.place))


def _movement(told: Told, setting: Setting) -> Position | None:
    """The strongest thing said: came in, before left, before moved toward."""
    for kind, words in _MOVES:
        claims = told.of(kind)
        if claims:
            return Position(told.letter, words, claims, frozenset({words}))
    warned_off = tuple(
        claim for claim in told.of(ClaimType.WARNING) if claim.place and claim.place.relation is Relation.TOWARD
    )
    words = _MOVES[-1][1]
    return Position(told.letter, words, warned_off, frozenset({words})) if warned_off else None


def _location(told: Told, setting: Setting) -> Position | None:
    found = tuple(claim for claim in told.of(*_THERE) if place_values(claim, setting))
    values = frozenset().union(*(place_values(claim, setting) for claim in found))
    return Position(told.letter, said_places(found), found, values) if found else None


def _inside_zone(told: Told, setting: Setting) -> Position | None:
    """What the account says in words; else what its printed distances come to against the zones."""
    said = said_sides(told, setting)
    if said:
        values = frozenset().union(*said.values())
        sides = {value.partition(":")[0] for value in values}
        return Position(told.letter, ", ".join(sorted(values)), tuple(said), values, is_open=len(sides) > 1)
    measured = tuple(claim for claim in told.of(*_HIT) if claim.place and claim.place.distance_km)
    placed = measured or tuple(claim for claim in told.of(*_HIT) if claim.place and claim.place.relation in _PUTS)
    values = frozenset().union(*(_worked_out(claim.place, setting) for claim in placed if claim.place))
    if not placed or (not values and not measured):
        return None
    is_sure = {value.partition(":")[0] for value in values} in ({_INSIDE}, {_OUTSIDE})
    nothing = "its places are not known" if setting.grounds else "no zone is given"
    told_words = ", ".join(sorted(values))
    says = told_words if is_sure else f"{_CANNOT_TELL} ({told_words or nothing})"
    return Position(told.letter, f"by its places: {says}", placed, values, is_open=not is_sure)


def said_sides(told: Told, setting: Setting) -> dict[Claim, frozenset[str]]:
    """The claims that say in words inside or outside, each with the side and the kind of the zone."""
    said = {claim: _sides(claim.place, setting) for claim in told.of(*_WITHIN) if claim.place}
    return {claim: sides for claim, sides in said.items() if sides}


def _sides(place: Place, setting: Setting) -> frozenset[str]:
    """The side that words of place give, with the kind of the zone that they name; none if they name no zone."""
    side = _SIDES.get(place.relation, "")
    return frozenset(f"{side}: {zone}" for zone in zone_named(place, setting) if side)


def _inside(positions: Sequence[Position]) -> Related:
    """Open too where the accounts name zones of different kinds: each may be right about its own."""
    told = [{tuple(value.partition(": ")[::2]) for value in position.values} for position in positions]
    kinds = [{kind for _, kind in each} - {"", _SOME_ZONE} for each in told]
    if any(position.is_open for position in positions) or (all(kinds) and not set.intersection(*kinds)):
        return Related(Stands.AMBIGUOUS)
    return Related(Stands.AGREE if len({side for each in told for side, _ in each}) == 1 else Stands.DIFFER)


def _worked_out(place: Place, setting: Setting) -> frozenset[str]:
    """What words of place come to: inside zones of some kinds, outside all, or undetermined; nothing if unresolved."""
    if setting.grounds is None:
        return frozenset()
    by_zone: dict[Zone, set[Verdict]] = {}
    for ground in setting.grounds.lie(readings(place, setting.gazetteer)):
        by_zone.setdefault(ground.zone, set()).add(ground.verdict)
    within = [zone for zone, verdicts in by_zone.items() if verdicts == {Verdict.INSIDE}]
    if within:
        return frozenset(f"{_INSIDE}: {_KINDS.get(zone.kind, _SOME_ZONE)}" for zone in within)
    found = set().union(*by_zone.values()) - {Verdict.UNRESOLVED}
    if found == {Verdict.OUTSIDE}:
        return frozenset({_OUTSIDE})
    return frozenset({str(Verdict.UNDETERMINED)}) if found else frozenset()


def _place_fact(told: Told, setting: Setting) -> Position | None:
    wrong = {
        claim: words
        for claim in told.account.claims
        if (words := wrong_countries(claim.text, setting.gazetteer, setting.cues))
    }
    says = "; ".join(dict.fromkeys(wrong.values()))
    return Position(told.letter, says, tuple(wrong), frozenset(wrong.values())) if wrong else None


def _error(positions: Sequence[Position]) -> Related:
    return Related(Stands.ERROR)


def _zone_name(told: Told, setting: Setting) -> Position | None:
    found = tuple(claim for claim in told.account.claims if setting.cues.found("zones", (claim.text,)) - {_SOME_ZONE})
    values = setting.cues.found("zones", (claim.text for claim in found)) - {_SOME_ZONE}
    return Position(told.letter, ", ".join(sorted(values)), found, values) if found else None


def _zone_agreed(told: Told, setting: Setting) -> Position | None:
    """Sentences that name a zone and say how it stands: agreed, claimed, not recognised."""
    about = (claim for claim in told.account.claims if setting.cues.found("zones", (claim.text,)))
    found = tuple(claim for claim in about if setting.cues.found("agreement", (claim.text,)))
    values = setting.cues.found("agreement", (claim.text for claim in found))
    return Position(told.letter, ", ".join(sorted(values)), found, values) if found else None


def _duration(told: Told, setting: Setting) -> Position | None:
    found = tuple(
        claim
        for claim in told.of(*_WITHIN)
        if claim.place
        and claim.time
        and zone_named(claim.place, setting)
        and claim.time.precision in _LONG
        and _DURATION.search(claim.time.text)
    )
    values = frozenset(claim.time.text.casefold() for claim in found if claim.time)
    return Position(told.letter, ", ".join(sorted(values)), found, values) if found else None


TOPICS = (
    Topic("movement", "How did they move?", _movement, by_equal_values),
    Topic("location", "Where was it?", _location, by_common_value),
    Topic("inside_zone", "Was it inside the zone?", _inside_zone, _inside),
    Topic("duration_in_zone", "How long had they been there?", _duration, by_equal_values),
    Topic("place_fact", "Is what is said of places so?", _place_fact, _error, is_standing=False, if_alone=Stands.ERROR),
    Topic("zone_name", "What is the zone called?", _zone_name, by_equal_values, is_standing=False),
    Topic("zone_agreed", "How does the zone stand?", _zone_agreed, by_common_value, is_standing=False),
)
