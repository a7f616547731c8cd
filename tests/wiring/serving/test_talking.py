"""Calling a peer over real sockets; a whole node at each end is in test_service."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from pathlib import Path
from queue import SimpleQueue

from tests.wiring.serving.two_nodes import ALFA, BRAVO, Pair, a_pair
from truceline.adapters.transport.certificates import Peers, peers_of
from truceline.adapters.transport.https_client import PeerConnection
from truceline.adapters.transport.https_server import Listener
from truceline.line.kinds import MessageKind
from truceline.node.node import Node
from truceline.node.saying.messages import Wording, say_as_node
from truceline.record.entries import EntryKind
from truceline.signing.certificates import pin_of
from truceline.wiring.home import Home, opened_node
from truceline.wiring.moments import now
from truceline.wiring.serving.answering import Answering
from truceline.wiring.serving.happenings import Happening
from truceline.wiring.serving.talking import Talk
from truceline.wiring.serving.worker import Worker


def peers(home: Home, other: str) -> Peers:
    certificate = home.certificate_of(other)
    return peers_of({other: [certificate]}, {other: [pin_of(certificate)]})


def said(node: Node, to: str) -> str:
    wording = Wording(to=(to,), kind=MessageKind.CHECK, body={})
    return say_as_node(node, node.lines[0], wording, now()).message.id


async def until(told: SimpleQueue[Happening], what: str) -> Happening:
    """The next happening of a kind."""
    while True:
        happening = await asyncio.to_thread(told.get, timeout=60)
        if happening.what == what:
            return happening


async def talk_with_nobody(pair: Pair) -> list[tuple[EntryKind, object]]:
    """What is on record when a peer cannot be reached."""
    told: SimpleQueue[Happening] = SimpleQueue()
    with opened_node(pair.alfa) as node:
        said(node, BRAVO)
        worker = Worker(node, lambda _: None)
        address = pair.alfa.settings.peers[BRAVO].address
        async with PeerConnection(BRAVO, address, pair.alfa.identity, peers(pair.alfa, BRAVO)) as connection:
            task = asyncio.create_task(Talk(BRAVO, connection, worker, told.put).run())
            assert BRAVO in (await until(told, "peer-down")).words
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        worker.close()
        entry = node.entry(node.store.tree.size - 1)
        return [(entry.kind, dict(entry.extra))]


def test_a_call_that_does_not_come_about_is_written_down_as_an_attempt(tmp_path: Path) -> None:
    attempts = asyncio.run(talk_with_nobody(a_pair(tmp_path)))
    assert attempts == [(EntryKind.ATTEMPT, {"carrier": "https", "outcome": "no-connection"})]


async def talk(pair: Pair) -> tuple[list[str], list[str]]:
    """What alfa hears when bravo says something while alfa waits, and the other way round."""
    told_alfa: SimpleQueue[Happening] = SimpleQueue()
    told_bravo: SimpleQueue[Happening] = SimpleQueue()
    with opened_node(pair.alfa) as alfa, opened_node(pair.bravo) as bravo:
        loop = asyncio.get_running_loop()
        talks: list[Talk] = []
        listeners: list[Listener] = []

        def wake(party: str) -> None:
            """Whoever waits for news of either side: alfa's talk is woken in its loop, bravo's listener anywhere."""
            if party == BRAVO:
                loop.call_soon_threadsafe(talks[0].wake)
            else:
                listeners[0].wake(party)

        at_alfa, at_bravo = Worker(alfa, wake), Worker(bravo, wake)
        answering = Answering(at_bravo, told_bravo.put)
        async with Listener(
            answering, answering, pair.bravo.identity, peers(pair.bravo, ALFA), lambda _: None
        ) as listener:
            listeners.append(listener)
            _, port = await listener.listen()
            way = PeerConnection(BRAVO, f"127.0.0.1:{port}", pair.alfa.identity, peers(pair.alfa, BRAVO))
            async with way:
                talks.append(Talk(BRAVO, way, at_alfa, told_alfa.put))
                task = asyncio.create_task(talks[0].run())
                await until(told_alfa, "peer-up")
                ours = await at_alfa.do(lambda node, _: said(node, BRAVO))
                heard = [(await until(told_bravo, "arrived")).note_id, (await until(told_alfa, "receipted")).note_id]
                theirs = await at_bravo.do(lambda node, _: said(node, ALFA))
                heard += [(await until(told_alfa, "arrived")).note_id, (await until(told_bravo, "receipted")).note_id]
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        at_alfa.close()
        at_bravo.close()
        return heard, [ours, ours, theirs, theirs]


def test_what_either_side_says_while_one_waits_arrives_at_once_and_is_receipted(tmp_path: Path) -> None:
    heard, wanted = asyncio.run(asyncio.wait_for(talk(a_pair(tmp_path)), 60))
    assert heard == wanted
