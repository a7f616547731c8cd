"""A record that was copied or moved goes on at its new place, once nobody is known to hold more of its log."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.adapters.store.sqlite import stay
from truceline.errors import FrozenError, InputError
from truceline.node.node import Node
from truceline.record.merkle.tree import TiledTree
from truceline.record.standing import COPIED, cure_of, reason_to_freeze
from truceline.wiring.home import Home, opened_node
from truceline.wiring.keeping.hearing import hear_peers, not_all_heard


def resume(home: Home, held: int | None = None) -> int:
    """How many entries the log of a node has, which may add to it again; its peers were asked what they hold of it.

    Args:
        home: the node's folder.
        held: the most entries that a peer holds who cannot be called; none if nobody was asked.

    Raises:
        InputError: the record was not copied or moved.
        UnreachableError: a peer cannot be heard, and nobody was asked.
        FrozenError: the record was frozen before, or is now for good: somebody holds what it lacks.
        InUseError, StoreError: the node is running, or its record is damaged.
    """
    with opened_node(home) as node:
        _check_copied(node)
        unheard = hear_peers(home, node)
        _hold_against_peers(node)
        if unheard and held is None:
            raise not_all_heard(unheard)
        size = node.store.tree.size
        if held is not None and held > size:
            node.store.freeze(f"a peer holds {held} entries of the log, and the record has {size}")
        _check_copied(node)
    stay(home.record)
    return size


def _check_copied(node: Node) -> None:
    reason = node.store.frozen
    if not reason:
        raise InputError("the record was not copied or moved", hint="it goes on as it is")
    if reason != COPIED:
        raise FrozenError(reason, hint=cure_of(reason))


def _hold_against_peers(node: Node) -> None:
    """Freezes the log for good if a peer has cosigned what the record cannot meet."""
    tree = TiledTree(node.store.tree.size, node.store.tile)
    for peer in {peer for line in node.lines for peer in node.line(line).peers}:
        shown = node.peer(peer).witnessed.get(node.origin)
        reason = reason_to_freeze(tree, shown.checkpoint, peer) if shown else ""
        if reason:
            node.store.freeze(reason)
