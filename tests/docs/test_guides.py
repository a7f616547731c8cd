"""Pages that lead through commands can be followed to the letter; the README's picture is what its command draws."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

from tests.docs.guides import printed_by, save_files, typed_commands

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    str(page.relative_to(ROOT))
    for page in (ROOT / "README.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*/README.md"))
    if typed_commands(page.read_text(encoding="utf-8"))
)
PICTURE = Path("docs", "at-tanf-2017.svg")


@pytest.fixture
def folder(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where somebody follows a page: the examples are there, and nothing of the repository can be overwritten."""
    (tmp_path / "examples").symlink_to(root / "examples")
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_these_pages_lead_through_commands() -> None:
    assert {"README.md", "docs/tutorials/first-watch.md", "docs/how-to/check-zone-files.md"} <= set(PAGES)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_a_page_can_be_followed_to_the_letter(page: str, root: Path, folder: Path) -> None:
    text = (root / page).read_text(encoding="utf-8")
    save_files(text, folder)
    for typed in typed_commands(text):
        printed = printed_by(typed.command)
        assert "error:" not in printed or "error:" in typed.shown, typed.command
        assert not typed.shown or printed == typed.shown, typed.command


@pytest.mark.slow
def test_the_picture_of_the_readme_is_what_its_command_draws(root: Path, folder: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    assert f"]({PICTURE})" in readme
    (command,) = [typed.command for typed in typed_commands(readme) if str(PICTURE) in typed.command]
    printed_by(command)
    assert (root / PICTURE).stat().st_size < 200_000
    assert _structure(folder / PICTURE) == _structure(root / PICTURE)


def _structure(file: Path) -> tuple[list[str], Counter[str]]:
    """What is written in a drawing, and how many elements of each kind it has: coordinates may differ by a hair."""
    elements = list(ET.parse(file).getroot().iter())
    texts = [element.text.strip() for element in elements if element.text and element.text.strip()]
    return texts, Counter(element.tag for element in elements)
