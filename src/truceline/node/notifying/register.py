"""Every notice of a line, ours and theirs, and how each of them stands: all of it read from the log."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from truceline.errors import InputError, NotFoundError
from truceline.line.kinds import How
from truceline.line.messages import Message, message_from_text
from truceline.line.wording.notices import KINDS, Notified, notice_in
from truceline.node import labels
from truceline.node.deeds import Shelved
from truceline.node.lines import EVERYTHING
from truceline.node.node import Node
from truceline.record.entries import Entry
from truceline.signing.notes import read_unverified
from truceline.signing.showing import shown

_FEWEST_DIGITS = 6
_PAGE = 1_000


class State(StrEnum):
    """How a notice stands; none of them says that anybody agrees to it."""

    AHEAD = "ahead"
    """It begins to hold later."""
    CURRENT = "current"
    LAPSED = "lapsed"
    """Its time is over, and nobody has said that it goes on."""
    REPLACED = "replaced"
    """A later notice stands in its place."""
    WITHDRAWN = "withdrawn"
    """Its notifier took it back."""
    CORRECTED = "corrected"
    """Its notifier has said in words that it was wrong."""
    UNREADABLE = "unreadable"
    """It is in words that no machine can list, compare or follow: read it."""


_ENDED = {How.SUPERSEDE: State.REPLACED, How.CANCEL: State.WITHDRAWN, How.CORRECT: State.CORRECTED}


@dataclass(frozen=True)
class Ending:
    """How a notifier ended a notice: by which message, and when that came into our log."""

    how: How
    message_id: str
    at: int


@dataclass(frozen=True)
class Listed:
    """One notice as it was said.

    Args:
        message: that says it.
        notified: what it says; none if it is in no form that a machine can read.
        index: of the entry that brought it into our log. logged_at: when that was, ms since the epoch.
    """

    message: Message
    notified: Notified | None
    index: int
    logged_at: int

    @property
    def message_id(self) -> str:
        """64 hex digits."""
        return self.message.id


@dataclass
class Register:
    """The notices of one line, by the ids of the messages that say them, in the order of the log.

    Args:
        line: 32 hex digits.
        listed: every notice. endings: how some of them ended, by their ids.
    """

    line: str
    listed: dict[str, Listed] = field(default_factory=dict)
    endings: dict[str, Ending] = field(default_factory=dict)

    def take(self, entry: Entry, message: Message) -> None:
        """Takes in one message; they come in the order of the log, each once."""
        if message.kind in KINDS:
            self.listed[message.id] = Listed(message, notice_in(message), entry.index, entry.at)
        if message.re and message.re.how in _ENDED and message.re.id not in self.endings:
            before = self.listed.get(message.re.id)
            # Only who said a notice can end it, and a drill ends nothing real.
            said = (message.sender, message.is_drill)
            if before and said == (before.message.sender, before.message.is_drill):
                self.endings[message.re.id] = Ending(message.re.how, message.id, entry.at)

    def state_of(self, listed: Listed, now_at: int) -> State:
        """How a notice stands at a time."""
        ending = self.endings.get(listed.message_id)
        if ending:
            return _ENDED[ending.how]
        if listed.notified is None:
            return State.UNREADABLE
        notice = listed.notified.notice
        if notice.is_lapsed(now_at):
            return State.LAPSED
        return State.CURRENT if notice.begins_at <= now_at else State.AHEAD

    def standing(self, now_at: int) -> Iterator[Listed]:
        """The notices that hold, or will, the newest first."""
        for listed in reversed(self.listed.values()):
            if self.state_of(listed, now_at) in (State.AHEAD, State.CURRENT):
                yield listed

    def _replaced(self, message_id: str, earlier: str) -> bool:
        """True if a notice took the place of an earlier one."""
        ending = self.endings.get(earlier)
        return ending is not None and ending.message_id == message_id

    def history(self, message_id: str) -> Sequence[Listed]:
        """A notice, with what it replaced before and what replaced it since, the first one first."""
        first = message_id
        while (reference := self.listed[first].message.re) and self._replaced(first, reference.id):
            first = reference.id
        found = [self.listed[first]]
        while (ending := self.endings.get(found[-1].message_id)) and ending.message_id in self.listed:
            found.append(self.listed[ending.message_id])
        return found


def register_of(node: Node, line: str) -> Register:
    """The notices of a line up to the newest entry; do not change it.

    Messages whose notes were erased are passed over: nobody knows any more what they said.
    """
    kept = node.books.setdefault(f"notices:{line}", Shelved(Register(line)))
    register: Register = kept.book
    for index in reversed(list(_newer(node, labels.notices_on(line), kept.next_index))):
        entry = node.entry(index)
        note = node.store.content(entry.obj)
        if note is not None:
            # Its signatures were checked before it came into the log.
            register.take(entry, message_from_text(read_unverified(note).text))
        kept.next_index = index + 1
    return register


def notice_called(node: Node, digits: str) -> tuple[Register, Listed]:
    """The notice whose message begins with some digits, and the register that it is in.

    Raises:
        NotFoundError: none does.
        InputError: they are too few, or several do.
    """
    if len(digits) < _FEWEST_DIGITS:
        raise InputError(
            f"{shown(digits)} is no id of a notice", hint=f"give at least its first {_FEWEST_DIGITS} digits"
        )
    found = [
        (register, listed)
        for register in (register_of(node, line) for line in node.lines)
        for message_id, listed in register.listed.items()
        if message_id.startswith(digits)
    ]
    if not found:
        raise NotFoundError(f"no notice begins with {shown(digits)}", hint="`truceline notice list` shows them")
    if len(found) > 1:
        raise InputError(f"{len(found)} notices begin with {shown(digits)}", hint="name more of its digits")
    return found[0]


def _newer(node: Node, label: str, first: int) -> Iterator[int]:
    """Where entries of a label stand from an index on, the newest first."""
    before = EVERYTHING
    while found := node.store.labelled(label, before=before, limit=_PAGE):
        for index in found:
            if index < first:
                return
            yield index
        before = found[-1]
