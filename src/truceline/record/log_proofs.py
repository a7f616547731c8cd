"""A proof that stands alone: one entry is in a log, as a signed and perhaps cosigned checkpoint says (C2SP tlog-proof).

With a peer's ``recv`` entry beside it, this is the receipt.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from truceline.errors import NoteError
from truceline.record.checkpoints import SignedCheckpoint, checkpoint_from_text, open_checkpoint
from truceline.record.merkle.hashes import hash_from_text, text_from_hash
from truceline.record.merkle.proofs import check_inclusion
from truceline.signing.keys import VerifyKey, decode_base64
from truceline.signing.notes import Note, read_unverified
from truceline.signing.showing import shown

FIRST_ROW = "c2sp.org/tlog-proof@v1"
MAX_PATH = 63
_INDEX = re.compile(r"index (0|[1-9]\d{0,18})", re.ASCII)
_EXTRA = "extra "
_HINT = "ask for the proof again, unchanged"


@dataclass(frozen=True)
class LogProof:
    """An entry's place in a log, and the way from there to a signed root. Nothing of it is checked yet.

    Args:
        index: position of the entry, from 0.
        path: hashes beside the way up.
        checkpoint: the signed checkpoint that the way leads to.
        extra: anything else that came with it; nobody has signed it.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: Note
    extra: bytes = b""

    @cached_property
    def encoded(self) -> bytes:
        """The proof as a file ``.tlog-proof``."""
        extra = [_EXTRA + b64encode(self.extra).decode()] if self.extra else []
        rows = [FIRST_ROW, *extra, f"index {self.index}", *map(text_from_hash, self.path), ""]
        return "".join(f"{row}\n" for row in rows).encode() + self.checkpoint.encoded


def log_proof_from_bytes(content: bytes) -> LogProof:
    """The proof that bytes are, nothing of it checked yet.

    Raises:
        NoteError: the bytes are not of that form.
    """
    head, blank, note = content.partition(b"\n\n")
    try:
        rows = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise NoteError("a proof of inclusion is not in ASCII", hint=_HINT) from error
    if not blank or rows.pop(0) != FIRST_ROW:
        raise NoteError(f"{shown(content[:60])} is no proof of inclusion", hint=_HINT)
    extra: bytes | None = b""
    if rows and rows[0].startswith(_EXTRA):
        extra = decode_base64(rows.pop(0).removeprefix(_EXTRA)) or None
    index = _INDEX.fullmatch(rows.pop(0)) if rows else None
    if extra is None or index is None or len(rows) > MAX_PATH:
        raise NoteError(f"{shown(head)} has no index, or too many hashes", hint=_HINT)
    proof = LogProof(int(index[1]), tuple(map(hash_from_text, rows)), _checkpoint_in(note), extra)
    proof.__dict__["encoded"] = content  # each part has one spelling, so it would be written like this again
    return proof


def check_log_proof(proof: LogProof, leaf: bytes, verifiers: Iterable[VerifyKey]) -> SignedCheckpoint:
    """The checkpoint under which a leaf is proved to stand in a log, and which of the keys have signed it.

    Args:
        proof: the proof.
        leaf: hash of the leaf, 32 bytes.
        verifiers: the log's keys, and those of cosigners whose word counts.

    Raises:
        TrustError: no key has signed, a signature does not hold, or the leaf is not proved to be there.
    """
    signed = open_checkpoint(proof.checkpoint.encoded, verifiers)
    check_inclusion(proof.index, signed.checkpoint.size, leaf, proof.path, signed.checkpoint.root)
    return signed


@lru_cache(maxsize=64)  # many proofs lead to one checkpoint
def _checkpoint_in(content: bytes) -> Note:
    note = read_unverified(content)
    checkpoint_from_text(note.text)
    return note
