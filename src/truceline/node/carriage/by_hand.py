"""The line without a network: what waits for a peer as one bundle, and what is made of a bundle that somebody brought.

Who carries a bundle can read nothing of it when it is sealed, and can add nothing to it that counts: all in it is
believed by its signatures. What the carrier can do is lose it, and that shows as silence.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from truceline.errors import NotFoundError, TrustError
from truceline.line.bundles import FrameKind, read_bundle
from truceline.line.logged import Attempt
from truceline.node.accusations import lines_with
from truceline.node.deadlines import write_attempts
from truceline.node.exchange.exchanging import Taken, take_in
from truceline.node.exchange.hello import hello_from_bytes
from truceline.node.exchange.offering import Offered, offer
from truceline.node.node import Moment, Node
from truceline.record.checkpoints import checkpoint_from_text
from truceline.signing.notes import read_unverified

HANDED_OVER = "handed-over"


class Brought(NamedTuple):
    """What came of a bundle that somebody brought."""

    peer: str
    """Whose it is."""
    taken: Taken


def pack(node: Node, peer: str, carrier: str, now: Moment, answers: Sequence[int] = ()) -> Offered:
    """A bundle for a peer, to be sealed and carried; that it was handed over is written down.

    Args:
        node: ours.
        peer: to whom.
        carrier: by which way, in one word, such as ``file`` or ``qr``.
        now: the time.
        answers: what came of a bundle of the peer's, from ``Taken``.

    Raises:
        NotFoundError: the peer has no line with us.
        FrozenError: the log is frozen.
    """
    offered = offered_by_hand(node, peer, now, answers)
    write_attempts(node, peer, offered.notes, Attempt(carrier, HANDED_OVER), now)
    return offered


def offered_by_hand(node: Node, peer: str, now: Moment, answers: Sequence[int] = ()) -> Offered:
    """What is handed over to a peer that is not here to say what it holds; arguments and errors as in ``pack``."""
    if not any(lines_with(node, peer)):
        raise NotFoundError(f"there is no line with {peer}", hint="`truceline charter show` lists the lines")
    known = node.peer(peer)
    if known.held is None:
        # What it cosigned, it holds.
        known.held = checkpoint_from_text(read_unverified(known.cosigned).text).size if known.cosigned else 0
    return offer(node, peer, now, answers)


def unpack(node: Node, bundle: bytes, now: Moment) -> Brought:
    """Takes in a bundle that somebody brought.

    Args:
        node: ours.
        bundle: opened, if it was sealed.
        now: the time.

    Raises:
        NoteError: it is no bundle.
        TrustError: it is for somebody else, or from somebody without a line with us, or does not say from whom.
        FrozenError: the log is frozen.
        StoreError: the disk is full or fails; nothing was taken in.
    """
    hellos = [frame.content for frame in read_bundle(bundle) if frame.kind is FrameKind.HELLO]
    if not hellos:
        raise TrustError("the bundle does not say whose it is", hint="ask who brought it for the whole bundle")
    peer = hello_from_bytes(hellos[0]).sender
    if not any(lines_with(node, peer)):
        raise TrustError(f"the bundle is from {peer}, with whom there is no line", hint="enrol the party first")
    return Brought(peer, take_in(node, peer, bundle, now))
