"""Signing with the keys of a party's roots and authorities, wherever their files are."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from truceline.errors import NotFoundError
from truceline.signing.notes import Note, countersign, read_unverified, sign_note
from truceline.signing.parties.manifests import Role
from truceline.wiring.acts.act import Document
from truceline.wiring.home import Home
from truceline.wiring.home_keys import people_keys


def signed_by_roots(home: Home, review: Document, keys: Sequence[Path], passphrase: Callable[[], str]) -> bytes:
    """The note of a charter, with signatures of as many of our roots as are there and are needed.

    Args:
        home: of the party.
        review: what the act ``charter-review`` gave.
        keys: files of root keys; if none is named, those in the node's folder.
        passphrase: asked once, if there is a key; it opens all of them.

    Raises:
        NotFoundError: there is no root key.
        InputError: a key is no root of ours, or the passphrase does not open it.
    """
    own = review["signed"][home.party]
    missing: int = own["of"] - own["roots"]
    note: Note | None = read_unverified(review["note"].encode()) if review["note"] else None
    for key in people_keys(home.keys, Role.ROOT, review["roots"], keys, passphrase):
        before, note = note, countersign(note, key) if note else sign_note(review["text"], [key])
        missing -= note != before
        if not missing:
            break
    assert note is not None, "a key at least has signed"
    return note.encoded


def signed_by_authorities(
    home: Home, own: Document, keys: Sequence[Path], passphrase: Callable[[], str]
) -> Callable[[str], bytes]:
    """What signs texts with as many of our authorities as it takes.

    Args:
        home: of the party.
        own: what the act ``party-own`` gave.
        keys: files of authority keys; if none is named, those in the node's folder.
        passphrase: asked once; it opens all of them.

    Raises:
        NotFoundError: there are too few authority keys.
        InputError: a key is no authority of ours, or the passphrase does not open it.
    """
    needed: int = own["authority_threshold"]
    listed = [key["key"] for key in own["keys"] if key["role"] == Role.AUTHORITY]
    opened = list(islice(people_keys(home.keys, Role.AUTHORITY, listed, keys, passphrase), needed))
    if len(opened) < needed:
        raise NotFoundError(
            f"{len(opened)} authority keys are here, and {needed} must sign", hint="name the others by --key"
        )
    return lambda text: sign_note(text, opened).encoded


def signed_by_more_authorities(
    home: Home, own: Document, note: bytes, text: str, keys: Sequence[Path], passphrase: Callable[[], str]
) -> bytes:
    """The note of a text with signatures of as many more of our authorities as are here and are needed.

    Args:
        home: of the party.
        own: what the act ``party-own`` gave.
        note: what others of our authorities have signed; empty if nobody has.
        text: that is signed.
        keys: files of authority keys; if none is named, those in the node's folder.
        passphrase: asked once, if a signature is missing; it opens all of them.

    Raises:
        NotFoundError: there is no authority key.
        InputError: a key is no authority of ours, or the passphrase does not open it.
    """
    listed = {key["key"]: key["name"] for key in own["keys"] if key["role"] == Role.AUTHORITY}
    signed: Note | None = read_unverified(note) if note else None
    have = {row.name for row in signed.signatures} if signed else set()
    missing: int = own["authority_threshold"] - len(have.intersection(listed.values()))
    if missing <= 0:
        return note
    for key in people_keys(home.keys, Role.AUTHORITY, list(listed), keys, passphrase):
        before, signed = signed, countersign(signed, key) if signed else sign_note(text, [key])
        missing -= signed != before
        if not missing:
            break
    assert signed is not None, "a key at least has signed"
    return signed.encoded


def manifest_by_roots(
    home: Home, text: str, own: Mapping[str, Any], keys: Sequence[Path], passphrase: Callable[[], str]
) -> bytes:
    """The note of a new version of our manifest, signed by as many roots of the version in force as it takes.

    Args:
        home: of the party.
        text: of the new version.
        own: what the act ``party-own`` gave.
        keys: files of root keys; if none is named, those in the node's folder.
        passphrase: asked once; it opens all of them.

    Raises:
        NotFoundError: there is no root key.
        InputError: a key is no root of ours, or the passphrase does not open it.
    """
    listed = [key["key"] for key in own["keys"] if key["role"] == Role.ROOT]
    roots = people_keys(home.keys, Role.ROOT, listed, keys, passphrase)
    return sign_note(text, list(islice(roots, own["root_threshold"]))).encoded
