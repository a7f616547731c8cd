"""Nodes that tests run in memory: a party with its keys, its record and a clock that goes on by itself."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from itertools import count

from tests.signing.parties.sides import WITHIN_MS, first_manifest, key_of, signed, signed_charter
from truceline.adapters.store.memory import MemoryDisk, MemoryGuard, MemoryStore
from truceline.node.node import Moment, Node
from truceline.node.terms.cards import Card, read_card, write_card
from truceline.node.terms.charters import Terms, adopt_charter, draft_charter
from truceline.node.terms.parties import enrol, open_record
from truceline.record.checkpoints import Checkpoint, sign_checkpoint
from truceline.signing.parties.charter import Standing
from truceline.signing.parties.manifests import Role

STARTED_AT = 1_790_000_000_000


def moment(at: int = STARTED_AT) -> Moment:
    """A time on the machine of every node."""
    return Moment(at, at - STARTED_AT, "0f" * 16)


def chance(name: str) -> Callable[[int], bytes]:
    """Random bytes that come out the same in every run."""
    number = count()
    return lambda size: sha256(f"{name} {next(number)}".encode()).digest()[:size]


def empty_node(party: str = "alfa.example") -> Node:
    """A node whose record has not begun."""
    log = key_of(party, Role.LOG)

    def sign(checkpoint: Checkpoint) -> bytes:
        return sign_checkpoint(checkpoint, log).encoded

    store = MemoryStore(log.name, sign, MemoryDisk(), MemoryGuard())
    return Node(party, store, sign, key_of(party, Role.NODE), key_of(party, Role.COSIGNER), 1, chance(party))


def begun(party: str = "alfa.example") -> Node:
    """A node whose record begins with the manifest of its party."""
    node = empty_node(party)
    open_record(node, signed(first_manifest(party), 1, 2), moment())
    return node


def card_of(party: str = "bravo.example") -> Card:
    """The card of a party, without certificate and address."""
    return read_card(write_card(signed(first_manifest(party), 1, 2)))


def terms(*others: str) -> Terms:
    """Terms for a charter with others, all of them parties."""
    return Terms(
        standings=dict.fromkeys(others, Standing.PARTY),
        ack_within_ms=WITHIN_MS,
        clock_tolerance_ms=2_000,
        ends_at=STARTED_AT + 10**10,
    )


def lined(party: str, *others: str) -> Node:
    """A node that has a line with others, as far as its own record goes."""
    node = begun(party)
    for other in others:
        enrol(node, card_of(other), moment())
    charter = draft_charter(node, terms(*others))
    adopt_charter(node, signed_charter(charter, 1, 2), moment())
    return node
