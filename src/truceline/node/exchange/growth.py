"""How two logs grow under each other's eyes: leaf hashes, checkpoints and cosignatures, both ways."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import NamedTuple

from truceline.errors import NoteError, TrustError
from truceline.line.bundles import Frame, FrameKind
from truceline.node.accusations import is_accused, lines_with
from truceline.node.exchange.claims import (
    NOTHING,
    Accusation,
    Judged,
    contradicted,
    cosigner_keys_of,
    judge,
    log_keys_of,
    meet,
)
from truceline.node.exchange.mirrors import grafted, mirror_of, party_of
from truceline.node.exchange.news import News, What
from truceline.node.node import Moment, Node
from truceline.record.checkpoints import Checkpoint, SignedCheckpoint, checkpoint_from_text, open_checkpoint
from truceline.record.forks import fork_between
from truceline.record.gossip import offer_to_peer
from truceline.record.merkle.tiles import hashes_in
from truceline.record.merkle.tree import TiledTree
from truceline.record.peer_log import PeerLog, PeerStep, cosigned, mirrored
from truceline.record.witness import WitnessRequest
from truceline.signing.keys import VerifyKey
from truceline.signing.notes import read_unverified
from truceline.signing.showing import shown

_START = re.compile(rb"(0|[1-9][0-9]{0,18})\n")


class Hashes(NamedTuple):
    """A run of leaf hashes of the sender's log."""

    start: int
    hashes: tuple[bytes, ...]

    @property
    def frame(self) -> Frame:
        """The run as a frame."""
        return Frame(FrameKind.HASHES, b"%d\n" % self.start + b"".join(self.hashes))

    def between(self, start: int, end: int) -> tuple[bytes, ...]:
        """Those of the run that stand in a part of the log; fewer than the part has if the run does not cover it."""
        return self.hashes[max(0, start - self.start) : max(0, end - self.start)]


NO_HASHES = Hashes(0, ())


def hashes_from_bytes(content: bytes) -> Hashes:
    """The run of leaf hashes in a frame.

    Raises:
        NoteError: it is of another form.
    """
    row = _START.match(content)
    if row is None:
        raise NoteError("a frame of leaf hashes does not say where it begins", hint="ask for the bundle again")
    return Hashes(int(row[1]), hashes_in(content[row.end() :]))


def growth_frames(node: Node, peer: str) -> tuple[Frame, ...]:
    """What a peer has to know of our log, once it said what it holds of it; and our cosignature on its own log."""
    log = log_of(node, peer)
    frames = [Frame(FrameKind.COSIG, log.cosigned.note)] if log and log.cosigned else []
    known, size = node.peer(peer), node.store.tree.size
    if known.held is not None and size and not node.store.frozen:
        tree = node.tree
        since = min(known.held, _claim_in(known.cosigned).size if known.cosigned else 0)
        offer = offer_to_peer(
            tree, lambda at: _checkpoint_at(node, tree, at), since, min(known.held, size), node.store.tile
        )
        request = WitnessRequest(offer.since, offer.path, _claim_in(offer.checkpoint), offer.checkpoint)
        frames += [Frame(FrameKind.CHECKPOINT, request.encoded)]
        frames += [Hashes(known.held, offer.leaf_hashes).frame] if offer.leaf_hashes else []
    return tuple(frames)


def log_of(node: Node, peer: str) -> PeerLog | None:
    """What we hold of the newest log of a peer; none if there is no line with it."""
    numbers = [node.line(line).histories[peer].newest for line in lines_with(node, peer)]
    newest = max(numbers, key=lambda manifest: manifest.log_number, default=None)
    return node.store.peer_log(newest.log_key.name) if newest else None


def held_of(node: Node, log: PeerLog) -> int:
    """How many leaf hashes of a peer's log we say that we hold: fewer, where some are to be compared again."""
    asking_from = node.peer(party_of(log.origin)).asking_from
    return log.mirror.size if asking_from is None else min(asking_from, log.mirror.size)


@dataclass(frozen=True)
class Grown:
    """What came of a peer's growth.

    Args:
        signed: its checkpoint.
        step: what we hold of its log from now on; none if nothing changes.
        judged: how it fits what we hold.
    """

    signed: SignedCheckpoint
    step: PeerStep | None = None
    judged: Judged = NOTHING


def take_growth(node: Node, peer: str, note: bytes, hashes: Hashes, now: Moment) -> Grown:
    """Holds a peer's new checkpoint against what we hold of its log, and cosigns it if it only grew.

    Args:
        node: ours.
        peer: whose log it is.
        note: the checkpoint.
        hashes: leaf hashes that came along.
        now: the time.

    Raises:
        NoteError: it is no checkpoint.
        TrustError: it is not signed by a log of the peer.
    """
    signed = open_checkpoint(note, log_keys_of(node, peer))
    log, size = node.store.peer_log(signed.checkpoint.origin), signed.checkpoint.size
    if size <= log.mirror.size:
        return _compared(node, peer, log, signed, now)
    try:
        step = mirrored(log, signed, hashes.between(log.mirror.size, size))
    except TrustError as error:
        return _unmatched(node, log, signed, hashes, error)
    node.peer(peer).asking_from = None
    return _cosigned(node, peer, step, signed, now)


def take_cosignature(node: Node, peer: str, content: bytes) -> Judged:
    """Remembers a peer's cosignature on our log; freezes the log if the peer holds more of it than we do.

    Raises:
        NoteError: the frame is no checkpoint.
        TrustError: it is not of our log, or the peer has not cosigned it.
    """
    ours, theirs = log_keys_of(node, node.party), cosigner_keys_of(node, peer)
    signed = open_checkpoint(content, [*ours, *theirs])
    _check_known(signed.checkpoint.origin, ours)
    if not set(theirs).intersection(signed.signed_by):
        raise TrustError(f"{peer} has not cosigned the checkpoint that it brought", hint="pass over it")
    is_ours = bool(set(ours).intersection(signed.signed_by))
    news = meet(node, signed, peer) if is_ours else ()
    does_hold = is_ours and not news and not node.store.frozen
    judged = Judged(news=news, forks=_second_cosignature(node, peer, signed, does_hold=does_hold))
    _remember(node, peer, signed, does_hold=is_ours and not judged.news)
    return judged


def take_others(node: Node, note: bytes, carrier: str) -> Judged:
    """Holds a checkpoint of somebody else's log, as a peer passes it on, and the peer's cosignature on it.

    Raises:
        NoteError: it is no checkpoint.
        TrustError: it is of no log that we know, or neither that log nor the peer has signed it.
    """
    origin = checkpoint_from_text(read_unverified(note).text).origin
    ours, theirs = log_keys_of(node, party_of(origin)), cosigner_keys_of(node, carrier)
    _check_known(origin, ours)
    signed = open_checkpoint(note, [*ours, *theirs])
    by_log = tuple(key for key in signed.signed_by if key in ours)
    judged = judge(node, replace(signed, signed_by=by_log), carrier) if by_log else NOTHING
    does_hold = bool(by_log) and judged == NOTHING
    forks = (*judged.forks, *_second_cosignature(node, carrier, signed, does_hold=does_hold))
    _remember(node, carrier, signed, does_hold=does_hold)
    return replace(judged, forks=forks)


def _check_known(origin: str, keys: Sequence[VerifyKey]) -> None:
    """What is remembered of a peer is bounded by the logs that there are."""
    if not any(key.name == origin for key in keys):
        raise TrustError(f"nobody here knows the log {shown(origin)}", hint="it proves nothing; pass over it")


def _remember(node: Node, peer: str, signed: SignedCheckpoint, *, does_hold: bool) -> None:
    """Keeps the newest checkpoint with a peer's cosignature: another one that contradicts it is evidence.

    Beside it the first one that does not hold as far as is known here: what holds may come later.
    """
    known, theirs, origin = node.peer(peer), cosigner_keys_of(node, peer), signed.checkpoint.origin
    by_peer = tuple(key for key in signed.signed_by if key in theirs)
    before = _witnessed(node, peer, origin)
    if by_peer and not does_hold:
        known.doubted.setdefault(origin, replace(signed, signed_by=by_peer))
    elif by_peer and (before is None or before.checkpoint.size <= signed.checkpoint.size):
        known.witnessed[origin] = replace(signed, signed_by=by_peer)
        if origin == node.origin:
            known.cosigned = signed.note.encoded


def _witnessed(node: Node, peer: str, origin: str) -> SignedCheckpoint | None:
    """The newest checkpoint of a log that a peer cosigned and that holds; of our own log, also from before a start."""
    known = node.peer(peer)
    if origin == node.origin and origin not in known.witnessed and known.cosigned:
        theirs = cosigner_keys_of(node, peer)
        signed = open_checkpoint(known.cosigned, [*log_keys_of(node, node.party), *theirs])
        known.witnessed[origin] = replace(signed, signed_by=tuple(key for key in signed.signed_by if key in theirs))
    return known.witnessed.get(origin)


def _second_cosignature(node: Node, peer: str, signed: SignedCheckpoint, *, does_hold: bool) -> tuple[Accusation, ...]:
    """Evidence against a cosigner, if it cosigned another tree of that log before: never where both hold."""
    origin, theirs, known = signed.checkpoint.origin, cosigner_keys_of(node, peer), node.peer(peer)
    witnessed = None if does_hold else _witnessed(node, peer, origin)
    befores = [before for before in (witnessed, known.doubted.get(origin)) if before]
    by_peer = tuple(key for key in signed.signed_by if key in theirs)
    if not befores or not by_peer:
        return ()
    is_own = origin == node.origin
    tree = node.tree if is_own else mirror_of(node, node.store.peer_log(origin))
    forks = []
    for before in befores:
        # Of a size for which nobody here has the leaf hashes, nothing can be said.
        with suppress(TrustError):
            forks.append(fork_between(before, replace(signed, signed_by=by_peer), tree))
    return tuple(Accusation(peer, fork) for fork in forks if fork)


def _compared(node: Node, peer: str, log: PeerLog, signed: SignedCheckpoint, now: Moment) -> Grown:
    """A checkpoint of a size that we hold: to be cosigned if it is the newest; else, while we ask again, a step."""
    judged, known = judge(node, signed, peer), node.peer(peer)
    if judged != NOTHING or not signed.checkpoint.size:
        return Grown(signed, judged=judged)
    if signed.checkpoint.size == log.mirror.size:
        known.asking_from = None
        return _cosigned(node, peer, PeerStep(log, log), signed, now)
    if known.asking_from is not None:
        known.asking_from = max(known.asking_from, signed.checkpoint.size)
    return Grown(signed)


def _cosigned(node: Node, peer: str, step: PeerStep, signed: SignedCheckpoint, now: Moment) -> Grown:
    """The step with our cosignature, unless there is evidence against the peer, or we have given it before.

    A frozen record may be a restored copy, which does not know what was cosigned after it was made: it cosigns nothing.
    """
    last = step.before.cosigned
    node.peer(peer).fitting[step.after.origin] = signed
    if node.store.frozen or is_accused(node, peer) or (last and last.checkpoint == signed.checkpoint):
        return Grown(signed, step if step.leaf_hashes else None)
    try:
        return Grown(signed, cosigned(step, signed, node.cosigner, now.at // 1_000))
    except TrustError as error:
        news = News(What.UNMATCHED, peer, words=str(error))
        return Grown(signed, step if step.leaf_hashes else None, Judged(news=(news,)))


def _unmatched(node: Node, log: PeerLog, signed: SignedCheckpoint, hashes: Hashes, error: TrustError) -> Grown:
    """Hashes that do not continue what we hold: if they lead to the checkpoint otherwise, the log was rewritten.

    If they lead nowhere, the checkpoint waits, and the peer is asked for all of them again, run by run; each costs it
    more than us.
    """
    size, start = signed.checkpoint.size, hashes.start
    if start <= log.mirror.size and start + len(hashes.hashes) >= size:
        tree = grafted(node, log, start, hashes.between(start, size))
        if tree.root() == signed.checkpoint.root:
            return Grown(signed, judged=contradicted(node, log, signed, tree))
    peer = party_of(log.origin)
    if start <= log.mirror.size and node.peer(peer).asking_from is None:
        node.peer(peer).asking_from = 0
    news = News(What.UNMATCHED, peer, words=str(error))
    return Grown(signed, judged=replace(judge(node, signed, peer), news=(news,)))


def _checkpoint_at(node: Node, tree: TiledTree, size: int) -> bytes:
    newest = _claim_in(node.store.checkpoint)
    return node.store.checkpoint if newest.size == size else node.sign(Checkpoint(newest.origin, size, tree.root(size)))


def _claim_in(note: bytes) -> Checkpoint:
    return checkpoint_from_text(read_unverified(note).text)
