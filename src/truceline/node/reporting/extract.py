"""The part of a log from which a report is made: its first entries, and of these the ones of a time."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from truceline.errors import InputError
from truceline.line.messages import Message, message_from_text
from truceline.node.deeds import Deed, deed_in
from truceline.node.labels import deeds_of
from truceline.node.node import Node
from truceline.record.entries import Entry, EntryKind, entry_from_leaf
from truceline.record.merkle.tree import TiledTree
from truceline.signing.notes import read_unverified

_AT_ONCE = 1_000
_DAY_MS = 86_400_000
_OF_DEEDS = {"is", "act", "of", "desk"}


@dataclass(frozen=True)
class Extract:
    """A log as it was when it had so many entries; nothing that came later shows in it.

    Args:
        node: whose log it is.
        size: how many entries.
    """

    node: Node
    size: int

    def __post_init__(self) -> None:
        if not 0 < self.size <= self.node.store.tree.size:
            raise InputError(
                f"the log has {self.node.store.tree.size} entries, not {self.size}",
                hint="give the size that the report names, or leave it out",
            )

    @property
    def root(self) -> str:
        """The root of the tree over these entries, 64 hex digits: the same for who has the same entries."""
        return TiledTree(self.node.store.tree.size, self.node.store.tile).root(self.size).hex()

    def since(self, at: int) -> Sequence[Entry]:
        """Entries that were made from an instant on, in the order of the log.

        The log is read backwards, until an entry is older by a day: clocks are set back by minutes, not by days.
        """
        found: list[Entry] = []
        for start in range(self.size - 1, -1, -_AT_ONCE):
            leaves = self.node.store.leaves(max(start - _AT_ONCE + 1, 0), start + 1)
            entries = [entry_from_leaf(leaf) for leaf in leaves]
            found[:0] = [entry for entry in entries if entry.at >= at]
            if entries[0].at < at - _DAY_MS:
                break
        return found

    def deeds(self, noun: str) -> Iterator[Deed]:
        """What our own people did to things of a kind, in the order of the log."""
        indices: list[int] = []
        before = self.size
        while found := self.node.store.labelled(deeds_of(noun), before, _AT_ONCE):
            indices += found
            before = found[-1]
        deeds = (self.deed(self.node.entry(index)) for index in reversed(indices))
        return (deed for deed in deeds if deed)

    def deed(self, entry: Entry) -> Deed | None:
        """The deed that an entry records; none if it records none, or what it says was erased."""
        is_one = entry.kind is EntryKind.NOTE and entry.extra.keys() >= _OF_DEEDS
        return deed_in(self.node, entry) if is_one and self.node.store.content(entry.obj) is not None else None

    def message(self, entry: Entry) -> Message | None:
        """The message that an entry brought into the log; none if it brought none, or its note was erased."""
        if entry.kind not in (EntryKind.SENT, EntryKind.RECV):
            return None
        content = self.node.store.content(entry.obj)
        return message_from_text(read_unverified(content).text) if content is not None else None

    def about(self, text_id: str) -> Sequence[Entry]:
        """The entries about a message, in the order of the log."""
        return [self.node.entry(index) for index in self.node.store.about(text_id) if index < self.size]

    def referring(self, label: str) -> Sequence[Entry]:
        """The newest entries under a label, in the order of the log."""
        found = self.node.store.labelled(label, self.size, _AT_ONCE)
        return [self.node.entry(index) for index in reversed(found)]
