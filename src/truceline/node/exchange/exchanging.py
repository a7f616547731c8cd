"""One exchange with a peer: what is made of what it hands over, and what it gets back.

    ours:    offer  ------------------------>  answer   theirs
             take_in  <----------------------

Either side may begin; a bundle is the same in both directions and by every carrier.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from truceline.errors import NoteError, TrucelineError, TrustError
from truceline.line.bundles import Frame, FrameKind, read_bundle
from truceline.node.exchange.arrivals import NOT_IN_LOG, Arrivals
from truceline.node.exchange.evidence import accuse
from truceline.node.exchange.growth import (
    Hashes,
    compare_claim,
    compare_older_claims,
    hashes_from_bytes,
    log_keys_of,
    party_of,
    take_cosignature,
    take_growth,
)
from truceline.node.exchange.hello import Hello, hello_from_bytes, offset_between
from truceline.node.exchange.news import News, What
from truceline.node.exchange.offering import Offered, offer
from truceline.node.exchange.placing import Placed, Placing
from truceline.node.exchange.receipts import receipt_change
from truceline.node.node import Moment, Node
from truceline.record.checkpoints import open_checkpoint
from truceline.record.entries import EntryKind
from truceline.record.log_proofs import log_proof_from_bytes
from truceline.record.store import Change, Committed, object_name
from truceline.record.witness import witness_request_from_bytes

_RECEIPTS = (EntryKind.RECV, EntryKind.REFUSED, EntryKind.MANIFEST)
_UNUSABLE = (NoteError, TrustError)


class Taken(NamedTuple):
    """What came of what a peer handed over."""

    answers: tuple[int, ...]
    """Places of our entries that answer, to be handed to ``offer`` or lost: the peer will ask again."""
    news: tuple[News, ...]
    hello: Hello | None


def take_in(node: Node, peer: str, content: bytes, now: Moment) -> Taken:
    """Takes in a bundle that a peer handed over; what of it is unusable is told, and the rest is taken in all the same.

    Args:
        node: ours.
        peer: who handed it over, as the carrier has made sure.
        content: the bundle.
        now: the time.

    Raises:
        NoteError: it is no bundle.
        TrustError: it is for somebody else.
        FrozenError: our log is frozen: nothing can be receipted.
        StoreError: the disk is full or fails; nothing is receipted.
    """
    frames = _by_kind(read_bundle(content))
    news: list[News] = []
    hello = _greeted(node, peer, frames[FrameKind.HELLO], now)
    for cosignature in frames[FrameKind.COSIG]:
        try:
            news += take_cosignature(node, peer, cosignature)
        except _UNUSABLE as error:
            news.append(_unusable(peer, error))
    news += _grow(node, peer, frames, now)
    arrivals = Arrivals(node, peer, {object_name(blob): blob for blob in frames[FrameKind.BLOB]}, now)
    news += _take_proved(arrivals, frames)
    return Taken(tuple(dict.fromkeys(arrivals.answers)), (*news, *arrivals.news), hello)


def answer(node: Node, peer: str, content: bytes, now: Moment) -> tuple[Offered, Taken]:
    """What a peer gets back for a bundle, and what came of that; errors as in ``take_in`` and ``offer``."""
    taken = take_in(node, peer, content, now)
    return offer(node, peer, now, taken.answers, taken.hello), taken


def _by_kind(frames: Iterable[Frame]) -> Mapping[FrameKind, list[bytes]]:
    by_kind: dict[FrameKind, list[bytes]] = {kind: [] for kind in FrameKind}
    for kind, content in frames:
        by_kind[kind].append(content)
    return by_kind


def _greeted(node: Node, peer: str, hellos: Sequence[bytes], now: Moment) -> Hello | None:
    """What the peer says of itself; it is for us, and from whom the carrier says that it is from."""
    if not hellos:
        return None
    hello = hello_from_bytes(hellos[0])
    if (hello.sender, hello.to) != (peer, node.party):
        raise TrustError(
            f"a bundle from {hello.sender} to {hello.to} came from {peer} to {node.party}",
            hint="pass it on to whom it is for",
        )
    known = node.peer(peer)
    known.held, known.heard_at = hello.held, now.at
    if hello.asked_at:
        known.offset_ms, known.error_ms = offset_between(hello.asked_at, hello.heard_at, hello.at, now.at)
    return hello


def _grow(node: Node, peer: str, frames: Mapping[FrameKind, list[bytes]], now: Moment) -> list[News]:
    """Holds every checkpoint that came against what is held of its log."""
    news: list[News] = []
    for body in frames[FrameKind.CHECKPOINT]:
        try:
            news += _grow_one(node, peer, body, frames[FrameKind.HASHES], now)
        except _UNUSABLE as error:
            news.append(_unusable(peer, error))
    for fork in compare_older_claims(node, peer):
        news += accuse(node, peer, fork, now)
    return news


def _grow_one(node: Node, peer: str, body: bytes, hashes: Sequence[bytes], now: Moment) -> tuple[News, ...]:
    request = witness_request_from_bytes(body)
    owner = party_of(request.checkpoint.origin)
    if owner == node.party:
        return ()
    if owner == peer:
        grown = take_growth(node, peer, body, hashes_from_bytes(hashes[0]) if hashes else Hashes(0, ()), now)
        if grown.step:
            node.store.commit([Change(peer_step=grown.step)])
    else:
        grown = compare_claim(node, owner, open_checkpoint(request.note, log_keys_of(node, owner)))
    return (*grown.news, *(accuse(node, owner, grown.fork, now) if grown.fork else ()))


def _take_proved(arrivals: Arrivals, frames: Mapping[FrameKind, list[bytes]]) -> list[News]:
    """Takes in what is proved: keys first, then messages, then receipts for ours. What is not proved is refused."""
    node, peer = arrivals.node, arrivals.peer
    placing, news = Placing(node), list[News]()
    notes = {object_name(note): note for note in frames[FrameKind.NOTE]}
    messages: list[tuple[bytes, Placed]] = []
    receipts: list[Placed] = []
    for content in frames[FrameKind.PROOF]:
        try:
            placed = placing.placed(log_proof_from_bytes(content))
            entry = placed.entry
            if entry.kind in _RECEIPTS and entry.peer == node.party:
                receipts.append(placed)
            elif entry.kind is EntryKind.MANIFEST and entry.obj in notes and not entry.peer:
                arrivals.take_manifest(notes.pop(entry.obj), placed)
                placing = Placing(node, placing.claims)
            elif entry.kind is EntryKind.SENT and entry.obj in notes:
                messages.append((notes.pop(entry.obj), placed))
        except _UNUSABLE as error:
            news.append(_unusable(peer, error))
    arrivals.take_messages(messages)
    for note in notes.values():
        arrivals.refuse(note, NOT_IN_LOG, "no proof came with it that its author's log has it")
    news += _take_receipts(arrivals, receipts)
    for owner, signed in placing.claims.values():
        fork = compare_claim(node, owner, signed).fork
        news += accuse(node, owner, fork, arrivals.now) if fork else ()
    return news


def _take_receipts(arrivals: Arrivals, receipts: Sequence[Placed]) -> list[News]:
    node, news = arrivals.node, list[News]()
    changes: list[tuple[Change, News]] = []
    for placed in receipts:
        try:
            changes.append(receipt_change(node, placed, arrivals.now))
        except _UNUSABLE as error:
            news.append(_unusable(arrivals.peer, error))
    outcomes = node.store.commit([change for change, _ in changes]) if changes else ()
    for outcome, (_, told) in zip(outcomes, changes, strict=True):
        news += [told] if isinstance(outcome, Committed) and outcome.is_new else []
    return news


def _unusable(peer: str, error: TrucelineError) -> News:
    return News(What.UNUSABLE, peer, words=str(error))
