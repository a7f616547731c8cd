"""Proofs that a leaf is in a tree, and that a tree only grew, held against roots (RFC 6962, section 2.1; RFC 9162)."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence

from truceline.errors import TrustError
from truceline.record.merkle.hashes import HASH_BYTES, node_hash

_HINT = "do not rely on what the proof was meant to show; keep it, and ask its sender for another"


def check_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes], root: bytes) -> None:
    """Returns if a leaf is proved to stand in a tree.

    Args:
        index: position of the leaf, from 0.
        size: leaves of the tree.
        leaf: hash of the leaf, 32 bytes.
        path: hashes beside the way from the leaf up to the root.
        root: root hash of the tree.

    Raises:
        TrustError: it is not proved.

    Source:
        RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        raise TrustError(f"a tree of {size} leaves has no leaf {index}", hint=_HINT)
    _check_lengths(leaf, root, *path)
    place, last, node = index, size - 1, leaf
    for beside in path:
        if last == 0:
            raise _wrong_length(path, size)
        if place & 1 or place == last:
            node = node_hash(beside, node)
            place, last = _past_missing(place, last)
        else:
            node = node_hash(node, beside)
        place, last = place >> 1, last >> 1
    if last:
        raise _wrong_length(path, size)
    if node != root:
        raise TrustError(f"leaf {index} is not in the tree of {size} leaves with this root", hint=_HINT)


def check_consistency(old_size: int, size: int, path: Sequence[bytes], old_root: bytes, root: bytes) -> None:
    """Returns if a tree is proved to be an older one with leaves added at its end.

    The path also proves the old root by itself: one path holds for one old root only, so whoever signed another
    root for the old size has rewritten the log.

    Args:
        old_size: leaves of the older tree, at least 1: anything follows from nothing, so there it proves nothing.
        size: leaves of the newer tree.
        path: hashes as in RFC 6962, section 2.1.2.
        old_root: root hash of the older tree.
        root: root hash of the newer tree.

    Raises:
        TrustError: it is not proved.

    Source:
        RFC 9162, section 2.1.4.2.
    """
    if not 1 <= old_size <= size:
        raise TrustError(f"no proof leads from {old_size} leaves to {size}", hint=_HINT)
    _check_lengths(old_root, root, *path)
    if old_size == size:
        if path or old_root != root:
            raise TrustError(f"two trees of {size} leaves have different roots, or a proof too long", hint=_HINT)
        return
    if not path:
        raise _wrong_length(path, size)
    rebuilt_old, rebuilt = _rebuilt_roots(old_size, size, path, old_root)
    if rebuilt_old != old_root:
        raise TrustError(f"the tree of {size} leaves does not begin with that of {old_size}", hint=_HINT)
    if rebuilt != root:
        raise TrustError(f"the proof does not lead to the root of {size} leaves", hint=_HINT)


def _rebuilt_roots(old_size: int, size: int, path: Sequence[bytes], old_root: bytes) -> tuple[bytes, bytes]:
    is_complete = old_size.bit_count() == 1
    first, *others = [old_root, *path] if is_complete else path
    place, last = old_size - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = first
    for beside in others:
        if last == 0:
            raise _wrong_length(path, size)
        if place & 1 or place == last:
            old, new = node_hash(beside, old), node_hash(beside, new)
            place, last = _past_missing(place, last)
        else:
            new = node_hash(new, beside)
        place, last = place >> 1, last >> 1
    if last:
        raise _wrong_length(path, size)
    return old, new


def _past_missing(place: int, last: int) -> tuple[int, int]:
    """One step below the next level where the node has something beside it: at the right edge levels are skipped."""
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _check_lengths(*hashes: bytes) -> None:
    for value in hashes:
        if len(value) != HASH_BYTES:
            raise TrustError(f"a hash of the proof has {len(value)} bytes, not {HASH_BYTES}", hint=_HINT)


def _wrong_length(path: Sequence[bytes], size: int) -> TrustError:
    return TrustError(f"a proof of {len(path)} hashes does not fit a tree of {size} leaves", hint=_HINT)
