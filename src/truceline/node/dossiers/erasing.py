"""Erasing the content of an object, on somebody's order: its hash, its entries and all proofs of them stay.

Personal data can be taken out of a record without breaking it, for the log commits to objects by hash alone. That
something was erased, when, on whose order and why, is on record for ever. What others hold of it is not reached.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar, NamedTuple

from truceline.dossier.selection import message_in
from truceline.errors import InputError, NotFoundError
from truceline.line.agreements import Annex
from truceline.line.kinds import MessageKind
from truceline.node.deeds import Deed, book, record_deeds
from truceline.node.node import Moment, Node
from truceline.node.terms.agreements import agreement_here, agreements_on
from truceline.record.entries import Entry, EntryKind
from truceline.record.log_proofs import FIRST_ROW
from truceline.signing.fields import HEX_64, Fields
from truceline.signing.showing import shown

NOUN = "erasure"
MAX_NAME, MAX_WORDS = 128, 4_000
_INDEX = re.compile(r"0|[1-9][0-9]{0,17}")
_MOST_WAITING = 1_000_000
_MAY_GO = (EntryKind.SENT, EntryKind.RECV, EntryKind.ACK, EntryKind.SHOWN, EntryKind.REFUSED)
"""Entries of other kinds name what proofs rest on: keys, checkpoints, agreements, evidence."""
_HOLDS_UP = (FIRST_ROW, "truceline/agreement/", "truceline/charter/", "truceline/manifest/", "truceline/fork/")
"""How the objects begin that proofs rest on, whoever names them."""
_BINDS = {MessageKind.PROPOSE, MessageKind.ASSENT, MessageKind.DECLINE, MessageKind.TERMINATE, MessageKind.MANIFEST}


class Order(NamedTuple):
    """Who ordered it, and why."""

    ordered_by: str
    reason: str


class Erasure(NamedTuple):
    """An object that was erased, and where the log has that."""

    obj: str
    order: Order
    desk: str
    operator: str
    at: int
    entry: int


class Erasures:
    """All that was erased, by object."""

    NOUN: ClassVar[str] = NOUN

    def __init__(self) -> None:
        self.by_obj: dict[str, Erasure] = {}

    def take(self, deed: Deed) -> None:
        """See ``deeds.Book``."""
        fields = Fields(dict(deed.content), f"entry {deed.index}")
        order = Order(fields.text("ordered_by"), fields.text("reason"))
        self.by_obj[deed.of] = Erasure(deed.of, order, deed.desk, deed.operator, deed.at, deed.index)


def erasures(node: Node) -> Mapping[str, Erasure]:
    """All that was erased, by object, in the order of the log."""
    return book(node, Erasures).by_obj


def object_called(node: Node, named: str) -> str:
    """The SHA-256 of an object that is kept, from itself or from the place of an entry that names it.

    Raises:
        InputError: it is neither.
        NotFoundError: no such object is kept, or the log has no such entry.
    """
    if _INDEX.fullmatch(named):
        if int(named) >= node.store.tree.size:
            raise NotFoundError(f"the log has no entry {named}", hint="`truceline record show` lists its entries")
        named = node.entry(int(named)).obj
    if not HEX_64.fullmatch(named):
        raise InputError(
            f"{shown(named)} is no object", hint="give its SHA-256, or the index of an entry that names it"
        )
    if node.store.content(named) is None:
        raise NotFoundError(f"no object {named[:16]} is kept here", hint="it may have been erased, or never have come")
    return named


def erase(node: Node, obj: str, order: Order, by: tuple[str, str], now: Moment) -> Erasure:
    """An erasure, once it is on record and the content is gone.

    Args:
        node: ours.
        obj: SHA-256 of the object, 64 hex digits.
        order: who ordered it, and why.
        by: the desk that does it, and the person's name; the name may be empty.
        now: the time.

    Raises:
        InputError: the order says too little or too much, or proofs rest on the object, or it still has to be sent.
        NotFoundError: no object of that hash is kept.
        FrozenError, StoreError: as ``record_deeds``.
    """
    _check_order(order)
    _check_may_go(node, obj)
    content = {"ordered_by": order.ordered_by, "reason": order.reason}
    deed = Deed(noun=NOUN, of=obj, verb="erase", desk=by[0], operator=by[1], content=content)
    record_deeds(node, [deed], now, erased=(obj,))
    node.books.clear()  # what they kept of it is to be forgotten as well
    return erasures(node)[obj]


def _check_order(order: Order) -> None:
    for name, words, longest in (
        ("who ordered it", order.ordered_by, MAX_NAME),
        ("the reason", order.reason, MAX_WORDS),
    ):
        if not words.strip() or len(words) > longest:
            raise InputError(
                f"{name} has {len(words.strip())} characters", hint=f"say it in 1 to {longest}: it stays on record"
            )


def _check_may_go(node: Node, obj: str) -> None:
    content = node.store.content(object_called(node, obj)) or b""
    entries = [entry for entry in map(node.entry, node.store.about(obj)) if entry.obj == obj]
    message = message_in(content)
    annexes = {annex.sha256 for line in node.lines for annex in _annexes_on(node, line)}
    if (
        not all(map(_may_go, entries))
        or content.startswith(tuple(head.encode() for head in _HOLDS_UP))
        or (message is not None and message.kind in _BINDS)
        or obj in annexes
    ):
        raise InputError(
            f"proofs rest on the object {obj[:16]}",
            hint="texts of messages, deeds and files can be erased; withhold this from what is handed out",
        )
    peers = {peer for line in node.lines for peer in node.line(line).peers}
    waiting = [peer for peer in sorted(peers) if obj in {each.obj for each in node.store.outbox(peer, _MOST_WAITING)}]
    if waiting:
        raise InputError(f"the object {obj[:16]} waits for {waiting[0]}", hint="let it be delivered first")


def _may_go(entry: Entry) -> bool:
    """True if an entry says all that is to be proved of it without its object."""
    is_deed = entry.kind is EntryKind.NOTE and "act" in entry.extra and entry.extra.get("is") != NOUN
    return is_deed or entry.kind in _MAY_GO


def _annexes_on(node: Node, line: str) -> Iterator[Annex]:
    for agreement_id in agreements_on(node, line):
        try:
            yield from agreement_here(node, agreement_id).annexes
        except NotFoundError:
            continue  # its text never came
