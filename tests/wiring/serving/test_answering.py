"""What peers get who call."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.node.homes import lined, moment
from tests.signing.parties.sides import key_of
from truceline.errors import TrustError
from truceline.line.kinds import MessageKind
from truceline.node.exchange.exchanging import take_in
from truceline.node.exchange.offering import offer
from truceline.node.node import Node
from truceline.node.saying.messages import Wording, say_as_node
from truceline.record.checkpoints import open_checkpoint
from truceline.record.merkle.tiles import Tile
from truceline.record.witness import WitnessRequest
from truceline.signing.notes import read_unverified
from truceline.signing.parties.manifests import Role
from truceline.wiring.serving.answering import Answering
from truceline.wiring.serving.happenings import Happening
from truceline.wiring.serving.worker import Worker

ALFA, BRAVO = "alfa.example", "bravo.example"


@pytest.fixture
def alfa() -> Node:
    return lined(ALFA, BRAVO)


@pytest.fixture
def bravo() -> Node:
    return lined(BRAVO, ALFA)


@pytest.fixture
def told() -> list[Happening]:
    return []


@pytest.fixture
def answering(alfa: Node, told: list[Happening]) -> Iterator[Answering]:
    worker = Worker(alfa, lambda _: None)
    yield Answering(worker, told.append)
    worker.close()


def said(node: Node, to: str) -> str:
    wording = Wording(to=(to,), kind=MessageKind.CHECK, body={})
    return say_as_node(node, node.lines[0], wording, moment()).message.id


def request(node: Node, old_size: int = 0) -> bytes:
    checkpoint = read_unverified(node.store.checkpoint)
    signed = open_checkpoint(node.store.checkpoint, [key_of(node.party, Role.LOG).verify_key])
    return WitnessRequest(old_size, (), signed.checkpoint, checkpoint.encoded).encoded


def test_a_bundle_is_answered_with_receipts_and_it_is_told_what_came(
    answering: Answering, bravo: Node, told: list[Happening]
) -> None:
    message_id = said(bravo, ALFA)
    reply = answering.answer(BRAVO, offer(bravo, ALFA, moment()).bundle)
    assert [(happening.what, happening.note_id) for happening in told] == [("arrived", message_id)]
    taken = take_in(bravo, ALFA, reply, moment())
    assert [str(news.what) for news in taken.news] == ["receipted"]
    assert bravo.store.outbox(ALFA, 10) == []


def test_there_is_news_until_it_was_handed_over(answering: Answering, alfa: Node, bravo: Node) -> None:
    assert not answering.has_news(BRAVO)
    said(alfa, BRAVO)
    assert answering.has_news(BRAVO)
    answering.answer(BRAVO, offer(bravo, ALFA, moment()).bundle)
    assert not answering.has_news(BRAVO)


def test_a_bundle_for_somebody_else_is_refused(answering: Answering, bravo: Node) -> None:
    with pytest.raises(TrustError):
        answering.answer("charlie.example", offer(bravo, ALFA, moment()).bundle)


def test_the_log_shows_its_checkpoint_and_its_hashes(answering: Answering, alfa: Node) -> None:
    assert answering.checkpoint(BRAVO) == alfa.store.checkpoint
    size = alfa.store.tree.size
    assert answering.tile(BRAVO, Tile(0, 0, size)) == alfa.store.tile(Tile(0, 0, size))
    assert answering.tile(BRAVO, Tile(0, 0, size + 1)) is None


def test_only_what_is_held_here_is_cosigned(answering: Answering, alfa: Node, bravo: Node) -> None:
    status, text = answering.add_checkpoint(BRAVO, request(bravo))
    assert (status, "held here" in text) == (403, True)
    # The first exchange tells bravo what alfa holds of its log, the second brings the rest.
    for _ in range(2):
        take_in(bravo, ALFA, answering.answer(BRAVO, offer(bravo, ALFA, moment()).bundle), moment())
    size = bravo.store.tree.size
    assert answering.add_checkpoint(BRAVO, request(bravo)) == (409, f"{size}\n")
    status, row = answering.add_checkpoint(BRAVO, request(bravo, size))
    assert status == 200
    cosigned = bravo.store.checkpoint + row.encode()
    assert open_checkpoint(cosigned, [key_of(ALFA, Role.COSIGNER).verify_key]).checkpoint.size == size


def test_the_log_of_a_stranger_is_not_known(answering: Answering, bravo: Node) -> None:
    assert answering.add_checkpoint("charlie.example", request(bravo))[0] == 404
