"""Parties that have met: each with a node whose record, in memory, has the charter; and the mail between them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from typing import Any

from tests.signing.parties.sides import charter_of, first_manifest, key_of, signed, signed_charter, with_two_desks
from truceline.adapters.store.memory import MemoryDisk, MemoryGuard, MemoryStore
from truceline.line.kinds import MessageKind, Need, Precedence
from truceline.node import labels
from truceline.node.exchange.exchanging import Taken, answer, take_in
from truceline.node.exchange.offering import offer
from truceline.node.node import Moment, Node
from truceline.node.saying.messages import Said, Wording, commit_message, compose
from truceline.record.checkpoints import Checkpoint, sign_checkpoint
from truceline.record.entries import EntryKind
from truceline.record.store import Change, Label, object_name
from truceline.signing.notes import read_unverified, sign_note
from truceline.signing.parties.manifests import Role

ALFA, BRAVO, CHARLIE = "alfa.example", "bravo.example", "charlie.example"
NOW_AT = 1_790_000_000_000
BOOT = "00" * 16


@dataclass
class Clock:
    """A clock that tests set; it starts a little after the parties met."""

    at: int = NOW_AT

    @property
    def now(self) -> Moment:
        """The time."""
        return Moment(self.at, self.at - NOW_AT + 1_000, BOOT)

    def forward(self, by_ms: int) -> Moment:
        """The time, later."""
        self.at += by_ms
        return self.now


@dataclass
class Met:
    """Parties on one line, and the clock that all of them read."""

    line: str
    nodes: dict[str, Node]
    disks: dict[str, tuple[MemoryDisk, MemoryGuard]]
    clock: Clock = field(default_factory=Clock)

    def __getitem__(self, party: str) -> Node:
        return self.nodes[party]

    def restart(self, party: str) -> Node:
        """The node after a restart: what it kept in memory is gone."""
        self.nodes[party] = node_on(party, *self.disks[party])
        return self.nodes[party]

    def say(
        self, sender: str, to: str, *, role: Role = Role.OPERATOR, files: tuple[bytes, ...] = (), **words: Any
    ) -> Said:
        """Composes a message, has one desk or all authorities sign it, and commits it."""
        return say(self[sender], self.line, to, self.clock.now, role=role, files=files, **words)

    def exchange(self, caller: str, called: str) -> tuple[Taken, Taken]:
        """One exchange over a carrier that loses nothing: what the called one and the caller made of it."""
        offered = offer(self[caller], called, self.clock.now)
        answered, theirs = answer(self[called], caller, offered.bundle, self.clock.now)
        return theirs, take_in(self[caller], called, answered.bundle, self.clock.now)

    def exchange_until_quiet(self, caller: str, called: str) -> None:
        """Exchanges until neither side has anything to answer: the answers of the caller go with its next bundle."""
        answers: tuple[int, ...] = ()
        for _ in range(6):
            offered = offer(self[caller], called, self.clock.now, answers)
            answered, _ = answer(self[called], caller, offered.bundle, self.clock.now)
            answers = take_in(self[caller], called, answered.bundle, self.clock.now).answers


def say(
    node: Node,
    line: str,
    to: str,
    now: Moment,
    *,
    role: Role = Role.OPERATOR,
    files: tuple[bytes, ...] = (),
    **words: Any,
) -> Said:
    """Composes a message, has one desk or all authorities sign it, and commits it."""
    plain: dict[str, Any] = {"kind": MessageKind.WARNING, "body": {"text": "Turn back."}, "language": "en"}
    message = compose(node, line, Wording(**(plain | words | {"to": (to,)})), now)
    numbers = (1, 2) if role is Role.AUTHORITY else (1,)
    note = sign_note(message.text, [key_of(node.party, role, number) for number in numbers])
    said = commit_message(node, note.encoded, files, now)
    assert isinstance(said, Said)
    return said


def speak(met: Met, sender: str, wording: Wording) -> Said:
    """Composes what a desk wants to say, has it signed by the desk, and commits it."""
    message = compose(met[sender], met.line, wording, met.clock.now)
    note = sign_note(message.text, [key_of(sender, Role.OPERATOR)])
    said = commit_message(met[sender], note.encoded, (), met.clock.now)
    assert isinstance(said, Said)
    return said


def warn(met: Met, sender: str = ALFA, to: str = BRAVO, **words: Any) -> Said:
    """A flash warning that asks for an acknowledgement."""
    return met.say(sender, to, precedence=Precedence.FLASH, need=Need.ACK, **words)


def meet(*parties: str, two_person: tuple[str, ...] = (), registrar: str = "") -> Met:
    """The parties have met and signed a charter; nothing was said yet. With kinds that take two, each has two desks."""
    members = parties or (ALFA, BRAVO)
    manifests = {party: first_manifest(party) for party in members}
    if two_person:
        manifests = {party: with_two_desks(manifest) for party, manifest in manifests.items()}
    charter = replace(charter_of(*manifests.values(), registrar=registrar), two_person=two_person)
    note = signed_charter(charter, 1, 2)
    met = Met(charter.line, {}, {party: (MemoryDisk(), MemoryGuard()) for party in members})
    for party in members:
        node = met.restart(party)
        log_what_was_agreed(node, {each: signed(manifests[each], 1, 2) for each in members}, note, charter.line)
    return met


def node_on(party: str, disk: MemoryDisk, guard: MemoryGuard) -> Node:
    """A node on what an earlier one left."""
    log = key_of(party, Role.LOG)

    def sign(checkpoint: Checkpoint) -> bytes:
        return sign_checkpoint(checkpoint, log).encoded

    chance = random.Random(f"{party} {disk.tree.size}")
    store = MemoryStore(log.name, sign, disk, guard)
    return Node(party, store, sign, key_of(party, Role.NODE), key_of(party, Role.COSIGNER), 1, chance.randbytes)


def log_what_was_agreed(node: Node, manifests: dict[str, bytes], charter: bytes, line: str) -> None:
    """The first entries of a node that has met the others."""
    now = Clock(NOW_AT - 1_000).now
    own = manifests[node.party]
    charter_id = read_unverified(charter).id
    drafts = [
        node.draft(now, EntryKind.OPEN, extra={"origin": key_of(node.party, Role.LOG).name}),
        node.draft(now, EntryKind.MANIFEST, note_id=read_unverified(own).id, obj=object_name(own)),
        *(
            node.draft(
                now,
                EntryKind.NOTE,
                peer=party,
                note_id=read_unverified(card).id,
                obj=object_name(card),
                extra={"is": "enrolled"},
            )
            for party, card in manifests.items()
            if party != node.party
        ),
        node.draft(
            now, EntryKind.NOTE, line=line, note_id=charter_id, obj=object_name(charter), extra={"is": "charter"}
        ),
    ]
    last = len(drafts) - 1
    node.commit(
        Change(
            tuple(drafts),
            (
                Label(1, labels.manifests_of(node.party)),
                Label(last, labels.CHARTERS),
                Label(last, labels.charter_of(line)),
            ),
            objects=(*manifests.values(), charter),
        )
    )
    node.read_lines_anew()
