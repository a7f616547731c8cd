"""A node goes on in its party's next log: a new key and a new record beside the old ones, put in place in one step.

What is begun bears a name that ends in ``.new``, and is not in use; the last step takes that away. So a crash leaves
the old node or the new one. What a crash left is cleared away by the next try: nothing was ever signed for anybody
by its key.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from typing import NamedTuple

from truceline.adapters.key_files import write_key_file
from truceline.adapters.store.guard import sync_folder
from truceline.errors import StoreError
from truceline.node.node import Node
from truceline.node.terms.parties import own_manifest
from truceline.node.terms.renewal import LeftOpen, draw_up_renewal, left_open, most_shown, renew
from truceline.signing.keys import KEY_BYTES, KeyKind, SigningKey
from truceline.signing.parties.manifests import Manifest
from truceline.wiring.home import Home, new_node
from truceline.wiring.moments import now


class Renewed(NamedTuple):
    """A node that writes its party's next log."""

    home: Home
    manifest: Manifest
    ended: int
    """How many entries the old log has, by what peers hold of it."""
    kept: int
    """How many of them are in the old record."""
    left: tuple[LeftOpen, ...]
    """What was not done with."""


def renew_home(
    home: Home, old: Node, held: int, signed: Callable[[Manifest], bytes], *, is_lost: bool = False
) -> Renewed:
    """The node of a folder, once it writes its party's next log; the old record stays as it is.

    Args:
        home: the folder.
        old: a node on the frozen record, which has heard its peers, and which nobody else has open.
        held: the most entries that a peer holds who was not heard.
        signed: has a manifest signed by enough roots, and gives the note.
        is_lost: True if the node's record was only put together from what others hold.

    Raises:
        InputError: the record is not frozen.
        TrustError: too few roots have signed.
        StoreError: the disk is full or fails; the old node stands as it did.
    """
    after = home.next
    key = SigningKey(f"{home.party}/log/{after.log_number}", KeyKind.ED25519, os.urandom(KEY_BYTES))
    if is_lost:  # what the node has stands in no log: all that peers hold is lost beyond it
        held = old.store.tree.size + max(held, most_shown(old))
    manifest = draw_up_renewal(old, key.verify_key, held)
    note = signed(manifest)
    left = tuple(left_open(old))
    try:
        _begin(after, key)
        with new_node(after, after.begun) as new:
            renew(old, new, note, now())
            assert own_manifest(new).note == note
        _put_in_place(after)
    except OSError as error:
        raise StoreError(
            f"the next log cannot be begun: {error.strerror or error}",
            hint="make room or mend the disk, and do it again; the old record stands as it did",
        ) from error
    (removed,) = manifest.removed
    return Renewed(after, manifest, removed.last.index + 1, 0 if is_lost else old.store.tree.size, left)


def _begin(after: Home, key: SigningKey) -> None:
    """An empty folder of the record under its first name, and then the key: it never lies there alone."""
    if after.begun.exists():
        after.log_key.unlink(missing_ok=True)
        sync_folder(after.keys)
        shutil.rmtree(after.begun)
    after.begun.mkdir(mode=0o700)
    sync_folder(after.folder)
    write_key_file(after.log_key, f"{key.secret_text}\n".encode())


def _put_in_place(after: Home) -> None:
    sync_folder(after.begun)
    after.begun.replace(after.record)
    sync_folder(after.folder)
