"""Checkpoints are written in one way, and opened only when signed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.record.drafts import COSIGNER, LOG_KEY, ORIGIN
from truceline.errors import NoteError, TrustError
from truceline.record.checkpoints import (
    MAX_SIZE,
    Checkpoint,
    checkpoint_from_text,
    open_checkpoint,
    sign_checkpoint,
)
from truceline.record.merkle.compact_range import EMPTY
from truceline.record.merkle.hashes import EMPTY_ROOT, leaf_hash, text_from_hash
from truceline.record.merkle.tiles import ENTRIES, Tile, leaves_from_bundle
from truceline.signing.keys import verify_key_from_text
from truceline.signing.notes import cosign, sign_note

ONE = Checkpoint(ORIGIN, 1, b"r" * 32)


def test_a_checkpoint_is_three_rows() -> None:
    assert ONE.text == "alfa.example/log/1\n1\ncnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnI=\n"
    assert Checkpoint(ORIGIN, 0, EMPTY_ROOT).text.split("\n")[1] == "0"


@given(st.integers(1, MAX_SIZE), st.binary(min_size=32, max_size=32), st.lists(st.text("abc ", min_size=1), max_size=3))
def test_a_checkpoint_comes_back_from_its_text(size: int, root: bytes, extensions: list[str]) -> None:
    checkpoint = Checkpoint(ORIGIN, size, root, tuple(extensions))
    assert checkpoint_from_text(checkpoint.text) == checkpoint


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin\n1\n",
        ONE.text[:-1],
        ONE.text.replace("\n1\n", "\n01\n"),
        ONE.text.replace("\n1\n", "\n+1\n"),
        ONE.text.replace("\n1\n", "\n-1\n"),
        ONE.text.replace("\n1\n", "\n١\n"),
        ONE.text.replace("\n1\n", f"\n{MAX_SIZE + 1}\n"),
        ONE.text.replace("\n1\n", "\n0\n"),
        ONE.text.replace("alfa", "truceline/msg/v1 alfa"),
        ONE.text.replace("I=", "J="),
        ONE.text.removeprefix(ORIGIN),
        ONE.text + "\n",
        ONE.text + "extension\n\n",
    ],
)
def test_what_is_written_otherwise_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        checkpoint_from_text(text.replace("truceline/msg/v1 alfa", "truceline/alfa"))


@pytest.mark.parametrize(
    "changed", [{"origin": ""}, {"origin": "a\nb"}, {"size": -1}, {"root": b"r"}, {"extensions": ("a\nb",)}]
)
def test_what_cannot_be_written_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(NoteError):
        replace(ONE, **changed)  # type: ignore[arg-type]


def test_signed_again_it_gives_the_same_bytes() -> None:
    assert sign_checkpoint(ONE, LOG_KEY).encoded == sign_checkpoint(ONE, LOG_KEY).encoded


def test_it_opens_by_the_key_of_the_log_and_by_that_of_a_cosigner() -> None:
    note = cosign(sign_checkpoint(ONE, LOG_KEY), COSIGNER, at_s=1_790_000_000)
    for key in (LOG_KEY, COSIGNER):
        opened = open_checkpoint(note.encoded, [key.verify_key])
        assert (opened.checkpoint, opened.signed_by) == (ONE, (key.verify_key,))


def test_signed_by_nobody_that_is_known_it_stays_closed() -> None:
    with pytest.raises(TrustError):
        open_checkpoint(sign_checkpoint(ONE, LOG_KEY).encoded, [COSIGNER.verify_key])


def test_a_signed_text_that_is_no_checkpoint_stays_closed() -> None:
    with pytest.raises(NoteError):
        open_checkpoint(sign_note("truceline/msg/v1\n{}\n", [LOG_KEY]).encoded, [LOG_KEY.verify_key])


@pytest.mark.parametrize("size", range(16))
def test_checkpoints_of_another_implementation_open_and_fit_its_entries(root: Path, size: int) -> None:
    log = root / "tests/vectors/tlog/tessera"
    key = verify_key_from_text((log / "vkey.txt").read_text().strip())
    opened = open_checkpoint((log / f"checkpoint.{size}").read_bytes(), [key])
    leaves = leaves_from_bundle((log / Tile(ENTRIES, 0, size).path).read_bytes()) if size else ()
    assert opened.checkpoint == Checkpoint(key.name, size, EMPTY.grown(map(leaf_hash, leaves)).tree.root)


def test_the_hand_made_log_opens_by_its_key_and_both_cosigners(root: Path) -> None:
    case = json.loads((root / "tests/vectors/tlog/draft_case.json").read_text())
    keys = [verify_key_from_text(case["vkeys"][name]) for name in ("log", "bravo", "med")]
    for name, size, tree_root in zip(("old", "new"), (case["m"], case["n"]), case["roots"], strict=True):
        opened = open_checkpoint(case[name].encode(), keys)
        assert opened.signed_by == tuple(keys)
        assert (opened.checkpoint.size, text_from_hash(opened.checkpoint.root)) == (size, tree_root)
