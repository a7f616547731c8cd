"""The kinds of messages, and what each of them may ask, refer to, and be signed by."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from truceline.model.precedence import Precedence as Precedence
from truceline.signing.parties.manifests import Role


class MessageKind(StrEnum):
    """What a message is."""

    WARNING = "warning"
    MOVEMENT = "movement"
    """A notified movement."""
    SITE = "site"
    """A notified site."""
    ALLEGATION = "allegation"
    """What the recipient is said to have done; it has a right of reply, and a time for it."""
    STATEMENT = "statement"
    """How one side tells what happened: its account, as it wants it kept."""
    CHECK = "check"
    """The line is alive, or is asked whether it is."""
    ACK = "ack"
    """A desk was shown a message and confirms it; this is not agreement."""
    REPLY = "reply"
    """An answer, or how far a message was passed on."""
    CORRECT = "correct"
    """Takes the place of a message that was wrong."""
    CANCEL = "cancel"
    """A message holds no more."""
    PROPOSE = "propose"
    """An agreement is offered."""
    ASSENT = "assent"
    """An agreement is signed."""
    DECLINE = "decline"
    """An agreement will not be signed."""
    TERMINATE = "terminate"
    """An agreement is to end."""
    DECIDE = "decide"
    """A registrar's word on an agreement: complete, or void."""
    MANIFEST = "manifest"
    """The sender has new keys."""
    CHALLENGE = "challenge"
    """The other side is to show that it is there."""
    FORK = "fork"
    """Evidence that a log or a sender contradicts itself."""
    CARRY = "carry"
    """A sealed bundle that a mediator is to hand on, or hands on; or its word that it did: see ``carriage``."""
    QUERY = "query"
    """Asks what became of a message."""


class Need(StrEnum):
    """What the sender asks each recipient for. One is never taken for another: an answer is no acknowledgement."""

    NONE = "none"
    ACK = "ack"
    REPLY = "reply"
    COUNTERSIGN = "countersign"


class How(StrEnum):
    """What a message does to the text that it refers to."""

    ACK = "ack"
    REPLY = "reply"
    CORRECT = "correct"
    CANCEL = "cancel"
    ACCEPT = "accept"
    REFUSE = "refuse"
    SUPERSEDE = "supersede"


class Rule(NamedTuple):
    """What holds for every message of one kind."""

    signer: Role
    """Whose signature it takes: the node's, one operator's, or enough authorities'."""
    hows: frozenset[How | None]
    """How it may refer to another text; None is among them if it may refer to none."""
    needs: frozenset[Need]
    """What it may ask for."""
    is_for_parties: bool
    """True if observers and mediators may not send it."""


_NOTHING = frozenset({Need.NONE})
_ACK = _NOTHING | {Need.ACK}
_REPLY = _NOTHING | {Need.REPLY}
_ACK_OR_REPLY = _ACK | _REPLY
_ALONE: frozenset[How | None] = frozenset({None})


def _on(*hows: How) -> frozenset[How | None]:
    return frozenset(hows)


_NOTIFIED = Rule(Role.OPERATOR, _ALONE | _on(How.SUPERSEDE), _ACK_OR_REPLY, is_for_parties=True)

RULES: Mapping[MessageKind, Rule] = {
    MessageKind.WARNING: _NOTIFIED,
    MessageKind.MOVEMENT: _NOTIFIED,
    MessageKind.SITE: _NOTIFIED,
    MessageKind.ALLEGATION: Rule(
        Role.OPERATOR, _ALONE | _on(How.SUPERSEDE), frozenset({Need.REPLY}), is_for_parties=False
    ),
    MessageKind.STATEMENT: Rule(Role.OPERATOR, _ALONE | _on(How.SUPERSEDE), _ACK_OR_REPLY, is_for_parties=False),
    MessageKind.CORRECT: Rule(Role.OPERATOR, _on(How.CORRECT), _ACK_OR_REPLY, is_for_parties=True),
    MessageKind.CANCEL: Rule(Role.OPERATOR, _on(How.CANCEL), _ACK_OR_REPLY, is_for_parties=True),
    MessageKind.ACK: Rule(Role.OPERATOR, _on(How.ACK), _NOTHING, is_for_parties=False),
    MessageKind.REPLY: Rule(Role.OPERATOR, _on(How.REPLY), _ACK, is_for_parties=False),
    MessageKind.CHECK: Rule(Role.NODE, _ALONE | _on(How.REPLY), _REPLY, is_for_parties=False),
    MessageKind.CHALLENGE: Rule(Role.NODE, _ALONE, _REPLY, is_for_parties=False),
    MessageKind.QUERY: Rule(Role.NODE, _ALONE | _on(How.REPLY), _REPLY, is_for_parties=False),
    MessageKind.MANIFEST: Rule(Role.NODE, _ALONE, _ACK, is_for_parties=False),
    MessageKind.FORK: Rule(Role.NODE, _ALONE, _ACK, is_for_parties=False),
    MessageKind.CARRY: Rule(Role.NODE, _ALONE | _on(How.REPLY), _NOTHING, is_for_parties=False),
    MessageKind.PROPOSE: Rule(
        Role.OPERATOR, _ALONE | _on(How.SUPERSEDE), _ACK_OR_REPLY | {Need.COUNTERSIGN}, is_for_parties=True
    ),
    MessageKind.ASSENT: Rule(Role.AUTHORITY, _on(How.ACCEPT), _ACK, is_for_parties=True),
    MessageKind.DECLINE: Rule(Role.AUTHORITY, _on(How.REFUSE), _ACK, is_for_parties=True),
    MessageKind.DECIDE: Rule(Role.NODE, _on(How.ACCEPT, How.REFUSE), _NOTHING, is_for_parties=False),
    MessageKind.TERMINATE: Rule(Role.AUTHORITY, _on(How.CANCEL), _ACK, is_for_parties=True),
}
"""Every kind's rule. What ``assent``, ``decline``, ``decide`` and ``terminate`` refer to is the agreement's id."""

MAY_BE_DRILLED = frozenset(
    {
        *(MessageKind.WARNING, MessageKind.MOVEMENT, MessageKind.SITE, MessageKind.ALLEGATION),
        *(MessageKind.STATEMENT, MessageKind.CORRECT, MessageKind.CANCEL, MessageKind.ACK, MessageKind.REPLY),
        *(MessageKind.CHECK, MessageKind.CHALLENGE, MessageKind.QUERY, MessageKind.CARRY),
    }
)
"""Terms, keys and evidence are never a drill: the texts that are signed there say nothing of one, and would be real."""
