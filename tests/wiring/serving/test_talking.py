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
from truceline.errors import UnreachableError
from truceline.line.bundles import FrameKind
from truceline.line.kinds import MessageKind
from truceline.node.exchange.contents import contents_of
from truceline.node.exchange.exchanging import answer
from truceline.node.exchange.hello import hello_from_bytes
from truceline.node.node import Node
from truceline.node.saying.messages import Wording, say_as_node
from truceline.record.entries import EntryKind
from truceline.record.store import object_name
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


class Way(PeerConnection):
    """A way to bravo within this process: while the first note is on it, alfa says another.

    Args:
        pair: the two. bravo: its node. at_alfa: the worker of alfa's. breaks: true if it is cut before the second note.
    """

    def __init__(self, pair: Pair, bravo: Node, at_alfa: Worker, *, breaks: bool = False) -> None:
        super().__init__(BRAVO, pair.alfa.settings.peers[BRAVO].address, pair.alfa.identity, peers(pair.alfa, BRAVO))
        self._bravo, self._at_alfa, self._breaks = bravo, at_alfa, breaks
        self.said: list[str] = []
        self.objs: list[str] = []
        self.came: list[tuple[list[str], int]] = []
        """Of each bundle with notes: their names, and how many hashes of bravo's log alfa says that it holds."""

    async def exchange(self, bundle: bytes, *, wait_s: int = 0) -> bytes:
        contents = contents_of(bundle)
        notes = [object_name(note) for note in contents.frames[FrameKind.NOTE]]
        if self._breaks and self.came:
            raise UnreachableError("the way is cut", hint="for the test")
        if not notes:
            await asyncio.sleep(wait_s)
        else:
            self.came.append((notes, hello_from_bytes(contents.frames[FrameKind.HELLO][0]).held))
        answered, _ = answer(self._bravo, ALFA, bundle, now())
        if len(self.came) == 1 and notes:
            self.said.append(await self._at_alfa.do(lambda node, _: said(node, BRAVO)))
        return answered.bundle


async def talk_in_a_row(pair: Pair, *, breaks: bool) -> tuple[Way, list[str], list[EntryKind]]:
    """What goes on the way when alfa says two things, which of them it hears of, and what it has on record then."""
    told: SimpleQueue[Happening] = SimpleQueue()
    with opened_node(pair.alfa) as alfa, opened_node(pair.bravo) as bravo:
        worker = Worker(alfa, lambda _: None)
        way = Way(pair, bravo, worker, breaks=breaks)
        way.said.append(said(alfa, BRAVO))
        task = asyncio.create_task(Talk(BRAVO, way, worker, told.put).run())
        receipted = [(await until(told, "receipted")).note_id]
        if breaks:
            await until(told, "peer-down")
        else:
            receipted.append((await until(told, "receipted")).note_id)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        worker.close()
        kinds = [alfa.entry(index).kind for index in range(alfa.store.tree.size)]
        way.objs = [alfa.entry(index).obj for index, kind in enumerate(kinds) if kind is EntryKind.SENT]
        return way, receipted, kinds


def test_what_is_new_goes_out_before_the_answer_that_came_is_taken_in(tmp_path: Path) -> None:
    way, receipted, _ = asyncio.run(talk_in_a_row(a_pair(tmp_path), breaks=False))
    assert [notes for notes, _ in way.came] == [[obj] for obj in way.objs]
    assert len({held for _, held in way.came}) == 1, "with the first answer taken in, alfa would hold more"
    assert receipted == way.said


def test_an_answer_counts_though_the_call_that_went_out_before_it_was_taken_in_fails(tmp_path: Path) -> None:
    way, receipted, kinds = asyncio.run(talk_in_a_row(a_pair(tmp_path), breaks=True))
    assert receipted == way.said[:1]
    assert kinds[-1] is EntryKind.ATTEMPT


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
