"""What there is to go on from: the record in a node's folder, or what its peers' exports say of one that is lost."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from truceline.adapters.store.guard import size_signed
from truceline.adapters.store.memory import MemoryDisk, MemoryGuard, MemoryStore
from truceline.adapters.store.sqlite import DATABASE, GUARD
from truceline.dossier import verify
from truceline.errors import InputError, InUseError, TrustError
from truceline.node.node import Node
from truceline.node.terms.rebuilt import Export, rebuild
from truceline.record.checkpoints import Checkpoint, sign_checkpoint
from truceline.signing.keys import KEY_BYTES, KeyKind, SigningKey
from truceline.signing.parties.manifests import Role
from truceline.wiring.control import is_served
from truceline.wiring.exports import verdict_on_exports
from truceline.wiring.home import Home, opened_node, service_key
from truceline.wiring.moments import now


class RecordLeft(NamedTuple):
    """What a party goes on from."""

    node: Node
    shown: Mapping[str, int]
    """How much of the log each peer holds, by its export; and our own guard, if it was not lost as well."""
    is_lost: bool = False


@contextmanager
def record_left(home: Home, exports: Sequence[str]) -> Iterator[RecordLeft]:
    """A node on the record in a folder; on what some exports tell of it, if it is lost.

    Args:
        home: the folder.
        exports: paths; one of each line at least.

    Raises:
        InputError: the record is not lost; or a path is no export, or one that does not tell of this party.
        TrustError: an export contradicts itself, or does not hold.
        InUseError, StoreError: the node is running, or its record is damaged.
    """
    if not exports:
        with opened_node(home) as node:
            yield RecordLeft(node, {})
        return
    if (home.record / DATABASE).exists():
        raise InputError(
            f"the record {home.record} is not lost", hint="leave --from out; if it cannot be opened, move it away first"
        )
    if is_served(home.control):
        raise InUseError(f"the node in {home.folder} is running", hint="stop it first")
    told = [_export(path) for path in exports]
    node = _on_nothing(home)
    rebuild(node, told, now())
    node.store.freeze("its record is lost")
    shown = {export.party: export.held_of(node.origin) for export in told}
    yield RecordLeft(node, shown | {home.party: size_signed(home.record / GUARD)}, is_lost=True)


def _export(path: str) -> Export:
    if verdict_on_exports([path])["exit"]:
        raise TrustError(f"the export {path} does not hold", hint=f"see why: truceline record verify {path}")
    return Export(verify.read_export(path))


def _on_nothing(home: Home) -> Node:
    """A node whose log is in memory alone, signed by a key that nobody knows: nothing of it may leave."""
    key = SigningKey(f"{home.party}/log/{home.log_number}", KeyKind.ED25519, os.urandom(KEY_BYTES))

    def sign(checkpoint: Checkpoint) -> bytes:
        return sign_checkpoint(checkpoint, key).encoded

    store = MemoryStore(key.name, sign, MemoryDisk(), MemoryGuard())
    node_key, cosigner = service_key(home, Role.NODE), service_key(home, Role.COSIGNER)
    return Node(home.party, store, sign, node_key, cosigner, home.log_number, os.urandom)
