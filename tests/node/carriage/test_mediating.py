"""A mediator carries what it cannot read, and each step of the way leaves its proof."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wiring.mediated import ALFA, BRAVO, MEDIATOR, Mediated, mediated
from truceline.errors import NotFoundError
from truceline.line.carriage import Carriage, Leg
from truceline.line.kinds import How, MessageKind
from truceline.line.messages import Attachment, Reference
from truceline.node.carriage import mediating
from truceline.node.node import Node
from truceline.node.saying.messages import Wording, say_as_node
from truceline.record.entries import Entry, EntryKind
from truceline.record.store import object_name
from truceline.wiring.home import opened_node
from truceline.wiring.moments import now


@pytest.fixture
def met(tmp_path: Path) -> Mediated:
    return mediated(tmp_path)


def entries_of(met: Mediated, party: str) -> list[Entry]:
    with opened_node(met.homes[party]) as node:
        return [node.entry(index) for index in range(node.store.tree.size)]


def entrusted(met: Mediated) -> str:
    """Id of a warning of alfa's that is on its way to bravo in the mediator's hands."""
    message = met.warn(ALFA, BRAVO)
    met.ask(ALFA, "line-entrust", peer=BRAVO, mediator=MEDIATOR)
    return message


def test_a_message_goes_through_a_mediator_s_hands_and_its_receipt_comes_back(met: Mediated) -> None:
    message = entrusted(met)
    met.visit(ALFA)
    way = met.way(ALFA, message)
    assert way["stage"] == "offered"
    assert way["told"].startswith(f"held for {BRAVO} by {MEDIATOR} since ")
    assert way["told"].endswith(", not proven received")
    assert [(tried["carrier"], tried["outcome"]) for tried in way["attempts"]] == [("mediator", "entrusted")]
    news = met.visit(BRAVO)
    assert ("arrived", ALFA) in {(each["what"], each["peer"]) for each in news}
    assert met.ask(BRAVO, "line-item", id=message)["incoming"]["handling"] == "received"
    met.visit(ALFA)
    assert met.way(ALFA, message)["stage"] == "receipted"


def test_the_mediator_holds_nothing_that_it_could_read(met: Mediated) -> None:
    message = entrusted(met)
    met.visit(ALFA)
    with opened_node(met.homes[MEDIATOR]) as node:
        assert not node.store.about(message)
        kept = [
            node.store.content(node.entry(index).obj) for index in range(node.store.tree.size) if node.entry(index).obj
        ]
        bundles = [content for content in _attached(node) if content]
    assert len(bundles) == 1
    assert bundles[0].startswith(b"age-encryption.org/v1\n")
    assert not any(b"Turn back." in content for content in (*kept, *bundles) if content)


def _attached(node: Node) -> list[bytes | None]:
    names = {name for index in range(node.store.tree.size) for name in _sealed(node, node.entry(index))}
    return [node.store.content(name) for name in names]


def _sealed(node: Node, entry: Entry) -> list[str]:
    from truceline.dossier.selection import message_in

    message = message_in(node.store.content(entry.obj)) if entry.obj else None
    return [str(message.body["sealed"])] if message and message.kind is MessageKind.CARRY else []


def test_both_parties_have_proof_of_when_it_was_held_and_when_it_was_handed_over(met: Mediated) -> None:
    message = entrusted(met)
    for party in (ALFA, BRAVO, ALFA):
        met.visit(party)
    held = [entry for entry in entries_of(met, ALFA) if entry.extra.get("proves") == "held"]
    assert [(entry.peer, entry.note_id, entry.extra["for"]) for entry in held] == [(MEDIATOR, message, BRAVO)]
    reports = [m for m in met.ask(ALFA, "line-inbox", line=met.line, limit=50)["messages"] if m["from"] == MEDIATOR]
    told = [met.ask(ALFA, "line-show", id=each["id"], desk="duty")["text"] for each in reports]
    (report,) = [text for text in told if "handed_at:" in text]
    assert f"for: {BRAVO}" in report
    assert "receipt.tlog-proof" in report
    (opened,) = [entry for entry in entries_of(met, BRAVO) if entry.extra.get("is") == "unsealed"]
    assert (opened.peer, opened.extra["from"], opened.extra["outcome"]) == (MEDIATOR, ALFA, "opened")


def test_what_a_mediator_sits_on_is_not_called_received_and_goes_another_way_once(met: Mediated) -> None:
    message = entrusted(met)
    met.visit(ALFA)
    assert met.way(ALFA, message)["told"].endswith(", not proven received")
    assert [entry.peer for entry in entries_of(met, ALFA) if entry.extra.get("proves") == "held"] == [MEDIATOR]
    news = met.carry(ALFA, BRAVO)
    assert ("arrived", ALFA) in {(each["what"], each["peer"]) for each in news}
    met.carry(BRAVO, ALFA)
    assert met.way(ALFA, message)["stage"] == "receipted"
    late = met.visit(BRAVO)
    assert ("arrived", ALFA) not in {(each["what"], each["peer"]) for each in late}
    received = [entry for entry in entries_of(met, BRAVO) if (entry.kind, entry.peer) == (EntryKind.RECV, ALFA)]
    assert [entry.note_id for entry in received].count(message) == 1


@pytest.mark.slow
def test_each_step_is_done_once_however_often_it_is_looked_at(met: Mediated) -> None:
    entrusted(met)
    for _ in range(2):
        for party in (ALFA, BRAVO, ALFA, BRAVO):
            met.visit(party)
    sizes = {party: len(entries_of(met, party)) for party in met.homes}
    for party, home in met.homes.items():
        with opened_node(home) as node:
            assert mediating.carry_on(node, now()) == ()
            assert node.store.tree.size == sizes[party]
    carried = [m for m in met.ask(MEDIATOR, "line-inbox", line=met.line, limit=50)["messages"] if m["kind"] == "carry"]
    # there and back: entrusted, handed on, reported
    assert len(carried) == 6


def test_a_bundle_that_was_changed_on_its_way_is_said_to_be_unusable_and_delivers_nothing(met: Mediated) -> None:
    message = entrusted(met)
    met.visit(ALFA)
    with opened_node(met.homes[MEDIATOR]) as node:
        (bundle,) = _attached(node)
        assert bundle
        changed = bundle[:-1] + bytes([bundle[-1] ^ 1])
        onward = Carriage(Leg.HANDED_ON, BRAVO, object_name(changed), origin=ALFA)
        file = Attachment(object_name(changed), len(changed), "application/octet-stream", "bundle.age")
        reference = Reference("ab" * 32, How.REPLY)
        wording = Wording(to=(BRAVO,), kind=MessageKind.CARRY, body=onward.body, re=reference, attachments=(file,))
        say_as_node(node, met.line, wording, now(), (changed,))
    news = met.carry(MEDIATOR, BRAVO)
    assert any(each["what"] == "carried" and "cannot be opened" in each["words"] for each in news)
    outcomes = [entry.extra["outcome"] for entry in entries_of(met, BRAVO) if entry.extra.get("is") == "unsealed"]
    assert sorted(map(str, outcomes)) == ["opened", "unusable"]
    assert met.ask(BRAVO, "line-item", id=message)["incoming"]["handling"] == "received", "the true one came as well"


def test_what_a_party_hands_on_as_if_it_were_a_mediator_is_not_opened(met: Mediated) -> None:
    with opened_node(met.homes[ALFA]) as node:
        onward = Carriage(Leg.HANDED_ON, BRAVO, object_name(b"sealed"), origin=MEDIATOR)
        file = Attachment(object_name(b"sealed"), 6, "application/octet-stream", "bundle.age")
        reference = Reference("ab" * 32, How.REPLY)
        wording = Wording(to=(BRAVO,), kind=MessageKind.CARRY, body=onward.body, re=reference, attachments=(file,))
        say_as_node(node, met.line, wording, now(), (b"sealed",))
    met.carry(ALFA, BRAVO)
    assert not [entry for entry in entries_of(met, BRAVO) if entry.extra.get("is") == "unsealed"]


def test_nothing_is_entrusted_to_who_is_no_mediator(met: Mediated) -> None:
    size = len(entries_of(met, ALFA))
    for peer, carrier in ((MEDIATOR, BRAVO), (BRAVO, BRAVO), (BRAVO, "stranger.example")):
        with pytest.raises(NotFoundError, match="is the mediator"):
            met.ask(ALFA, "line-entrust", peer=peer, mediator=carrier)
    assert len(entries_of(met, ALFA)) == size
    assert not [entry for entry in entries_of(met, ALFA) if entry.kind is EntryKind.ATTEMPT]


def test_a_frozen_node_carries_nothing_on(met: Mediated) -> None:
    entrusted(met)
    met.carry(ALFA, MEDIATOR)
    with opened_node(met.homes[MEDIATOR]) as node:
        node.store.freeze("a peer holds more of it")
        size = node.store.tree.size
        assert mediating.carry_on(node, now()) == ()
        assert node.store.tree.size == size
