"""What each parser of outside bytes promises: it takes them for exactly what they are, or refuses them as unusable.

A promise is handed any bytes. It returns in silence when the promise holds.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.signing.fuzz import doors, logs, reports
from tests.signing.keyring import key_called
from tests.signing.parties.sides import key_of
from truceline.errors import InputError, NoteError, TrustError
from truceline.line.bundles import read_bundle, write_bundle
from truceline.signing.canonical import encode, parse
from truceline.signing.documents import read_document, write_document
from truceline.signing.keys import signing_key_from_text, verify_key_from_text
from truceline.signing.notes import open_note, read_unverified, sign_note
from truceline.signing.parties.charter import read_charter_unverified
from truceline.signing.parties.manifests import Role
from truceline.signing.parties.succession import open_manifest
from truceline.signing.passphrase import unlock
from truceline.signing.policy import read_policy
from truceline.signing.qr import qr_texts, read_qr_texts

CORPUS = Path(__file__).parent / "corpus"
SIGNER = key_called("alfa.example/operator/1")
SIGNED_TEXTS = {"truceline/msg/v1\n{}\n", "alfa.example/log/1\n5\nAAAA\n"}
"""The only texts under the signer's signatures in the corpus."""
_ROOTS = [key_of("alfa.example", Role.ROOT, number) for number in (1, 2)]


def canonical(content: bytes) -> None:
    """What is read is written as the same bytes."""
    try:
        value = parse(content)
    except NoteError:
        return
    assert encode(value) == content


def note(content: bytes) -> None:
    """What is read is written as the same bytes, and opens only with a text that its key signed."""
    try:
        read = read_unverified(content)
    except NoteError:
        return
    assert read.encoded == content
    try:
        opened = open_note(content, [SIGNER.verify_key])
    except TrustError:
        return
    assert opened.text in SIGNED_TEXTS


def document(content: bytes) -> None:
    """What is read begins with its kind, and holds one object in canonical form."""
    text = content.decode(errors="surrogateescape")
    try:
        read_document(text, "msg")
    except NoteError:
        return
    head, body, end = text.split("\n")
    value = parse(body.encode())
    assert isinstance(value, dict)
    assert (head, end) == ("truceline/msg/v1", "")
    assert write_document("msg", value) == text


def key(content: bytes) -> None:
    """A public or private key that is read is written as the same row."""
    text = content.decode(errors="surrogateescape")
    try:
        written = (
            signing_key_from_text(text).secret_text if text.startswith("PRIVATE") else verify_key_from_text(text).text
        )
    except NoteError:
        return
    assert written == text


def policy(content: bytes) -> None:
    """A policy that is read is met by all of its witnesses together."""
    try:
        read = read_policy(content.decode(errors="surrogateescape").split("\n"))
    except NoteError:
        return
    assert read.is_met_by(read.witnesses.values())
    assert not read.quorum or not read.is_met_by([])


def manifest(content: bytes) -> None:
    """A text that opens as a manifest, when roots have signed it, is the manifest's own text."""
    try:
        text = content.decode()
        opened = open_manifest(sign_note(text, _ROOTS).encoded)
    except (UnicodeDecodeError, NoteError, TrustError):
        return
    assert opened.text == text


def charter(content: bytes) -> None:
    """A text that reads as a charter is the charter's own text."""
    try:
        text = content.decode()
        read = read_charter_unverified(sign_note(text, _ROOTS).encoded)
    except (UnicodeDecodeError, NoteError):
        return
    assert read.text == text


def qr(content: bytes) -> None:
    """The content that a series gives comes back from the series made of it."""
    texts = content.decode(errors="surrogateescape").split("\n")
    try:
        read = read_qr_texts(texts)
    except NoteError:
        return
    assert read_qr_texts(qr_texts(read)) == read


def locked(content: bytes) -> None:
    """A file opens with the content that was locked, or not at all."""
    try:
        opened = unlock(content, "correct horse", max_work=1)
    except InputError:
        return
    assert opened == b"content\n"


def bundle(content: bytes) -> None:
    """A bundle that is read is written as the same bytes."""
    try:
        frames = read_bundle(content)
    except NoteError:
        return
    assert write_bundle(frames) == content


PROMISES: Mapping[str, Callable[[bytes], None]] = {
    promise.__name__: promise
    for promise in (
        *(canonical, note, document, key, policy, manifest, charter, qr, locked, bundle),
        *(logs.entry, logs.checkpoint, logs.log_proof, logs.fork, logs.witness_request, logs.tile_path, logs.leaves),
        *(logs.hash_text, logs.message, logs.agreement, logs.declaration, logs.body, logs.hello, logs.hashes),
        logs.card,
        *(doors.request, doors.certificate, doors.sealed, doors.verifier, doors.export, doors.code, doors.incident),
        *(doors.scenario, doors.dossier, reports.report, reports.proposals),
    )
}
