"""Cards: what a party hands to another when they meet."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from tests.signing.parties.sides import first_manifest, signed
from truceline.adapters.transport.certificates import certificate_of, make_identity
from truceline.errors import InputError, NoteError, TrucelineError, TrustError
from truceline.line.bundles import Frame, FrameKind, read_bundle, write_bundle
from truceline.node.terms.cards import MAX_CARD_BYTES, host_and_port, read_card, write_card
from truceline.signing.certificates import pin_of

CERTIFICATE = certificate_of(make_identity("alfa.example", bytes(31) + b"1"))
OTHER = certificate_of(make_identity("alfa.example", bytes(31) + b"2"))
MANIFEST = replace(first_manifest(), tls_pins=(pin_of(CERTIFICATE),))
NOTE = signed(MANIFEST, 1, 2)
CARD = write_card(NOTE, CERTIFICATE, "alfa.example:7443")


def test_a_card_gives_back_what_was_written() -> None:
    card = read_card(CARD)
    assert (card.note, card.manifest, card.certificate, card.address) == (
        NOTE,
        MANIFEST,
        CERTIFICATE,
        "alfa.example:7443",
    )


def test_a_card_without_certificate_and_address_has_only_the_manifest() -> None:
    card = read_card(write_card(NOTE))
    assert (card.certificate, card.address) == (b"", "")
    assert [frame.kind for frame in read_bundle(write_card(NOTE))] == [FrameKind.NOTE]


@pytest.mark.parametrize("place", range(0, len(CARD), 7))
def test_a_card_with_a_changed_byte_is_refused(place: int) -> None:
    changed = CARD[:place] + bytes([CARD[place] ^ 1]) + CARD[place + 1 :]
    with pytest.raises(NoteError):
        read_card(changed)


def test_a_card_that_was_changed_and_sealed_anew_is_refused_by_its_signatures() -> None:
    text = NOTE.replace(b'"root_threshold":2', b'"root_threshold":1')
    assert text != NOTE
    with pytest.raises(TrustError, match="does not hold"):
        read_card(write_bundle([Frame(FrameKind.NOTE, text)]))


def test_a_card_with_the_certificate_of_another_key_is_refused() -> None:
    frames = [Frame(FrameKind.NOTE, NOTE), Frame(FrameKind.BLOB, OTHER)]
    with pytest.raises(TrustError, match=r"not one that the manifest of alfa\.example names"):
        read_card(write_bundle(frames))
    with pytest.raises(TrustError):
        write_card(NOTE, OTHER)


def test_a_card_signed_by_too_few_roots_is_refused() -> None:
    with pytest.raises(TrustError, match="fewer than 2 roots"):
        write_card(signed(MANIFEST, 1))


@pytest.mark.parametrize(
    "frames",
    [
        [],
        [Frame(FrameKind.BLOB, CERTIFICATE)],
        [Frame(FrameKind.NOTE, NOTE), Frame(FrameKind.NOTE, NOTE)],
        [Frame(FrameKind.NOTE, NOTE), Frame(FrameKind.PROOF, b"x")],
        [Frame(FrameKind.NOTE, NOTE), Frame(FrameKind.BLOB, b"no certificate")],
        [Frame(FrameKind.NOTE, NOTE), Frame(FrameKind.BLOB, CERTIFICATE + OTHER)],
        [Frame(FrameKind.NOTE, NOTE), Frame(FrameKind.BLOB, b"# beside\n" + CERTIFICATE)],
        [Frame(FrameKind.NOTE, NOTE), Frame(FrameKind.HELLO, b'{"address":"alfa.example"}')],
        [Frame(FrameKind.NOTE, NOTE), Frame(FrameKind.HELLO, b'{"address":"a:1","more":1}')],
        [Frame(FrameKind.NOTE, NOTE), Frame(FrameKind.HELLO, b"[]")],
    ],
)
def test_a_bundle_that_is_no_card_is_refused(frames: list[Frame]) -> None:
    with pytest.raises(TrucelineError):
        read_card(write_bundle(frames))


def test_a_card_longer_than_any_card_is_refused_before_it_is_read() -> None:
    with pytest.raises(NoteError, match="more than"):
        read_card(bytes(MAX_CARD_BYTES + 1))


def test_a_pin_in_a_card_is_of_the_key_and_not_of_the_certificate() -> None:
    assert read_card(CARD).manifest.tls_pins == (pin_of(CERTIFICATE),)
    assert sha256(CERTIFICATE).hexdigest() != pin_of(CERTIFICATE)


@pytest.mark.parametrize("address", ["127.0.0.1:0", "alfa.example:65535", "[2001:db8::1]:7443", "localhost:1"])
def test_addresses_are_a_host_and_a_port(address: str) -> None:
    assert ":".join(host_and_port(address)) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        ":1",
        "alfa.example",
        "alfa.example:",
        "alfa.example:65536",
        "a b:1",
        "a:01",
        "2001:db8::1:7443",
        "a\n:1",
        "-a:1",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(InputError, match="no address"):
        host_and_port(address)
