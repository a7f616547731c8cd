"""Entries have one way to be written, say what their kind needs, and give nothing away by their hash."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.record.drafts import BOOT, LINE, digest_of, draft_of
from truceline.errors import NoteError
from truceline.record.entries import REQUIRED, Draft, Entry, EntryKind, entry_from_leaf

HEX_32, HEX_64 = st.from_regex(r"[0-9a-f]{32}", fullmatch=True), st.from_regex(r"[0-9a-f]{64}", fullmatch=True)
COUNTS = st.integers(0, 2**53 - 1)
EXTRA = st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True), st.integers(-9, 9) | st.just("é"))
DRAFTS = st.builds(
    Draft,
    kind=st.sampled_from(EntryKind),
    at=COUNTS,
    mono_ms=COUNTS,
    boot=HEX_32,
    nonce=HEX_32,
    line=HEX_32,
    peer=st.just("bravo.example"),
    note_id=HEX_64,
    obj=HEX_64,
    extra=EXTRA,
)
LEAF = json.loads(draft_of(3).leaf(3))


def _written(**changes: object) -> bytes:
    content = {key: value for key, value in {**LEAF, **changes}.items() if value is not None}
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def test_an_entry_is_written_with_the_names_of_the_specification() -> None:
    assert draft_of(3).leaf(3) == _written()
    assert sorted(LEAF) == ["at", "boot", "i", "id", "k", "line", "mono", "n", "obj", "peer", "v"]
    assert (LEAF["v"], LEAF["i"], LEAF["k"]) == (1, 3, "recv")


def test_the_kinds_are_those_of_the_specification() -> None:
    kinds = "open sent recv refused attempt proof ack cosigned manifest agree shown tick note export close"
    assert [str(kind) for kind in EntryKind] == kinds.split()
    assert REQUIRED.keys() == set(EntryKind)


@given(DRAFTS, COUNTS)
def test_an_entry_comes_back_from_its_leaf(draft: Draft, index: int) -> None:
    entry = entry_from_leaf(draft.leaf(index))
    assert entry == Entry(index=index, **vars(draft))
    assert entry.leaf(index) == draft.leaf(index)


def test_a_tick_needs_nothing_but_its_time() -> None:
    tick = Draft(kind=EntryKind.TICK, at=1, mono_ms=2, boot=BOOT, nonce="00" * 16)
    assert tick.leaf(0) == b'{"at":1,"boot":"%s","i":0,"k":"tick","mono":2,"n":"%s","v":1}' % (
        BOOT.encode(),
        b"00" * 16,
    )


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in EntryKind for name in REQUIRED[kind]])
def test_an_entry_without_what_its_kind_needs_is_refused(kind: EntryKind, name: str) -> None:
    with pytest.raises(NoteError, match="lacks"):
        replace(draft_of(0), kind=kind, **{name: ""})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"v": True},
        {"i": None},
        {"i": -1},
        {"i": "3"},
        {"i": True},
        {"k": "warning"},
        {"k": 3},
        {"k": None},
        {"at": -1},
        {"at": "now"},
        {"mono": None},
        {"boot": "b0"},
        {"boot": ""},
        {"n": "A0" * 16},
        {"n": 5},
        {"line": ""},
        {"line": "x" * 32},
        {"peer": "bravo example"},
        {"peer": 7},
        {"id": "00" * 31},
        {"obj": None},
        {"x": []},
        {"x": {}},
        {"x": "text"},
        {"y": 1},
    ],
)
def test_a_leaf_that_is_not_an_entry_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(NoteError):
        entry_from_leaf(_written(**changes))


@pytest.mark.parametrize("leaf", [b"", b"[]", b"3", b"null", _written() + b"\n", _written().replace(b":", b": ", 1)])
def test_a_leaf_that_is_written_otherwise_is_refused(leaf: bytes) -> None:
    with pytest.raises(NoteError):
        entry_from_leaf(leaf)


@given(st.binary(max_size=200))
def test_bytes_of_strangers_are_an_entry_or_refused(leaf: bytes) -> None:
    with pytest.raises(NoteError):
        entry_from_leaf(leaf)


def test_an_entry_that_would_not_fit_a_bundle_is_refused() -> None:
    spare = 65_535 - len(replace(draft_of(0), extra={"a": ""}).leaf(0))
    assert len(replace(draft_of(0), extra={"a": "x" * spare}).leaf(0)) == 65_535
    with pytest.raises(NoteError, match="65536 bytes"):
        replace(draft_of(0), extra={"a": "x" * (spare + 1)}).leaf(0)


def test_two_entries_about_the_same_have_hashes_that_do_not_show_it() -> None:
    one, two = draft_of(0), replace(draft_of(0), nonce=digest_of(b"another")[:32])
    assert one.leaf(0) != two.leaf(0)
    assert (one.obj, one.line) == (two.obj, LINE)
