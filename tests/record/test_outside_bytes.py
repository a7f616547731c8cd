"""Bytes of strangers become a value or an error that says so, whatever they are; nothing else ever comes out."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.record.drafts import draft_of
from tests.record.test_forks import ALL
from tests.record.test_log_proofs import PROOF
from tests.record.test_witness import _request
from truceline.errors import InputError
from truceline.record.checkpoints import checkpoint_from_text
from truceline.record.entries import entry_from_leaf
from truceline.record.forks import bytes_from_fork, fork_from_bytes
from truceline.record.log_proofs import log_proof_from_bytes
from truceline.record.merkle.tiles import Tile, bundle_from_leaves, leaves_from_bundle, tile_from_path
from truceline.record.witness import witness_request_from_bytes


@dataclass(frozen=True)
class Reader:
    """A reader of outside bytes, how its values are written, and bytes that it takes."""

    read: Callable[[bytes], Any]
    write: Callable[[Any], bytes]
    good: bytes


READERS = {
    "entry": Reader(entry_from_leaf, lambda entry: entry.leaf(entry.index), draft_of(3).leaf(3)),
    "checkpoint": Reader(
        lambda content: checkpoint_from_text(content.decode("latin-1")),
        lambda checkpoint: checkpoint.text.encode("latin-1"),
        PROOF.checkpoint.text.encode("latin-1"),
    ),
    "proof": Reader(log_proof_from_bytes, lambda proof: proof.encoded, PROOF.encoded),
    "request": Reader(witness_request_from_bytes, lambda request: request.encoded, _request(5, 300).encoded),
    "fork": Reader(fork_from_bytes, bytes_from_fork, bytes_from_fork(ALL[1])),
    "bundle": Reader(leaves_from_bundle, bundle_from_leaves, bundle_from_leaves([b"a", b"", b"cc"])),
    "path": Reader(
        lambda content: tile_from_path(content.decode("latin-1")),
        lambda tile: tile.path.encode("latin-1"),
        Tile(1, 1234, 5).path.encode(),
    ),
}


def _changed(good: bytes, data: st.DataObject) -> bytes:
    """Good bytes with a piece taken out and another put in; or any bytes at all."""
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, min(len(good), start + 9)))
    piece = data.draw(st.binary(max_size=6) | st.sampled_from([b"\n", b"\n\n", b"0", b"9" * 20, b" ", b"\xff", b"{"]))
    return data.draw(st.sampled_from([good[:start] + piece + good[end:], piece]))


@pytest.mark.slow
@settings(max_examples=300)
@given(st.data())
@pytest.mark.parametrize("name", READERS)
def test_outside_bytes_are_read_in_their_one_spelling_or_refused(name: str, data: st.DataObject) -> None:
    reader = READERS[name]
    content = _changed(reader.good, data)
    try:
        value = reader.read(content)
    except InputError:
        return
    assert reader.write(value) == content
