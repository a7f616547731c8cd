"""One party's node: its record, the keys that it uses by itself, and what the record says of each of its lines."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from truceline.errors import StoreError
from truceline.line.quotas import Lane, Quota
from truceline.model.feeds import LiveFeed
from truceline.model.orders import Orders
from truceline.node import labels
from truceline.node.correspondence import Correspondence
from truceline.node.lines import EVERYTHING, Line, line_from_record
from truceline.node.ports import Draw, Sealing
from truceline.record.entries import Draft, Entry, EntryKind, entry_from_leaf
from truceline.record.merkle.tree import TiledTree
from truceline.record.store import Change, Committed, SignCheckpoint, Store
from truceline.signing.keys import SigningKey

MOST_LINES = 1_000
QUOTA = Quota(common=Lane(burst=4_096, unit_ms=2), flash=Lane(burst=64, unit_ms=100))
"""Half a thousand notes in a second for long, and a bit of flash whatever else is going on."""


class Moment(NamedTuple):
    """When something is done, by the clocks of the machine; whoever calls an act says when it is."""

    at: int
    """Milliseconds since the epoch; the clock may be wrong, and may be set."""
    mono_ms: int
    """Of a clock that is never set."""
    boot: str
    """Which start of the machine that one counts from, 32 hex digits."""


@dataclass(frozen=True)
class Node:
    """What the acts of one party work on.

    Args:
        party: such as ``alfa.example``.
        store: its record.
        sign: the log's key, as the store uses it: it signs smaller sizes too, for peers that are far behind.
        node_key: signs what the node says by itself.
        cosigner: signs the checkpoints of others.
        log_number: which of the party's logs the record is, from 1.
        draw: random bytes.
        quota: how much a peer may hand in.
        sealing: seals bundles that a mediator carries, and opens ours; none for a node without such a key.
    """

    party: str
    store: Store
    sign: SignCheckpoint
    node_key: SigningKey
    cosigner: SigningKey
    log_number: int
    draw: Draw
    quota: Quota = QUOTA
    sealing: Sealing | None = None
    books: dict[str, Any] = field(default_factory=dict, repr=False)
    """The state of what our own people did, by noun; see ``truceline.node.deeds``."""
    _peers: dict[str, Correspondence] = field(default_factory=dict, repr=False)
    _lines: dict[str, Line] = field(default_factory=dict, repr=False)
    _names: list[str] = field(default_factory=list, repr=False)
    _orders: list[Orders] = field(default_factory=lambda: [Orders()], repr=False)
    _live_feeds: list[LiveFeed] = field(default_factory=list, repr=False)
    _trees: list[TiledTree] = field(default_factory=list, repr=False)

    @property
    def origin(self) -> str:
        """The name of our log."""
        return f"{self.party}/log/{self.log_number}"

    @property
    def tree(self) -> TiledTree:
        """The tree of our log as it is; what was read of its tiles is kept at hand until the log grows."""
        size = self.store.tree.size
        if not self._trees or self._trees[0].size != size:
            self._trees[:] = [TiledTree(size, self.store.tile)]
        return self._trees[0]

    @property
    def orders(self) -> Orders:
        """Which desks alerts go to, and what raises them, as the settings have it."""
        return self._orders[0]

    @property
    def live_feeds(self) -> Sequence[LiveFeed]:
        """How the feeds stand that the settings name, while the node runs; none before."""
        return tuple(self._live_feeds)

    def take_live_feeds(self, feeds: Sequence[LiveFeed]) -> None:
        """To be called when one of them stands otherwise."""
        self._live_feeds[:] = feeds

    def take_orders(self, orders: Orders) -> None:
        """To be called when the settings were read: other orders hold from now on."""
        self._orders[0] = orders

    def line(self, line: str) -> Line:
        """What the record says of a line.

        Raises:
            NotFoundError: no charter of that line was signed by all.
        """
        if line not in self._lines:
            self._lines[line] = line_from_record(self.store, self.party, line)
        return self._lines[line]

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines whose charter all members have signed, the newest first."""
        if not self._names:
            found = self.store.labelled(labels.CHARTERS, before=EVERYTHING, limit=MOST_LINES)
            self._names.extend(dict.fromkeys(self.entry(index).line for index in found))
        return tuple(self._names)

    def peer(self, party: str) -> Correspondence:
        """What is going on with a peer; forgotten when the node stops, and learned anew at the next exchange.

        Only its newest cosignature on our log that is on record is read back.
        """
        if party not in self._peers:
            self._peers[party] = Correspondence(cosigned=self._cosigned_by(party))
        return self._peers[party]

    def read_lines_anew(self) -> None:
        """To be called when a charter or a manifest was logged: what was read of the lines is forgotten."""
        self._lines.clear()
        self._names.clear()

    def draft(self, now: Moment, kind: EntryKind, **about: Any) -> Draft:
        """An entry for the log, with its time and its random bytes."""
        nonce = self.draw(16).hex()
        return Draft(kind=kind, at=now.at, mono_ms=now.mono_ms, boot=now.boot, nonce=nonce, **about)

    def commit(self, change: Change) -> Committed:
        """Where an act's entries stand, once it is durable.

        Raises:
            FrozenError: the log is frozen.
            StoreError: the disk is full or fails; nothing of the act is stored.
        """
        (outcome,) = self.store.commit([change])
        if not isinstance(outcome, Committed):
            raise StoreError("what is held of a peer's log has changed meanwhile", hint="try again")
        return outcome

    def entry(self, index: int) -> Entry:
        """An entry of the log."""
        (leaf,) = self.store.leaves(index, index + 1)
        return entry_from_leaf(leaf)

    def newest(self, label: str) -> Entry | None:
        """The newest entry that bears a label; none if there is none."""
        found = self.store.labelled(label, before=EVERYTHING, limit=1)
        return self.entry(found[0]) if found else None

    def _cosigned_by(self, party: str) -> bytes:
        entry = self.newest(labels.cosigned_by(party))
        note = self.store.content(entry.obj) if entry else None
        return note if note and note.startswith(f"{self.origin}\n".encode()) else b""
