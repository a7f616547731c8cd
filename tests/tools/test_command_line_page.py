"""The page on the command line is what the commands say of themselves."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from pathlib import Path

from tools import command_line_page
from truceline.cli.exits import ExitCode


def test_the_page_is_up_to_date(root: Path) -> None:
    written = (root / "docs" / "reference" / "command-line.md").read_text(encoding="utf-8")
    assert written == command_line_page.page(), "run: python tools/command_line_page.py"


def test_every_command_has_a_section_with_its_options() -> None:
    page = command_line_page.page()
    titles = re.findall(r"^## (truceline.*)$", page, re.MULTILINE)
    assert {"truceline", "truceline zones check", "truceline watch replay", "truceline demo"} <= set(titles)
    (replay,) = [text for text in page.split("\n## ") if text.startswith("truceline watch replay\n")]
    for option in ("--zones FILE...", "--skip-bad", "--error-m M", "--summary", "--json"):
        assert f"| `{option}` |" in replay


def test_links_lead_to_sections() -> None:
    page = command_line_page.page()
    anchors = {title.lower().replace(" ", "-") for title in re.findall(r"^## (.+)$", page, re.MULTILINE)}
    links = re.findall(r"\]\(#([\w-]+)\)", page)
    assert links
    assert set(links) <= anchors


def test_every_exit_code_is_told() -> None:
    codes = re.findall(r"^\| (\d+) \|", command_line_page.page(), re.MULTILINE)
    assert [int(code) for code in codes] == sorted(ExitCode)
