"""Each attack that the page on threats names has a defence and a test that is there, or says that it has none."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

NOT_COVERED = re.compile(r"not covered yet: \S.{20,}")
ROW = re.compile(r"^\| (?!attack )(.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")
ATTACKERS = 5


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "explanation" / "threats.md").read_text(encoding="utf-8")


def unheld(page: str, tests: Path) -> list[str]:
    """What is wrong with the rows of the page: one sentence each."""
    found = []
    for attack, _, held_by in ROW.findall(page):
        named = TEST.findall(held_by)
        if not named and not NOT_COVERED.fullmatch(held_by):
            found.append(f"{attack}: neither a test nor why there is none")
        if named and TEST.sub("", held_by).strip():
            found.append(f"{attack}: something beside the names of tests")
        found += [
            f"{attack}: there is no {file}::{name}" for file, name in named if name not in _tests_in(tests / file)
        ]
    return found


def _tests_in(file: Path) -> set[str]:
    """The tests that a file defines, read and not run."""
    if not file.is_file() or not file.name.startswith("test_"):
        return set()
    body = ast.parse(file.read_text(encoding="utf-8")).body
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in body if isinstance(node, kinds) and node.name.startswith("test_")}


def test_every_attack_is_held_by_a_test_or_openly_not_covered(page: str, root: Path) -> None:
    assert unheld(page, root / "tests") == []


def test_every_row_of_the_page_is_looked_at(page: str) -> None:
    rows = [row for row in page.splitlines() if row.startswith("|") and not row.startswith(("| attack ", "|---"))]
    assert len(rows) == len(ROW.findall(page)) > 5 * ATTACKERS
    assert page.count("\n| attack |") == page.count("\n## ") == ATTACKERS


@pytest.mark.parametrize(
    ("held_by", "found"),
    [
        ("not covered yet:", ["neither"]),
        ("see the tests", ["neither"]),
        ("`test_one.py::test_that_is_not_there`", ["there is no"]),
        ("`test_two.py::test_it`", ["there is no"]),
        ("`test_one.py::helper`", ["there is no"]),
        ("`test_one.py::test_it` and more", ["something beside"]),
        ("`test_one.py::test_it`", []),
        ("not covered yet: there is only one kind of key", []),
    ],
)
def test_a_row_that_nothing_holds_would_be_found(held_by: str, found: list[str], tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text("def helper(): ...\ndef test_it(): ...\n", encoding="utf-8")
    told = unheld(f"| flood us | a quota | {held_by} |\n", tmp_path)
    assert len(told) == len(found)
    assert all(words in row for words, row in zip(found, told, strict=True))
