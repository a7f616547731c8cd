"""What a witness answers to ``add-checkpoint``: it has seen this log grow, or it has not (C2SP tlog-witness)."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from truceline.errors import NoteError, TrustError
from truceline.record.checkpoints import Checkpoint, SignedCheckpoint, checkpoint_from_text, open_checkpoint
from truceline.record.merkle.hashes import hash_from_text, text_from_hash
from truceline.record.merkle.proofs import check_consistency
from truceline.signing.keys import VerifyKey

MAX_PATH = 63
SIZE_TYPE = "text/x.tlog.size"
_OLD = re.compile(r"old (0|[1-9]\d{0,18})", re.ASCII)
_HINT = "send an old size, the proof from there, an empty row, and the checkpoint"


@dataclass(frozen=True)
class WitnessRequest:
    """A checkpoint handed to a witness, and the proof from the one it cosigned last.

    Args:
        old_size: what the witness is believed to have cosigned last; 0 if nothing.
        path: consistency proof from there.
        checkpoint: what the log claims; nothing says yet that it signed it.
        note: the checkpoint as a whole note, its signatures not even read.
    """

    old_size: int
    path: tuple[bytes, ...]
    checkpoint: Checkpoint
    note: bytes

    @property
    def encoded(self) -> bytes:
        """The request's body."""
        rows = [f"old {self.old_size}", *map(text_from_hash, self.path), ""]
        return "".join(f"{row}\n" for row in rows).encode() + self.note


class Answer(NamedTuple):
    """What a witness answers.

    200 is given only after the checkpoint was cosigned and stored, in one step with the check that nothing was
    stored since: see ``Change.peer_step``. The body is then the row of the cosignature.
    """

    status: int
    text: str
    """Body of a refusal; its type is ``SIZE_TYPE`` for 409, plain text else."""
    to_cosign: SignedCheckpoint | None = None
    """The checkpoint, if the status is 200."""


def witness_request_from_bytes(content: bytes) -> WitnessRequest:
    """The request that a body is, nothing of it checked yet.

    Raises:
        NoteError: the body is not of that form.
    """
    head, blank, note = content.partition(b"\n\n")
    try:
        first, *rows = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise NoteError("the rows before a checkpoint are not in ASCII", hint=_HINT) from error
    old = _OLD.fullmatch(first)
    if not blank or old is None or len(rows) > MAX_PATH:
        raise NoteError("no old size, no empty row, or too many hashes", hint=_HINT)
    text, _, _ = note.rpartition(b"\n\n")
    try:
        checkpoint = checkpoint_from_text(f"{text.decode()}\n")
    except UnicodeDecodeError as error:
        raise NoteError("a checkpoint is not in UTF-8", hint=_HINT) from error
    return WitnessRequest(int(old[1]), tuple(map(hash_from_text, rows)), checkpoint, note)


def answer(request: WitnessRequest, keys: Sequence[VerifyKey], cosigned: Checkpoint | None) -> Answer:
    """What a witness answers, short of cosigning.

    Args:
        request: what was handed in.
        keys: those of the log that the request is about; none for a log that is not known.
        cosigned: what was cosigned last of that log.
    """
    if not keys:
        return Answer(404, "this log is not known here\n")
    try:
        signed = open_checkpoint(request.note, keys)
    except (NoteError, TrustError) as error:
        return Answer(403, f"{error}\n")
    size = cosigned.size if cosigned else 0
    if request.old_size > signed.checkpoint.size:
        return Answer(400, "the old size is larger than the new one\n")
    if request.old_size != size:
        return Answer(409, f"{size}\n")
    try:
        _check_growth(request.path, cosigned, signed.checkpoint)
    except TrustError as error:
        return Answer(422, f"the consistency proof does not hold: {error}\n")
    return Answer(200, "", signed)


def _check_growth(path: Sequence[bytes], cosigned: Checkpoint | None, new: Checkpoint) -> None:
    if cosigned and cosigned.size:
        check_consistency(cosigned.size, new.size, path, cosigned.root, new.root)
    elif path:
        raise TrustError("there is nothing to prove from an empty log", hint="send no hashes with the old size 0")
