"""What a signed statement that came over the line makes of an account: what its sender stated, and nothing else."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.accounts.entries import Telling
from truceline.errors import InputError
from truceline.line.kinds import How, MessageKind
from truceline.line.messages import Message
from truceline.line.statements import Signatory, SignedStatement, signed_statement_from
from truceline.node.accounts.book import Accounts
from truceline.node.deeds import book
from truceline.node.node import Node
from truceline.node.saying.threads import message_called


def statement_in(message: Message) -> SignedStatement | None:
    """What a message states, who speaks and who stands behind it; none if it is no statement."""
    return signed_statement_from(message.body) if message.kind is MessageKind.STATEMENT else None


def speaker_of(message: Message) -> str:
    """Who speaks in a message: who its statement says, else who sent it."""
    statement = statement_in(message)
    return statement.speaker if statement else message.sender


def file_of(message: Message, attachment: str) -> str:
    """The name of the file that holds the words of an account by a message; empty if its own words are meant.

    Args:
        message: of the record.
        attachment: the name of the file that somebody wants; empty if they name none.

    Raises:
        InputError: the message states its words elsewhere.
    """
    statement = statement_in(message)
    if statement and attachment not in ("", statement.file):
        raise InputError(
            f"the words of the statement do not stand in {attachment[:60]!a}", hint="leave --attachment out"
        )
    return statement.file if statement else attachment


def check_as_stated(message: Message, telling: Telling) -> None:
    """Nothing, for an account that names as speaker, as whom they speak for and as signatories whom its message does.

    Raises:
        InputError: it names others.
    """
    statement = statement_in(message)
    pairs = [("the speaker", telling.speaker, speaker_of(message))]
    if statement:
        pairs.append(("for whom", telling.on_behalf, statement.on_behalf))
        pairs.append(("signatories", _names(telling.signatories), _names(statement.signatories)))
    for what, told, said in pairs:
        if told != said:
            raise InputError(
                f"the message of {message.sender} names {said[:60]!a} as {what}, and the account {told[:60]!a}",
                hint="leave it out: it is taken from the message" if statement else "say by --on-behalf for whom",
            )


def earlier_version(node: Node, message: Message, *, is_drill: bool) -> str:
    """Id of the newest account by the statement that a message takes the place of; empty if there is none.

    Args:
        node: ours.
        message: which.
        is_drill: True if the later account is of a drill: those of the other mark are no versions of it.
    """
    reference = message.re
    if message.kind is not MessageKind.STATEMENT or not reference or reference.how is not How.SUPERSEDE:
        return ""
    for entry in reversed(book(node, Accounts).by_id.values()):
        is_it = (entry.telling.message, entry.is_drill) == (reference.id, is_drill)
        if is_it and message_called(node, reference.id).message.sender == message.sender:
            return entry.id
    return ""


def _names(signatories: tuple[Signatory, ...]) -> str:
    """In one order: which of them is named first says nothing."""
    return ", ".join(sorted(f"{each.name} ({each.standing})" for each in signatories))
