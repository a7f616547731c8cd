"""Signing a charter with the root keys of a party, wherever their files are."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from truceline.errors import InputError, NotFoundError
from truceline.signing.keys import SigningKey
from truceline.signing.notes import Note, countersign, read_unverified, sign_note
from truceline.wiring.acts.act import Document
from truceline.wiring.home import Home
from truceline.wiring.home_keys import read_locked_key


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
    for key in _roots(home, review["roots"], keys, passphrase):
        before, note = note, countersign(note, key) if note else sign_note(review["text"], [key])
        missing -= note != before
        if not missing:
            break
    assert note is not None, "a key at least has signed"
    return note.encoded


def _roots(home: Home, listed: Sequence[str], keys: Sequence[Path], ask: Callable[[], str]) -> Iterator[SigningKey]:
    """Our root keys, each opened when it is needed."""
    files = keys or sorted(home.keys.glob("root-*"))
    if not files:
        raise NotFoundError(
            f"there is no root key in {home.keys}", hint="name its file on the medium it is on: --key /media/key/root-1"
        )
    passphrase = ask()
    for path in files:
        key = read_locked_key(path, passphrase)
        if key.verify_key.text not in listed:
            raise InputError(
                f"{path} is no root key of {home.party}", hint="name the root keys of the manifest in force"
            )
        yield key
