"""What we hand over to a peer: answers, what waits for it, and how our log and those of others grew."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from truceline.errors import StoreError
from truceline.line.bundles import Frame, FrameKind, write_bundle
from truceline.line.messages import message_from_text
from truceline.node.accusations import lines_with
from truceline.node.exchange.claims import log_keys_of
from truceline.node.exchange.growth import growth_frames, held_of, log_of
from truceline.node.exchange.hello import Hello
from truceline.node.lines import object_of
from truceline.node.node import Moment, Node
from truceline.node.proving import proved
from truceline.node.saying.messages import MOST_FILES_BYTES
from truceline.record.entries import EntryKind
from truceline.record.witness import WitnessRequest
from truceline.signing.notes import read_unverified

MOST_NOTES = 256
"""Notes in one bundle: what is urgent never waits behind more than these."""
MOST_BYTES = MOST_FILES_BYTES
"""Of attachments in one bundle; those of a single message are never more."""
MOST_FILES = 1_024
_DELIVERED = (EntryKind.SENT, EntryKind.MANIFEST)
_HAS_NO_FILES = re.compile(rb'truceline/(manifest/|msg/v1\n\{"at":[0-9]+,"att":\[\],)')
"""How the canonical text of a note begins that names no attachment."""


class Offered(NamedTuple):
    """What we hand over."""

    bundle: bytes
    notes: tuple[str, ...]
    """The notes in it that wait for the peer's receipt, by SHA-256, the most urgent first."""


class _Delivery(NamedTuple):
    obj: str
    note: bytes
    place: int
    """Where our log says that we send it."""


def offer(
    node: Node,
    peer: str,
    now: Moment,
    answers: Sequence[int] = (),
    asked: Hello | None = None,
    answered: Collection[str] = (),
) -> Offered:
    """A bundle for a peer: answers to what it handed over, what waits for it, and how our log grew.

    If our log is frozen, only our cosignatures go out: they are what the others need.

    Args:
        node: ours.
        peer: to whom.
        now: the time.
        answers: from ``Taken``.
        asked: the hello that this answers; none if we begin.
        answered: notes that the peer has answered with a bundle that is not taken in yet, by SHA-256, see
            ``Contents``: they are left out. All others go along, so none arrives before one that was said earlier.

    Raises:
        StoreError: the disk fails, or the record is damaged.
    """
    is_frozen = bool(node.store.frozen)
    deliveries, files = ([], {}) if is_frozen else _waiting(node, peer, answered)
    proofs = () if is_frozen else proved(node, [*answers, *(delivery.place for delivery in deliveries)])
    frames = [
        Frame(FrameKind.HELLO, _hello(node, peer, now, asked).encoded),
        *growth_frames(node, peer),
        *_gossip(node, peer),
        *(Frame(FrameKind.NOTE, delivery.note) for delivery in deliveries),
        *(Frame(FrameKind.PROOF, proof.encoded) for proof in proofs),
        *(Frame(FrameKind.BLOB, content) for content in files.values()),
    ]
    return Offered(write_bundle(frames), tuple(delivery.obj for delivery in deliveries))


def _hello(node: Node, peer: str, now: Moment, asked: Hello | None) -> Hello:
    log = log_of(node, peer)
    heard_at = node.peer(peer).greeted.get(asked.at) if asked else None
    return Hello(
        sender=node.party,
        to=peer,
        at=now.at,
        held=held_of(node, log) if log else 0,
        log=int(log.origin.rpartition("/")[2]) if log else 1,
        asked_at=asked.at if asked and heard_at is not None else 0,
        heard_at=heard_at or 0,
    )


def _waiting(node: Node, peer: str, answered: Collection[str]) -> tuple[list[_Delivery], dict[str, bytes]]:
    """What waits for a peer and fits into a bundle, the most urgent first; and the files that it names."""
    deliveries: list[_Delivery] = []
    files: dict[str, bytes] = {}
    size = 0
    waiting = node.store.outbox(peer, MOST_NOTES + len(answered))
    for parcel in [parcel for parcel in waiting if parcel.obj not in answered][:MOST_NOTES]:
        place, note = _committed_at(node, parcel.obj), object_of(node.store, parcel.obj)
        own = {name: object_of(node.store, name) for name in _files_of(note) if name not in files}
        size += sum(map(len, own.values()))
        if deliveries and (size > MOST_BYTES or len(files) + len(own) > MOST_FILES):
            break
        files |= own
        deliveries.append(_Delivery(parcel.obj, note, place))
    return deliveries, files


def _committed_at(node: Node, obj: str) -> int:
    """Where our log says that we send a note."""
    for index in node.store.about(obj):
        entry = node.entry(index)
        if entry.kind in _DELIVERED and entry.obj == obj and not entry.peer:
            return index
    raise StoreError(f"the outbox has {obj[:16]}, and the log does not", hint="examine it: truceline record fsck")


def _files_of(note: bytes) -> tuple[str, ...]:
    """The attachments of a message, by SHA-256; a manifest has none."""
    if _HAS_NO_FILES.match(note):
        return ()
    message = message_from_text(read_unverified(note).text)
    return tuple(attachment.sha256 for attachment in message.attachments)


def _gossip(node: Node, peer: str) -> Iterator[Frame]:
    """The newest checkpoints that we know of the logs of others on the lines that we share with a peer."""
    others = {other for line in lines_with(node, peer) for other in node.line(line).peers if other != peer}
    for other in sorted(others):
        for name in dict.fromkeys(key.name for key in log_keys_of(node, other)):
            log = node.store.peer_log(name)
            if log.cosigned:
                request = WitnessRequest(0, (), log.cosigned.checkpoint, log.cosigned.note)
                yield Frame(FrameKind.CHECKPOINT, request.encoded)
