"""Who is at the other end of a connection: certificates that nobody issues, believed for their public keys alone.

A node signs its own certificate. Its peers keep that certificate, and take it only while their copy of the
node's manifest lists its pin, the SHA-256 of the public key. Names and issuers in it mean nothing.
Why so: docs/decisions/0017.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import ssl
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from truceline.errors import InputError, NoteError, NotFoundError, TrustError
from truceline.signing.certificates import key_of, pin_of, read_certificate, unusable
from truceline.signing.curve import is_prime_order
from truceline.signing.showing import shown

_SERIAL_BYTES = 16
_MAX_NAME = 64
_BEGINS_AT = datetime(1970, 1, 1, tzinfo=UTC)
_ENDS_AT = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
"""RFC 5280 section 4.1.2.5: no end. A line must not go dead because a date has come, or a clock is wrong."""


@dataclass(frozen=True)
class Peers:
    """Whose certificates are let in. Make it with ``peers_of``.

    Args:
        certificates: in PEM.
        party_of_pin: to whom each pin belongs.
    """

    certificates: tuple[bytes, ...]
    party_of_pin: Mapping[str, str]

    def party_of(self, certificate: bytes | None) -> str | None:
        """Whose certificate, in DER, it is; none for a stranger's, for one that cannot be read, or for none at all."""
        try:
            return self.party_of_pin.get(pin_of(ssl.DER_cert_to_PEM_cert(certificate or b"").encode()))
        except NoteError:
            return None

    def only(self, party: str) -> Peers:
        """One party alone."""
        pins = {pin: other for pin, other in self.party_of_pin.items() if other == party}
        return Peers(tuple(one for one in self.certificates if pin_of(one) in pins), pins)


def make_identity(party: str, seed: bytes) -> bytes:
    """A private key and its certificate, in PEM, for a file that the owner alone may read.

    Args:
        party: name to be shown by tools; nobody goes by it.
        seed: 32 random bytes; the same seed and party always give the same.
    """
    key = Ed25519PrivateKey.from_private_bytes(seed)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, party[:_MAX_NAME])])
    serial = int.from_bytes(sha256(key.public_key().public_bytes_raw()).digest()[:_SERIAL_BYTES], "big") | 1
    builder = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key(), serial_number=serial)
        .not_valid_before(_BEGINS_AT)
        .not_valid_after(_ENDS_AT)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_only_signs(), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False
        )
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return secret + builder.sign(key, None).public_bytes(Encoding.PEM)


def certificate_of(identity: bytes) -> bytes:
    """The certificate of an identity, in PEM: what peers are given.

    Raises:
        NoteError: there is none in it.
    """
    try:
        return x509.load_pem_x509_certificate(identity).public_bytes(Encoding.PEM)
    except ValueError as error:
        raise unusable("holds no certificate") from error


def peers_of(certificates: Mapping[str, Iterable[bytes]], pins: Mapping[str, Collection[str]]) -> Peers:
    """The peers whose certificates are let in.

    Args:
        certificates: of each party, in PEM, as its card brings them.
        pins: of each party, as its manifest in force lists them.

    Raises:
        NoteError: a certificate is not of the form that a node makes.
        TrustError: a certificate's pin is not listed by the party, or two parties have the same key.
    """
    party_of_pin: dict[str, str] = {}
    listed: list[bytes] = []
    for party, several in certificates.items():
        for certificate in several:
            pin = pin_of(certificate)
            _check_self_signed(certificate)
            if pin not in pins.get(party, ()):
                raise TrustError(
                    f"the manifest of {shown(party)} does not list the pin {pin} of its certificate",
                    hint="ask for the certificate that goes with the manifest in force",
                )
            if party_of_pin.setdefault(pin, party) != party:
                raise TrustError(
                    f"{shown(party)} and {shown(party_of_pin[pin])} have the same TLS key",
                    hint="each node makes its own key: ask both for new ones",
                )
            listed.append(certificate_of(certificate))  # and nothing that stands beside it
    return Peers(tuple(listed), party_of_pin)


def server_context(identity: Path, peers: Peers, refused: Callable[[str], None] | None = None) -> ssl.SSLContext:
    """What a node listens with: TLS 1.3 only, and nobody comes in but peers.

    Args:
        identity: file that ``make_identity`` filled.
        peers: who may come in.
        refused: called with the reason when somebody was turned away.

    Raises:
        NotFoundError: there is no such file.
        InputError: it holds no key with its certificate.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.num_tickets = 0  # every connection proves its key anew
    return _filled(context, identity, peers, refused)


def client_context(identity: Path, peers: Peers) -> ssl.SSLContext:
    """What a node calls with: TLS 1.3 only, and nobody is spoken to but peers. Raises as ``server_context``."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False  # addresses change and names are anybody's; the key is what is known
    return _filled(context, identity, peers, None)


def _filled(
    context: ssl.SSLContext, identity: Path, peers: Peers, refused: Callable[[str], None] | None
) -> ssl.SSLContext:
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.sslobject_class = _pinned(peers, refused)
    if peers.certificates:
        context.load_verify_locations(cadata=b"".join(peers.certificates).decode())
    try:
        context.load_cert_chain(identity, password="")  # never asks at the terminal
    except FileNotFoundError as error:
        raise NotFoundError(f"there is no TLS key {identity}", hint="name the folder of the node it is in") from error
    except OSError as error:
        raise InputError(
            f"{identity} holds no TLS key with its certificate: {error.strerror or error}",
            hint="name the file that was made when the node was set up",
        ) from error
    return context


def _pinned(peers: Peers, refused: Callable[[str], None] | None) -> type[ssl.SSLObject]:
    """A connection whose handshake fails unless the other side holds the key of a peer's pin."""

    class PinnedObject(ssl.SSLObject):
        def do_handshake(self) -> None:
            try:
                super().do_handshake()
                # OpenSSL also lets in what a peer's certificate has signed, if that certificate allows it.
                if peers.party_of(self.getpeercert(binary_form=True)) is None:
                    raise ssl.SSLCertVerificationError("the certificate's public key is no peer's")
            except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
                raise
            except ssl.SSLError as error:
                if refused:
                    refused(error.reason or str(error))
                raise

    return PinnedObject


def _check_self_signed(certificate: bytes) -> None:
    loaded = read_certificate(certificate)
    key = key_of(loaded)
    if not is_prime_order(key.public_bytes_raw()):
        raise unusable("has a weak key, with which anybody could pass for its owner")
    try:
        key.verify(loaded.signature, loaded.tbs_certificate_bytes)
    except InvalidSignature as error:
        raise unusable("is not signed by its own key") from error


def _only_signs() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
