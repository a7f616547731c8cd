"""What an honest party could know of a hostile one: an account apart from the node, to hold the node against it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from tests.signing.parties.sides import key_of
from truceline.errors import NoteError, TrucelineError
from truceline.line.admission import open_message
from truceline.line.bundles import FrameKind, read_bundle
from truceline.node import labels
from truceline.node.lines import entries_labelled
from truceline.node.node import Node
from truceline.record.checkpoints import SignedCheckpoint, open_checkpoint
from truceline.record.entries import EntryKind, entry_from_leaf
from truceline.record.gossip import leaf_hashes
from truceline.record.log_proofs import LogProof, check_log_proof, log_proof_from_bytes
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.merkle.tree import tree_of_leaves
from truceline.record.store import object_name
from truceline.record.witness import witness_request_from_bytes
from truceline.signing.parties.manifests import Position, Role


@dataclass
class Knowledge:
    """What one honest party holds of a hostile one's words.

    Args:
        line: the line of both.
        hostile: the hostile party; empty if there is none.
        roots: the roots that its log signed, by size.
        shown: those of them that it showed since the node was started.
        leaves: the hashes of leaves that its log proved, by place, as far as the node keeps the proofs: those of what
            it refused it does not.
        texts: the ids of messages that it signed and has in its log, by number.
        cosigned: the roots of our own log that it cosigned, by size.
        is_fresh: True from a start on until the hostile party has spoken again: only then the node looks at what is
            on its disk.
    """

    line: str
    hostile: str
    roots: dict[int, set[bytes]] = field(default_factory=dict)
    shown: dict[int, set[bytes]] = field(default_factory=dict)
    leaves: dict[int, set[bytes]] = field(default_factory=dict)
    texts: dict[int, set[str]] = field(default_factory=dict)
    cosigned: dict[int, set[bytes]] = field(default_factory=dict)
    is_fresh: bool = False

    def learn(self, node: Node, sender: str, content: bytes) -> None:
        """Takes down what is in a bundle that the node took in."""
        if not self.hostile:
            return
        self.is_fresh &= sender != self.hostile
        frames = read_bundle(content)
        notes = {object_name(frame.content): frame.content for frame in frames if frame.kind is FrameKind.NOTE}
        for kind, frame in frames:
            with suppress(TrucelineError):
                if kind is FrameKind.CHECKPOINT:
                    self._learn_root(self._opened(witness_request_from_bytes(frame).note))
                elif kind is FrameKind.PROOF:
                    self._learn_proof(node, log_proof_from_bytes(frame), notes)
                elif kind is FrameKind.COSIG and sender == self.hostile:
                    self._learn_cosignature(node, frame)

    def restart(self, node: Node) -> None:
        """Only what is on the disk is still known."""
        self.is_fresh = True
        self.roots.clear()
        self.shown.clear()
        self.leaves.clear()
        self.cosigned.clear()
        self.texts.clear()
        for start in range(node.store.tree.size if self.hostile else 0):
            entry = node.entry(start)
            content = node.store.content(str(entry.extra.get("proof", entry.obj)))
            note = node.store.content(entry.obj)
            if content is not None and note is not None:
                with suppress(TrucelineError):
                    self._learn_proof(node, log_proof_from_bytes(content), {object_name(note): note})
        self.shown.clear()

    def contradictions(self, node: Node) -> Iterator[tuple[str, int]]:
        """Where the hostile party has said two things, and this party holds both: which kind of fork, and where."""
        for name, said in (("F1", self.roots), ("F5", self.leaves), ("F3", self.texts), ("F4", self.cosigned)):
            for place, things in said.items():
                if len(things) > 1:
                    yield name, place
        yield from self._against_mirror(node)
        own = tree_of_leaves(map(leaf_hash, node.store.leaves(0, node.store.tree.size)))
        true = [size for size, roots in self.cosigned.items() if size <= own.size and own.root(size) in roots]
        for size, roots in self.cosigned.items():
            # Of a false root that is larger than all true ones, nobody has the leaf hashes.
            if size <= max(true, default=0) and roots != {own.root(size)}:
                yield "F4", size

    def _against_mirror(self, node: Node) -> Iterator[tuple[str, int]]:
        log = node.store.peer_log(key_of(self.hostile, Role.LOG).name)
        if not log.mirror.size:
            return
        hashes = _mirror(node, log.origin, log.mirror.size)
        tree = tree_of_leaves(hashes)
        signed = [size for size, roots in self.shown.items() if size <= tree.size and tree.root(size) in roots]
        proved = max([log.cosigned.checkpoint.size if log.cosigned else 0, *signed])
        for size, roots in self.roots.items():
            if size <= proved and roots != {tree.root(size)}:
                yield "F2", size
        for place, leaves in self.leaves.items():
            if place < proved and leaves != {hashes[place]}:
                yield "F5", place

    def _opened(self, note: bytes) -> SignedCheckpoint:
        return open_checkpoint(note, [key_of(self.hostile, Role.LOG).verify_key])

    def _learn_root(self, signed: SignedCheckpoint) -> None:
        for roots in (self.roots, self.shown):
            roots.setdefault(signed.checkpoint.size, set()).add(signed.checkpoint.root)

    def _learn_proof(self, node: Node, proof: LogProof, notes: dict[str, bytes]) -> None:
        signed = check_log_proof(proof, leaf_hash(proof.extra), [key_of(self.hostile, Role.LOG).verify_key])
        entry = entry_from_leaf(proof.extra)
        if entry.index != proof.index:
            raise NoteError("an entry that stands elsewhere than it says")
        self._learn_root(signed)
        if node.store.content(object_name(proof.encoded)) is not None:
            self.leaves.setdefault(proof.index, set()).add(leaf_hash(proof.extra))
        note = notes.get(entry.obj)
        if note is not None and entry.kind is EntryKind.SENT and node.store.content(entry.obj) is not None:
            line = node.line(entry.line)
            message = open_message(note, line.charter, line.histories[self.hostile], Position(1, entry.index)).message
            if message.line == entry.line == self.line and node.party in message.to:
                self.texts.setdefault(message.seq, set()).add(message.id)

    def _learn_cosignature(self, node: Node, content: bytes) -> None:
        cosigner, log = key_of(self.hostile, Role.COSIGNER).verify_key, key_of(node.party, Role.LOG).verify_key
        signed = open_checkpoint(content, [cosigner, log])  # where one of both is broken, the node passes over it
        if cosigner in signed.signed_by and signed.checkpoint.origin == log.name:
            self.cosigned.setdefault(signed.checkpoint.size, set()).add(signed.checkpoint.root)


def _mirror(node: Node, origin: str, size: int) -> list[bytes]:
    return list(leaf_hashes(lambda tile: node.store.mirror_tile(origin, tile), 0, size))


def evidence_of(node: Node, line: str) -> list[tuple[str, bytes]]:
    """Who is accused, and the evidence, as a node has it on record."""
    entries = entries_labelled(node.store, labels.evidence_on(line))
    return [(entry.peer, node.store.content(entry.obj) or b"") for entry in entries]
