"""Each attack of the hostile party alone, and what becomes of it: kept out, told, or proved against it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.node.meeting import ALFA, BRAVO, CHARLIE
from tests.signing.parties.sides import key_of
from tests.simulation import attacks
from tests.simulation.attacks import Attack
from tests.simulation.hostile import HostileParty
from tests.simulation.knowledge import evidence_of
from tests.simulation.memory import remembered
from tests.simulation.officers import say
from tests.simulation.runs import deliver_all
from tests.simulation.world import CALM, World, begin
from truceline.line.bundles import FrameKind, read_bundle
from truceline.line.kinds import MessageKind
from truceline.node.node import Node
from truceline.node.saying.messages import Wording
from truceline.record.entries import Entry, EntryKind, entry_from_leaf
from truceline.record.forks import fork_from_bytes
from truceline.record.log_proofs import log_proof_from_bytes
from truceline.signing.parties.manifests import Role


@pytest.fixture(autouse=True, scope="module")
def _remembered() -> Iterator[None]:
    with remembered():
        yield


def struck(attack: Attack, *, seed: str = "1", honest: tuple[str, ...] = (ALFA, CHARLIE)) -> World:
    """Bravo has talked to the others as an honest party would, and then struck Alfa."""
    world = begin(seed, (*honest, BRAVO), CALM, BRAVO)
    for victim in honest * 2:
        world.strike(attacks.behave, victim)
        deliver_all(world)
    world.strike(attack, ALFA)
    while world.packets:
        world.deliver(world.packets.pop(0))
    return world


def entries(node: Node, *kinds: EntryKind) -> list[Entry]:
    """The entries of some kinds."""
    found = map(entry_from_leaf, node.store.leaves(0, node.store.tree.size))
    return [entry for entry in found if entry.kind in kinds]


def hostile_in(world: World) -> HostileParty:
    """Bravo."""
    assert world.hostile
    return world.hostile


def answers_to_alfa(world: World) -> list[Entry]:
    """The entries that Alfa's last bundle to Bravo proves."""
    frames = read_bundle(hostile_in(world).faces[ALFA].got[-1])
    proofs = [log_proof_from_bytes(frame.content) for frame in frames if frame.kind is FrameKind.PROOF]
    return [entry_from_leaf(proof.extra) for proof in proofs]


@pytest.mark.parametrize(("kind", "attack"), attacks.FORKS.items())
def test_a_fork_is_proved_by_the_keys_of_the_forker_alone_and_all_members_get_to_know(
    kind: str, attack: Attack
) -> None:
    world = struck(attack)
    world.begin_exchange(ALFA, CHARLIE)
    deliver_all(world)
    keys = [key_of(BRAVO, role).verify_key for role in Role]
    for party in (ALFA, CHARLIE):
        found = evidence_of(world.machines[party].node, world.line)
        assert found, f"{party} knows nothing of it"
        assert {accused for accused, _ in found} == {BRAVO}
        assert kind[:2] in {fork_from_bytes(content).check(keys).kind for _, content in found}


def test_from_then_on_its_log_is_not_cosigned_any_more_also_after_a_restart() -> None:
    world = struck(attacks.say_two_texts)
    alfa = world.machines[ALFA]
    origin = key_of(BRAVO, Role.LOG).name
    before = alfa.node.store.peer_log(origin)
    alfa.restart()
    hostile_in(world).faces[ALFA].branch.add(EntryKind.TICK, hostile_in(world).at)
    world.strike(attacks.grow, ALFA)
    deliver_all(world)
    after = alfa.node.store.peer_log(origin)
    assert after.mirror.size > before.mirror.size
    assert after.cosigned == before.cosigned


@pytest.mark.parametrize(
    ("attack", "reasons"),
    [
        (attacks.sign_in_another_role, "not-trusted"),
        (attacks.sign_for_another, "not-trusted"),
        (attacks.use_another_line, "unknown-line not-trusted"),
        (attacks.pass_a_checkpoint_for_a_message, "not-trusted"),
        (attacks.leave_out_the_log, "not-in-log"),
        (attacks.send_hostile_content, "unusable"),
        (attacks.use_a_removed_key, "not-trusted"),
    ],
)
def test_what_is_no_message_of_its_own_is_refused_and_the_refusal_can_be_proved(attack: Attack, reasons: str) -> None:
    before = len(entries(struck(attacks.say_hello_only).machines[ALFA].node, EntryKind.RECV))
    for seed in "1234":
        world = struck(attack, seed=seed)
        node = world.machines[ALFA].node
        refused = entries(node, EntryKind.REFUSED)
        assert refused
        assert {entry.extra["reason"] for entry in refused} <= set(reasons.split())
        assert len(entries(node, EntryKind.RECV)) == before
        assert {entry.kind for entry in answers_to_alfa(world)} >= {EntryKind.REFUSED}
        assert not evidence_of(node, world.line)


@pytest.mark.parametrize(
    "attack",
    [
        attacks.accuse_the_innocent,
        attacks.lie_about_holdings,
        attacks.prove_what_was_not_received,
        attacks.pass_a_cosignature_for_a_log_signature,
        attacks.garble,
        attacks.cut,
        attacks.replay,
        attacks.reorder,
        attacks.back_date,
        attacks.withhold_hashes,
        attacks.withhold_receipts,
    ],
)
def test_what_proves_nothing_accuses_nobody_and_stops_nothing(attack: Attack) -> None:
    for seed in "123456":
        world = struck(attack, seed=seed)
        for party in (ALFA, CHARLIE):
            assert not evidence_of(world.machines[party].node, world.line)
            assert not world.machines[party].is_frozen
        world.strike(attacks.behave, ALFA)
        deliver_all(world)
        assert EntryKind.RECV in {entry.kind for entry in answers_to_alfa(world)}


def test_the_same_bundle_again_gets_the_same_receipt() -> None:
    world = struck(attacks.behave)
    face = hostile_in(world).faces[ALFA]
    first, size = answers_to_alfa(world), world.machines[ALFA].node.store.tree.size
    world.strike(lambda hostile, victim: [face.sent[-1]], ALFA)
    deliver_all(world)
    assert answers_to_alfa(world) == first
    assert world.machines[ALFA].node.store.tree.size == size


def test_a_flood_comes_up_against_the_quota_and_flash_still_passes() -> None:
    world = struck(attacks.flood)
    received = entries(world.machines[ALFA].node, EntryKind.RECV)
    assert len(received) < attacks.FLOOD
    assert any("over its quota" in row for row in world.history)
    before = len(received)
    world.strike(attacks.send_flash, ALFA)
    deliver_all(world)
    assert len(entries(world.machines[ALFA].node, EntryKind.RECV)) == before + 1


def test_who_never_receipts_is_never_taken_to_have_received() -> None:
    world = struck(attacks.say_hello_only)
    alfa = world.machines[ALFA]
    warning = Wording(to=(BRAVO,), kind=MessageKind.WARNING, body={"text": "Turn back."}, language="en")
    say(alfa, world.now(ALFA), world.line, warning)
    for _ in range(3):
        world.strike(attacks.withhold_receipts, ALFA)
        deliver_all(world)
    node = world.machines[ALFA].node
    assert not entries(node, EntryKind.PROOF)
    assert node.store.outbox(BRAVO, 10)


def test_a_note_that_was_in_the_log_before_its_key_went_still_counts() -> None:
    world = struck(attacks.use_a_key_before_it_goes)
    manifests = [entry for entry in entries(world.machines[ALFA].node, EntryKind.MANIFEST) if entry.peer]
    received = entries(world.machines[ALFA].node, EntryKind.RECV)
    assert received[-1].index > manifests[-1].index
    assert {entry.kind for entry in answers_to_alfa(world)} == {EntryKind.RECV}
