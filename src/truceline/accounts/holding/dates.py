"""Days that claims give, against when the incident was as its record has it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from datetime import UTC, date, datetime

from truceline.accounts.checking.grounds import Verdict
from truceline.accounts.claims import Claim
from truceline.accounts.comparison.told import FIRM, Told, days_of
from truceline.accounts.holding.check import Check, Kind
from truceline.model.incidents import Span

_DAY_MS = 86_400_000


def date_checks(told: Told, span: Span) -> tuple[Check, ...]:
    """Each firm claim about this incident that names days, against the incident's span; what was before is left out.

    Args:
        told: the account.
        span: from when to when the incident was.
    """
    dated = ((claim, sorted(days_of(claim))) for claim in told.now if claim.modality in FIRM)
    return tuple(_check(told, claim, days, span) for claim, days in dated if days)


def midnight_of(day: str) -> int:
    """When a day begins, UTC, ms since the epoch."""
    return round(datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).timestamp() * 1000)


def window_of(days: list[str]) -> tuple[int, int]:
    """From the beginning of the first day up to but not including the end of the last one, ms UTC."""
    return midnight_of(days[0]), midnight_of(days[-1]) + _DAY_MS


def _check(told: Told, claim: Claim, days: list[str], span: Span) -> Check:
    begins_at, ends_at = window_of(days)
    verdict = Verdict.STRADDLES
    if begins_at <= span.from_at and span.to_at < ends_at:
        verdict = Verdict.INSIDE
    elif ends_at <= span.from_at or span.to_at < begins_at:
        verdict = Verdict.OUTSIDE
    printed = " to ".join(dict.fromkeys((days[0], days[-1])))
    detail = f"{printed}, taken as days of UTC; a local day begins some hours before or after"
    return Check(told.letter, claim, Kind.TIME, "the incident", str(verdict), (detail,))
