"""A party that keeps no rule: it replays, cuts, forges, withholds, forks its log, and says two things.

It has its own keys and no others. It builds its bundles by hand, from branches of its log that it signs as it likes.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.node.meeting import NOW_AT
from tests.signing.parties.sides import key_of
from tests.simulation.branches import Branch
from truceline.errors import NoteError
from truceline.line.bundles import Frame, FrameKind, read_bundle, write_bundle
from truceline.line.kinds import MessageKind
from truceline.line.messages import Message, message_from_text
from truceline.node.exchange.growth import hashes_from_bytes
from truceline.node.exchange.hello import Hello, hello_from_bytes
from truceline.record.entries import EntryKind, entry_from_leaf
from truceline.record.log_proofs import log_proof_from_bytes
from truceline.record.store import object_name
from truceline.record.witness import witness_request_from_bytes
from truceline.signing.keys import SigningKey
from truceline.signing.notes import cosign, read_unverified, sign_note
from truceline.signing.parties.manifests import Role


@dataclass
class Face:
    """What a hostile party shows to one that it deals with, and knows of it.

    Args:
        origin: name of this one's log.
        branch: the past that it shows to this one.
        held: how much of its log this one says that it holds.
        hashes: leaf hashes of this one's log.
        checkpoint: this one's newest, as a whole note.
        received: what this one sent: the SHA-256 of each note, its line, and its text's id.
        got: bundles that came from this one.
        sent: bundles that went to it.
        assents: ids of the agreements that it has signed towards the hostile party.
    """

    origin: str
    branch: Branch
    held: int = 0
    hashes: list[bytes] = field(default_factory=list)
    checkpoint: bytes = b""
    received: dict[str, tuple[str, str]] = field(default_factory=dict)
    receipted: set[str] = field(default_factory=set)
    got: list[bytes] = field(default_factory=list)
    sent: list[bytes] = field(default_factory=list)
    assents: list[str] = field(default_factory=list)


@dataclass
class HostileParty:
    """A member of a line whom nobody can trust.

    Args:
        party: its name.
        line: the line.
        leaves: its log, as the others know it.
        chance: decides what it does.
    """

    party: str
    line: str
    leaves: Sequence[bytes]
    chance: random.Random
    at: int = NOW_AT
    faces: dict[str, Face] = field(default_factory=dict)
    said: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Number and id of what it said last, by branch."""
    forks: int = 0

    def meets(self, victims: Sequence[str]) -> None:
        """It begins with one past for all."""
        branch = Branch(self.party, list(self.leaves))
        self.faces = {victim: Face(f"{victim}/log/1", branch) for victim in victims}

    @property
    def speaks_as(self) -> tuple[MessageKind, Role]:
        """What it may say, and by which of its keys: a mediator may only check the line."""
        is_mediator = self.party.startswith("mediator")
        return (MessageKind.CHECK, Role.NODE) if is_mediator else (MessageKind.WARNING, Role.OPERATOR)

    def key(self, role: Role, number: int = 1) -> SigningKey:
        """One of its own keys."""
        return key_of(self.party, role, number)

    def hello(self, victim: str, **changes: Any) -> Frame:
        """Who speaks, and how much is held."""
        plain: dict[str, Any] = {"sender": self.party, "to": victim, "at": self.at}
        plain |= {"held": len(self.faces[victim].hashes)}
        return Frame(FrameKind.HELLO, Hello(**(plain | changes)).encoded)

    def message(self, *to: str, branch: Branch, **changes: Any) -> Message:
        """The next message of a branch."""
        seq, prev = self.said.get(branch.name, (0, ""))
        plain: dict[str, Any] = {
            "line": self.line,
            "sender": self.party,
            "to": tuple(sorted(to)),
            "seq": seq + 1,
            "prev": prev,
            "at": self.at,
            "nonce": f"{self.chance.getrandbits(128):032x}",
            "kind": self.speaks_as[0],
            "body": {"text": "Turn back."},
            "language": "en",
        }
        message = Message(**(plain | changes))
        self.said[branch.name] = message.seq, message.id
        return message

    def signed(self, message: Message, role: Role | None = None) -> bytes:
        """The note of a message, signed in the role that it takes or in another one."""
        return sign_note(message.text, [self.key(role or self.speaks_as[1])]).encoded

    def delivery(self, note: bytes, branch: Branch, line: str = "") -> list[Frame]:
        """A note, logged in a branch as sent, with its proof."""
        about = {"line": line or self.line, "note_id": read_unverified(note).id, "obj": object_name(note)}
        index = branch.add(EntryKind.SENT, self.at, **about)
        return [Frame(FrameKind.NOTE, note), branch.proof(index)]

    def growth(self, victim: str) -> list[Frame]:
        """How the branch that this one is shown has grown."""
        face = self.faces[victim]
        held = min(face.held, len(face.branch.leaves))
        return [face.branch.grown(), face.branch.hashes(held)]

    def receipts(self, victim: str) -> list[Frame]:
        """The receipts for everything that this one sent."""
        face = self.faces[victim]
        new = {obj: about for obj, about in face.received.items() if obj not in face.receipted}
        face.receipted.update(new)
        places = [
            face.branch.add(
                EntryKind.RECV, self.at, line=line, peer=victim, note_id=note_id, obj=obj, extra={"index": 1, "log": 1}
            )
            for obj, (line, note_id) in new.items()
        ]
        return [face.branch.proof(place) for place in places]

    def cosignature(self, victim: str) -> list[Frame]:
        """A true cosignature on what this one showed."""
        note = self.faces[victim].checkpoint
        if not note:
            return []
        cosigned = cosign(read_unverified(note), self.key(Role.COSIGNER), at_s=self.at // 1_000)
        return [Frame(FrameKind.COSIG, cosigned.encoded)]

    def bundle(self, victim: str, *frames: Frame) -> bytes:
        """Frames after a hello, as a bundle; it is kept, to be replayed."""
        content = write_bundle([self.hello(victim), *frames])
        self.faces[victim].sent.append(content)
        return content

    def take(self, victim: str, content: bytes) -> None:
        """Reads what an honest party handed over."""
        face = self.faces[victim]
        face.got.append(content)
        for kind, frame in read_bundle(content):
            reader = _READERS.get(kind)
            if reader:
                reader(face, frame)

    def split(self, victim: str, size: int) -> Branch:
        """From now on this one is shown another past, the same only up to a size."""
        self.forks += 1
        old = self.faces[victim].branch
        branch = old.fork(size, str(self.forks))
        self.said[branch.name] = self.said.get(old.name, (0, ""))
        self.faces[victim].branch = branch
        return branch


def _read_hello(face: Face, content: bytes) -> None:
    face.held = hello_from_bytes(content).held


def _read_note(face: Face, content: bytes) -> None:
    with suppress(NoteError):  # a manifest is none
        message = message_from_text(read_unverified(content).text)
        if message.kind is MessageKind.ASSENT and message.re:
            face.assents.append(message.re.id)


def _read_hashes(face: Face, content: bytes) -> None:
    run = hashes_from_bytes(content)
    if run.start <= len(face.hashes):
        face.hashes += run.hashes[len(face.hashes) - run.start :]


def _read_proof(face: Face, content: bytes) -> None:
    entry = entry_from_leaf(log_proof_from_bytes(content).extra)
    if entry.kind is EntryKind.SENT:
        face.received.setdefault(entry.obj, (entry.line, entry.note_id))


def _read_checkpoint(face: Face, content: bytes) -> None:
    request = witness_request_from_bytes(content)
    if request.checkpoint.origin == face.origin:
        face.checkpoint = request.note


_READERS: dict[FrameKind, Callable[[Face, bytes], None]] = {
    FrameKind.HELLO: _read_hello,
    FrameKind.NOTE: _read_note,
    FrameKind.HASHES: _read_hashes,
    FrameKind.PROOF: _read_proof,
    FrameKind.CHECKPOINT: _read_checkpoint,
}
