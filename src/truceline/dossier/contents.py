"""The list of a dossier's files with their hashes, in the form that ``sha256sum --check`` reads, and its seal.

The list is what the log has on record. Its two seal files are beside it, for they prove the entry that names it.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256

from truceline.errors import InputError
from truceline.record.checkpoints import Checkpoint, checkpoint_from_text
from truceline.record.log_proofs import LogProof
from truceline.record.merkle.tree import TiledTree
from truceline.record.witness import WitnessRequest

CONTENTS = "contents.txt"
KIND = "dossier"
"""What an entry of the kind ``export`` says that a dossier is."""
_TOLD = re.compile(r"(?:(?:accounts|tracks|zones)/)?[a-z0-9][a-z0-9-]{0,95}\.(?:csv|geojson|html|json|pdf|txt)")


def check_told(name: str) -> None:
    """Nothing, for a name that a file may have which only tells what the others prove.

    Raises:
        InputError: no dossier has files of that name.
    """
    if not _TOLD.fullmatch(name):
        raise InputError(f"the name {name[:120]!a} in a dossier", hint="docs/reference/dossier.md has the names")


def contents_of(files: Iterable[tuple[str, bytes]]) -> bytes:
    """The list of some files, in the order of their names."""
    return "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files)).encode()


def seal_of(sealing: LogProof, tree: TiledTree, told: Checkpoint) -> Iterator[tuple[str, bytes]]:
    """The two files that prove that the list is on record.

    Args:
        sealing: the proof of the entry that names the list.
        tree: of the log, of the size that the proof is for.
        told: the checkpoint that the dossier's other files lead up to.
    """
    after = checkpoint_from_text(sealing.checkpoint.text)
    growth = WitnessRequest(told.size, tree.consistency(told.size, after.size), after, sealing.checkpoint.encoded)
    yield "seal/entry.tlog-proof", sealing.encoded
    yield "seal/growth", growth.encoded
