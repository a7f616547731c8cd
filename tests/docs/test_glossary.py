"""The glossary has every word that the design fixes, once, and each with a meaning."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from truceline.model.events import KINDS


@pytest.fixture
def meanings(root: Path) -> dict[str, str]:
    text = (root / "docs" / "reference" / "glossary.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?!word |---)(.+?) \| (.+) \|$", text, re.MULTILINE)
    words = [word for cell, _ in rows for word in cell.replace("*", "").split(", ")]
    assert [word for word, times in Counter(words).items() if times > 1] == []
    return {word: meaning for cell, meaning in rows for word in cell.replace("*", "").split(", ")}


def test_every_word_of_the_design_is_in_it(shared: Path, meanings: dict[str, str]) -> None:
    section = (shared / "DESIGN.md").read_text(encoding="utf-8").split("\n## ")[2]
    cells = re.findall(r"^\| (?!word |---)(.+?) \|", section, re.MULTILINE)
    words = {word for cell in cells for word in cell.split(", ")}
    # An entry of the record and an entry into a zone share a word; the page tells them apart by their kind.
    told = set(meanings) | set(re.findall(r"\*([\w-]+?)s?\*", " ".join(meanings.values())))
    assert len(words) > 15
    assert words <= told


def test_every_kind_of_event_is_in_it(meanings: dict[str, str]) -> None:
    assert set(KINDS) <= set(meanings)


def test_every_word_has_a_meaning(meanings: dict[str, str]) -> None:
    assert all(len(meaning) > 10 for meaning in meanings.values())
