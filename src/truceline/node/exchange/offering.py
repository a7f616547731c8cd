"""What we hand over to a peer: answers, what waits for it, and how our log and those of others grew."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from truceline.errors import StoreError
from truceline.line.bundles import Frame, FrameKind, write_bundle
from truceline.line.messages import KIND, message_from_text
from truceline.node.exchange.growth import growth_frames, held_of, lines_with, log_keys_of
from truceline.node.exchange.hello import Hello
from truceline.node.lines import object_of
from truceline.node.node import Moment, Node
from truceline.node.proving import proved
from truceline.record.entries import EntryKind
from truceline.record.witness import WitnessRequest
from truceline.signing.notes import read_unverified

MOST_NOTES = 256
"""Notes in one bundle: what is urgent never waits behind more than these."""
MOST_BYTES = 32 * 1024 * 1024
"""Of notes and attachments in one bundle, unless a single message has more."""
_DELIVERED = (EntryKind.SENT, EntryKind.MANIFEST)


class Offered(NamedTuple):
    """What we hand over."""

    bundle: bytes
    notes: tuple[str, ...]
    """The notes in it that wait for the peer's receipt, by SHA-256, the most urgent first."""


def offer(node: Node, peer: str, now: Moment, answers: Sequence[int] = (), asked: Hello | None = None) -> Offered:
    """A bundle for a peer: answers to what it handed over, what waits for it, and how our log grew.

    Args:
        node: ours.
        peer: to whom.
        now: the time.
        answers: from ``Taken``.
        asked: the hello that this answers; none if we begin.

    Raises:
        NoteError: one thing that waits is too large for a bundle.
        TrustError: the peer holds more of our log than there is.
    """
    waiting = _waiting(node, peer)
    deliveries = [frame for obj, index in waiting.items() for frame in _delivery(node, obj, index)]
    proofs = [Frame(FrameKind.PROOF, proof.encoded) for proof in proved(node.store, answers)]
    heard_at = node.peer(peer).heard_at if asked else None
    hello = Hello(
        sender=node.party,
        to=peer,
        at=now.at,
        held=held_of(node, peer),
        asked_at=asked.at if asked else 0,
        heard_at=heard_at or 0,
    )
    head = Frame(FrameKind.HELLO, hello.encoded)
    growth = [*growth_frames(node, peer), *_gossip(node, peer)]
    return Offered(write_bundle([head, *growth, *proofs, *deliveries]), tuple(waiting))


def _waiting(node: Node, peer: str) -> dict[str, int]:
    """What waits for a peer and fits into a bundle, by its object, and where our log has it; the most urgent first."""
    waiting: dict[str, int] = {}
    size = 0
    for parcel in node.store.outbox(peer, MOST_NOTES):
        index = _committed_at(node, parcel.obj)
        size += sum(len(frame.content) for frame in _files(node, object_of(node.store, parcel.obj)))
        if waiting and size > MOST_BYTES:
            break
        waiting[parcel.obj] = index
    return waiting


def _committed_at(node: Node, obj: str) -> int:
    """Where our log says that we send a note."""
    for index in node.store.about(obj):
        entry = node.entry(index)
        if entry.kind in _DELIVERED and entry.obj == obj and not entry.peer:
            return index
    raise StoreError(f"the outbox has {obj[:16]}, and the log does not", hint="examine it: truceline record fsck")


def _delivery(node: Node, obj: str, index: int) -> list[Frame]:
    note = object_of(node.store, obj)
    (proof,) = proved(node.store, [index])
    return [Frame(FrameKind.NOTE, note), Frame(FrameKind.PROOF, proof.encoded), *_files(node, note)]


def _files(node: Node, note: bytes) -> list[Frame]:
    """The attachments of a message; a manifest has none."""
    text = read_unverified(note).text
    if not text.startswith(f"truceline/{KIND}/"):
        return []
    files = (object_of(node.store, attachment.sha256) for attachment in message_from_text(text).attachments)
    return [Frame(FrameKind.BLOB, content) for content in files]


def _gossip(node: Node, peer: str) -> Iterator[Frame]:
    """The newest checkpoints that we know of the logs of others on the lines that we share with a peer."""
    others = {other for line in lines_with(node, peer) for other in node.line(line).peers if other != peer}
    for other in sorted(others):
        for key in log_keys_of(node, other):
            log = node.store.peer_log(key.name)
            if log.cosigned:
                request = WitnessRequest(0, (), log.cosigned.checkpoint, log.cosigned.note)
                yield Frame(FrameKind.CHECKPOINT, request.encoded)
