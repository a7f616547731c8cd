"""One exchange with a peer: what is made of what it hands over, and what it gets back.

    ours:    offer  ------------------------>  answer   theirs
             take_in  <----------------------

Either side may begin; a bundle is the same in both directions and by every carrier.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from truceline.errors import FrozenError, NoteError, TrustError
from truceline.line.bundles import FrameKind
from truceline.node.exchange.arrivals import Arrivals, second_texts_kept
from truceline.node.exchange.claims import Accusation, Judged, judge_older
from truceline.node.exchange.contents import Contents, contents_of, is_receipt_for
from truceline.node.exchange.evidence import accuse
from truceline.node.exchange.growth import (
    NO_HASHES,
    Hashes,
    hashes_from_bytes,
    take_cosignature,
    take_growth,
    take_others,
)
from truceline.node.exchange.hello import Hello, hello_from_bytes, offset_between
from truceline.node.exchange.intake import Intake
from truceline.node.exchange.mirrors import party_of
from truceline.node.exchange.new_keys import new_log_key, take_manifest
from truceline.node.exchange.news import News
from truceline.node.exchange.offering import Offered, offer
from truceline.node.exchange.placing import Placed, Placing
from truceline.node.exchange.receipts import receipt_change
from truceline.node.node import Moment, Node
from truceline.node.proving import entry_proved_by
from truceline.record.checkpoints import Checkpoint
from truceline.record.entries import EntryKind
from truceline.record.log_proofs import LogProof
from truceline.record.store import Change, object_name
from truceline.record.witness import WitnessRequest, witness_request_from_bytes

MOST_CHECKPOINTS = 64
"""Checkpoints and cosignatures in one bundle that are looked at; an honest one has one for each log."""
MOST_GREETED = 64
"""Hellos of one peer whose times are kept: more than it may have waiting for an answer at once."""
_UNUSABLE = (NoteError, TrustError)


class Taken(NamedTuple):
    """What came of what a peer handed over."""

    answers: tuple[int, ...]
    """Places of our entries that answer, to be handed to ``offer`` or lost: the peer will ask again."""
    news: tuple[News, ...]
    hello: Hello | None


def take_in(node: Node, peer: str, content: bytes, now: Moment) -> Taken:
    """Takes in a bundle that a peer handed over; what of it is unusable is told, and the rest is taken in all the same.

    If our log is frozen, only what is held of others' logs grows: nothing is receipted, and nothing is lost.

    Args:
        node: ours.
        peer: who handed it over, as the carrier has made sure.
        content: the bundle.
        now: the time.

    Raises:
        NoteError: it is no bundle.
        TrustError: it is for somebody else.
        StoreError: the disk is full or fails; nothing is receipted.
    """
    return take_in_contents(node, peer, contents_of(content), now)


def take_in_contents(node: Node, peer: str, contents: Contents, now: Moment) -> Taken:
    """As ``take_in``, of a bundle that was read before."""
    frames, intake = contents.frames, Intake(node, peer, now)
    hello = _greeted(intake, frames[FrameKind.HELLO])
    accusations = [*_take_cosignatures(intake, frames[FrameKind.COSIG])]
    grown, found = _grow(intake, frames)
    accusations += found
    arrivals = Arrivals(intake, {object_name(blob): blob for blob in frames[FrameKind.BLOB]})
    try:
        accusations += () if node.store.frozen else _take_proved(intake, arrivals, contents, grown)
        intake.commit()
        _follow(arrivals, accusations)
    except FrozenError as error:
        # It was frozen by what this very bundle showed.
        intake.pass_over(error)
    return Taken(tuple(dict.fromkeys(intake.answers)), tuple(intake.news), hello)


def answer(node: Node, peer: str, content: bytes, now: Moment) -> tuple[Offered, Taken]:
    """What a peer gets back for a bundle, and what came of that; errors as in ``take_in`` and ``offer``."""
    taken = take_in(node, peer, content, now)
    return offer(node, peer, now, taken.answers, taken.hello), taken


def _follow(arrivals: Arrivals, accusations: Sequence[Accusation]) -> None:
    """Does what follows from what is stored now, unless the log is frozen."""
    intake = arrivals.intake
    node, now = intake.node, intake.now
    if node.store.frozen:
        return
    arrivals.follow()
    older = [one for judged in judge_older(node, intake.peer) for one in _told(intake, judged)]
    for party, fork in (*accusations, *arrivals.accusations, *older, *_kept_compared(node, intake.peer)):
        intake.news += accuse(node, party, fork, now)
    node.peer(intake.peer).is_compared = True


def _kept_compared(node: Node, peer: str) -> Sequence[Accusation]:
    """What comes to light on record if evidence may be missing there: after a start, and after a disk that was full."""
    known, placing = node.peer(peer), Placing(node, peer)
    is_compared, known.is_compared = known.is_compared, False
    if is_compared:
        return ()
    placing.compare_kept(peer)
    return (*placing.accusations, *second_texts_kept(node, peer))


def _greeted(intake: Intake, hellos: Sequence[bytes]) -> Hello | None:
    """What the peer says of itself; it is for us, and from whom the carrier says that it is from."""
    node, peer, now = intake.node, intake.peer, intake.now
    try:
        hello = hello_from_bytes(hellos[0]) if hellos else None
    except NoteError as error:
        intake.pass_over(error)
        return None
    if hello is None:
        return None
    if (hello.sender, hello.to) != (peer, node.party):
        raise TrustError(
            f"a bundle from {hello.sender} to {hello.to} came from {peer} to {node.party}",
            hint="pass it on to whom it is for",
        )
    known = node.peer(peer)
    known.held, known.heard_at = hello.held if hello.log == node.log_number else 0, now.at
    known.greeted.setdefault(hello.at, now.at)
    if len(known.greeted) > MOST_GREETED:
        del known.greeted[next(iter(known.greeted))]
    if hello.asked_at:
        known.offset_ms, known.error_ms = offset_between(hello.asked_at, hello.heard_at, hello.at, now.at)
    return hello


def _take_cosignatures(intake: Intake, cosignatures: Sequence[bytes]) -> Iterator[Accusation]:
    for cosignature in cosignatures[:MOST_CHECKPOINTS]:
        try:
            yield from _told(intake, take_cosignature(intake.node, intake.peer, cosignature))
        except _UNUSABLE as error:
            intake.pass_over(error)


def _grow(intake: Intake, frames: Mapping[FrameKind, list[bytes]]) -> tuple[Checkpoint | None, list[Accusation]]:
    """Holds every checkpoint that came against what is held of its log; up to which one the peer's log grows now."""
    grown: Checkpoint | None = None
    accusations: list[Accusation] = []
    for body in frames[FrameKind.CHECKPOINT][:MOST_CHECKPOINTS]:
        try:
            request = witness_request_from_bytes(body)
            if grown is None and party_of(request.checkpoint.origin) == intake.peer:
                grown, judged = _grow_one(intake, request, frames[FrameKind.HASHES])
            else:
                judged = take_others(intake.node, request.note, intake.peer)
        except _UNUSABLE as error:
            intake.pass_over(error)
        else:
            accusations += _told(intake, judged)
    return grown, accusations


def _grow_one(intake: Intake, request: WitnessRequest, hashes: Sequence[bytes]) -> tuple[Checkpoint | None, Judged]:
    run: Hashes = hashes_from_bytes(hashes[0]) if hashes else NO_HASHES
    grown = take_growth(intake.node, intake.peer, request.note, run, intake.now)
    if grown.step is None:
        return None, grown.judged
    intake.write(Change(peer_step=grown.step))
    return grown.signed.checkpoint, grown.judged


def _told(intake: Intake, judged: Judged) -> tuple[Accusation, ...]:
    intake.news += judged.news
    return judged.forks


def _take_proved(intake: Intake, arrivals: Arrivals, contents: Contents, grown: Checkpoint | None) -> list[Accusation]:
    """Takes in what is proved: keys first, then messages, then receipts for ours. What is not proved is refused."""
    placing = Placing(intake.node, intake.peer, grown, intake.news)
    notes = {object_name(note): note for note in contents.frames[FrameKind.NOTE]}
    proofs = list(contents.proofs)
    for error in contents.unusable:
        intake.pass_over(error)
    _take_manifests(intake, placing, proofs, notes)
    for proof in proofs:
        try:
            _take_one(intake, arrivals, placing.placed(proof), notes)
        except _UNUSABLE as error:
            intake.pass_over(error)
    for note in notes.values():
        arrivals.take(note, None)
    return placing.accusations


def _take_manifests(intake: Intake, placing: Placing, proofs: list[LogProof], notes: dict[str, bytes]) -> None:
    """Takes in the manifests that came, and takes them and their proofs off the lists."""
    for proof in list(proofs):
        if b'"k":"manifest"' not in proof.extra:
            continue
        try:
            entry = entry_proved_by(proof)
            note = notes.get(entry.obj)
            if entry.kind is not EntryKind.MANIFEST or entry.peer or note is None:
                continue
            proofs.remove(proof)
            placed = placing.placed(proof, new_log_key(note, proof))
        except _UNUSABLE as error:
            intake.pass_over(error)
        else:
            del notes[entry.obj]
            take_manifest(intake, note, placed)


def _take_one(intake: Intake, arrivals: Arrivals, placed: Placed, notes: dict[str, bytes]) -> None:
    entry = placed.entry
    is_receipt = is_receipt_for(entry, intake.node.party)
    is_delivery = entry.kind is EntryKind.SENT and entry.obj in notes
    if not is_receipt and not is_delivery:
        return
    if not placed.judged.is_kept:
        notes.pop(entry.obj, None)
        intake.wait("its log cannot be held against what we hold of it")
    elif is_receipt:
        intake.write(*receipt_change(intake.node, placed, intake.now))
    else:
        arrivals.take(notes.pop(entry.obj), placed)
