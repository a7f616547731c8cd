"""Checkpoints that peers show, held against what we hold of the log: so a log that says two things is found out.

Whatever bears the signature of a log counts, whoever brought it: growth, a proof, what others pass on.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from truceline.errors import TrustError
from truceline.node import labels
from truceline.node.accusations import lines_with
from truceline.node.exchange.mirrors import mirror_of, party_of
from truceline.node.exchange.news import News, What
from truceline.node.lines import entries_labelled, object_of
from truceline.node.node import Node
from truceline.record.checkpoints import SignedCheckpoint, open_checkpoint
from truceline.record.entries import Entry, EntryKind
from truceline.record.forks import Fork, fork_between
from truceline.record.log_proofs import LogProof, log_proof_from_bytes
from truceline.record.merkle.tree import TiledTree
from truceline.record.peer_log import PeerLog
from truceline.record.standing import reason_to_freeze
from truceline.signing.fields import Fields
from truceline.signing.keys import VerifyKey

MOST_CLAIMS = 64
"""Checkpoints of one party that wait until we hold as much of its log."""


class Accusation(NamedTuple):
    """Evidence against a party."""

    party: str
    fork: Fork


@dataclass(frozen=True)
class Judged:
    """What came of a checkpoint.

    Args:
        is_open: True if we do not hold enough of the log to say anything.
        is_kept: False if it is open and nobody would come back to it: nothing may rest on it.
        forks: evidence against who signed.
        news: what people should know.
    """

    is_open: bool = False
    is_kept: bool = True
    forks: tuple[Accusation, ...] = ()
    news: tuple[News, ...] = ()


NOTHING = Judged()
"""The checkpoint holds, and there is nothing to tell."""


def judge(node: Node, signed: SignedCheckpoint, shown_by: str) -> Judged:
    """Holds a checkpoint against what we hold of its log: now, or when we hold as much.

    A checkpoint of our own log that our record cannot meet freezes the log: whoever shows it holds what we lost.

    Args:
        node: ours.
        signed: the checkpoint, whose signature by the log of a member holds.
        shown_by: who brought it.
    """
    owner, checkpoint = party_of(signed.checkpoint.origin), signed.checkpoint
    if owner == node.party:
        return Judged(news=meet(node, signed, shown_by))
    log = node.store.peer_log(checkpoint.origin)
    if checkpoint.size > log.mirror.size:
        return _put_off(node, owner, signed)
    is_newest = (checkpoint.size, checkpoint.root) == (log.mirror.size, log.mirror.root)
    tree = mirror_of(node, log)
    if is_newest or tree.root(checkpoint.size) == checkpoint.root:
        _keep_fitting(node, owner, signed)
        return NOTHING
    judged, unproved = contradicted(node, log, signed, tree), node.peer(owner).unproved
    if not judged.forks and signed not in unproved and len(unproved) < MOST_CLAIMS:
        unproved.append(signed)
    return judged


def judge_older(node: Node, party: str) -> Iterator[Judged]:
    """What came of checkpoints of a party that had to wait; those that still have to are kept."""
    claims, known = _claims_of(node, party), node.peer(party)
    known.claims = []
    for signed in claims:
        yield judge(node, signed, party)
    for signed in list(known.unproved):
        log = node.store.peer_log(signed.checkpoint.origin)
        forks = contradicted(node, log, signed, mirror_of(node, log)).forks
        if forks:
            known.unproved.remove(signed)
            yield Judged(forks=forks)


def contradicted(node: Node, log: PeerLog, signed: SignedCheckpoint, larger: TiledTree) -> Judged:
    """Evidence from a checkpoint that fits what we hold, such as the one that we cosigned last, and one that does not.

    Args:
        node: ours.
        log: what we hold.
        signed: the checkpoint that does not fit.
        larger: the tree of the larger of the two.
    """
    owner = party_of(log.origin)
    news = News(What.UNMATCHED, owner, words=f"{log.origin} shows another past than the one that we hold")
    for before in _fitting(node, owner, log):
        with suppress(TrustError):  # after a change of keys, no one key may have signed both
            fork = fork_between(before, signed, larger)
            if fork:
                return Judged(forks=(Accusation(owner, fork),))
    return Judged(news=(news,))


def _fitting(node: Node, owner: str, log: PeerLog) -> Iterator[SignedCheckpoint]:
    """Checkpoints that the log has signed and that fit what we hold."""
    if log.cosigned:
        yield open_checkpoint(log.cosigned.note, log_keys_of(node, owner))
    if log.origin in node.peer(owner).fitting:
        yield node.peer(owner).fitting[log.origin]


def _keep_fitting(node: Node, owner: str, signed: SignedCheckpoint) -> None:
    """A larger one proves more against what does not fit."""
    fitting, origin = node.peer(owner).fitting, signed.checkpoint.origin
    if origin not in fitting or fitting[origin].checkpoint.size < signed.checkpoint.size:
        fitting[origin] = signed


def meet(node: Node, signed: SignedCheckpoint, holder: str) -> tuple[News, ...]:
    """Freezes our log if it cannot meet a checkpoint that it signed once, as somebody holds it."""
    store = node.store
    if store.frozen or signed.checkpoint.origin != node.origin:
        return ()
    reason = reason_to_freeze(node.tree, signed.checkpoint, holder)
    if not reason:
        return ()
    store.freeze(reason)
    return (News(What.FROZEN, holder, words=reason),)


def log_keys_of(node: Node, party: str) -> tuple[VerifyKey, ...]:
    """The keys of a party's logs, as the lines that it shares with us tell."""
    keys = (key for line in lines_with(node, party) for key in node.line(line).log_keys_of(party))
    return tuple(dict.fromkeys(keys))


def cosigner_keys_of(node: Node, party: str) -> tuple[VerifyKey, ...]:
    """The keys by which a party cosigns, likewise."""
    keys = (key for line in lines_with(node, party) for key in node.line(line).cosigner_keys_of(party))
    return tuple(dict.fromkeys(keys))


def proof_kept(node: Node, entry: Entry) -> LogProof:
    """The proof on which an entry ``recv``, ``manifest`` or ``proof`` of ours rests."""
    obj = entry.obj if entry.kind is EntryKind.PROOF else Fields(entry.extra, "x").text("proof")
    return log_proof_from_bytes(object_of(node.store, obj))


def _claims_of(node: Node, party: str) -> list[SignedCheckpoint]:
    """The checkpoints that wait; after a start, those on which something in our record rests."""
    known = node.peer(party)
    if known.claims is None:
        keys = log_keys_of(node, party)
        entries = entries_labelled(node.store, labels.claims_of(party), MOST_CLAIMS)
        notes = dict.fromkeys(proof_kept(node, entry).checkpoint.encoded for entry in entries)
        known.claims = [open_checkpoint(note, keys) for note in notes]
    return known.claims


def _put_off(node: Node, owner: str, signed: SignedCheckpoint) -> Judged:
    """Keeps a checkpoint until we hold as much of its log; two roots for one size need no more."""
    claims = _claims_of(node, owner)
    for other in claims:
        if _place(other) == _place(signed):
            fork = _second_root(other, signed)
            return Judged(is_open=True, forks=(Accusation(owner, fork),) if fork else ())
    if len(claims) >= MOST_CLAIMS:
        return Judged(is_open=True, is_kept=False)
    claims.append(signed)
    return Judged(is_open=True)


def _second_root(one: SignedCheckpoint, other: SignedCheckpoint) -> Fork | None:
    try:
        return fork_between(one, other, None)
    except TrustError:
        return None  # after a change of keys, no one key has signed both


def _place(signed: SignedCheckpoint) -> tuple[str, int]:
    return signed.checkpoint.origin, signed.checkpoint.size
