"""How two logs grow under each other's eyes: leaf hashes, checkpoints and cosignatures, both ways."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from truceline.errors import NoteError, TrustError
from truceline.line.bundles import Frame, FrameKind
from truceline.node.exchange.news import News, What
from truceline.node.node import Moment, Node
from truceline.record.checkpoints import Checkpoint, SignedCheckpoint, checkpoint_from_text, open_checkpoint
from truceline.record.forks import Fork, fork_between
from truceline.record.gossip import leaf_hashes, offer_to_peer
from truceline.record.merkle.tiles import hashes_in
from truceline.record.merkle.tree import TiledTree, tree_of_leaves
from truceline.record.peer_log import PeerLog, PeerStep, cosigned, mirrored
from truceline.record.standing import reason_to_freeze
from truceline.record.witness import WitnessRequest, witness_request_from_bytes
from truceline.signing.keys import VerifyKey
from truceline.signing.notes import read_unverified

MOST_CLAIMS = 64
_START = re.compile(rb"(0|[1-9][0-9]{0,18})\n")


class Hashes(NamedTuple):
    """A run of leaf hashes of the sender's log."""

    start: int
    hashes: tuple[bytes, ...]

    @property
    def frame(self) -> Frame:
        """The run as a frame."""
        return Frame(FrameKind.HASHES, b"%d\n" % self.start + b"".join(self.hashes))


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
    """What a peer has to know of our log, once it said what it holds of it; and our cosignature on its own log.

    Raises:
        TrustError: the peer holds more than our log has.
    """
    frames = [Frame(FrameKind.COSIG, log.cosigned.note) for log in _logs_of(node, peer) if log.cosigned]
    known = node.peer(peer)
    if known.held is not None and node.store.tree.size and not node.store.frozen:
        since = _cosigned_size(known.cosigned)
        tree = TiledTree(node.store.tree.size, node.store.tile)
        offer = offer_to_peer(
            tree, lambda size: _checkpoint_at(node, tree, size), since, max(since, known.held), node.store.tile
        )
        request = WitnessRequest(offer.since, offer.path, _claim_in(offer.checkpoint), offer.checkpoint)
        frames += [
            Frame(FrameKind.CHECKPOINT, request.encoded),
            Hashes(max(since, known.held), offer.leaf_hashes).frame,
        ]
    return tuple(frames)


def held_of(node: Node, peer: str) -> int:
    """How many leaf hashes of a peer's log we say that we hold: fewer, where some are to be compared again."""
    asking_from = node.peer(peer).asking_from
    logs = _logs_of(node, peer)
    return asking_from if asking_from is not None else (logs[0].mirror.size if logs else 0)


@dataclass(frozen=True)
class Grown:
    """What came of a peer's growth.

    Args:
        step: what we hold of its log from now on; none if nothing changes.
        fork: evidence against it; none if there is none.
        news: what people should know.
    """

    step: PeerStep | None = None
    fork: Fork | None = None
    news: tuple[News, ...] = ()


def take_growth(node: Node, peer: str, body: bytes, hashes: Hashes, now: Moment) -> Grown:
    """Holds a peer's new checkpoint against what we hold of its log, and cosigns it if it only grew.

    Args:
        node: ours.
        peer: whose log it is.
        body: the frame of the checkpoint.
        hashes: leaf hashes that came along.
        now: the time.

    Raises:
        NoteError: a frame is of another form.
        TrustError: the checkpoint is not signed by a log of the peer.
    """
    request = witness_request_from_bytes(body)
    signed = open_checkpoint(request.note, log_keys_of(node, peer))
    log = node.store.peer_log(signed.checkpoint.origin)
    if signed.checkpoint.size <= log.mirror.size:
        return _compared(node, peer, log, signed)
    missing = hashes.hashes[max(0, log.mirror.size - hashes.start) :]
    try:
        step = mirrored(log, signed, missing)
    except TrustError as error:
        return _unmatched(node, peer, log, signed, hashes, error)
    node.peer(peer).asking_from = None
    if node.peer(peer).accused:
        return Grown(step)
    try:
        return Grown(cosigned(step, signed, node.cosigner, now.at // 1_000))
    except TrustError as error:
        return Grown(step, news=(News(What.UNMATCHED, peer, words=str(error)),))


def compare_claim(node: Node, party: str, signed: SignedCheckpoint) -> Grown:
    """Holds a checkpoint that came with a proof against what we hold of that log: now, or when we hold as much.

    Args:
        node: ours.
        party: whose log it is.
        signed: the checkpoint, whose signature by that log holds.
    """
    log = node.store.peer_log(signed.checkpoint.origin)
    if signed.checkpoint.size <= log.mirror.size:
        return _compared(node, party, log, signed)
    claims = node.peer(party).claims
    if len(claims) < MOST_CLAIMS:
        claims.append(signed)
    return Grown()


def compare_older_claims(node: Node, party: str) -> Iterator[Fork]:
    """Evidence from checkpoints that came with proofs before we held as much of the log."""
    known = node.peer(party)
    claims, known.claims = known.claims, []
    for signed in claims:
        fork = compare_claim(node, party, signed).fork
        if fork:
            yield fork


def take_cosignature(node: Node, peer: str, content: bytes) -> tuple[News, ...]:
    """Remembers a peer's cosignature on our log; freezes the log if the peer holds more of it than we do.

    Raises:
        NoteError: the frame is no checkpoint.
        TrustError: we have not signed it, or the peer has not.
    """
    ours = {key for line in node.lines for key in node.line(line).log_keys_of(node.party)}
    theirs = {key for line in lines_with(node, peer) for key in node.line(line).cosigner_keys_of(peer)}
    signed = open_checkpoint(content, [*ours, *theirs])
    if not ours.intersection(signed.signed_by) or not theirs.intersection(signed.signed_by):
        raise TrustError(
            f"{peer} brought a checkpoint that not both of us have signed", hint="it proves nothing; pass over it"
        )
    if signed.checkpoint.origin != checkpoint_from_text(read_unverified(node.store.checkpoint).text).origin:
        return ()
    reason = reason_to_freeze(TiledTree(node.store.tree.size, node.store.tile), signed.checkpoint, peer)
    if reason and not node.store.frozen:
        node.store.freeze(reason)
        return (News(What.FROZEN, peer, words=reason),)
    known = node.peer(peer)
    if not reason and signed.checkpoint.size >= _cosigned_size(known.cosigned):
        known.cosigned = content
    return ()


def party_of(origin: str) -> str:
    """Whose log a name is, such as ``alfa.example`` for ``alfa.example/log/1``; empty for the name of anything else."""
    return origin.rpartition("/log/")[0]


def log_keys_of(node: Node, party: str) -> tuple[VerifyKey, ...]:
    """The keys of a party's logs, as the lines that it shares with us tell."""
    keys = (key for line in lines_with(node, party) for key in node.line(line).log_keys_of(party))
    return tuple(dict.fromkeys(keys))


def mirror_of(node: Node, log: PeerLog) -> TiledTree:
    """The tree over the leaf hashes that we hold of a peer's log."""
    hashes = leaf_hashes(lambda tile: node.store.mirror_tile(log.origin, tile), 0, log.mirror.size)
    return tree_of_leaves(hashes)


def lines_with(node: Node, party: str) -> Iterator[str]:
    """The lines on which a party is a member."""
    return (line for line in node.lines if party in node.line(line).histories)


def _logs_of(node: Node, peer: str) -> list[PeerLog]:
    origins = dict.fromkeys(node.line(line).origin_of(peer) for line in lines_with(node, peer))
    return [node.store.peer_log(origin) for origin in origins]


def _compared(node: Node, peer: str, log: PeerLog, signed: SignedCheckpoint) -> Grown:
    """A checkpoint that is not larger than what we hold either lies within that, or proves that the log forked."""
    if signed.checkpoint.size == log.mirror.size and signed.checkpoint.root == log.mirror.root:
        return Grown()
    tree = mirror_of(node, log)
    if tree.root(signed.checkpoint.size) == signed.checkpoint.root:
        if node.peer(peer).asking_from is not None:
            node.peer(peer).asking_from = signed.checkpoint.size
        return Grown()
    return _forked(node, peer, log, signed, tree)


def _unmatched(
    node: Node, peer: str, log: PeerLog, signed: SignedCheckpoint, hashes: Hashes, error: TrustError
) -> Grown:
    """Hashes that do not continue what we hold: if they lead to the checkpoint by themselves, the log was rewritten."""
    if hashes.start == 0 and len(hashes.hashes) >= signed.checkpoint.size:
        tree = tree_of_leaves(hashes.hashes[: signed.checkpoint.size])
        if tree.root() == signed.checkpoint.root:
            return _forked(node, peer, log, signed, tree)
    if hashes.start <= log.mirror.size:
        node.peer(peer).asking_from = 0
    return Grown(news=(News(What.UNMATCHED, peer, words=str(error)),))


def _forked(node: Node, peer: str, log: PeerLog, signed: SignedCheckpoint, larger: TiledTree) -> Grown:
    """Evidence from the checkpoint that we cosigned last and another one of the same log."""
    news = News(What.UNMATCHED, peer, words=f"{log.origin} shows another past than the one that we hold")
    if log.cosigned is None:
        return Grown(news=(news,))
    before = open_checkpoint(log.cosigned.note, log_keys_of(node, peer))
    fork = fork_between(before, signed, larger)
    return Grown(fork=fork, news=() if fork else (news,))


def _checkpoint_at(node: Node, tree: TiledTree, size: int) -> bytes:
    newest = _claim_in(node.store.checkpoint)
    return node.store.checkpoint if newest.size == size else node.sign(Checkpoint(newest.origin, size, tree.root(size)))


def _claim_in(note: bytes) -> Checkpoint:
    return checkpoint_from_text(read_unverified(note).text)


def _cosigned_size(note: bytes) -> int:
    return _claim_in(note).size if note else 0
