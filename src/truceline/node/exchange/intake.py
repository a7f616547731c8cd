"""What a bundle brings about, gathered while it is read and written all at once; and how much a peer may bring."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from truceline.line.kinds import Precedence
from truceline.line.quotas import Admitted, Lane, Quota, admit
from truceline.node.exchange.news import News, What
from truceline.node.node import Moment, Node
from truceline.record.entries import EntryKind
from truceline.record.store import Change, Committed, Label, object_name

REFUSALS = Quota(common=Lane(burst=256, unit_ms=1_000), flash=Lane(burst=1, unit_ms=1_000))
"""How many refusals are written down for one peer: else rubbish that costs nothing would fill the log."""


class _Write(NamedTuple):
    change: Change
    news: News | None
    is_answer: bool


@dataclass
class Intake:
    """One bundle of a peer, being taken in.

    Args:
        node: ours.
        peer: who hands in, which need not be who wrote.
        now: the time.
        answers: places of the entries of ours that answer, each to be sent back with its proof; all are durable.
        news: what happened.
    """

    node: Node
    peer: str
    now: Moment
    answers: list[int] = field(default_factory=list)
    news: list[News] = field(default_factory=list)
    _writes: list[_Write] = field(default_factory=list)

    def write(self, change: Change, news: News | None = None, *, is_answer: bool = False) -> None:
        """Has an act written by the next ``commit``.

        Args:
            change: the act.
            news: to be told unless it was done before.
            is_answer: True if the peer is to be shown its first entry.
        """
        self._writes.append(_Write(change, news, is_answer))

    def refuse(self, note: bytes, reason: str, words: str, line: str = "", label: str = "") -> None:
        """Writes down that a note is kept out, and answers with that; once for each note.

        Args:
            note: what is kept out.
            reason: the code of why.
            words: why.
            line: it is for; empty if that is not known.
            label: under which the entry is found again; empty if it need not be.
        """
        obj = object_name(note)
        earlier = self._refused(obj)
        if earlier is not None:
            self.answers.append(earlier)
            return
        known = self.node.peer(self.peer)
        admission = admit(known.refused, REFUSALS, Precedence.ROUTINE, 0, self.now.mono_ms)
        if not isinstance(admission, Admitted):
            self.wait("more was refused than is written down at once")
            return
        known.refused = admission.usage
        extra = {"reason": reason}
        draft = self.node.draft(self.now, EntryKind.REFUSED, line=line, peer=self.peer, obj=obj, extra=extra)
        labels = (Label(0, label),) if label else ()
        change = Change((draft,), labels, objects=(note,), once=f"refused:{self.peer}:{obj}")
        self.write(change, News(What.REFUSED, self.peer, line, words=f"{reason}: {words}"), is_answer=True)

    def admits(self, precedence: Precedence, size: int) -> bool:
        """False if the peer has used up its quota: then a note is left unanswered, and will be brought again."""
        known = self.node.peer(self.peer)
        admission = admit(known.usage, self.node.quota, precedence, size, self.now.mono_ms)
        if not isinstance(admission, Admitted):
            self.wait(f"over its quota for {admission.until_ms - self.now.mono_ms} ms")
            return False
        known.usage = admission.usage
        return True

    def wait(self, why: str) -> None:
        """Tells, once for a bundle, that something was left without an answer: the peer will bring it again."""
        if not any(news.what is What.WAITING for news in self.news):
            self.news.append(News(What.WAITING, self.peer, words=why))

    def pass_over(self, why: object) -> None:
        """Tells that something could not be read, or proved nothing."""
        self.news.append(News(What.UNUSABLE, self.peer, words=str(why)))

    def commit(self) -> None:
        """Writes everything that was gathered, all of it or nothing; answers and news count from then on.

        Raises:
            FrozenError: the log is frozen, and there are entries to write.
            StoreError: the disk is full or fails; nothing is stored.
        """
        writes, self._writes = self._writes, []
        outcomes = self.node.store.commit([write.change for write in writes]) if writes else ()
        for write, outcome in zip(writes, outcomes, strict=True):
            if isinstance(outcome, Committed):
                self.answers += [outcome.indices.start] if write.is_answer else []
                self.news += [write.news] if write.news and outcome.is_new else []

    def _refused(self, obj: str) -> int | None:
        """Where it is written down that this peer's note was refused; none if it is not."""
        for index in self.node.store.about(obj):
            entry = self.node.entry(index)
            if entry.kind is EntryKind.REFUSED and (entry.peer, entry.obj) == (self.peer, obj):
                return index
        return None
