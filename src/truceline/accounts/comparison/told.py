"""One account as it is compared: its claims by whether they are about this incident or about what came before."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from truceline.accounts.checking.grounds import Grounds
from truceline.accounts.claims import Account, Claim, ClaimType, Modality, Precision, Qualifier
from truceline.accounts.cues import Cues
from truceline.accounts.gazetteer import Gazetteer

FIRM = frozenset({Modality.ASSERTED, Modality.REPORTED, Modality.BELIEVED})
"""The holder, or somebody whom the holder passes on, says that it is so."""
_DATED = frozenset({Precision.DAY, Precision.HOUR, Precision.MINUTE})


@dataclass(frozen=True)
class Setting:
    """What accounts are compared with.

    Args:
        cues: of their language.
        gazetteer: for names of places.
        grounds: zones to hold places against; none if there are none.
        day: given for the incident, ISO 8601; empty to take it from the accounts.
    """

    cues: Cues
    gazetteer: Gazetteer
    grounds: Grounds | None = None
    day: str = ""


@dataclass(frozen=True)
class Told:
    """One account.

    Args:
        letter: by which the comparison calls it.
        account: its claims.
        day: of the incident, ISO 8601; empty if no account dates it.
    """

    letter: str
    account: Account
    day: str

    @cached_property
    def now(self) -> tuple[Claim, ...]:
        """Claims that are not dated before the day of the incident."""
        return tuple(claim for claim in self.account.claims if claim not in self.before)

    @cached_property
    def before(self) -> frozenset[Claim]:
        """Claims about what was before that day."""
        return frozenset(claim for claim in self.account.claims if self._is_before(claim))

    def of(self, *types: ClaimType, firm: bool = True) -> tuple[Claim, ...]:
        """Claims of some types about this incident; if firm, those that say that it is so."""
        return of_types(self.now, types, firm=firm)

    def of_before(self, *types: ClaimType) -> tuple[Claim, ...]:
        """Claims of some types that say that something was so before, in the order of the text."""
        earlier = [claim for claim in self.account.claims if claim in self.before]
        return of_types(earlier, types, firm=True)

    def days(self, claim: Claim) -> frozenset[str]:
        """A claim's own days; else those of its sentence, unless it counts how often something was."""
        own = days_of(claim)
        if own or any(quantity.qualifier is Qualifier.ORDINAL for quantity in claim.quantities):
            return own
        return self._sentence_days[claim.span]

    @cached_property
    def _sentence_days(self) -> Mapping[tuple[int, int], frozenset[str]]:
        return sentence_days(self.account)

    def _is_before(self, claim: Claim) -> bool:
        days = self.days(claim)
        return bool(self.day and days) and max(days) < self.day


def of_types(claims: Iterable[Claim], types: Iterable[ClaimType], *, firm: bool) -> tuple[Claim, ...]:
    """Those of some types; if firm, those that say that it is so."""
    wanted = set(types)
    return tuple(claim for claim in claims if claim.type in wanted and (not firm or claim.modality in FIRM))


def days_of(claim: Claim) -> frozenset[str]:
    """The days that a claim's own time names, if it names days."""
    time = claim.time
    if time is None or time.precision not in _DATED:
        return frozenset()
    return frozenset(each[:10] for each in (time.start, time.end) if each)


def sentence_days(account: Account) -> Mapping[tuple[int, int], frozenset[str]]:
    """The days that the claims of each sentence name, by its span."""
    found: dict[tuple[int, int], frozenset[str]] = {}
    for claim in account.claims:
        found[claim.span] = found.get(claim.span, frozenset()) | days_of(claim)
    return found


def day_of_incident(accounts: Iterable[Account]) -> str:
    """The latest day on which an account puts a use of force, or says that one was announced; empty if none does.

    Earlier uses of force are told in the same accounts, later ones are not: they would be incidents of their own.
    """
    known = list(accounts)
    days: set[str] = set()
    for account in known:
        strikes = of_types(account.claims, (ClaimType.STRIKE, ClaimType.DAMAGE), firm=True)
        of_sentence = sentence_days(account)
        days = days.union(*(of_sentence[claim.span] | _announced(claim) for claim in strikes))
    days = days or set().union(*(days_of(claim) for account in known for claim in account.claims))
    return max(days, default="")


def _announced(claim: Claim) -> frozenset[str]:
    said_on = claim.source.said_on
    return frozenset({said_on.date[:10]}) if said_on and said_on.date and not days_of(claim) else frozenset()
