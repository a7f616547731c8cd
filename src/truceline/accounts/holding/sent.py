"""Claims that somebody was warned, against the warnings on record: sent, received, acknowledged, passed on, or not."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from truceline.accounts.claims import Claim, ClaimType, Modality
from truceline.accounts.comparison.told import FIRM, Told
from truceline.accounts.holding.check import Check, Kind

ON_RECORD, NOT_ON_RECORD, DISPUTED = "on record", "not on record", "contradicted"


@dataclass(frozen=True)
class Sent:
    """A warning of the record, and how far it got.

    Args:
        id: of the message. sender, recipients: parties. at: when our log has it, ms since the epoch.
        told: how far it got, a sentence for each recipient and each hop of a relay, with times.
        is_received: True if a receipt of the other side is on record; that is no acknowledgement.
        is_acknowledged: True if a desk of theirs confirmed that it was shown.
        relayed_to: whom it is confirmed to have reached beyond the line; empty if nobody.
    """

    id: str
    sender: str
    recipients: tuple[str, ...]
    at: int
    told: tuple[str, ...]
    is_received: bool
    is_acknowledged: bool
    relayed_to: tuple[str, ...] = ()


def warning_checks(told: Told, sent: Iterable[Sent]) -> tuple[Check, ...]:
    """Each claim of a warning against the warnings of the record.

    That a warning is on record says nothing of whether it reached those who moved, unless a relay to them is confirmed.
    """
    known = sorted(sent, key=lambda each: (each.at, each.id))
    claims = told.of(ClaimType.WARNING, firm=False)
    return tuple(_check(told, claim, known) for claim in claims if claim.modality in FIRM | {Modality.DENIED})


def _check(told: Told, claim: Claim, sent: list[Sent]) -> Check:
    if not sent:
        nothing = "no warning of this incident is on this record; it may have gone another way"
        return Check(told.letter, claim, Kind.WARNED, "", NOT_ON_RECORD, (nothing,))
    verdict = DISPUTED if claim.modality is Modality.DENIED else ON_RECORD
    detail = [words for each in sent for words in (_head(each), *each.told)]
    if not any(each.relayed_to for each in sent):
        detail.append("whether any warning reached those who moved is not on record")
    against = ", ".join(each.id[:12] for each in sent)
    return Check(told.letter, claim, Kind.WARNED, against, verdict, tuple(detail))


def _head(sent: Sent) -> str:
    return f"{sent.id[:12]}, from {sent.sender} to {', '.join(sent.recipients)}: {_far(sent)}"


def _far(sent: Sent) -> str:
    """The furthest state that is proved; received is not acknowledged, and acknowledged is not passed on."""
    reached = "acknowledged" if sent.is_acknowledged else "received" if sent.is_received else "sent, no receipt"
    onward = f", passed on to {', '.join(sent.relayed_to)}" if sent.relayed_to else ""
    return f"{reached}{onward}"
