"""Signing with the key of a desk, which two passphrases open: the usual one, and one for who is forced to sign.

Each desk has two key files of one size, ``duty`` and ``duty.second``, always. Where nobody has set a second
passphrase, the second file is locked with random bytes that nobody knows; no one can tell the one from the other.
Both are tried each time, so that neither the screen nor the clock tells which of them was opened.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from truceline.adapters.key_files import read_key_file, replace_key_file
from truceline.errors import InputError, NotFoundError, TrucelineError
from truceline.node.ports import Draw
from truceline.signing.key_files import lock_key, unlock_key
from truceline.signing.keys import SigningKey
from truceline.signing.notes import countersign, read_unverified, sign_note
from truceline.signing.passphrase import CHANCE_BYTES, WORK
from truceline.wiring.acts.act import Document
from truceline.wiring.home_keys import locked_with_nothing, second_file


class Asked(Protocol):
    """Whoever does what a node is asked to do; see ``wiring.running.Office``."""

    def ask(self, act: str, **given: object) -> Document:
        """What came of an act."""
        ...


@dataclass(frozen=True)
class DeskSignature:
    """What signs texts by the key of a desk.

    Args:
        desk: its name.
        key: the same whichever passphrase opened it, and so are its signatures.
        is_under_duress: True if it was the second one.
    """

    desk: str
    key: SigningKey
    is_under_duress: bool

    def __call__(self, text: str) -> bytes:
        """The note of a text."""
        return sign_note(text, [self.key]).encoded

    def added_to(self, note: bytes) -> bytes:
        """A note that another desk has signed, signed by this one as well.

        Raises:
            NoteError: it is no note, or has too many signatures.
            InputError: this desk has signed it already.
        """
        before = read_unverified(note)
        after = countersign(before, self.key)
        if after == before:
            raise InputError(f"the desk {self.desk} has signed it already", hint="another desk must: --desk NAME")
        return after.encoded

    def told_to(self, office: Asked, text: str) -> None:
        """The node is told that the desk has signed, in the same way whether somebody was forced to or not.

        If that fails, nothing is said: the screen must not betray who is forced.
        """
        text_id = sha256(text.encode()).hexdigest()
        with suppress(TrucelineError):
            office.ask("desk-signed", desk=self.desk, text=text_id, second=self.is_under_duress)


def find_desk(keys: Path, desk: str) -> Path:
    """The first key file of a desk, before anybody is asked for a passphrase.

    Raises:
        NotFoundError: there is no such desk.
    """
    path = keys / desk
    if "/" in desk or "." in desk or not path.is_file():
        raise NotFoundError(f"there is no desk {desk} in {keys.parent}", hint="its desks are files in its folder keys")
    return path


def open_desk(keys: Path, desk: str, passphrase: str) -> DeskSignature:
    """What signs by the key of a desk.

    Args:
        keys: the folder of the node's keys.
        desk: name of the desk.
        passphrase: the usual or the second one.

    Raises:
        NotFoundError: there is no such desk.
        TrustError: others may read a file of its key.
        InputError: the passphrase opens neither file.
        NoteError: a file holds no key.
    """
    path = find_desk(keys, desk)
    first = _opened(path, passphrase)
    second = _opened(second_file(path), passphrase) if second_file(path).exists() else None
    key = first or second
    if key is None:
        raise InputError(
            f"{desk}: the passphrase does not open this file",
            hint="type it again; if it is right, restore the file's backup",
        )
    return DeskSignature(desk, key, is_under_duress=first is None)


def change_passphrases(
    keys: Path, opened: DeskSignature, usual: str, second: str, draw: Draw, work: int = WORK
) -> None:
    """Both files of a desk are written anew, whatever changes, so that nobody can tell what did.

    If the key was opened by the second passphrase, the new usual one takes its place: who is forced to change the
    passphrase goes on signing under duress, and the old usual one stays.

    Args:
        keys: the folder of the node's keys.
        opened: as ``open_desk`` gave it.
        usual: the new usual passphrase.
        second: the one to sign with under duress; empty for none.
        draw: random bytes.
        work: logarithm of the work that each try of a passphrase costs.

    Raises:
        InputError: a passphrase is too short, the two are one, or a file cannot be written.
    """
    if usual == second:
        raise InputError("both passphrases are the same", hint="take another one for signing under duress")

    def locked(passphrase: str) -> bytes:
        return lock_key(opened.key, passphrase, chance=draw(CHANCE_BYTES), work=work)

    path = keys / opened.desk
    with_usual = locked(usual)
    with_second = locked(second) if second else locked_with_nothing(opened.key, draw, work)
    if opened.is_under_duress:
        with_usual, with_second = read_key_file(path), with_usual
    replace_key_file(path, with_usual)
    replace_key_file(second_file(path), with_second)


def _opened(path: Path, passphrase: str) -> SigningKey | None:
    """The key in a file; none if the passphrase is not the one."""
    content = read_key_file(path)
    try:
        return unlock_key(content, passphrase)
    except InputError as error:
        if type(error) is not InputError:
            raise
        return None
