"""Notes that a peer hands in: proved to stand in their author's log, or refused; stored once, receipted always.

What is refused is kept out, but that it was refused is an entry, and its proof the answer: silence is for what the
node never saw.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from truceline.errors import NoteError, NotFoundError, TrucelineError, TrustError
from truceline.line.admission import SignedMessage, open_message
from truceline.line.kinds import MessageKind, Precedence
from truceline.line.quotas import Wait, admit
from truceline.line.reception import key_of_receipt
from truceline.node import labels
from truceline.node.checks import answer_challenge
from truceline.node.exchange.evidence import accuse, take_evidence
from truceline.node.exchange.growth import lines_with
from truceline.node.exchange.news import News, What
from truceline.node.exchange.placing import Placed
from truceline.node.lines import object_of
from truceline.node.messages import ack_drafts, checked_attachments, due_of
from truceline.node.node import Moment, Node
from truceline.record.entries import EntryKind
from truceline.record.forks import SecondText
from truceline.record.store import Change, Committed, Label, object_name
from truceline.signing.parties.manifests import Position
from truceline.signing.parties.succession import open_manifest

_REASONS: Mapping[type[TrucelineError], str] = {
    TrustError: "not-trusted",
    NoteError: "unusable",
    NotFoundError: "unknown-line",
}
NOT_IN_LOG = "not-in-log"
SECOND_TEXT = "second-text"


@dataclass
class Arrivals:
    """What a peer handed in, being taken in; made for one bundle.

    Args:
        node: ours.
        peer: who hands in, which need not be who wrote.
        blobs: the files that came along, by their SHA-256.
        now: the time.
        answers: places of the entries of ours that answer, each to be sent back with its proof.
        news: what happened.
    """

    node: Node
    peer: str
    blobs: Mapping[str, bytes]
    now: Moment
    answers: list[int] = field(default_factory=list)
    news: list[News] = field(default_factory=list)

    def take_manifest(self, note: bytes, placed: Placed) -> None:
        """Brings a party's new keys into force, from where its log has them."""
        manifest = open_manifest(note)
        if manifest.party != placed.party:
            raise TrustError(
                f"a manifest of {manifest.party} from the log of {placed.party}", hint="keep it as evidence"
            )
        before = Position(placed.position.log, placed.position.index)
        for line in lines_with(self.node, placed.party):
            history = self.node.line(line).histories[placed.party]
            if manifest.version > history.newest.version:
                history.extended(note, before, self._cosigned_before(placed))
        draft = self.node.draft(
            self.now,
            EntryKind.MANIFEST,
            peer=placed.party,
            note_id=manifest.id,
            obj=object_name(note),
            extra=_place_extra(placed),
        )
        change = Change(
            (draft,),
            (Label(0, labels.manifests_of(placed.party)),),
            objects=(note, placed.proof.encoded),
            once=f"manifest:{placed.party}:{manifest.id}",
        )
        committed = self.node.commit(change)
        self.answers.append(committed.indices.start)
        if committed.is_new:
            self.node.read_lines_anew()
            self.news.append(
                News(What.NEW_KEYS, placed.party, note_id=manifest.id, words=f"version {manifest.version}")
            )

    def take_messages(self, notes: Sequence[tuple[bytes, Placed]]) -> None:
        """Stores messages, all in one commit, and answers each: with the receipt, or with the refusal."""
        changes: list[tuple[Change, News]] = []
        told: list[SignedMessage] = []
        numbers: dict[str, bytes] = {}
        for note, placed in notes:
            earlier = self._receipted(note)
            if earlier is not None:
                self.answers.append(earlier)
                continue
            try:
                signed = self._opened(note, placed)
            except TrucelineError as error:
                changes.append(self._refusal(note, _reason_of(error), str(error), placed.entry.line))
                continue
            other = numbers.setdefault(labels.number_of(signed.message), note)
            if not self._may_come(signed, len(note)):
                continue
            if other != note or self._is_second(signed):
                changes.append(self._second_text(note, signed, other))
                continue
            told.append(signed)
            changes.append(self._receipt(note, signed, placed))
        self._commit(changes)
        for signed in told:
            self._follow(signed)

    def refuse(self, note: bytes, reason: str, words: str) -> None:
        """Writes down that a note is kept out, and answers with that."""
        self._commit([self._refusal(note, reason, words)])

    def _receipted(self, note: bytes) -> int | None:
        obj = object_name(note)
        for index in self.node.store.about(obj):
            entry = self.node.entry(index)
            if entry.kind is EntryKind.RECV and entry.obj == obj:
                return index
        return None

    def _opened(self, note: bytes, placed: Placed) -> SignedMessage:
        line = self.node.line(placed.entry.line)
        if placed.party not in line.histories:
            raise TrustError(f"{placed.party} is no member of the line", hint="keep it as evidence")
        signed = open_message(note, line.charter, line.histories[placed.party], placed.position)
        if self.node.party not in signed.message.to:
            raise TrustError(f"the message is to {', '.join(signed.message.to)}", hint="hand it to them")
        checked_attachments(signed.message, list(self.blobs.values()), self.node)
        return signed

    def _may_come(self, signed: SignedMessage, size: int) -> bool:
        """False if the peer has used up its quota: then the message is left, and will be brought again."""
        size += sum(file.size for file in signed.message.attachments)
        return self._is_admitted(signed.message.precedence, size, signed.message.line)

    def _is_admitted(self, precedence: Precedence, size: int, line: str) -> bool:
        known = self.node.peer(self.peer)
        admission = admit(known.usage, self.node.quota, precedence, size, self.now.mono_ms)
        if isinstance(admission, Wait):
            wait_ms = admission.until_ms - self.now.mono_ms
            self.news.append(News(What.WAITING, self.peer, line, words=f"over its quota for {wait_ms} ms"))
            return False
        known.usage = admission.usage
        return True

    def _is_second(self, signed: SignedMessage) -> bool:
        earlier = self.node.newest(labels.number_of(signed.message))
        return earlier is not None and earlier.note_id != signed.message.id

    def _receipt(self, note: bytes, signed: SignedMessage, placed: Placed) -> tuple[Change, News]:
        message = signed.message
        draft = self.node.draft(
            self.now,
            EntryKind.RECV,
            line=message.line,
            peer=message.sender,
            note_id=message.id,
            obj=signed.obj,
            extra=_place_extra(placed),
        )
        files = checked_attachments(message, list(self.blobs.values()), self.node)
        change = Change(
            drafts=(draft, *ack_drafts(self.node, signed, self.now)),
            labels=tuple(Label(0, text) for text in labels.labels_of(message)),
            due=due_of(message),
            objects=(note, placed.proof.encoded, *files),
            once=key_of_receipt(signed),
        )
        words = f"{message.kind} {message.precedence}{' DRILL' if message.is_drill else ''} number {message.seq}"
        return change, News(What.ARRIVED, message.sender, message.line, message.id, words)

    def _second_text(self, note: bytes, signed: SignedMessage, other: bytes) -> tuple[Change, News]:
        """Two texts under one number: the first stays, the second is refused, and both are evidence."""
        message = signed.message
        earlier = self.node.newest(labels.number_of(message))
        first = object_of(self.node.store, earlier.obj) if earlier else other
        self.news += accuse(self.node, message.sender, SecondText(first, note), self.now)
        words = f"number {message.seq} of {message.sender} was used for another text before"
        return self._refusal(note, SECOND_TEXT, words, message.line)

    def _refusal(self, note: bytes, reason: str, words: str, line: str = "") -> tuple[Change, News]:
        obj = object_name(note)
        about = {"line": line, "peer": self.peer, "obj": obj, "extra": {"reason": reason}}
        draft = self.node.draft(self.now, EntryKind.REFUSED, **about)
        change = Change((draft,), objects=(note,), once=f"refused:{self.peer}:{reason}:{obj}")
        return change, News(What.REFUSED, self.peer, line, words=f"{reason}: {words}")

    def _commit(self, changes: Sequence[tuple[Change, News]]) -> None:
        outcomes = self.node.store.commit([change for change, _ in changes]) if changes else ()
        for outcome, (_, news) in zip(outcomes, changes, strict=True):
            if isinstance(outcome, Committed):
                self.answers.append(outcome.indices.start)
                self.news += [news] if outcome.is_new else []

    def _follow(self, signed: SignedMessage) -> None:
        """What a message that is stored now brings about."""
        if signed.message.kind is MessageKind.CHALLENGE:
            answer_challenge(self.node, signed, self.now)
        if signed.message.kind is MessageKind.FORK:
            for attachment in signed.message.attachments:
                content = object_of(self.node.store, attachment.sha256)
                self.news += take_evidence(self.node, signed.message.line, content, self.now)

    def _cosigned_before(self, placed: Placed) -> Position | None:
        """The last entry before a manifest's own that we have cosigned: its past cannot be disowned any more."""
        origin = f"{placed.party}/log/{placed.position.log}"
        log = self.node.store.peer_log(origin)
        size = min(log.cosigned.checkpoint.size if log.cosigned else 0, placed.position.index)
        return Position(placed.position.log, size - 1) if size else None


def _place_extra(placed: Placed) -> dict[str, object]:
    position = placed.position
    return {"log": position.log, "index": position.index, "proof": object_name(placed.proof.encoded)}


def _reason_of(error: TrucelineError) -> str:
    return next((reason for kind, reason in _REASONS.items() if isinstance(error, kind)), "unusable")
