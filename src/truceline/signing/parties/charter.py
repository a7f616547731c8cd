"""The text that starts a line: who its members are, by which manifests, and on what terms.

The roots of every member sign it when they have met, and it is the only thing that a verifier
years later has to trust. Its signatures prove as well that each side holds its root keys.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from itertools import permutations
from typing import NamedTuple

from truceline.errors import NoteError, TrustError
from truceline.signing.canonical import Value
from truceline.signing.documents import read_document, write_document
from truceline.signing.fields import HEX_64, Fields
from truceline.signing.notes import open_note, read_unverified
from truceline.signing.parties.manifests import Manifest, Role, check_party
from truceline.signing.policy import Policy, read_policy
from truceline.signing.showing import shown

KIND = "charter"
PRECEDENCES = ("flash", "immediate", "priority", "routine")
ACK_MEANING = (
    "An acknowledgement means: the holder of this duty key was shown the text and confirmed; this is not agreement."
)
COSIGNATURE_MEANING = (
    "A cosignature means: append-only was checked, and the leaf hashes up to this size are durably held."
)


class Standing(StrEnum):
    """What a member of a line may do."""

    PARTY = "party"
    """Sends, cosigns, and can be bound."""
    MEDIATOR = "mediator"
    """Carries sealed bundles and cosigns."""
    OBSERVER = "observer"
    """Gets copies and may cosign; cannot be bound."""


class Member(NamedTuple):
    """A party, what it may do on this line, and the id of its manifest."""

    party: str
    standing: Standing
    manifest_id: str


_KIND = re.compile(r"[a-z]{2,16}")
_STANDING = re.compile("|".join(Standing))


@dataclass(frozen=True)
class Charter:
    """The terms of one line.

    Args:
        members: two parties or more, and whoever else takes part; each once, and none named as if within another.
        policy: rows of c2sp.org/tlog-policy: whose cosignatures make a checkpoint believed.
        ack_within_ms: for each precedence, how soon a message is to be acknowledged.
        clock_tolerance_ms: by how much a claimed time may lie outside what is proven before it is flagged.
        ends_at: when the charter ends, milliseconds since the epoch.
        registrar: the mediator whose log decides an agreement that a signer was left hanging with;
            empty if there is none.
        ack_meaning: what an acknowledgement means, in words that all sign.
        cosignature_meaning: what a cosignature means, likewise.
        two_person: the kinds of message that two desks of the sender must have signed, sorted, each once. A charter
            that names none does not have the field: its text is that of charters from before there was one.

    Raises:
        NoteError: one of these rules is broken.
    """

    members: tuple[Member, ...]
    policy: tuple[str, ...]
    ack_within_ms: Mapping[str, int]
    ends_at: int
    clock_tolerance_ms: int = 2_000
    registrar: str = ""
    ack_meaning: str = ACK_MEANING
    cosignature_meaning: str = COSIGNATURE_MEANING
    two_person: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for member in self.members:
            check_party(member.party)
            if not HEX_64.fullmatch(member.manifest_id):
                raise _wrong(f"the manifest of {member.party} is {shown(member.manifest_id)}, not 64 hex digits")
        for first, second in permutations((member.party for member in self.members), 2):
            if f"{second}/".startswith(f"{first}/"):
                raise _wrong(f"a key of {first} could bear a name of {second}")
        if len(self.parties) < 2:
            raise _wrong(f"it has {len(self.parties)} parties, and takes two")
        mediators = {member.party for member in self.members if member.standing is Standing.MEDIATOR}
        if self.registrar and self.registrar not in mediators:
            raise _wrong(f"the registrar {shown(self.registrar)} is no mediator in it")
        if set(self.ack_within_ms) != set(PRECEDENCES) or min(self.ack_within_ms.values()) < 1:
            raise _wrong(f"it must say for each of {', '.join(PRECEDENCES)} how soon to acknowledge")
        if min(self.clock_tolerance_ms, self.ends_at) < 0:
            raise _wrong("times and tolerances are not negative")
        if list(self.two_person) != sorted(set(self.two_person)) or not all(map(_KIND.fullmatch, self.two_person)):
            raise _wrong("kinds of message that take two desks are words, sorted, each once")
        read_policy(self.policy)

    @property
    def parties(self) -> tuple[str, ...]:
        """The members that can be bound, in the order of the text."""
        return tuple(member.party for member in self.members if member.standing is Standing.PARTY)

    @cached_property
    def quorum(self) -> Policy:
        """The policy, read."""
        return read_policy(self.policy)

    @cached_property
    def text(self) -> str:
        """The charter as a document, to be signed by the roots of every member."""
        fields: dict[str, Value] = {
            "members": [
                {"party": party, "standing": str(standing), "manifest": manifest_id}
                for party, standing, manifest_id in self.members
            ],
            "policy": self.policy,
            "ack_within_ms": dict(self.ack_within_ms),
            "clock_tolerance_ms": self.clock_tolerance_ms,
            "ends_at": self.ends_at,
            "registrar": self.registrar,
            "ack_meaning": self.ack_meaning,
            "cosignature_meaning": self.cosignature_meaning,
        }
        if self.two_person:
            fields["two_person"] = self.two_person
        return write_document(KIND, fields)

    @cached_property
    def line(self) -> str:
        """The name of the line that it starts: the first 32 hex digits of the text's SHA-256."""
        return sha256(self.text.encode()).hexdigest()[:32]


def open_charter(content: bytes, manifests: Iterable[Manifest]) -> Charter:
    """The charter in a note that enough roots of every member have signed.

    Args:
        content: the note.
        manifests: the manifests that it names, as ``open_manifest`` gave them, in any order.

    Raises:
        NoteError: the bytes are no note, or the note holds no charter that keeps the rules.
        TrustError: a signature does not hold; a manifest that it names is missing; too few roots of a
            member have signed; or two members list the same key.
    """
    charter = read_charter_unverified(content)
    by_id = {manifest.id: manifest for manifest in manifests}
    named = [_manifest_of(member, by_id) for member in charter.members]
    check_apart(named)
    opened = open_note(content, [root for manifest in named for root in manifest.keys_of(Role.ROOT)])
    for manifest in named:
        if not manifest.is_signed_by_roots(opened.signed_by):
            raise TrustError(
                f"fewer than {manifest.root_threshold} roots of {manifest.party} have signed the charter",
                hint="the line starts when every member has signed: collect the missing signatures",
            )
    return charter


def read_charter_unverified(content: bytes) -> Charter:
    """The charter in a note, its signatures unchecked: only for learning which manifests it needs.

    Raises:
        NoteError: the bytes are no note, or the note holds no charter that keeps the rules.
    """
    return charter_from_text(read_unverified(content).text)


def charter_from_text(text: str) -> Charter:
    """The charter that a document's text stands for; the same text comes back from its ``text``.

    Raises:
        NoteError: it is no charter, or none that keeps the rules.
    """
    return _charter_from(read_document(text, KIND))


def check_apart(manifests: Iterable[Manifest]) -> None:
    """Nothing, if no two members list the same public key.

    Whoever lists the key of another could later point to the other's signature as its own, or deny
    its own as the other's.

    Raises:
        TrustError: two members do.
    """
    owners: dict[bytes, str] = {}
    for manifest in manifests:
        for _, key in manifest.keys:
            owner = owners.setdefault(key.public, manifest.party)
            if owner != manifest.party:
                raise TrustError(
                    f"{owner} and {manifest.party} both list the key {key.public.hex()}",
                    hint="one of them has copied it: find out which, and start from a new manifest",
                )


def _manifest_of(member: Member, by_id: Mapping[str, Manifest]) -> Manifest:
    manifest = by_id.get(member.manifest_id)
    if manifest is None or manifest.party != member.party:
        raise TrustError(
            f"the manifest {member.manifest_id[:16]} of {member.party}, which the charter names, is not here",
            hint="enrol the party from its own card, then open the charter again",
        )
    return manifest


def _charter_from(fields: Fields) -> Charter:
    within = fields.object("ack_within_ms")
    charter = Charter(
        members=tuple(map(_member_from, fields.objects("members"))),
        policy=fields.texts("policy"),
        ack_within_ms={precedence: within.integer(precedence) for precedence in PRECEDENCES},
        clock_tolerance_ms=fields.integer("clock_tolerance_ms"),
        ends_at=fields.integer("ends_at"),
        registrar=fields.text("registrar"),
        ack_meaning=fields.text("ack_meaning"),
        cosignature_meaning=fields.text("cosignature_meaning"),
        two_person=_two_person_in(fields),
    )
    within.end()
    fields.end()
    return charter


def _two_person_in(fields: Fields) -> tuple[str, ...]:
    """One spelling only: a charter that names no kind does not have the field."""
    if not fields.has("two_person"):
        return ()
    kinds = fields.texts("two_person", _KIND)
    if not kinds:
        raise _wrong("it names no kind of message that takes two desks, and has the field for them")
    return kinds


def _member_from(fields: Fields) -> Member:
    standing = Standing(fields.text("standing", _STANDING))
    member = Member(fields.text("party"), standing, fields.text("manifest"))
    fields.end()
    return member


def _wrong(rule: str) -> NoteError:
    return NoteError(f"the charter cannot stand: {rule}", hint="draw it up anew, and let every member sign that text")
