"""Messages that a peer hands in: proved to stand in their author's log, or refused; stored once, receipted always.

What is refused is kept out, but that it was refused is an entry, and its proof the answer: silence is for what the
node never saw.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from truceline.errors import NoteError, TrustError
from truceline.line.admission import SignedMessage, open_message
from truceline.line.kinds import MessageKind, Precedence
from truceline.line.messages import message_from_text
from truceline.line.reception import key_of_receipt
from truceline.node import labels
from truceline.node.alerting.reading_back import hear
from truceline.node.assents import agree_drafts, check_signed_apart
from truceline.node.checks import answer_challenge
from truceline.node.exchange.claims import Accusation
from truceline.node.exchange.evidence import take_evidence
from truceline.node.exchange.intake import Intake
from truceline.node.exchange.news import News, What
from truceline.node.exchange.placing import Placed
from truceline.node.lines import entries_labelled
from truceline.node.node import Node
from truceline.node.saying.messages import ack_drafts, attached, due_of
from truceline.record.entries import EntryKind
from truceline.record.forks import SecondText
from truceline.record.store import Change, Label, object_name
from truceline.signing.canonical import Value
from truceline.signing.notes import read_unverified

NOT_IN_LOG = "not-in-log"
NOT_TRUSTED = "not-trusted"
SECOND_TEXT = "second-text"
UNKNOWN_LINE = "unknown-line"
UNUSABLE = "unusable"
MOST_SECOND_TEXTS = 4
"""That are looked at again after a start: one is enough, and who makes two could make a thousand."""
_FLASH = b'"prec":"flash"'


def second_texts_kept(node: Node, party: str) -> Iterator[Accusation]:
    """Evidence from the second texts of a party that are on record, where the node was killed before it kept that."""
    for entry in entries_labelled(node.store, labels.second_texts_of(party), MOST_SECOND_TEXTS):
        second = node.store.content(entry.obj)
        earlier = node.newest(labels.number_of(message_from_text(read_unverified(second).text))) if second else None
        first = node.store.content(earlier.obj) if earlier else None
        if first and second:
            yield Accusation(party, SecondText(first, second))


@dataclass
class Arrivals:
    """The messages of one bundle.

    Args:
        intake: of the bundle.
        blobs: the files that came along, by their SHA-256.
        accusations: evidence that came to light.
    """

    intake: Intake
    blobs: Mapping[str, bytes]
    accusations: list[Accusation] = field(default_factory=list)
    _numbers: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    _again: list[SignedMessage] = field(default_factory=list)
    _new: list[SignedMessage] = field(default_factory=list)

    def take(self, note: bytes, placed: Placed | None) -> None:
        """Has a message stored, or refused, with the next commit, and answered from then on.

        Args:
            note: the message.
            placed: where it is proved to stand; none if it is not.
        """
        earlier = self._receipted(note)
        if earlier is not None:
            self.intake.answers.append(earlier)
            self._again += self._opened_again(note, placed)
            return
        # Nobody has signed for this yet; who claims flash uses up its own reserve.
        if not self.intake.admits(Precedence.FLASH if _FLASH in note else Precedence.ROUTINE, len(note)):
            return
        if placed is None:
            self.intake.refuse(note, NOT_IN_LOG, "no proof came with it that its author's log has it")
        elif placed.entry.line not in self.intake.node.lines:
            self.intake.refuse(note, UNKNOWN_LINE, f"there is no line {placed.entry.line} here", placed.entry.line)
        else:
            self._take_proved(note, placed)

    def follow(self) -> None:
        """Does what the messages bring about that are stored now; evidence is looked at again if it came again."""
        node, now = self.intake.node, self.intake.now
        for signed in self._new:
            if signed.message.kind is MessageKind.CHALLENGE:
                answer_challenge(node, signed, now)
            if signed.message.kind is MessageKind.REPLY:
                hear(node, signed.message, now)
        for signed in (*self._new, *self._again):
            if signed.message.kind is MessageKind.FORK:
                self.intake.news += take_evidence(node, signed, now)

    def _receipted(self, note: bytes) -> int | None:
        """Where the receipt for these bytes stands; none if they are new."""
        obj = object_name(note)
        for index in self.intake.node.store.about(obj):
            entry = self.intake.node.entry(index)
            if entry.kind is EntryKind.RECV and entry.obj == obj:
                return index
        return None

    def _opened_again(self, note: bytes, placed: Placed | None) -> list[SignedMessage]:
        """A message with evidence whose answer got lost: perhaps the node stopped before it had looked at it."""
        if placed is None or b'"kind":"fork"' not in note:
            return []
        try:
            return [self._opened(note, placed)[0]]
        except (NoteError, TrustError):
            return []

    def _take_proved(self, note: bytes, placed: Placed) -> None:
        line = placed.entry.line
        try:
            signed, files = self._opened(note, placed)
        except (NoteError, TrustError) as error:
            self.intake.refuse(note, UNUSABLE if isinstance(error, NoteError) else NOT_TRUSTED, str(error), line)
            return
        message = signed.message
        size = sum(map(len, files))
        if size and not self.intake.admits(message.precedence, size):
            return
        first = self._first_text(signed, note)
        if first is not None:
            words = f"number {message.seq} of {message.sender} was used for another text before"
            if first:
                self.accusations.append(Accusation(message.sender, SecondText(first, note)))
            self.intake.refuse(note, SECOND_TEXT, words, line, labels.second_texts_of(message.sender))
            return
        self._new.append(signed)
        self._receipt(note, signed, files, placed)

    def _opened(self, note: bytes, placed: Placed) -> tuple[SignedMessage, tuple[bytes, ...]]:
        node = self.intake.node
        line = node.line(placed.entry.line)
        if placed.party not in line.histories:
            raise TrustError(f"{placed.party} is no member of the line", hint="keep it as evidence")
        signed = open_message(note, line.charter, line.histories[placed.party], placed.position)
        if signed.message.id != placed.entry.note_id:
            raise TrustError("the sender's log names another text for it", hint="keep both as evidence")
        if node.party not in signed.message.to:
            raise TrustError(f"the message is to {', '.join(signed.message.to)}", hint="hand it to them")
        files = attached(signed.message, self.blobs, node)
        check_signed_apart(node, signed, files, placed.position)
        return signed, files

    def _first_text(self, signed: SignedMessage, note: bytes) -> bytes | None:
        """Another text that its sender has signed under the same number; none if there is none, empty if it is gone."""
        number, message_id = labels.number_of(signed.message), signed.message.id
        earlier = self.intake.node.newest(number)
        if earlier is not None and earlier.note_id != message_id:
            return self.intake.node.store.content(earlier.obj) or b""
        first_id, first = self._numbers.setdefault(number, (message_id, note))
        return None if first_id == message_id else first

    def _receipt(self, note: bytes, signed: SignedMessage, files: tuple[bytes, ...], placed: Placed) -> None:
        node, now, message = self.intake.node, self.intake.now, signed.message
        proof = placed.proof.encoded
        extra: dict[str, Value] = {"log": placed.position.log, "index": placed.position.index}
        draft = node.draft(
            now,
            EntryKind.RECV,
            line=message.line,
            peer=message.sender,
            note_id=message.id,
            obj=signed.obj,
            extra=extra | {"proof": object_name(proof)},
        )
        names = (*labels.labels_of(message), *placed.labels)
        change = Change(
            drafts=(
                draft,
                *ack_drafts(node, signed, now),
                *agree_drafts(node, signed, files, placed.position, now),
            ),
            labels=tuple(Label(0, name) for name in names),
            due=due_of(message),
            objects=(note, proof, *files),
            once=key_of_receipt(signed),
        )
        words = f"{message.kind} {message.precedence}{' DRILL' if message.is_drill else ''} number {message.seq}"
        news = News(What.ARRIVED, message.sender, message.line, message.id, words)
        self.intake.write(change, news, is_answer=True)
