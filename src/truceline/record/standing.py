"""Whether a log may go on: never while somebody holds a signed checkpoint that it cannot meet."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.errors import TrucelineError
from truceline.record.checkpoints import Checkpoint
from truceline.record.merkle.tree import TiledTree

COPIED = "the record was copied or moved here, and somebody may hold entries that were signed since"
"""Why a log may not go on whose guard was put in place by something else than a node; not for good."""


def reason_to_freeze(tree: TiledTree, shown: Checkpoint, holder: str) -> str:
    """Why our log may not go on; empty if it may.

    A log that lost entries and went on would sign a second root for a size that it had before, and be a liar.

    Args:
        tree: our log as it is stored.
        shown: a checkpoint that we signed once, as somebody holds it; its signature was verified.
        holder: who holds it, in words: the guard file, or a peer's name.
    """
    if shown.size > tree.size:
        return f"{holder} holds our checkpoint of {shown.size} entries, and the record has {tree.size}"
    try:
        root = tree.root(shown.size)
    except TrucelineError as error:
        return f"the record cannot be held against the checkpoint of {shown.size} entries that {holder} holds: {error}"
    if root != shown.root:
        return f"{holder} holds our checkpoint of {shown.size} entries with another root than the record has"
    return ""


def cure_of(reason: str) -> str:
    """What people do about a log that may not go on, in words.

    Args:
        reason: why it may not.
    """
    if reason == COPIED:
        return "ask the peers what they hold of it, and let it go on: truceline record resume"
    return "go on in the party's next log: truceline node renew"
