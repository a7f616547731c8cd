"""Which messages may be shown and acted on: those that their sender's own keys signed, in the role that the kind takes.

A key counts by where the note stands in its sender's log, and a member says only what the charter lets it say.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from truceline.errors import NoteError, TrustError
from truceline.line.kinds import RULES, MessageKind, Need
from truceline.line.messages import Message, message_from_text
from truceline.signing.keys import VerifyKey
from truceline.signing.notes import open_note
from truceline.signing.parties.charter import Charter, Standing
from truceline.signing.parties.history import History
from truceline.signing.parties.manifests import Position, Role

_MAY_BE_AUTOMATIC = frozenset(
    {
        MessageKind.ACK,
        MessageKind.WARNING,
        MessageKind.MOVEMENT,
        MessageKind.SITE,
        MessageKind.REPLY,
        MessageKind.ASSENT,
        MessageKind.DECLINE,
        MessageKind.TERMINATE,
    }
)
"""The last three may be, for they do nothing by themselves: the text that they bring does, which authorities signed."""
_SPEAKING = (Role.NODE, Role.OPERATOR, Role.AUTHORITY)


@dataclass(frozen=True)
class SignedMessage:
    """A message that may be shown: it keeps the charter, and the keys that its kind takes have signed it.

    Args:
        message: what was said.
        obj: SHA-256 of the whole note, 64 hex digits.
        role: in which role it was signed: of a kind that an operator signs, the node signs the automatic ones.
        signed_by: the sender's keys of that role that have signed.
    """

    message: Message
    obj: str
    role: Role
    signed_by: tuple[VerifyKey, ...]

    @property
    def acknowledges(self) -> str:
        """Id of the message that a desk confirms with it; empty if it is no acknowledgement, or no person gave it."""
        message = self.message
        is_given = message.kind is MessageKind.ACK and self.role is Role.OPERATOR and not message.is_automatic
        return message.re.id if is_given and message.re else ""


def open_message(content: bytes, charter: Charter, sender: History, at: Position) -> SignedMessage:
    """The message in a note, once everything about it holds.

    Args:
        content: a whole note.
        charter: of the line that it came by.
        sender: the keys of the party whose log has it.
        at: where that log has it, as was proved.

    Raises:
        NoteError: the bytes are no note or no message, or it asks for more than the charter allows.
        TrustError: a signature does not hold, it is not the sender's, or its kind takes another role or the
            signatures of two desks; or it is of another line, or from or to somebody who has no part in it.
    """
    roles_at = sender.roles_at(at)
    opened = open_note(content, [key for key, role in roles_at.items() if role in _SPEAKING])
    message = message_from_text(opened.text)
    if message.sender != sender.newest.party:
        raise _untrusted(f"it is from {message.sender}, and the log is of {sender.newest.party}")
    check_terms(message, charter)
    roles = {key: roles_at[key] for key in opened.signed_by}
    role = _role_taken(message, roles, sender, at)
    signed_by = tuple(key for key in opened.signed_by if roles[key] is role)
    if takes_two_desks(message.kind, charter) and (role is not Role.OPERATOR or len(_desks(signed_by)) < 2):
        raise _untrusted(
            f"fewer than two desks of {message.sender} have signed it, which the charter wants for {message.kind}"
        )
    return SignedMessage(message, opened.note.obj, role, signed_by)


def check_terms(message: Message, charter: Charter) -> None:
    """Nothing, for a message that keeps the terms of its line.

    Raises:
        TrustError: it is of another line, from or to somebody who is no member, or its sender is no party
            and only parties send its kind, or not the registrar and only the registrar does.
        NoteError: it asks for something sooner than the charter allows for its precedence.
    """
    if message.line != charter.line:
        raise _untrusted(f"it is of the line {message.line}, not {charter.line}")
    standings = {member.party: member.standing for member in charter.members}
    for party in (message.sender, *message.to):
        if party not in standings:
            raise _untrusted(f"{party} is no member of the line")
    standing = standings[message.sender]
    if RULES[message.kind].is_for_parties and standing is not Standing.PARTY:
        raise _untrusted(f"{message.sender} is here as {standing}, and only parties send {message.kind}")
    if message.kind is MessageKind.DECIDE and message.sender != charter.registrar:
        raise _untrusted(f"{message.sender} is not the registrar that the charter names")
    soonest = message.at + charter.ack_within_ms[message.precedence]
    if message.need is not Need.NONE and message.by < soonest:
        raise NoteError(
            f"it asks for {message.need} by {message.by}, sooner than {soonest}",
            hint=f"the charter gives {charter.ack_within_ms[message.precedence]} ms for {message.precedence}",
        )


def takes_two_desks(kind: MessageKind, charter: Charter) -> bool:
    """True if two desks of the sender must have signed messages of a kind, none of which can then be automatic."""
    return kind in charter.two_person


def _desks(keys: tuple[VerifyKey, ...]) -> set[str]:
    """The desks that signed; a key that is listed under two names is one desk all the same."""
    return {key.name for key in {key.public: key for key in keys}.values()}


def _role_taken(message: Message, signed_as: Mapping[VerifyKey, Role], sender: History, at: Position) -> Role:
    """The role in which a message's signatures suffice; the kind's own one before the node's."""
    wanted, roles = RULES[message.kind].signer, set(signed_as.values())
    if sender.binds(signed_as, at) if wanted is Role.AUTHORITY else wanted in roles:
        return wanted
    if Role.NODE in roles and message.kind in _MAY_BE_AUTOMATIC and message.is_automatic:
        return Role.NODE
    if wanted is Role.AUTHORITY:
        raise _untrusted(f"fewer authorities of {message.sender} have signed than it takes for {message.kind}")
    raise _untrusted(f"no {wanted} of {message.sender} has signed it, which {message.kind} takes")


def _untrusted(what: str) -> TrustError:
    return TrustError(
        f"the message is refused: {what}", hint="keep it as evidence, show it to nobody as a message, and tell the peer"
    )
