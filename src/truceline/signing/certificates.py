"""TLS certificates, as far as manifests know them: by the pin of their public key, and by nothing else in them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from hashlib import sha256

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from truceline.errors import NoteError

MAX_CERTIFICATE_BYTES = 4096


def pin_of(certificate: bytes) -> str:
    """SHA-256 of the public key (SubjectPublicKeyInfo) of a certificate in PEM, as manifests list it: 64 hex digits.

    Raises:
        NoteError: it is no certificate with an Ed25519 key.
    """
    key = key_of(read_certificate(certificate))
    return sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def read_certificate(certificate: bytes) -> x509.Certificate:
    """The first certificate in some bytes in PEM; nothing of it is believed yet.

    Raises:
        NoteError: there is none, or they are too many bytes.
    """
    if len(certificate) > MAX_CERTIFICATE_BYTES:
        raise unusable(f"has {len(certificate)} bytes, more than {MAX_CERTIFICATE_BYTES}")
    try:
        return x509.load_pem_x509_certificate(certificate)
    except (ValueError, x509.InvalidVersion) as error:
        raise unusable("is no certificate in PEM") from error


def key_of(certificate: x509.Certificate) -> Ed25519PublicKey:
    """The public key of a certificate.

    Raises:
        NoteError: it cannot be read, or is no Ed25519 key.
    """
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm) as error:
        raise unusable("has no public key that can be read") from error
    if not isinstance(key, Ed25519PublicKey):
        raise unusable("has a key of another kind than Ed25519")
    return key


def unusable(what: str) -> NoteError:
    """The error for a certificate that cannot be used."""
    return NoteError(f"a TLS certificate {what}", hint="ask the node's owner for its certificate again")
