"""The registrar's part: its node decides each agreement that names it, once, by what its own log holds.

Nobody needs to be asked, and nobody can be: what is decided follows from the signatures and the refusals that came in,
and from the time. A log that goes on from a lost one decides nothing that the lost one may have decided already.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator

from truceline.errors import NoteError, NotFoundError, TrustError
from truceline.line.kinds import MessageKind, Precedence
from truceline.line.messages import Reference
from truceline.line.terms.decisions import HOW_OF, Decision, due_decision
from truceline.node import labels
from truceline.node.accusations import accusations_on
from truceline.node.exchange.news import News, What
from truceline.node.lines import entries_labelled
from truceline.node.node import Moment, Node
from truceline.node.saying.messages import Wording, open_logged, say_as_node
from truceline.node.terms.agreements import Standing, agreements_on, standing_of
from truceline.record.entries import EntryKind

_WORDS = {
    Decision.COMPLETE: "All parties have signed it. It is complete.",
    Decision.VOID: "It is void: not all parties have signed it, and it binds nobody.",
}


def decide(node: Node, now: Moment) -> tuple[News, ...]:
    """Decides what is due, where we are the registrar; to be called some times a minute.

    Raises:
        StoreError: the disk is full or fails.
    """
    if node.store.frozen:
        return ()
    lines = [line for line in node.lines if node.line(line).charter.registrar == node.party]
    return tuple(news for line in lines for news in _decide_on(node, line, now))


def _decide_on(node: Node, line: str, now: Moment) -> Iterator[News]:
    for agreement_id in agreements_on(node, line):
        try:
            standing = standing_of(node, agreement_id)
        except (NotFoundError, NoteError, TrustError):
            continue  # unusable, so nobody has signed it here
        decision = _due(node, standing, now)
        if decision:
            _say(node, standing, decision, now)
            yield News(What.DECIDED, node.party, line, agreement_id, f"the agreement is {decision}")


def _due(node: Node, standing: Standing, now: Moment) -> Decision | None:
    agreement, signed = standing.agreement, standing.lights.signed
    if agreement.registrar != node.party or standing.lights.decisions or now.at > agreement.ends_at:
        return None
    if _may_be_decided_already(node, standing):
        return None
    declined = {decline.party for decline in standing.declines}
    tolerance_ms = node.line(agreement.line).charter.clock_tolerance_ms
    decision = due_decision(agreement, signed, declined, now.at, tolerance_ms)
    # Nothing new is agreed on a line with evidence against a member, so whoever has signed is let go.
    return Decision.VOID if decision and accusations_on(node, agreement.line) else decision


def _may_be_decided_already(node: Node, standing: Standing) -> bool:
    """True if a log of ours that was lost may have decided it: somebody had signed it before this one began."""
    if node.log_number == 1:
        return False
    charter = node.line(standing.agreement.line).charter
    begun_at = node.entry(0).at + charter.clock_tolerance_ms
    return any(
        message.kind is MessageKind.ASSENT and message.at <= begun_at
        for entry in entries_labelled(node.store, labels.referring_to(standing.agreement.id))
        if entry.kind is EntryKind.RECV and node.store.content(entry.obj) is not None
        for message in (open_logged(node, entry).message,)
    )


def _say(node: Node, standing: Standing, decision: Decision, now: Moment) -> None:
    wording = Wording(
        to=standing.agreement.parties,
        kind=MessageKind.DECIDE,
        body={"text": _WORDS[decision]},
        precedence=Precedence.PRIORITY,
        re=Reference(standing.agreement.id, HOW_OF[decision]),
        language="en",
    )
    say_as_node(node, standing.agreement.line, wording, now)
