"""Exports as files: made from a node's folder, and verified by the program that goes along with them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from hashlib import file_digest
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from truceline.dossier import verify
from truceline.dossier.archive import write_archive
from truceline.dossier.export import Record, gather
from truceline.dossier.selection import Part
from truceline.errors import FrozenError, InputError, NotFoundError
from truceline.wiring.home import Home
from truceline.wiring.records import open_record


class Exported(NamedTuple):
    """An export that lies ready in a file of a preliminary name."""

    path: Path
    sha256: str
    files: int


def export_beside(home: Home, part: Part, place: Path) -> Exported:
    """An export, written beside its place, to be put in place once it is on record that it goes out.

    Raises:
        NotFoundError: the record is empty, or has not the line's charter and manifests.
        FrozenError: it lost entries, and no checkpoint in it covers those that are here.
        InputError: there is something at the place, or it cannot be written.
    """
    if place.exists():
        raise InputError(f"there is something at {place} already", hint="an export is never written over: name another")
    beside = place.with_name(f".{place.name}.{os.urandom(4).hex()}")
    try:
        count = _write(home, part, beside)
        with beside.open("rb") as file:
            return Exported(beside, file_digest(file, "sha256").hexdigest(), count)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise InputError(
            f"{beside.parent} cannot be written to: {error.strerror}", hint="name another place"
        ) from error


def _write(home: Home, part: Part, path: Path) -> int:
    """How many files an export has, once it lies durably at a path; nothing lies there if it cannot be made."""
    counts = [0]

    def counted(given: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        for each in given:
            counts[0] += 1
            yield each

    with open_record(home) as record, path.open("xb") as file:
        try:
            if not record.signed and not record.guard_trouble:
                raise NotFoundError("the record has no signed entry", hint="there is nothing to hand out yet")
            if not record.covering:
                raise FrozenError(
                    "the record lacks entries that were signed, and nothing in it proves those that are here",
                    hint="ask a peer for an export of the line: it proves what the peer holds of this log",
                )
            write_archive(counted(gather(Record(record.store, record.covering), part, verifier_text())), file)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            path.unlink()
            raise
    return counts[0]


def verifier_text() -> bytes:
    """The text of ``verify.py``."""
    return files("truceline.dossier").joinpath("verify.py").read_bytes()


def verdict_on_exports(paths: Iterable[str], *charters: str) -> dict[str, Any]:
    """What ``verify.py`` finds in some exports; the same program, with OpenSSL to check signatures.

    Args:
        paths: of the exports.
        charters: the lines, or the SHA-256 of their charters, that are trusted; none to take those that are there.

    Raises:
        InputError: a path is no export, or they are of different lines.
    """
    try:
        return verify.verdict_on(list(paths), [each for each in charters if each], verify.Signatures(ed25519_holds))
    except verify.Unusable as error:
        raise InputError(str(error), hint="name folders or ZIP files that `truceline record export` made") from error


def verdict_in_words(result: dict[str, Any]) -> str:
    """What ``verify.py`` would print."""
    return verify.in_words(result)


def ed25519_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """True if a signature is the key's, as OpenSSL says: some twenty times as fast as the verifier's own."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
