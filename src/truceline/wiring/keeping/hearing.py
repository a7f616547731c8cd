"""Asking each peer once what it holds, before anything is said that it might hold proof against."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping

from truceline.adapters.transport.certificates import peers_of
from truceline.adapters.transport.https_client import PeerConnection
from truceline.errors import NotFoundError, TrucelineError, UnreachableError
from truceline.node.exchange.exchanging import take_in
from truceline.node.exchange.offering import offer
from truceline.node.node import Node
from truceline.wiring.home import Home
from truceline.wiring.moments import now
from truceline.wiring.settings import PeerSettings


def hear_peers(home: Home, node: Node) -> Mapping[str, str]:
    """Who could not be heard, and why; all others have shown what they hold of our log.

    Args:
        home: says where peers are called.
        node: takes in what they show.
    """
    peers = sorted({peer for line in node.lines for peer in node.line(line).peers})
    return asyncio.run(_heard(home, node, peers))


def not_all_heard(unheard: Mapping[str, str]) -> UnreachableError:
    """What people are told where somebody may hold more of a log than is known.

    Args:
        unheard: as ``hear_peers`` gives it.
    """
    return UnreachableError(
        f"not all peers say what they hold of the log: {'; '.join(unheard.values())}",
        hint="ask their officers how many entries of it they hold (truceline node status), and give the most by --held",
    )


async def _heard(home: Home, node: Node, peers: Iterable[str]) -> dict[str, str]:
    unheard: dict[str, str] = {}
    for peer in peers:
        try:
            await _hear(home, node, peer)
        except TrucelineError as error:
            unheard[peer] = str(error)
    return unheard


async def _hear(home: Home, node: Node, peer: str) -> None:
    address = home.settings.peers.get(peer, PeerSettings()).address
    if not address:
        raise NotFoundError(f"{peer} has no address here: it calls, and cannot be called")
    lines = (node.line(line) for line in node.lines)
    pins = [pin for line in lines if peer in line.peers for pin in line.histories[peer].newest.tls_pins]
    known = peers_of({peer: [home.certificate_of(peer)]}, {peer: pins})
    async with PeerConnection(peer, address, home.identity, known) as connection:
        answer = await connection.exchange(offer(node, peer, now()).bundle)
    take_in(node, peer, answer, now())
