"""A pin is the hash of a certificate's public key, by whatever name and time the certificate goes."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import NoteError
from truceline.signing.certificates import MAX_CERTIFICATE_BYTES, key_of, pin_of, read_certificate

KEY = Ed25519PrivateKey.from_private_bytes(bytes(31) + b"1")
HEAD_OF_SPKI = bytes.fromhex("302a300506032b6570032100")
"""RFC 8410 section 4: all that stands before the 32 bytes of an Ed25519 key."""


def certificate(name: str = "alfa.example", key: Ed25519PrivateKey | ec.EllipticCurvePrivateKey = KEY) -> bytes:
    """A self-signed certificate in PEM."""
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(named, named, key.public_key(), 1)
    dated = builder.not_valid_before(datetime(2000, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
    return dated.sign(key, None if isinstance(key, Ed25519PrivateKey) else SHA256()).public_bytes(Encoding.PEM)


@given(st.binary(min_size=32, max_size=32), st.sampled_from(["alfa.example", "another name"]))
def test_the_pin_is_the_hash_of_the_key_alone(seed: bytes, name: str) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    assert pin_of(certificate(name, key)) == sha256(HEAD_OF_SPKI + key.public_key().public_bytes_raw()).hexdigest()


def test_openssl_reckons_the_same_pin() -> None:
    public = subprocess.run(
        ["openssl", "x509", "-pubkey", "-noout"], input=certificate(), capture_output=True, check=True
    )
    key = ["openssl", "pkey", "-pubin", "-outform", "DER"]
    der = subprocess.run(key, input=public.stdout, capture_output=True, check=True).stdout
    assert pin_of(certificate()) == sha256(der).hexdigest()


def test_of_several_the_first_is_read() -> None:
    assert key_of(read_certificate(certificate() + certificate("other"))) == KEY.public_key()


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"", "no certificate"),
        (certificate()[:-40], "no certificate"),
        (certificate() + b" " * MAX_CERTIFICATE_BYTES, "more than 4096"),
        (certificate(key=ec.generate_private_key(ec.SECP256R1())), "another kind than Ed25519"),
    ],
    ids=["nothing", "cut", "long", "a curve"],
)
def test_what_is_no_certificate_with_such_a_key_has_no_pin(content: bytes, match: str) -> None:
    with pytest.raises(NoteError, match=match):
        pin_of(content)
