"""How long before it holds a notice was said, beside how long it should have been: too short is said, never refused.

How long is agreed: an annex of the kind ``notices`` of an agreement has one object,
``{"emergency_lead_ms":...,"movement_lead_ms":...,"near_m":...,"site_lead_ms":...}``. Where nothing is agreed, the
time in which the charter has messages acknowledged is the least: who moves sooner moves before anybody must have
read of it.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import NamedTuple

from truceline.errors import NoteError, NotFoundError, TrustError
from truceline.line.kinds import Precedence
from truceline.line.wording.notices import Why
from truceline.model.notices import MAX_RADIUS_M, Movement
from truceline.node.node import Node
from truceline.node.notifying.register import Listed
from truceline.node.terms.agreements import agreements_on, standing_of
from truceline.signing.canonical import parse
from truceline.signing.fields import Fields

ANNEX = "notices"
NEAR_M = 1_000
"""How near others may come to a site or a convoy before it is told, where no agreement says it."""
_MOST_MS = 366 * 86_400_000


class NoticeRules(NamedTuple):
    """What is agreed of notices.

    Args:
        agreement: that says so; empty if none does.
        site_lead_ms, movement_lead_ms: how long before it holds a notice is said.
        emergency_lead_ms: the same for a movement that is marked as an emergency by its precedence.
        near_m: how near others may come before it is told.
    """

    agreement: str
    site_lead_ms: int
    movement_lead_ms: int
    emergency_lead_ms: int
    near_m: int


class Lead(NamedTuple):
    """How long before it holds a notice was said."""

    given_ms: int
    """Negative if it was said after it had begun."""
    wanted_ms: int
    by: str
    """What wants it: ``charter``, or the first digits of an agreement."""

    @property
    def is_short(self) -> bool:
        """True if it was said later than it should have been."""
        return self.given_ms < self.wanted_ms


def rules_on(node: Node, line: str, now_at: int) -> NoticeRules:
    """What is agreed of notices on a line, by the newest agreement that we may rely on; else what the charter gives."""
    for agreement_id in reversed(agreements_on(node, line)):
        rules = _rules_of(node, agreement_id, now_at)
        if rules:
            return rules
    within_ms = node.line(line).charter.ack_within_ms
    routine_ms = within_ms[Precedence.ROUTINE]
    return NoticeRules("", routine_ms, routine_ms, within_ms[Precedence.IMMEDIATE], NEAR_M)


def lead_of(listed: Listed, rules: NoticeRules) -> Lead | None:
    """How long before it holds a notice was said, by its sender; none for words, and for one that only goes on."""
    if listed.notified is None or listed.notified.why in (Why.REVALIDATED, Why.CHECKED):
        return None
    notice = listed.notified.notice
    wanted_ms = rules.site_lead_ms
    if isinstance(notice, Movement):
        is_emergency = listed.message.precedence in (Precedence.FLASH, Precedence.IMMEDIATE)
        wanted_ms = rules.emergency_lead_ms if is_emergency else rules.movement_lead_ms
    return Lead(notice.begins_at - listed.message.at, wanted_ms, rules.agreement[:16] or "charter")


def told_of_lead(lead: Lead) -> str:
    """Whether a notice was said in time, in a sentence; that it is late takes nothing from it."""
    agreed = "the charter" if lead.by == "charter" else f"the agreement {lead.by}"
    if lead.given_ms < 0:
        return f"LATE: said {_length(-lead.given_ms)} after it began; {agreed} has {_length(lead.wanted_ms)} before"
    if lead.is_short:
        return f"SHORT: said {_length(lead.given_ms)} before it begins; {agreed} has {_length(lead.wanted_ms)}"
    return f"said {_length(lead.given_ms)} before it begins; {agreed} has {_length(lead.wanted_ms)}"


def _rules_of(node: Node, agreement_id: str, now_at: int) -> NoticeRules | None:
    """What one agreement says of notices; none if it says nothing that we may rely on."""
    try:
        standing = standing_of(node, agreement_id)
    except (NotFoundError, NoteError, TrustError):
        return None
    annex = next((annex for annex in standing.agreement.annexes if annex.kind == ANNEX), None)
    if annex is None or not standing.lights.may_rely(now_at):
        return None
    content = node.store.content(annex.sha256)
    return rules_from(content, agreement_id) if content is not None else None


def rules_from(content: bytes, agreement: str) -> NoticeRules | None:
    """The rules in the bytes of an annex, in canonical form, of an agreement; none if they are of another form."""
    try:
        fields = Fields(parse(content.rstrip(b"\n")), "notices")
        rules = NoticeRules(
            agreement,
            site_lead_ms=fields.integer("site_lead_ms", high=_MOST_MS),
            movement_lead_ms=fields.integer("movement_lead_ms", high=_MOST_MS),
            emergency_lead_ms=fields.integer("emergency_lead_ms", high=_MOST_MS),
            near_m=fields.integer("near_m", 1, MAX_RADIUS_M),
        )
        fields.end()
    except NoteError:
        return None
    return rules


def _length(ms: int) -> str:
    """A length of time, to the largest unit that keeps it apart from its neighbours."""
    minutes = ms // 60_000
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes / 60:.1f} h" if minutes < 72 * 60 else f"{minutes / 1_440:.1f} days"
