"""What the parsers of logs, of exchanges and of files from other hands promise, beside those of signed texts."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar

from tests.signing.parties.sides import first_manifest, signed
from truceline.adapters.transport.certificates import certificate_of, make_identity
from truceline.errors import InputError, NoteError, TrustError
from truceline.line.agreements import agreement_from_text
from truceline.line.bodies import acknowledgement_from, reply_from
from truceline.line.bundles import Frame, FrameKind, write_bundle
from truceline.line.logged import attempt_from, missed_from, proof_from
from truceline.line.messages import message_from_text
from truceline.line.statements import signed_statement_from
from truceline.line.terms.declarations import declaration_from_text
from truceline.line.wording.ladders import ladder_from_bytes
from truceline.line.wording.notices import body_of, movement_from, site_from
from truceline.line.wording.warnings import statement_from
from truceline.node.exchange.growth import hashes_from_bytes
from truceline.node.exchange.hello import hello_from_bytes
from truceline.node.terms.cards import read_card, write_card
from truceline.record.checkpoints import checkpoint_from_text
from truceline.record.entries import entry_from_leaf
from truceline.record.forks import bytes_from_fork, fork_from_bytes
from truceline.record.log_proofs import log_proof_from_bytes
from truceline.record.merkle.hashes import hash_from_text, text_from_hash
from truceline.record.merkle.tiles import bundle_from_leaves, hashes_in, leaves_from_bundle, tile_from_path
from truceline.record.witness import witness_request_from_bytes
from truceline.signing.canonical import encode, parse
from truceline.signing.certificates import pin_of

IDENTITY = make_identity("alfa.example", b"i" * 32)
MANIFEST = signed(replace(first_manifest("alfa.example"), tls_pins=(pin_of(certificate_of(IDENTITY)),)), 1, 2)
Read = TypeVar("Read")


def _text(content: bytes) -> str:
    return content.decode(errors="surrogateescape")


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogateescape")


def _is_kept(content: bytes, read: Callable[[bytes], Read], write: Callable[[Read], bytes]) -> None:
    """What is read is written as the same bytes; the rest is refused as unusable, and by nothing else."""
    try:
        value = read(content)
    except InputError:
        return
    assert write(value) == content


def entry(content: bytes) -> None:
    """A leaf that is read as an entry is the entry's own."""
    _is_kept(content, entry_from_leaf, lambda read: read.leaf(read.index))


def checkpoint(content: bytes) -> None:
    """A text that reads as a checkpoint is the checkpoint's own."""
    _is_kept(content, lambda text: checkpoint_from_text(_text(text)), lambda read: _bytes(read.text))


def log_proof(content: bytes) -> None:
    """A proof that is read is written as the same bytes."""
    _is_kept(content, log_proof_from_bytes, lambda read: replace(read).encoded)


def fork(content: bytes) -> None:
    """Evidence that is read is written as the same bytes, and without keys it proves nothing."""
    _is_kept(content, fork_from_bytes, bytes_from_fork)
    with suppress(NoteError, TrustError):
        fork_from_bytes(content).check(())
        raise AssertionError("evidence that nobody signed")


def witness_request(content: bytes) -> None:
    """A request that is read is written as the same bytes."""
    _is_kept(content, witness_request_from_bytes, lambda read: read.encoded)


def tile_path(content: bytes) -> None:
    """A path that names a tile is the tile's own."""
    _is_kept(content, lambda path: tile_from_path(_text(path)), lambda read: _bytes(read.path))


def leaves(content: bytes) -> None:
    """An entry bundle that is read is written as the same bytes, and so are the hashes of a tile."""
    _is_kept(content, leaves_from_bundle, bundle_from_leaves)
    _is_kept(content, hashes_in, b"".join)


def hash_text(content: bytes) -> None:
    """A hash that is read is written as the same characters."""
    _is_kept(content, lambda text: hash_from_text(_text(text)), lambda read: _bytes(text_from_hash(read)))


def message(content: bytes) -> None:
    """A text that reads as a message is the message's own, also when it is written anew."""
    _is_kept(content, lambda text: message_from_text(_text(text)), lambda read: _bytes(replace(read).text))


def agreement(content: bytes) -> None:
    """A text that reads as an agreement is the agreement's own."""
    _is_kept(content, lambda text: agreement_from_text(_text(text)), lambda read: _bytes(read.text))


def declaration(content: bytes) -> None:
    """A text that reads as a declaration on an agreement is the declaration's own."""
    _is_kept(content, lambda text: declaration_from_text(_text(text)), lambda read: _bytes(read.document))


def body(content: bytes) -> None:
    """A body or an entry's remark that is read is written with the same fields; every form is tried."""
    try:
        value: Any = parse(content)
    except NoteError:
        return
    readings: tuple[Callable[[], Mapping[str, Any]], ...] = (
        lambda: acknowledgement_from(value).body,
        lambda: reply_from(value).body,
        lambda: attempt_from(value).extra,
        lambda: proof_from(value).extra,
        lambda: read.extra if (read := missed_from(value)) else value,
        lambda: body_of(site_from(value)),
        lambda: body_of(movement_from(value)),
        lambda: statement_from(value).body,
        lambda: signed_statement_from(value).body,
        lambda: _parsed(ladder_from_bytes(content).content),
    )
    for reading in readings if isinstance(value, dict) else ():
        with suppress(NoteError):
            assert encode(dict(reading())) == content


def _parsed(content: bytes) -> Mapping[str, Any]:
    value = parse(content)
    assert isinstance(value, dict)
    return value


def hello(content: bytes) -> None:
    """A greeting that is read is written as the same bytes."""
    _is_kept(content, hello_from_bytes, lambda read: read.encoded)


def hashes(content: bytes) -> None:
    """A run of leaf hashes that is read is written as the same bytes."""
    _is_kept(content, hashes_from_bytes, lambda read: read.frame.content)


def card(content: bytes) -> None:
    """A card that is read says the same when it is written again.

    Bytes stand for a card, or for what lies in one beside a manifest: a certificate, a zero byte, and a greeting.
    """
    certificate, _, greeting = content.partition(b"\0")
    frames = (Frame(FrameKind.NOTE, MANIFEST), Frame(FrameKind.BLOB, certificate), Frame(FrameKind.HELLO, greeting))
    for bundle in (content, write_bundle(frame for frame in frames if frame.content)):
        with suppress(InputError, TrustError):
            read = read_card(bundle)
            assert read_card(write_card(read.note, read.certificate, read.address)) == read
