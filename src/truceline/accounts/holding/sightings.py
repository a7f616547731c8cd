"""Claims of place and time against tracks: where each report of that time lies, and that there is none."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from truceline.accounts.checking.grounds import Grounds, Verdict
from truceline.accounts.checking.regions import Reading, Region, readings
from truceline.accounts.claims import Claim, ClaimType, Relation
from truceline.accounts.comparison.told import FIRM, Setting, Told, days_of
from truceline.accounts.comparison.whereabouts import zone_named
from truceline.accounts.holding.check import Check, Kind
from truceline.accounts.holding.dates import window_of
from truceline.model.places.place import Place, bearing_deg, distance_m

_PUT_SOMEWHERE = (
    *(ClaimType.ENTRY, ClaimType.PRESENCE, ClaimType.STRIKE, ClaimType.LOCATION, ClaimType.ADVANCE),
    ClaimType.WITHDRAWAL,
)
_CANNOT_TELL = "cannot tell"


@dataclass(frozen=True)
class Sighting:
    """One report of a track.

    Args:
        track: which. at: ms since the epoch. place: with what the report says of its error as precision.
        is_error_known: False if the source gives none; then nothing near an edge is certain.
    """

    track: str
    at: int
    place: Place
    is_error_known: bool = True


def track_checks(told: Told, setting: Setting, sightings: Iterable[Sighting]) -> tuple[Check, ...]:
    """Each firm claim that puts something somewhere, against each track; those without a day against the incident's."""
    tracks: dict[str, list[Sighting]] = {}
    for each in sightings:
        tracks.setdefault(each.track, []).append(each)
    claims = (claim for claim in told.account.claims if claim.type in _PUT_SOMEWHERE and claim.modality in FIRM)
    return tuple(check for claim in claims if claim.place for check in _of_claim(told, claim, setting, tracks))


def _of_claim(told: Told, claim: Claim, setting: Setting, tracks: Mapping[str, Sequence[Sighting]]) -> Iterable[Check]:
    assert claim.place
    window = _window(claim, told.day)
    is_of_zone = bool(zone_named(claim.place, setting)) and claim.place.relation in (Relation.IN, Relation.OUTSIDE)
    found = () if is_of_zone else readings(claim.place, setting.gazetteer)
    if window is None or not (is_of_zone or any(each.region for each in found)):
        return
    for track, reports in tracks.items():
        seen = [each for each in reports if window[0] <= each.at < window[1]]
        if is_of_zone and setting.grounds:
            yield from _in_zones(told, claim, track, seen, setting.grounds)
        elif not is_of_zone:
            yield _in_region(told, claim, track, seen, found)


def _window(claim: Claim, day: str) -> tuple[int, int] | None:
    """From when to when the claim may be meant, ms; none if nobody dates it."""
    days = sorted(days_of(claim)) or ([day] if day else [])
    return window_of(days) if days else None


def _in_zones(told: Told, claim: Claim, track: str, seen: Sequence[Sighting], grounds: Grounds) -> Iterable[Check]:
    for number, ground in enumerate(grounds.lie(())):
        signed = grounds.signed_m(number, (each.place.lon_deg for each in seen), (each.place.lat_deg for each in seen))
        words = [_word(off_m, each) for off_m, each in zip(signed, seen, strict=True)]
        yield _check(told, claim, f"{track} and {ground.zone.id} ({ground.standing})", words)


def _in_region(told: Told, claim: Claim, track: str, seen: Sequence[Sighting], found: Sequence[Reading]) -> Check:
    """A report is where the claim says only if every reading has it there."""
    regions = [each.region for each in found if each.region]
    words = []
    for sighting in seen:
        each = {_word(_off_m(region, sighting.place), sighting, region.anchor.precision_m) for region in regions}
        words.append(each.pop() if len(each) == 1 else _CANNOT_TELL)
    return _check(told, claim, track, words)


def _off_m(region: Region, place: Place) -> float:
    """Metres by which a place is outside a region, negative inside."""
    range_m = distance_m(region.anchor, place)
    off_m = range_m - region.farthest_m
    if region.nearest_m:  # a disc has no edge at its middle
        off_m = max(off_m, region.nearest_m - range_m)
    if not region.sectors:
        return off_m
    towards = bearing_deg(region.anchor, place)
    aside_deg = min(abs((towards - start - turn / 2 + 180) % 360 - 180) - turn / 2 for start, turn in region.sectors)
    return max(off_m, range_m * math.radians(aside_deg))


def _word(off_m: float, sighting: Sighting, doubt_m: float = 0.0) -> str:
    error_m = sighting.place.precision_m + doubt_m
    if off_m <= -error_m and (sighting.is_error_known or off_m < -2 * error_m):
        return str(Verdict.INSIDE)
    return str(Verdict.OUTSIDE) if off_m >= error_m else _CANNOT_TELL


def _check(told: Told, claim: Claim, against: str, words: Sequence[str]) -> Check:
    """Inside if some report surely was, outside if every one surely was not; without a report nothing is told."""
    if not words:
        detail = "no report of this track in that time: not observed"
        return Check(told.letter, claim, Kind.TRACK, against, str(Verdict.UNRESOLVED), (detail,))
    counted = Counter(words)
    detail = ", ".join(f"{counted[word]} {word}" for word in (Verdict.INSIDE, Verdict.OUTSIDE, _CANNOT_TELL))
    verdict = Verdict.UNDETERMINED
    if counted[Verdict.INSIDE]:
        verdict = Verdict.INSIDE
    elif counted[Verdict.OUTSIDE] == len(words):
        verdict = Verdict.OUTSIDE
    return Check(told.letter, claim, Kind.TRACK, against, str(verdict), (f"{len(words)} reports: {detail}",))
