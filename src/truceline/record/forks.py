"""Five ways to be caught saying two things, each as evidence that anybody can verify offline, without the one caught.

    F1 SecondRoot           two signed checkpoints of one size, with different roots
    F2 RewrittenPast        a signed checkpoint that a later one does not contain
    F3 SecondText           two signed messages with one number on one line
    F4 SecondCosignature    two cosignatures of one cosigner, on trees of which neither contains the other
    F5 SecondLeaf           two proofs for one place in a log, with different leaves

For F2 and F4 the leaf hashes that a peer holds shrink to one path: a consistency path that leads to the later root
also leads to the one old root that this tree has, so any other signed root for the old size is a lie. That fits a
QR code, where a million leaf hashes do not.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from typing import ClassVar, NamedTuple, TypeAlias

from truceline.errors import NoteError, TrustError
from truceline.record.checkpoints import Checkpoint, SignedCheckpoint, open_checkpoint
from truceline.record.log_proofs import check_log_proof, log_proof_from_bytes
from truceline.record.merkle.proofs import check_consistency
from truceline.record.merkle.tiles import hashes_in
from truceline.record.merkle.tree import TiledTree
from truceline.signing.canonical import Value, parse
from truceline.signing.keys import KeyKind, VerifyKey
from truceline.signing.notes import OpenedNote, open_note

FIRST_ROW = b"truceline/fork/v1 "
MAX_BYTES = 512 * 1024
_MESSAGE_ROW = "truceline/msg/v1\n"
_HINT = "keep it, but accuse nobody of it"
_LENGTH = re.compile(rb"(0|[1-9]\d{0,5})\n")


class Misconduct(NamedTuple):
    """What a piece of evidence proves."""

    kind: str
    """F1 to F5."""
    by: tuple[VerifyKey, ...]
    """The keys that signed both sides of it."""
    account: str
    """What happened, in one sentence."""


@dataclass(frozen=True)
class SecondRoot:
    """F1. Both are whole notes of checkpoints."""

    kind: ClassVar[str] = "F1"
    first: bytes
    second: bytes

    def check(self, keys: Iterable[VerifyKey]) -> Misconduct:
        """What is proved against the log; raises TrustError or NoteError if nothing is."""
        first, second, by = _both_signed(self.first, self.second, keys, KeyKind.ED25519)
        _check_contradiction(first, second, b"")
        return Misconduct(self.kind, by, f"{first.origin} signed two roots for its first {first.size} entries")


@dataclass(frozen=True)
class RewrittenPast:
    """F2. Notes of two checkpoints, the root that the later tree has at the earlier size, and the path to both."""

    kind: ClassVar[str] = "F2"
    earlier: bytes
    later: bytes
    contained: bytes
    """Hashes one after the other: that root first, then the consistency path."""

    def check(self, keys: Iterable[VerifyKey]) -> Misconduct:
        """What is proved against the log; raises TrustError or NoteError if nothing is."""
        earlier, later, by = _both_signed(self.earlier, self.later, keys, KeyKind.ED25519)
        if earlier.size == later.size:
            raise _unproved("checkpoints of one size are a matter for F1")
        _check_contradiction(earlier, later, self.contained)
        account = f"{earlier.origin} signed {later.size} entries that do not begin with the {earlier.size} it signed"
        return Misconduct(self.kind, by, account)


@dataclass(frozen=True)
class SecondText:
    """F3. Both are whole notes of messages."""

    kind: ClassVar[str] = "F3"
    first: bytes
    second: bytes

    def check(self, keys: Iterable[VerifyKey]) -> Misconduct:
        """What is proved against the sender, whose keys are given; raises TrustError or NoteError if nothing is."""
        known = tuple(keys)
        first, second = open_note(self.first, known), open_note(self.second, known)
        place = _place_of(first)
        if place != _place_of(second) or first.note.id == second.note.id:
            raise _unproved("they are one text, or have different numbers, lines or senders")
        account = "{1} signed two messages with the number {2} on the line {0}".format(*place)
        return Misconduct(self.kind, tuple(dict.fromkeys(first.signed_by + second.signed_by)), account)


@dataclass(frozen=True)
class SecondCosignature:
    """F4. Whole notes of two checkpoints, the earlier one first; for different sizes, what F2 has besides."""

    kind: ClassVar[str] = "F4"
    earlier: bytes
    later: bytes
    contained: bytes = b""

    def check(self, keys: Iterable[VerifyKey]) -> Misconduct:
        """What is proved against the cosigner; raises TrustError or NoteError if nothing is."""
        earlier, later, by = _both_signed(self.earlier, self.later, keys, KeyKind.COSIGNATURE)
        _check_contradiction(earlier, later, self.contained)
        account = f"{by[0].name} cosigned {earlier.size} and {later.size} entries of {earlier.origin} that contradict"
        return Misconduct(self.kind, by, account)


@dataclass(frozen=True)
class SecondLeaf:
    """F5. Two whole proofs of inclusion, and the hashes of the leaves that they are for."""

    kind: ClassVar[str] = "F5"
    first: bytes
    first_leaf: bytes
    second: bytes
    second_leaf: bytes

    def check(self, keys: Iterable[VerifyKey]) -> Misconduct:
        """What is proved against the log; raises TrustError or NoteError if nothing is."""
        known = [key for key in keys if key.kind is KeyKind.ED25519]
        first, second = log_proof_from_bytes(self.first), log_proof_from_bytes(self.second)
        signed = check_log_proof(first, self.first_leaf, known), check_log_proof(second, self.second_leaf, known)
        by = _by_both(*signed)
        if first.index != second.index or self.first_leaf == self.second_leaf:
            raise _unproved("they are for different places, or for the same leaf")
        origin = signed[0].checkpoint.origin
        return Misconduct(self.kind, by, f"{origin} proved two different entries at its place {first.index}")


Fork: TypeAlias = SecondRoot | RewrittenPast | SecondText | SecondCosignature | SecondLeaf
FORKS: tuple[type[Fork], ...] = (SecondRoot, RewrittenPast, SecondText, SecondCosignature, SecondLeaf)


def fork_between(first: SignedCheckpoint, second: SignedCheckpoint, larger: TiledTree | None) -> Fork | None:
    """Evidence against whoever signed both of two checkpoints of one log, if they contradict each other.

    Args:
        first: one checkpoint.
        second: the other, signed by the same key: the log's, or a cosigner's.
        larger: the tree that the larger checkpoint commits to, from leaf hashes held or asked for; not needed
            if both have one size.

    Raises:
        TrustError: they are of different logs, or no key signed both, or the tree is not that of the larger one.
    """
    kind = _by_both(first, second)[0].kind
    earlier, later = sorted((first, second), key=lambda signed: signed.checkpoint.size)
    old, new = earlier.checkpoint, later.checkpoint
    notes = earlier.note.encoded, later.note.encoded
    if old.size == new.size:
        if old.root == new.root:
            return None
        return SecondRoot(*notes) if kind is KeyKind.ED25519 else SecondCosignature(*notes)
    if larger is None or larger.root(new.size) != new.root:
        raise TrustError(
            f"the leaf hashes of {new.size} entries of {new.origin} are not at hand", hint="ask for all of them"
        )
    contained = larger.root(old.size)
    if old.size == 0 or contained == old.root:
        return None
    proof = contained + b"".join(larger.consistency(old.size, new.size))
    return RewrittenPast(*notes, proof) if kind is KeyKind.ED25519 else SecondCosignature(*notes, proof)


def bytes_from_fork(fork: Fork) -> bytes:
    """The evidence as one file: a row that says which it is, then each part after a row with its length."""
    parts: tuple[bytes, ...] = astuple(fork)
    return FIRST_ROW + fork.kind.encode() + b"\n" + b"".join(b"%d\n%b" % (len(part), part) for part in parts)


def fork_from_bytes(content: bytes) -> Fork:
    """The evidence in a file; what it proves is not checked yet.

    Raises:
        NoteError: it is not of that form, or over 512 KiB.
    """
    head, _, rest = content.partition(b"\n")
    kinds = {FIRST_ROW + kind.kind.encode(): kind for kind in FORKS}
    if head not in kinds or len(content) > MAX_BYTES:
        raise NoteError("this is no evidence of a fork that is known here", hint="a newer program may read it")
    parts = []
    while rest:
        length = _LENGTH.match(rest)
        end = length.end() + int(length[1]) if length else 0
        if length is None or end > len(rest):
            raise NoteError("the evidence is cut short", hint="ask for it again")
        parts.append(rest[length.end() : end])
        rest = rest[end:]
    kind = kinds[head]
    if len(parts) != len(fields(kind)):
        raise NoteError(f"the evidence has {len(parts)} parts", hint="ask for it again")
    return kind(*parts)


def _both_signed(
    first: bytes, second: bytes, keys: Iterable[VerifyKey], kind: KeyKind
) -> tuple[Checkpoint, Checkpoint, tuple[VerifyKey, ...]]:
    known = [key for key in keys if key.kind is kind]
    opened = open_checkpoint(first, known), open_checkpoint(second, known)
    return opened[0].checkpoint, opened[1].checkpoint, _by_both(*opened)


def _by_both(first: SignedCheckpoint, second: SignedCheckpoint) -> tuple[VerifyKey, ...]:
    """The keys that signed both: one party's word against another's is no contradiction.

    A log is contradicted by its own key only, which bears its name: anybody else can write its name on anything.
    """
    origin = first.checkpoint.origin
    if origin != second.checkpoint.origin:
        raise _unproved("the checkpoints are of different logs")
    may_speak = (key for key in first.signed_by if key.kind is KeyKind.COSIGNATURE or key.name == origin)
    both = tuple(key for key in may_speak if key in second.signed_by)
    if not both:
        raise _unproved("no key signed both checkpoints")
    return both


def _check_contradiction(earlier: Checkpoint, later: Checkpoint, contained: bytes) -> None:
    """Returns if two checkpoints of one log cannot both be true."""
    if earlier.size == later.size:
        if earlier.root == later.root:
            raise _unproved("the roots are the same")
        return
    old_root, *path = _hashes(contained)
    check_consistency(earlier.size, later.size, path, old_root, later.root)
    if old_root == earlier.root:
        raise _unproved("the later tree begins with the earlier one")


def _hashes(contained: bytes) -> Sequence[bytes]:
    if not contained:
        raise _unproved("the path is missing")
    return hashes_in(contained)


def _place_of(message: OpenedNote) -> tuple[Value, Value, Value]:
    if not message.text.startswith(_MESSAGE_ROW):
        raise _unproved("one of the notes is no message")
    content = parse(message.text.removeprefix(_MESSAGE_ROW).removesuffix("\n").encode())
    if not isinstance(content, dict) or not {"line", "from", "seq"} <= content.keys():
        raise _unproved("one of the messages has no line, sender or number")
    return content["line"], content["from"], content["seq"]


def _unproved(why: str) -> TrustError:
    return TrustError(f"this evidence proves no fork: {why}", hint=_HINT)
