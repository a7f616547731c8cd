"""A handshake comes about between peers who hold the keys that their manifests pin, and with nobody else."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import ssl
import subprocess
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from shutil import which

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from tests.adapters.transport.nodes import (
    ALFA,
    BRAVO,
    CHARLIE,
    EVE,
    Side,
    identity_issued,
    know,
    seed_of,
    side,
    side_with,
)
from truceline.adapters.transport.certificates import (
    Peers,
    certificate_of,
    client_context,
    make_identity,
    peers_of,
    server_context,
)
from truceline.errors import InputError, NoteError, NotFoundError, TrustError
from truceline.signing.certificates import MAX_CERTIFICATE_BYTES, pin_of

NOBODY = Peers((), {})


def shake(server: ssl.SSLContext, client: ssl.SSLContext) -> tuple[ssl.SSLObject, ssl.SSLObject]:
    """Both ends of a connection after the handshake, the server's first; whichever of them refuses raises."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = (
        server.wrap_bio(to_server, to_client, server_side=True),
        client.wrap_bio(to_client, to_server, server_hostname="127.0.0.1"),
    )
    for _ in range(4):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
    return ends


def connect(
    server: Side, client: Side, server_knows: Peers, client_knows: Peers
) -> tuple[ssl.SSLObject, ssl.SSLObject]:
    return shake(server_context(server.identity, server_knows), client_context(client.identity, client_knows))


@pytest.fixture
def alfa(tmp_path: Path) -> Side:
    return side(tmp_path, ALFA)


@pytest.fixture
def bravo(tmp_path: Path) -> Side:
    return side(tmp_path, BRAVO)


@pytest.fixture
def eve(tmp_path: Path) -> Side:
    return side(tmp_path, EVE)


def test_peers_shake_hands_over_tls_1_3_and_each_knows_the_other(alfa: Side, bravo: Side) -> None:
    knows = know(alfa, bravo)
    for end, other in zip(connect(alfa, bravo, knows, knows), (bravo, alfa), strict=True):
        assert end.version() == "TLSv1.3"
        assert knows.party_of(end.getpeercert(binary_form=True)) == other.party


def test_a_server_takes_clients_of_several_parties(tmp_path: Path, alfa: Side, bravo: Side) -> None:
    charlie = side(tmp_path, CHARLIE)
    for client in (bravo, charlie):
        end, _ = connect(alfa, client, know(bravo, charlie), know(alfa))
        assert know(bravo, charlie).party_of(end.getpeercert(binary_form=True)) == client.party


def test_old_and_new_key_of_a_party_are_taken_side_by_side(tmp_path: Path, alfa: Side, bravo: Side) -> None:
    renewed = side(tmp_path, BRAVO, key="bravo's next key")
    both = know(bravo, renewed)
    for client in (bravo, renewed):
        end, _ = connect(alfa, client, both, know(alfa))
        assert both.party_of(end.getpeercert(binary_form=True)) == BRAVO
    with pytest.raises(ssl.SSLError):
        connect(alfa, bravo, know(renewed), know(alfa))


def test_a_stranger_is_refused_on_either_side(alfa: Side, bravo: Side, eve: Side) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        connect(alfa, eve, know(bravo), know(alfa))
    with pytest.raises(ssl.SSLCertVerificationError):
        connect(eve, bravo, know(bravo), know(alfa))


def test_who_knows_nobody_refuses_everybody(alfa: Side, bravo: Side) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        connect(alfa, bravo, NOBODY, know(alfa))
    with pytest.raises(ssl.SSLCertVerificationError):
        connect(alfa, bravo, know(bravo), NOBODY)


def test_the_right_name_on_the_wrong_key_is_refused(tmp_path: Path, alfa: Side, bravo: Side) -> None:
    impostor = side(tmp_path, BRAVO, key="eve's key")
    with pytest.raises(ssl.SSLCertVerificationError):
        connect(alfa, impostor, know(bravo), know(alfa))


def test_the_right_certificate_without_its_key_is_refused(tmp_path: Path, alfa: Side, bravo: Side, eve: Side) -> None:
    secret = eve.identity.read_bytes().partition(b"-----BEGIN CERT")[0]
    with pytest.raises(InputError, match="no TLS key with its certificate"):
        connect(alfa, side_with(tmp_path, BRAVO, secret + bravo.certificate), know(bravo), know(alfa))


def test_no_certificate_is_refused(alfa: Side, bravo: Side) -> None:
    anonymous = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    anonymous.check_hostname = False
    anonymous.verify_mode = ssl.CERT_NONE
    with pytest.raises(ssl.SSLError, match="PEER_DID_NOT_RETURN_A_CERTIFICATE"):
        shake(server_context(alfa.identity, know(bravo)), anonymous)


def test_older_tls_is_refused_by_server_and_client(alfa: Side, bravo: Side) -> None:
    old = client_context(bravo.identity, know(alfa))
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_2
    with pytest.raises(ssl.SSLError):
        shake(server_context(alfa.identity, know(bravo)), old)
    old = server_context(alfa.identity, know(bravo))
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_2
    with pytest.raises(ssl.SSLError):
        shake(old, client_context(bravo.identity, know(alfa)))


def test_a_date_that_the_owner_set_is_kept(tmp_path: Path, alfa: Side) -> None:
    over = side_with(tmp_path, BRAVO, identity_issued(BRAVO, seed_of(BRAVO), ends_at=datetime(2001, 1, 1, tzinfo=UTC)))
    with pytest.raises(ssl.SSLCertVerificationError, match="expired"):
        connect(alfa, over, know(over), know(alfa))
    with pytest.raises(ssl.SSLCertVerificationError, match="expired"):
        connect(over, alfa, know(alfa), know(over))


def test_our_own_certificates_have_no_end_and_began_before_any_clock(alfa: Side) -> None:
    certificate = x509.load_pem_x509_certificate(alfa.certificate)
    assert certificate.not_valid_before_utc.timestamp() == 0
    assert certificate.not_valid_after_utc == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("allowed", [True, False])
def test_what_a_peers_key_has_signed_for_another_key_is_refused(
    tmp_path: Path, alfa: Side, bravo: Side, *, allowed: bool
) -> None:
    authority = side_with(
        tmp_path,
        CHARLIE,
        identity_issued(CHARLIE, seed_of(CHARLIE), extensions=[x509.BasicConstraints(ca=allowed, path_length=None)]),
    )
    issued = side_with(tmp_path, BRAVO, identity_issued(BRAVO, seed_of("new"), issuer=(CHARLIE, seed_of(CHARLIE))))
    reason = "no peer's" if allowed else "certificate verify failed"
    with pytest.raises(ssl.SSLCertVerificationError, match=reason):
        connect(alfa, issued, know(authority, bravo), know(alfa))
    with pytest.raises(ssl.SSLCertVerificationError, match=reason):
        connect(issued, bravo, know(bravo), know(authority, alfa))


def test_a_key_of_another_kind_that_a_peer_has_signed_is_refused_too(tmp_path: Path, alfa: Side) -> None:
    authority = side_with(
        tmp_path,
        CHARLIE,
        identity_issued(CHARLIE, seed_of(CHARLIE), extensions=[x509.BasicConstraints(ca=True, path_length=None)]),
    )
    assert know(authority).party_of(ssl.PEM_cert_to_DER_cert(certificate_on_a_curve().decode())) is None
    assert know(authority).party_of(None) is None
    assert know(authority).party_of(b"no certificate") is None


def test_who_was_turned_away_is_reported_once_with_the_reason(alfa: Side, bravo: Side, eve: Side) -> None:
    reasons: list[str] = []
    server = server_context(alfa.identity, know(bravo), reasons.append)
    with pytest.raises(ssl.SSLCertVerificationError):
        shake(server, client_context(eve.identity, know(alfa)))
    assert len(reasons) == 1
    shake(server, client_context(bravo.identity, know(alfa)))
    assert len(reasons) == 1


def test_a_connection_cannot_be_resumed_without_the_key(alfa: Side, bravo: Side) -> None:
    server, client = connect(alfa, bravo, know(bravo), know(alfa))
    server.write(b"x")
    assert client.read(1) == b"x"
    assert client.session is not None
    assert not client.session.has_ticket


def test_the_same_seed_makes_the_same_identity_and_another_another() -> None:
    assert make_identity(ALFA, seed_of(ALFA)) == make_identity(ALFA, seed_of(ALFA))
    assert certificate_of(make_identity(ALFA, seed_of(ALFA))) != certificate_of(make_identity(ALFA, seed_of(EVE)))


def test_the_pin_goes_with_the_key_and_not_with_the_certificate(alfa: Side) -> None:
    dated = certificate_of(identity_issued("another name", seed_of(ALFA)))
    assert dated != alfa.certificate
    assert pin_of(dated) == pin_of(alfa.certificate)


def test_a_long_party_name_is_cut_in_the_certificate() -> None:
    named = x509.load_pem_x509_certificate(certificate_of(make_identity("a" * 128, seed_of(ALFA))))
    assert named.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value == "a" * 64


def test_a_certificate_that_the_manifest_does_not_pin_is_refused(alfa: Side, bravo: Side) -> None:
    with pytest.raises(TrustError, match="does not list the pin"):
        peers_of({ALFA: [alfa.certificate]}, {ALFA: [pin_of(bravo.certificate)]})
    with pytest.raises(TrustError, match="does not list the pin"):
        peers_of({ALFA: [alfa.certificate]}, {BRAVO: [pin_of(alfa.certificate)]})


def test_a_second_certificate_behind_the_first_is_not_taken(alfa: Side, bravo: Side, eve: Side) -> None:
    peers = peers_of({BRAVO: [bravo.certificate + eve.certificate]}, {BRAVO: [pin_of(bravo.certificate)]})
    assert peers == know(bravo)
    with pytest.raises(ssl.SSLCertVerificationError, match="certificate verify failed"):
        connect(alfa, eve, peers, know(alfa))


def test_one_key_for_two_parties_is_refused(alfa: Side) -> None:
    pins = [pin_of(alfa.certificate)]
    with pytest.raises(TrustError, match="the same TLS key"):
        peers_of({ALFA: [alfa.certificate], BRAVO: [alfa.certificate]}, {ALFA: pins, BRAVO: pins})


def certificate_on_a_curve() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, ALFA)])
    return (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(datetime(2000, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .sign(key, SHA256())
        .public_bytes(Encoding.PEM)
    )


@pytest.mark.parametrize(
    ("what", "match"),
    [
        (b"", "no certificate"),
        (b"\x30" * (MAX_CERTIFICATE_BYTES + 1), "more than"),
        (certificate_on_a_curve(), "another kind"),
        (certificate_of(identity_issued(ALFA, seed_of(ALFA), issuer=(ALFA, seed_of(EVE)))), "not signed by its own"),
    ],
)
def test_a_certificate_of_another_form_is_refused(what: bytes, match: str) -> None:
    with pytest.raises(NoteError, match=match):
        peers_of({ALFA: [what]}, {ALFA: ["0" * 64]})


def test_a_weak_key_is_refused(alfa: Side) -> None:
    key = x509.load_pem_x509_certificate(alfa.certificate).public_key()
    assert isinstance(key, Ed25519PublicKey)
    weak = ssl.PEM_cert_to_DER_cert(alfa.certificate.decode()).replace(key.public_bytes_raw(), b"\x01" + bytes(31))
    with pytest.raises(NoteError, match="weak key"):
        peers_of({ALFA: [ssl.DER_cert_to_PEM_cert(weak).encode()]}, {ALFA: ["0" * 64]})


def test_a_file_without_an_identity_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        server_context(tmp_path / "absent", NOBODY)
    empty = tmp_path / "empty"
    empty.touch()
    for context in (server_context, client_context):
        with pytest.raises(InputError, match="no TLS key"):
            context(empty, NOBODY)
    with pytest.raises(NoteError, match="holds no certificate"):
        certificate_of(b"")


@pytest.mark.skipif(which("openssl") is None, reason="openssl is not installed")
def test_openssl_reads_the_same_pin(tmp_path: Path, alfa: Side) -> None:
    done = subprocess.run(
        ["openssl", "x509", "-in", str(alfa.identity), "-noout", "-pubkey"], capture_output=True, check=True
    )
    key = subprocess.run(
        ["openssl", "pkey", "-pubin", "-outform", "DER"], input=done.stdout, capture_output=True, check=True
    )
    assert sha256(key.stdout).hexdigest() == pin_of(alfa.certificate)
