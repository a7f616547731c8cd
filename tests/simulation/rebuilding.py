"""A second record from nothing but the entries and the objects of a first one, and what both say."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

from tests.signing.parties.sides import key_of
from truceline.adapters.store.memory import MemoryDisk, MemoryGuard, MemoryStore
from truceline.line.incoming import Incoming, incoming_of
from truceline.line.logged import Threads, threads_of
from truceline.line.messages import message_from_text
from truceline.line.outgoing import Outgoing, outgoing_of
from truceline.node import labels
from truceline.node.lines import entries_labelled
from truceline.node.node import Node
from truceline.node.saying.messages import open_logged
from truceline.node.saying.threads import threads_about
from truceline.record.entries import Entry, EntryKind, entry_from_leaf
from truceline.record.store import Change, Label
from truceline.signing.notes import read_unverified
from truceline.signing.parties.manifests import Role

State = tuple[tuple[Outgoing, ...], Incoming | None]


def rebuilt(node: Node) -> Node:
    """A node on a record that was made anew from the leaves and the objects of another."""
    store = MemoryStore(key_of(node.party, Role.LOG).name, node.sign, MemoryDisk(), MemoryGuard())
    for leaf in node.store.leaves(0, node.store.tree.size):
        entry = entry_from_leaf(leaf)
        content = node.store.content(entry.obj) if entry.obj else None
        change = Change(
            (entry,),
            tuple(Label(0, text) for text in _labels_of(node.party, entry, content)),
            objects=(content,) if content is not None else (),
        )
        store.commit([change])
    assert store.tree == node.store.tree
    return replace(node, store=store, _peers={}, _lines={})


def states_of(node: Node, line: str) -> dict[str, State]:
    """What became of every message on a line, as the node finds it by its labels."""
    found = entries_labelled(node.store, labels.messages_on(line))
    return {entry.note_id: _state(node, entry.note_id, threads_about(node, entry.note_id)) for entry in found}


def states_in_log(node: Node, line: str) -> dict[str, State]:
    """The same from the whole log, entry by entry."""
    entries = [node.entry(index) for index in range(node.store.tree.size)]
    entries = [entry for entry in entries if entry.line == line]
    brought = [entry for entry in entries if entry.kind in (EntryKind.SENT, EntryKind.RECV)]
    threads = threads_of(entries, {entry.note_id: open_logged(node, entry) for entry in brought})
    return {entry.note_id: _state(node, entry.note_id, threads) for entry in brought}


def _state(node: Node, message_id: str, threads: Threads) -> State:
    return outgoing_of(message_id, threads), incoming_of(message_id, node.party, threads)


def _labels_of(party: str, entry: Entry, content: bytes | None) -> tuple[str, ...]:
    if entry.kind in (EntryKind.SENT, EntryKind.RECV) and content is not None:
        return labels.labels_of(message_from_text(read_unverified(content).text))
    return {
        EntryKind.MANIFEST: (labels.manifests_of(entry.peer or party),),
        EntryKind.TICK: (labels.TICKS,),
        EntryKind.COSIGNED: (labels.cosigned_by(entry.peer),),
        "charter": (labels.CHARTERS, labels.charter_of(entry.line)),
        "enrolled": (labels.CARDS, labels.card_of(entry.peer)),
    }.get(str(entry.extra.get("is", entry.kind)), ())
