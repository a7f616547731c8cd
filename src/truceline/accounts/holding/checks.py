"""All that claims of accounts can be held against: zones, tracks, messages, the incident's time, and each other."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from truceline.accounts.checking.facts import wrong_countries
from truceline.accounts.checking.grounds import Ground, Verdict
from truceline.accounts.checking.regions import readings
from truceline.accounts.claims import Place, Relation
from truceline.accounts.comparison.told import Setting, Told
from truceline.accounts.comparison.whereabouts import said_sides, zone_named
from truceline.accounts.holding.check import Check, Kind
from truceline.accounts.holding.dates import date_checks
from truceline.accounts.holding.figures import CONTRADICTED, losses, sizes
from truceline.accounts.holding.sent import Sent, warning_checks
from truceline.accounts.holding.sightings import Sighting, track_checks
from truceline.model.incidents import Span

_SAYS_WHERE = frozenset(
    {Relation.AT, Relation.IN, Relation.NEAR, Relation.DISTANCE, Relation.BEARING, Relation.DISTANCE_BEARING}
)


@dataclass(frozen=True)
class Recorded:
    """What a record has of an incident beside its zones.

    Args:
        sightings: reports of its tracks.
        sent: its warnings; none if no record was asked, which is not the same as a record without any.
        span: from when to when it was; none if no record was asked.
    """

    sightings: tuple[Sighting, ...] = ()
    sent: tuple[Sent, ...] | None = None
    span: Span | None = None


def check_claims(told: Sequence[Told], setting: Setting, recorded: Recorded) -> tuple[Check, ...]:
    """Every look at every claim, account by account, in the order of their texts for each kind of look."""
    return tuple(check for each in told for check in _of_account(each, setting, recorded))


def _of_account(told: Told, setting: Setting, recorded: Recorded) -> Iterator[Check]:
    yield from _places(told, setting)
    yield from _facts(told, setting)
    yield from sizes(told, setting.grounds.zones if setting.grounds else ())
    yield from losses(told, setting)
    if recorded.span is not None:
        yield from date_checks(told, recorded.span)
    yield from track_checks(told, setting, recorded.sightings)
    if recorded.sent is not None:
        yield from warning_checks(told, recorded.sent)


def _places(told: Told, setting: Setting) -> Iterable[Check]:
    """Each place that says where something is, against each standing of each zone."""
    if setting.grounds is None:
        return
    known: dict[Place, tuple[Ground, ...]] = {}
    own = {side.partition(":")[0] for sides in said_sides(told, setting).values() for side in sides}
    for claim in told.account.claims:
        place = claim.place
        if place and place.relation in _SAYS_WHERE and not zone_named(place, setting):
            if place not in known:
                known[place] = setting.grounds.lie(readings(place, setting.gazetteer))
            for ground in known[place]:
                against = f"{ground.zone.id} ({ground.standing})"
                detail = (place.text, *(_beside_own_words(ground, own) if place.distance_km else ()))
                yield Check(told.letter, claim, Kind.PLACE, against, str(ground.verdict), detail, ground)


def _beside_own_words(ground: Ground, own: Collection[str]) -> Iterator[str]:
    """How many readings allow the side that the account itself says in words."""
    known = [each.verdict for each in ground.readings if each.verdict is not Verdict.UNRESOLVED]
    for side in sorted(own):
        allowing = sum(verdict in (side, Verdict.STRADDLES) for verdict in known)
        yield f"the account itself says {side}: {allowing} of {len(known)} readings allow that"


def _facts(told: Told, setting: Setting) -> Iterable[Check]:
    for claim in told.account.claims:
        wrong = wrong_countries(claim.text, setting.gazetteer, setting.cues)
        if wrong:
            yield Check(told.letter, claim, Kind.FACT, "", CONTRADICTED, (wrong,))
