"""The words under which a node finds entries of its log again."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.line.kinds import MessageKind
from truceline.line.messages import Message
from truceline.line.wording.notices import KINDS
from truceline.signing.parties.manifests import Position

CHARTERS = "charters"
"""Each charter that all its members have signed."""
CARDS = "cards"
"""Each manifest that was enrolled and belongs to no line yet."""
TICKS = "ticks"
_OF_NOTICES = (*KINDS, MessageKind.CANCEL, MessageKind.CORRECT)


def charter_of(line: str) -> str:
    """The charter that started a line."""
    return f"charter:{line}"


def card_of(party: str) -> str:
    """The manifests of a party that were enrolled."""
    return f"card:{party}"


def manifests_of(party: str) -> str:
    """The manifests of a party that came into force by their place in its log."""
    return f"manifest:{party}"


def messages_on(line: str) -> str:
    """Every message on a line, in both directions."""
    return f"line:{line}"


def messages_from(party: str, line: str) -> str:
    """The messages of one sender on a line."""
    return f"from:{line}:{party}"


def numbering_of(line: str) -> str:
    """From which number our messages on a line go on in this log, if it is not our first."""
    return f"numbering:{line}"


def number_of(message: Message) -> str:
    """The message that has a number of its sender's."""
    return f"number:{message.line}:{message.sender}:{message.seq}"


def referring_to(text_id: str) -> str:
    """The messages that refer to a text."""
    return f"re:{text_id}"


def notices_on(line: str) -> str:
    """The notices on a line, and what may end one."""
    return f"notices:{line}"


def agreements_on(line: str) -> str:
    """The proposals of agreements on a line, and the assents to them."""
    return f"agreement:{line}"


def declared_on(line: str) -> str:
    """What we declared of our side of a line."""
    return f"declared:{line}"


def checks_from(party: str, line: str) -> str:
    """The line checks that a party sent on a line."""
    return f"check:{line}:{party}"


def checks_of(party: str, peer: str, line: str) -> str:
    """The line checks that a party sent to a peer."""
    return f"check:{line}:{party}:{peer}"


def checks_on(line: str) -> str:
    """The line checks on a line and the answers to them, whoever sent them: what no person has written."""
    return f"checks:{line}"


def carriages_on(line: str) -> str:
    """The messages on a line about bundles that a mediator carries."""
    return f"carriages:{line}"


def cosigned_by(peer: str) -> str:
    """The entries with a peer's cosignatures on our log."""
    return f"cosigned:{peer}"


def place_of(party: str, position: Position) -> str:
    """What we were shown to stand at a place of a party's log."""
    return f"place:{party}:{position.log}:{position.index}"


def claims_of(party: str) -> str:
    """Entries that rest on a checkpoint of a party's log that could not be judged, or was found false, when it came."""
    return f"claim:{party}"


def second_texts_of(party: str) -> str:
    """Notes of a party that were refused because their number was used for another text before."""
    return f"second:{party}"


def evidence_on(line: str) -> str:
    """Evidence of forks on a line that a node has found or was given."""
    return f"fork:{line}"


def deeds_of(noun: str) -> str:
    """What our own people did to things of a kind."""
    return f"deeds:{noun}"


def deeds_about(noun: str, of: str) -> str:
    """What our own people did to one thing."""
    return f"deeds:{noun}:{of}"


def labels_of(message: Message) -> tuple[str, ...]:
    """All labels of the entry that brings a message into the log."""
    labels: tuple[str, ...] = (
        messages_on(message.line),
        messages_from(message.sender, message.line),
        number_of(message),
    )
    if message.kind is MessageKind.CHALLENGE:
        each = (checks_of(message.sender, peer, message.line) for peer in message.to)
        labels += (checks_from(message.sender, message.line), *each)
    if message.kind is MessageKind.CARRY:
        labels += (carriages_on(message.line),)
    if message.kind in (MessageKind.CHALLENGE, MessageKind.CHECK):
        labels += (checks_on(message.line),)
    if message.kind in (MessageKind.PROPOSE, MessageKind.ASSENT):
        labels += (agreements_on(message.line),)
    if message.kind in _OF_NOTICES:
        labels += (notices_on(message.line),)
    return (*labels, referring_to(message.re.id)) if message.re else labels
