"""What must hold in every run, whatever goes wrong: I1 to I7 of the specification, and that all arrives in the end.

I1  a receipt that left is durable
I2  no honest log ever signs two roots for one size
I3  the same bytes have the same receipt
I4  what a node says follows from its log and its objects alone
I5  who holds both sides of a fork has evidence, and offers it; nobody has evidence against an honest party
I6  nobody relies on an agreement while another regards itself free of it, nor before an honest registrar's one word;
    where the registrar lies, what the parties hold convicts it: see ``tests.simulation.pacts``
I7  the program that verifies exports finds what the node says: see ``tests.simulation.verifying``
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass, field

from tests.signing.parties.sides import key_of
from tests.simulation.knowledge import evidence_of
from tests.simulation.rebuilding import rebuilt, states_in_log, states_of
from tests.simulation.verifying import disagreements
from tests.simulation.world import World
from truceline.line.bundles import FrameKind, read_bundle
from truceline.record.checkpoints import open_checkpoint
from truceline.record.entries import EntryKind, entry_from_leaf
from truceline.record.forks import fork_from_bytes
from truceline.record.log_proofs import log_proof_from_bytes
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.merkle.tree import tree_of_leaves
from truceline.record.witness import witness_request_from_bytes
from truceline.signing.parties.manifests import Role

MOST_EXCHANGES = 4
"""After everything has healed, all that was said has its receipt after so many exchanges of each pair."""
OF_A_LOG = {"F1", "F2", "F5"}
"""Each of them proves that a log was forked, so one of them is as good as another."""


@dataclass
class Watcher:
    """Sees every bundle that leaves an honest party, and holds the world against what it saw.

    Args:
        world: the run.
        proved: the entries that each party has proved to others, by place.
        receipts: the entry by which each party receipted an object.
    """

    world: World
    proved: dict[str, dict[int, bytes]] = field(default_factory=dict)
    receipts: dict[tuple[str, str], bytes] = field(default_factory=dict)
    roots: dict[tuple[str, int], bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.world.after_bundle = self.saw

    def saw(self, party: str, bundle: bytes) -> None:
        """Takes down what left an honest party."""
        for kind, content in read_bundle(bundle):
            if kind is FrameKind.PROOF:
                proof = log_proof_from_bytes(content)
                self._saw_checkpoint(party, proof.checkpoint.encoded)
                self._saw_entry(party, proof.index, proof.extra)
            elif kind is FrameKind.CHECKPOINT:
                self._saw_checkpoint(party, witness_request_from_bytes(content).note)

    def _saw_checkpoint(self, party: str, note: bytes) -> None:
        key = key_of(party, Role.LOG).verify_key
        if f"\n— {key.name} ".encode() in note:
            claim = open_checkpoint(note, [key]).checkpoint
            root = self.roots.setdefault((party, claim.size), claim.root)
            assert root == claim.root, f"I2: {party} showed two roots for {claim.size} entries"

    def _saw_entry(self, party: str, index: int, leaf: bytes) -> None:
        before = self.proved.setdefault(party, {}).setdefault(index, leaf)
        assert before == leaf, f"I1: {party} proved two entries at {index}"
        entry = entry_from_leaf(leaf)
        if entry.kind is EntryKind.RECV:
            first = self.receipts.setdefault((party, entry.obj), leaf)
            assert first == leaf, f"I3: {party} receipted {entry.obj[:16]} twice, at {index} and elsewhere"

    def check_step(self) -> None:
        """What must hold at every moment, and is cheap to see."""
        for party, machine in self.world.machines.items():
            for size, roots in machine.signed.items():
                assert len(roots) == 1, f"I2: {party} signed {len(roots)} roots for {size} entries"
            if machine.lost_to is not None:
                assert machine.is_frozen, f"I1: {party} lost entries to a backup and goes on"
        if self.world.pact:
            self.world.pact.check(self.world.machines, self.world.true_ms)
        if self.world.hostile:
            self._check_forks_are_seen()

    def check_end(self) -> None:
        """What must hold at every moment, and takes a look at everything."""
        self.check_step()
        for party in self.world.machines:
            self._check_durable(party)
            self._check_evidence(party)
        party = self.world.chance.choice(self.world.honest)
        self._check_rebuilt(party)
        if not self.world.machines[party].is_frozen:
            self._check_verified(party)

    def _check_durable(self, party: str) -> None:
        machine = self.world.machines[party]
        if machine.lost_to is not None:
            return
        leaves = machine.node.store.leaves(0, machine.node.store.tree.size)
        tree = tree_of_leaves(map(leaf_hash, leaves))
        for size, (root,) in machine.signed.items():
            assert tree.root(size) == root, f"I2: {party} signed another past for {size} entries"
        for index, leaf in self.proved.get(party, {}).items():
            assert leaves[index] == leaf, f"I1: entry {index} of {party} was proved and is another one"
            entry = entry_from_leaf(leaf)
            if entry.kind is EntryKind.RECV:
                assert machine.node.store.content(entry.obj) is not None, f"I1: {party} lost the note {entry.obj}"
        received = [entry.obj for entry in map(entry_from_leaf, leaves) if entry.kind is EntryKind.RECV]
        assert len(received) == len(set(received)), f"I3: {party} has two receipts for one note"

    def _check_evidence(self, party: str) -> None:
        liar = self.world.hostile.party if self.world.hostile else ""
        for accused, content in evidence_of(self.world.machines[party].node, self.world.line):
            assert accused == liar, f"I5: {party} has evidence against {accused}"
            keys = [key_of(accused, role, 1).verify_key for role in Role]
            fork_from_bytes(content).check(keys)

    def _check_forks_are_seen(self) -> None:
        for party, machine in self.world.machines.items():
            knowledge = self.world.knowledge[party]
            if machine.is_frozen or knowledge.is_fresh:
                continue
            proved = {fork_from_bytes(content).kind for _, content in evidence_of(machine.node, self.world.line)}
            if proved >= {"F3", "F4"} and proved & OF_A_LOG:
                continue
            for kind, where in knowledge.contradictions(machine.node):
                as_good = OF_A_LOG if kind in OF_A_LOG else {kind}
                assert proved & as_good, f"I5: {party} holds both sides of {kind} at {where}, and has no such evidence"

    def _check_rebuilt(self, party: str) -> None:
        node = self.world.machines[party].node
        assert states_in_log(rebuilt(node), self.world.line) == states_of(node, self.world.line), f"I4: {party}"

    def _check_verified(self, party: str) -> None:
        liar = self.world.hostile.party if self.world.hostile else ""
        node, are_right = self.world.machines[party].node, self.world.are_clocks_right
        found = list(disagreements(node, self.world.line, liar, are_clocks_right=are_right))
        assert not found, f"I7: of {party} the verifier says otherwise: {found}"

    def undelivered(self) -> str:
        """What honest parties have not got from one another yet; empty if all has its receipt."""
        able = {party: machine.node for party, machine in self.world.machines.items() if not machine.is_frozen}
        for party, node in able.items():
            for peer in able:
                if left := node.store.outbox(peer, 100):
                    return f"{party} still has {len(left)} notes for {peer}"
        accusers = [party for party, node in able.items() if evidence_of(node, self.world.line)]
        if len(accusers) not in (0, len(able)):
            return f"I5: only {accusers} have evidence"
        return ""
