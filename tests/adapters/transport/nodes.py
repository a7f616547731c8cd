"""Nodes with keys of their own for tests of carriers: alfa and bravo know each other, eve is known to nobody."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from truceline.adapters.transport.certificates import Peers, certificate_of, make_identity, peers_of
from truceline.signing.certificates import pin_of

ALFA, BRAVO, CHARLIE, EVE = "alfa.example", "bravo.example", "charlie.example", "eve.example"


@dataclass(frozen=True)
class Side:
    """A party's name, its key file, and its certificate."""

    party: str
    identity: Path
    certificate: bytes


def seed_of(name: str) -> bytes:
    return sha256(name.encode()).digest()


def side(folder: Path, party: str, *, key: str = "") -> Side:
    """A party whose key follows from a name, its own if no other is given."""
    return side_with(folder, party, make_identity(party, seed_of(key or party)))


def side_with(folder: Path, party: str, identity: bytes) -> Side:
    path = folder / f"{sha256(identity).hexdigest()[:8]}.pem"
    path.write_bytes(identity)
    return Side(party, path, certificate_of(identity))


def know(*sides: Side) -> Peers:
    """What somebody believes who knows these sides and their pins."""
    return peers_of(
        {one.party: [other.certificate for other in sides if other.party == one.party] for one in sides},
        {one.party: [pin_of(other.certificate) for other in sides if other.party == one.party] for one in sides},
    )


def identity_issued(
    party: str,
    seed: bytes,
    *,
    ends_at: datetime = datetime(2100, 1, 1, tzinfo=UTC),
    issuer: tuple[str, bytes] | None = None,
    extensions: Iterable[x509.ExtensionType] = (),
) -> bytes:
    """A key and a certificate that may be of any other form than a node makes: dated, or signed by another key."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    issuer_name, issuer_seed = issuer or (party, seed)
    builder = x509.CertificateBuilder(
        issuer_name=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer_name)]),
        subject_name=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, party)]),
        public_key=key.public_key(),
        serial_number=1,
        not_valid_before=datetime(2000, 1, 1, tzinfo=UTC),
        not_valid_after=ends_at,
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=True)
    certificate = builder.sign(Ed25519PrivateKey.from_private_bytes(issuer_seed), None)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return secret + certificate.public_bytes(Encoding.PEM)
