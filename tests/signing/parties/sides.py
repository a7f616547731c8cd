"""Parties that tests draw up: their keys, their manifests, and the charter between them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tests.signing.keyring import key_called
from truceline.signing.keys import KeyKind, SigningKey, VerifyKey
from truceline.signing.notes import sign_note
from truceline.signing.parties.charter import Charter, Member, Standing
from truceline.signing.parties.manifests import ListedKey, Manifest, Position, RemovedKey, Role

WITHIN_MS = {"flash": 300_000, "immediate": 900_000, "priority": 3_600_000, "routine": 86_400_000}


def key_of(party: str, role: Role, number: int = 1) -> SigningKey:
    """The private key of a party's role."""
    kind = KeyKind.COSIGNATURE if role is Role.COSIGNER else KeyKind.ED25519
    return key_called(f"{party}/{role}/{number}", kind)


def listed(party: str, role: Role, number: int = 1) -> ListedKey:
    """The public key of a party's role, as a manifest lists it."""
    return ListedKey(role, key_of(party, role, number).verify_key)


def first_manifest(party: str = "alfa.example") -> Manifest:
    """Three roots of which two sign, one log, cosigner, node, operator, and two authorities that both sign."""
    roles = (Role.LOG, Role.COSIGNER, Role.NODE, Role.OPERATOR)
    keys = (
        *(listed(party, Role.ROOT, number) for number in (1, 2, 3)),
        *(listed(party, role) for role in roles),
        *(listed(party, Role.AUTHORITY, number) for number in (1, 2)),
    )
    return Manifest(
        party,
        1,
        keys,
        root_threshold=2,
        authority_threshold=2,
        tls_pins=("ab" * 32,),
        age_recipients=("age1" + "q" * 58,),
    )


def with_two_desks(manifest: Manifest) -> Manifest:
    """The manifest with a second operator."""
    return replace(manifest, keys=(*manifest.keys, listed(manifest.party, Role.OPERATOR, 2)))


def without(manifest: Manifest, gone: Iterable[VerifyKey], last: Position, added: Iterable[ListedKey] = ()) -> Manifest:
    """The version after a manifest in which some keys are gone and some are new."""
    ended = tuple(gone)
    kept = tuple(entry for entry in manifest.keys if entry.key not in ended)
    return replace(
        manifest,
        version=manifest.version + 1,
        keys=(*kept, *added),
        removed=tuple(RemovedKey(key, last) for key in ended),
        prev=manifest.id,
    )


def signed(manifest: Manifest, *roots: int) -> bytes:
    """The note of a manifest, signed by roots of its party by their numbers."""
    return sign_note(manifest.text, [key_of(manifest.party, Role.ROOT, number) for number in roots]).encoded


def charter_of(*manifests: Manifest, registrar: str = "") -> Charter:
    """A charter between parties; a member that is called mediator is one."""
    members = tuple(
        Member(
            manifest.party,
            Standing.MEDIATOR if manifest.party.startswith("mediator") else Standing.PARTY,
            manifest.id,
        )
        for manifest in manifests
    )
    return Charter(members, ("quorum none",), WITHIN_MS, ends_at=1_900_000_000_000, registrar=registrar)


def signed_charter(charter: Charter, *roots: int) -> bytes:
    """The note of a charter, signed by roots of every member by their numbers."""
    keys = [key_of(member.party, Role.ROOT, number) for member in charter.members for number in roots]
    return sign_note(charter.text, keys).encoded
