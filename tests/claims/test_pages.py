"""The pages for people: their commands exist, their links lead somewhere, none is lost, decisions keep their form."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
RUN_VERB = re.compile(r"\./run ([a-z]+)")
KINDS = ("tutorials", "how-to", "reference", "explanation", "decisions")
DECISION_PARTS = ["Context", "Options", "Decision", "What we give up", "What would show it was wrong"]


def _links(page: Path) -> list[Path]:
    """The files of the repository that a page links to."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    inside = [target.partition("#")[0] for target in targets if not re.match(r"[a-z]+:|#", target)]
    return [(page.parent / target).resolve() for target in inside]


def test_every_link_leads_to_a_file(pages: list[Path]) -> None:
    assert [(page.name, target) for page in pages for target in _links(page) if not target.exists()] == []


def test_every_page_of_the_documentation_can_be_reached_from_its_first(root: Path, pages: list[Path]) -> None:
    docs = root / "docs"
    reached: set[Path] = set()
    waiting = [docs / "README.md"]
    while waiting:
        page = waiting.pop()
        if page.suffix == ".md" and page not in reached:
            reached.add(page)
            waiting += _links(page)
    assert [page for page in pages if docs in page.parents and page not in reached] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_documentation_has_its_four_kinds_and_the_decisions(root: Path, kind: str) -> None:
    assert root / "docs" / kind / "index.md" in _links(root / "docs" / "README.md")


def test_the_readme_gives_the_two_commands(root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    assert {"demo", "test"} <= set(RUN_VERB.findall(readme))


def test_every_run_command_on_a_page_exists(root: Path, pages: list[Path]) -> None:
    shown = subprocess.run([root / "run", "help"], capture_output=True, text=True, check=True).stdout
    verbs = set(RUN_VERB.findall(shown))
    assert verbs == {"demo", "test", "check", "console", "bench", "soak", "help"}
    written = {verb for page in pages for verb in RUN_VERB.findall(page.read_text(encoding="utf-8"))}
    assert written <= verbs


def test_decisions_are_numbered_without_gaps(root: Path) -> None:
    names = sorted(file.name for file in (root / "docs" / "decisions").glob("[0-9]*.md"))
    assert [name[:5] for name in names] == [f"{number:04}-" for number in range(1, len(names) + 1)]


def test_every_decision_says_what_it_cost_and_what_would_show_it_was_wrong(root: Path) -> None:
    for file in sorted((root / "docs" / "decisions").glob("[0-9]*.md")):
        text = file.read_text(encoding="utf-8")
        assert text.startswith(f"# {file.name[:4]}: "), file.name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == DECISION_PARTS, file.name


def test_the_list_of_decisions_names_each_by_its_title(root: Path) -> None:
    folder = root / "docs" / "decisions"
    index = (folder / "index.md").read_text(encoding="utf-8")
    for file in folder.glob("[0-9]*.md"):
        title = file.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        assert f"[{title}]({file.name})" in index
