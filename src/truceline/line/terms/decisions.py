"""What a registrar decides of an agreement, once: all have signed it, or it is void and frees who was left hanging.

Where an agreement names a registrar, the signatures go to it as well, and nobody relies before its ``complete`` is
here. So its ``void`` can free a signer at once: whoever says both can be convicted by its own two messages.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from truceline.line.agreements import Agreement
from truceline.line.kinds import How, MessageKind
from truceline.line.logged import Mark, Threads
from truceline.line.messages import Message


class Decision(StrEnum):
    """What became of an agreement."""

    COMPLETE = "complete"
    """All parties have signed it; from here on each may rely on it."""
    VOID = "void"
    """It will never be complete: nobody may rely on it, and nobody is bound by it."""


HOW_OF: Mapping[Decision, How] = {Decision.COMPLETE: How.ACCEPT, Decision.VOID: How.REFUSE}
"""How a message of the kind ``decide`` refers to the agreement."""
_DECISIONS = {how: decision for decision, how in HOW_OF.items()}


def decision_in(message: Message, agreement: Agreement) -> Decision | None:
    """What a message decides of an agreement; none if it does not.

    It counts only if it is from the agreement's registrar and to all its parties: who decides two ways cannot tell
    each party another one without a gap in the numbers of its messages.
    """
    is_decision = message.kind is MessageKind.DECIDE and message.sender == agreement.registrar
    if not is_decision or not message.re or message.re.id != agreement.id or not {*agreement.parties} <= {*message.to}:
        return None
    return _DECISIONS[message.re.how]


def decisions_in(agreement: Agreement, threads: Threads) -> dict[Decision, Mark]:
    """Where a log first has each decision of an agreement's registrar: one at most, if the registrar is honest."""
    found: dict[Decision, Mark] = {}
    for mark, signed in threads.referring.get(agreement.id, ()):
        decision = decision_in(signed.message, agreement)
        if decision:
            found.setdefault(decision, mark)
    return found


def due_decision(
    agreement: Agreement, signed: Collection[str], declined: Collection[str], now_at: int, tolerance_ms: int
) -> Decision | None:
    """What an honest registrar decides by what it knows; none as long as it has to wait.

    Args:
        agreement: that names it.
        signed: the parties whose signatures it holds.
        declined: the parties that said that they will not sign.
        now_at: the time, ms since the epoch.
        tolerance_ms: by how much clocks may differ, from the charter.
    """
    if not signed:
        return None  # nobody is bound
    if {*agreement.parties} <= {*signed}:
        return Decision.COMPLETE
    if declined or now_at > agreement.sign_by + tolerance_ms:
        return Decision.VOID
    return None
