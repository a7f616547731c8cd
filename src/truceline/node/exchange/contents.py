"""What a bundle brings, read and sorted: nothing of it is checked yet, and nothing is taken in."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from truceline.errors import NoteError
from truceline.line.bundles import FrameKind, read_bundle
from truceline.node.proving import entry_proved_by
from truceline.record.entries import Entry, EntryKind
from truceline.record.log_proofs import LogProof, log_proof_from_bytes

_RECEIPTS = (EntryKind.RECV, EntryKind.REFUSED, EntryKind.MANIFEST)


@dataclass(frozen=True)
class Contents:
    """A bundle that was read.

    Args:
        frames: what it holds, by kind, in its order.
        proofs: those of its proofs that can be read, in its order.
        unusable: what is wrong with the others.
    """

    frames: Mapping[FrameKind, list[bytes]]
    proofs: tuple[LogProof, ...]
    unusable: tuple[NoteError, ...]

    def answered_by(self, peer: str, party: str) -> frozenset[str]:
        """The notes of a party, by SHA-256, of which a peer says that it received or refused them.

        A hint, as a hello is: it saves sending again what is there already.
        """
        answered = []
        for proof in self.proofs:
            with suppress(NoteError):
                entry = entry_proved_by(proof)
                is_answer = is_receipt_for(entry, party) and proof.checkpoint.text.startswith(f"{peer}/log/")
                answered += [entry.obj] if is_answer else []
        return frozenset(answered)


def contents_of(bundle: bytes) -> Contents:
    """What a bundle brings.

    Raises:
        NoteError: it is no bundle.
    """
    frames: dict[FrameKind, list[bytes]] = {kind: [] for kind in FrameKind}
    for kind, content in read_bundle(bundle):
        frames[kind].append(content)
    proofs: list[LogProof] = []
    unusable: list[NoteError] = []
    for content in frames[FrameKind.PROOF]:
        try:
            proofs.append(log_proof_from_bytes(content))
        except NoteError as error:
            unusable.append(error)
    return Contents(frames, tuple(proofs), tuple(unusable))


def is_receipt_for(entry: Entry, party: str) -> bool:
    """True if an entry of somebody's log says that a note of a party was received or refused there."""
    return entry.kind in _RECEIPTS and entry.peer == party
