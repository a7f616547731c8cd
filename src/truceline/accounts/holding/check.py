"""What one look at a claim against something recorded came to."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from truceline.accounts.checking.grounds import Ground, Placed
from truceline.accounts.claims import Claim


class Kind(StrEnum):
    """What a claim was held against."""

    PLACE = "place against zone"
    FACT = "place fact"
    RADIUS = "size of the zone"
    ARITHMETIC = "arithmetic"
    TIME = "time against the incident"
    TRACK = "track"
    WARNED = "messages on record"


@dataclass(frozen=True)
class Check:
    """One look.

    Args:
        account: letter of the account.
        claim: that was looked at.
        kind: what it was held against.
        against: which zone and standing, track, or message; empty if that needs no name.
        verdict: inside, outside, straddles, undetermined, unresolved; consistent, contradicted, implausible; on record,
            not on record.
        detail: what people should see beside it, a sentence each.
        ground: the readings and their geometry, for a place against a zone.
    """

    account: str
    claim: Claim
    kind: Kind
    against: str
    verdict: str
    detail: tuple[str, ...] = ()
    ground: Ground | None = None


def check_json(check: Check) -> dict[str, Any]:
    """The JSON object of a check; a place has each reading with its geometry, so that it can be drawn."""
    found: dict[str, Any] = {
        "account": check.account,
        "claim": check.claim.id,
        "span": list(check.claim.span),
        "check": str(check.kind),
        "against": check.against or None,
        "verdict": check.verdict,
        "detail": list(check.detail),
    }
    if check.ground:
        ground = check.ground
        found |= {
            "zone": ground.zone.id,
            "zone_version": ground.zone.version,
            "standing": ground.standing,
            "readings": [_reading_json(each) for each in ground.readings],
        }
    return found


def _reading_json(placed: Placed) -> dict[str, Any]:
    candidate, region = placed.reading.candidate, placed.reading.region
    place = candidate.place.position
    found: dict[str, Any] = {
        "anchor": candidate.place.id,
        "name": candidate.place.name,
        "match": str(candidate.match),
        "favoured": candidate.is_favoured,
        "source": candidate.place.source,
        "lon": place.lon_deg if place else None,
        "lat": place.lat_deg if place else None,
        "doubt_m": place.precision_m if place else None,
        "verdict": str(placed.verdict),
        "verdict_with_doubt": str(placed.verdict_with_doubt),
        "nearest_to_boundary_m": _metres(placed.nearest_m),
        "farthest_to_boundary_m": _metres(placed.farthest_m),
        "point_to_boundary_m": _metres(placed.point_m),
    }
    if region:
        point = region.point
        found["region"] = {
            "nearest_m": region.nearest_m,
            "farthest_m": region.farthest_m,
            "sectors": [{"from_deg": start % 360, "turn_deg": turn} for start, turn in region.sectors],
            "point": [point.lon_deg, point.lat_deg] if point else None,
        }
    return found


def _metres(length_m: float | None) -> float | None:
    return None if length_m is None else round(length_m, 1)
