"""What claims of one event share: what was hit, damaged or hurt was so at one place and time, printed once.

Only claims of one sentence share, and only where it tells of one place or time: of two, neither is lent.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

from truceline.accounts.claims import Claim, ClaimType, Place, Time
from truceline.accounts.lexicon import Lexicon
from truceline.accounts.text.sentences import Sentence

_OF_EVENTS = frozenset({ClaimType.STRIKE, ClaimType.DAMAGE, ClaimType.CASUALTIES})


def with_shared(claims: list[Claim], sentence: Sentence, lexicon: Lexicon) -> list[Claim]:
    """The claims of a sentence, those of its one event with the place and the time that one of them has."""
    if any(token.low in lexicon.words["other_events"] for token in sentence.tokens):
        return claims
    of_event = [claim for claim in claims if claim.type in _OF_EVENTS]
    places = {claim.place for claim in of_event if claim.place is not None}
    times = {claim.time for claim in of_event if claim.time is not None}
    return [_shared(claim, places, times) if claim in of_event else claim for claim in claims]


def _shared(claim: Claim, places: set[Place], times: set[Time]) -> Claim:
    place = claim.place or (next(iter(places)) if len(places) == 1 else None)
    time = claim.time or (next(iter(times)) if len(times) == 1 else None)
    return replace(claim, place=place, time=time)
