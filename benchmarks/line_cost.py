"""What the line costs: how long until a message is proved to lie on the other side's disk, over TLS between processes.

Each message is composed, signed by a desk, committed, sent, verified, committed there, proved, verified here and
committed here: nothing less is called received.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.survey import Figure
from truceline.adapters.transport.certificates import Peers, peers_of
from truceline.adapters.transport.https_client import PeerConnection
from truceline.line.kinds import MessageKind, Precedence
from truceline.line.messages import Message
from truceline.node.exchange.contents import Contents, contents_of
from truceline.node.exchange.exchanging import take_in_contents
from truceline.node.exchange.news import What
from truceline.node.exchange.offering import offer
from truceline.node.node import Node
from truceline.node.saying.messages import Letter, Said, Wording, commit_messages, compose
from truceline.signing.keys import SigningKey
from truceline.signing.notes import sign_note
from truceline.wiring.home import opened_node
from truceline.wiring.home_keys import read_locked_key
from truceline.wiring.meeting import PASSPHRASE, Met, meet, served
from truceline.wiring.moments import now
from truceline.wiring.running import office_of

ALFA, BRAVO = "alfa.example", "bravo.example"
MESSAGES = 4_096
IN_FLIGHT = 64
BACKLOG = 10_000
_P50_MS, _P99_MS = 10.0, 100.0
_US_A_MESSAGE = 1e6 / 1_000
_FLASH_S = 1.0
_STEPS_TO_THE_NETWORK = 16
"""More turns of the event loop than it takes until a request is handed to the network; each costs a microsecond."""
_POLL_S = 0.02
_PATIENCE_S = 60.0


class Desk(NamedTuple):
    """Who speaks: a node of alfa's, and the key of its desk."""

    node: Node
    key: SigningKey
    line: str

    @classmethod
    def of(cls, both: Met, node: Node) -> Desk:
        """The caller's desk."""
        return cls(node, read_locked_key(both.caller.keys / "duty", PASSPHRASE), both.line)

    def commit(self, count: int, precedence: Precedence = Precedence.ROUTINE) -> None:
        """Composes, signs and commits so many warnings, together."""
        letters: list[Letter] = []
        last: Message | None = None
        wording = Wording(
            to=(BRAVO,),
            kind=MessageKind.WARNING,
            body={"text": "Aircraft approach the zone from the north. Turn back.", "place": [386167000, 335070000]},
            precedence=precedence,
            language="en",
        )
        for _ in range(count):
            last = compose(self.node, self.line, wording, now(), last)
            letters.append(Letter(sign_note(last.text, [self.key]).encoded))
        assert all(isinstance(said, Said) for said in commit_messages(self.node, letters, now()))


def line_figures(messages: int, rounds: int, folder: Path) -> list[Figure]:
    """What is promised of the line in issue 3.

    Args:
        messages: how many are sent for each figure.
        rounds: how often.
        folder: on the disk that is to be measured; what is written there is removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    single: list[tuple[float, float]] = []
    many, flash = [], []
    for _ in range(rounds):
        with TemporaryDirectory(dir=folder, prefix="line-") as name:
            both = meet(Path(name), ALFA, BRAVO)
            with served(both.listener):
                waits_ms = asyncio.run(_one_by_one(both, messages // 4))
                many.append(asyncio.run(_in_flight(both, messages)))
            single.append((quantiles(waits_ms, n=100)[49], quantiles(waits_ms, n=100)[98]))
        with TemporaryDirectory(dir=folder, prefix="line-") as name:
            flash.append(_flash_s(meet(Path(name), ALFA, BRAVO), max(messages, BACKLOG)))
    return [
        Figure("a message proved received, one at a time: median", "ms", tuple(p50 for p50, _ in single), _P50_MS),
        Figure("the same: 99th of a hundred", "ms", tuple(p99 for _, p99 in single), _P99_MS),
        Figure(f"a message proved received, {IN_FLIGHT} in flight", "µs", tuple(many), _US_A_MESSAGE),
        Figure(f"flash behind {BACKLOG:,} routine messages, until it is proved received", "s", tuple(flash), _FLASH_S),
    ]


async def _one_by_one(both: Met, count: int) -> list[float]:
    waits_ms = []
    with opened_node(both.caller) as node:
        desk = Desk.of(both, node)
        async with _connection(both, node) as connection:
            await _exchanged(node, connection, 0)
            for _ in range(count):
                begin = time.perf_counter()
                desk.commit(1)
                await _exchanged(node, connection, 1)
                waits_ms.append((time.perf_counter() - begin) * 1e3)
    return waits_ms


async def _in_flight(both: Met, count: int) -> float:
    """Microseconds a message: half of those in flight are on their way while the other half is being written.

    What was written goes out when the answer for the half before it is there, and before that is taken in.
    """
    half = IN_FLIGHT // 2
    with opened_node(both.caller) as node:
        desk = Desk.of(both, node)
        async with _connection(both, node) as connection:
            await _exchanged(node, connection, 0)
            begin = time.perf_counter()
            desk.commit(half)
            answer = await _begun(connection, node)
            desk.commit(half)
            for written in range(2 * half, count + 1, half):
                contents = contents_of(await answer)
                answer = await _begun(connection, node, contents)
                _take_in(node, contents, half)
                if written < count:
                    desk.commit(half)
            _take_in(node, contents_of(await answer), half)
            return (time.perf_counter() - begin) / count * 1e6


def _flash_s(both: Met, backlog: int) -> float:
    """Seconds from a flash message's commit until its receipt, both nodes running and a backlog on its way."""
    with opened_node(both.caller) as node:
        for count in _parts(backlog, 500):
            Desk.of(both, node).commit(count)
    with served(both.listener), served(both.caller), office_of(both.caller) as office:
        until = time.monotonic() + _PATIENCE_S
        while _waiting(both) >= backlog and time.monotonic() < until:
            time.sleep(_POLL_S)
        key = read_locked_key(both.caller.keys / "duty", PASSPHRASE)
        wording = {"line": both.line, "to": [BRAVO], "kind": "warning", "body": {"text": "Turn back."}}
        terms = {"prec": "flash", "drill": False, "need": "none", "by": 0, "att": [], "lang": "en"}
        begin = time.perf_counter()
        text = office.ask("message-compose", **wording, **terms)["text"]
        said = office.ask("message-commit", note=sign_note(text, [key]).encoded.decode(), attachments=[])
        while not office.ask("line-item", id=said["id"])["outgoing"][0]["receipted_at"]:
            if time.monotonic() > until:
                raise RuntimeError("the flash message was not receipted")
            time.sleep(_POLL_S)
        took = time.perf_counter() - begin
        if not _waiting(both):
            raise RuntimeError("the backlog was gone before the flash message: nothing was measured")
    return took


def _waiting(both: Met) -> int:
    with office_of(both.caller) as office:
        (line,) = office.ask("line-status")["lines"]
        return int(line["peers"][0]["waiting"])


def _parts(total: int, most: int) -> Iterator[int]:
    for start in range(0, total, most):
        yield min(most, total - start)


def _connection(both: Met, node: Node) -> PeerConnection:
    return PeerConnection(BRAVO, both.address, both.caller.identity, _peers(both, node))


def _peers(both: Met, node: Node) -> Peers:
    pins = {BRAVO: node.line(both.line).histories[BRAVO].newest.tls_pins}
    return peers_of({BRAVO: [both.caller.certificate_of(BRAVO)]}, pins)


async def _begun(connection: PeerConnection, node: Node, answer: Contents | None = None) -> asyncio.Task[bytes]:
    """An exchange that is on its way, but for what an answer that is not taken in yet has answered."""
    answered = answer.answered_by(BRAVO, node.party) if answer else ()
    offered = offer(node, BRAVO, now(), answered=answered)
    coming = asyncio.create_task(connection.exchange(offered.bundle))
    for _ in range(_STEPS_TO_THE_NETWORK):
        await asyncio.sleep(0)
    return coming


async def _exchanged(node: Node, connection: PeerConnection, receipts: int) -> None:
    """One exchange, in which so many messages of ours are proved received."""
    _take_in(node, contents_of(await connection.exchange(offer(node, BRAVO, now()).bundle)), receipts)


def _take_in(node: Node, answer: Contents, receipts: int) -> None:
    news = take_in_contents(node, BRAVO, answer, now()).news
    node.store.settle()
    assert sum(each.what is What.RECEIPTED for each in news) >= receipts, news  # line checks come on top
