"""What the accounts say: quoted, with who says it and where; no figure is closed that its source left open."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from truceline.cli.demonstration.sayings import ACCOUNT_A, ACCOUNT_B, STATED


@pytest.mark.parametrize("stated", STATED, ids=lambda stated: stated[3][:40])
def test_every_saying_has_a_speaker_a_source_and_can_be_typed(stated: tuple[tuple[str, ...], str, str, str]) -> None:
    shows, said_by, source, words = stated
    assert shows
    assert said_by
    assert source in (ACCOUNT_A, ACCOUNT_B)
    assert set(shlex.split(words)[::2]) <= {"--figure", "--text"}


def test_more_than_sixty_has_no_bound_and_sixty_is_sixty() -> None:
    figures = [word for _, _, _, words in STATED for word in shlex.split(words)]
    assert "soldiers=61.." in figures
    assert "fighters=60" in figures


def test_words_stand_in_the_account_that_is_named(shared: Path) -> None:
    texts = {
        source: " ".join((shared / "accounts" / "dev" / name).read_text(encoding="utf-8").split())
        for source, name in ((ACCOUNT_A, "dev01.txt"), (ACCOUNT_B, "dev02.txt"))
    }
    for _, _, source, words in STATED:
        typed = shlex.split(words)
        for option, said in zip(typed[::2], typed[1::2], strict=True):
            parts = said.replace("”", "“").replace("; ", "“").replace(", near", "“near").split("“")
            if option == "--text":
                assert [part for part in parts if part.strip(" and") and part.strip() not in texts[source]] == []
