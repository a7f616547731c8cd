"""Against whom a node holds evidence, as its record says: on a line with evidence nothing new is agreed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator

from truceline.errors import TrustError
from truceline.line.kinds import MessageKind
from truceline.node import labels
from truceline.node.lines import entries_labelled
from truceline.node.node import Node
from truceline.record.entries import Entry

_MAKES_AN_AGREEMENT = (MessageKind.PROPOSE, MessageKind.ASSENT)


def lines_with(node: Node, party: str) -> Iterator[str]:
    """The lines on which a party is a member."""
    return (line for line in node.lines if party in node.line(line).histories)


def accusations_on(node: Node, line: str) -> tuple[Entry, ...]:
    """The entries that say against which member of a line there is evidence, the oldest first."""
    return tuple(entries_labelled(node.store, labels.evidence_on(line)))


def is_accused(node: Node, party: str) -> bool:
    """True if there is evidence against a party on any line: its log is not cosigned any more."""
    return any(entry.peer == party for line in lines_with(node, party) for entry in accusations_on(node, line))


def check_may_be_said(node: Node, line: str, kind: MessageKind) -> None:
    """Nothing, unless an agreement would be made on a line on which somebody was caught.

    Raises:
        TrustError: there is evidence against a member, and the message proposes or signs an agreement.
    """
    if kind not in _MAKES_AN_AGREEMENT:
        return
    accused = sorted({entry.peer for entry in accusations_on(node, line)})
    if accused:
        raise TrustError(
            f"there is evidence on this line that {', '.join(accused)} said two things: nothing new is agreed on it",
            hint="warnings and answers still pass; agree on a new line once all have met and cleared it up",
        )
