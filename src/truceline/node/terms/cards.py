"""A party's card: one file with all that another party needs to meet it.

    note    the newest manifest, signed by the party's roots
    blob    the node's TLS certificate, in PEM; the manifest names the hash of its key
    hello   where the node listens, if it does: a hint, which nothing rests on

The frames stand in a bundle like those of an exchange. A card proves only that the roots in it belong together; whose
they are is proved by the number that two officers read to each other.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from typing import NamedTuple

from cryptography.hazmat.primitives.serialization import Encoding

from truceline.errors import InputError, NoteError, TrustError
from truceline.line.bundles import Frame, FrameKind, read_bundle, write_bundle
from truceline.signing.canonical import encode, parse
from truceline.signing.certificates import pin_of, read_certificate
from truceline.signing.fields import Fields
from truceline.signing.parties.manifests import Manifest
from truceline.signing.parties.succession import open_manifest
from truceline.signing.showing import shown

MAX_CARD_BYTES = 256 * 1024
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9a-fA-F:.]{2,45}\]")
_PORT = re.compile(r"[1-9][0-9]{0,4}|0")
_HINT = "ask the party for its card again, unchanged and whole"


class Card(NamedTuple):
    """A party's card; made by ``read_card``, which checks what can be checked without meeting."""

    note: bytes
    """The manifest, with its signatures."""
    manifest: Manifest
    certificate: bytes
    """PEM; empty if there is none."""
    address: str
    """Such as ``alfa.example:7443``; empty if the card does not say."""


def write_card(note: bytes, certificate: bytes = b"", address: str = "") -> bytes:
    """The bytes of a card.

    Args:
        note: the manifest, signed by enough of its roots.
        certificate: of the node, PEM; empty if it has none.
        address: where it listens; empty if it does not, or nobody shall know.

    Raises:
        InputError: the address is none.
        NoteError, TrustError: as in ``read_card``.
    """
    frames = [Frame(FrameKind.NOTE, note)]
    frames += [Frame(FrameKind.BLOB, certificate)] if certificate else []
    frames += [Frame(FrameKind.HELLO, encode({"address": ":".join(host_and_port(address))}))] if address else []
    content = write_bundle(frames)
    read_card(content)
    return content


def read_card(content: bytes) -> Card:
    """The card that bytes are, once its signatures hold and its certificate is one that the manifest names.

    Raises:
        NoteError: the bytes are no card.
        InputError: its address is none.
        TrustError: a signature does not hold, too few roots have signed, or the certificate is of another key.
    """
    if len(content) > MAX_CARD_BYTES:
        raise NoteError(f"a card of {len(content)} bytes, more than {MAX_CARD_BYTES}", hint=_HINT)
    parts: dict[FrameKind, bytes] = {}
    for kind, part in read_bundle(content):
        if kind in parts or kind not in (FrameKind.NOTE, FrameKind.BLOB, FrameKind.HELLO):
            raise NoteError(f"a card with a frame {kind} that does not belong there", hint=_HINT)
        parts[kind] = part
    if FrameKind.NOTE not in parts:
        raise NoteError("a card without a manifest", hint=_HINT)
    manifest = open_manifest(parts[FrameKind.NOTE])
    certificate = parts.get(FrameKind.BLOB, b"")
    if certificate:
        _check_certificate(certificate, manifest)
    return Card(parts[FrameKind.NOTE], manifest, certificate, _address_in(parts.get(FrameKind.HELLO)))


def host_and_port(address: str) -> tuple[str, str]:
    """The two parts of an address such as ``alfa.example:7443`` or ``[2001:db8::1]:7443``.

    Raises:
        InputError: it is not of that form.
    """
    host, _, port = address.rpartition(":")
    if not _HOST.fullmatch(host) or not _PORT.fullmatch(port) or int(port) > 65_535:
        raise InputError(f"{shown(address)} is no address", hint="write it as host:port, such as alfa.example:7443")
    return host, port


def _check_certificate(certificate: bytes, manifest: Manifest) -> None:
    if read_certificate(certificate).public_bytes(Encoding.PEM) != certificate:
        raise NoteError("something stands beside the certificate in a card", hint=_HINT)
    if pin_of(certificate) not in manifest.tls_pins:
        raise TrustError(
            f"the certificate is not one that the manifest of {manifest.party} names",
            hint="somebody may have changed the card: ask the party for it by another way",
        )


def _address_in(hello: bytes | None) -> str:
    if hello is None:
        return ""
    fields = Fields(parse(hello), "card")
    address = ":".join(host_and_port(fields.text("address")))
    fields.end()
    return address
