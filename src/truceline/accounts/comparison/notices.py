"""Topics of warnings and reasons: whether they were warned, by which channel, by leaflets, and why force was used."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence

from truceline.accounts.claims import ClaimType, Modality
from truceline.accounts.comparison.items import Position, Relation
from truceline.accounts.comparison.relating import Related, Topic, by_common_value, by_equal_values
from truceline.accounts.comparison.told import FIRM, Setting, Told

_GIVES_REASONS = (ClaimType.POSTURE, ClaimType.STATEMENT, ClaimType.STRIKE, ClaimType.WARNING)
_LEAFLETS = "leaflets"


def _warning(told: Told, setting: Setting) -> Position | None:
    claims = told.of(ClaimType.WARNING)
    if claims:
        return Position(told.letter, "warned", claims, frozenset({"warned"}))
    denied = tuple(claim for claim in told.of(ClaimType.WARNING, firm=False) if claim.modality is Modality.DENIED)
    return Position(told.letter, "not warned", denied, frozenset({"not warned"})) if denied else None


def _channel(told: Told, setting: Setting) -> Position | None:
    """By what channel; where warnings are told without one it is open, with whom they are said to have gone to."""
    claims = told.of(ClaimType.WARNING)
    found = tuple(claim for claim in claims if setting.cues.found("channels", (claim.text,)) - {_LEAFLETS})
    values = setting.cues.found("channels", (claim.text for claim in found)) - {_LEAFLETS}
    if found:
        return Position(told.letter, ", ".join(sorted(values)), found, values)
    to = ", ".join(dict.fromkeys(claim.target for claim in claims if claim.target))
    says = f"no channel named; to {to}" if to else "no channel named"
    return Position(told.letter, says, claims, is_open=True) if claims else None


def _channels(positions: Sequence[Position]) -> Related:
    """Unknown if nobody names one."""
    if all(position.is_open for position in positions):
        return Related(Relation.UNKNOWN)
    return by_common_value(positions)


def _leaflets(told: Told, setting: Setting) -> Position | None:
    said = (claim for claim in told.account.claims if claim.modality in FIRM | {Modality.CONDITIONAL})
    found = tuple(claim for claim in said if _LEAFLETS in setting.cues.found("channels", (claim.text,)))
    return Position(told.letter, "leaflets", found, frozenset({_LEAFLETS})) if found else None


def _justification(told: Told, setting: Setting) -> Position | None:
    found = tuple(claim for claim in told.of(*_GIVES_REASONS) if setting.cues.found("reasons", (claim.text,)))
    values = setting.cues.found("reasons", (claim.text for claim in found))
    return Position(told.letter, ", ".join(sorted(values)), found, values) if found else None


TOPICS = (
    Topic("warning", "Were they warned?", _warning, by_common_value),
    Topic("warning_channel", "By which channel?", _channel, _channels),
    Topic("leaflets", "Were leaflets dropped?", _leaflets, by_common_value, is_standing=False),
    Topic("justification", "What is given as the reason?", _justification, by_equal_values),
)
