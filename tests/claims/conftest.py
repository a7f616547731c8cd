"""What the repository says of itself, and the files it says it in."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from fnmatch import fnmatch
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def own_files(root: Path) -> list[Path]:
    """Every file that belongs to the repository: all but what .gitignore names; git itself may be missing."""
    patterns = [".git", *(row.rstrip("/") for row in (root / ".gitignore").read_text().splitlines())]

    def is_own(file: Path) -> bool:
        named = (file.name, file.relative_to(root).as_posix())
        return not any(fnmatch(name, pattern) for name in named for pattern in patterns)

    found: list[Path] = []
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if is_own(Path(folder, name))]
        found += [file for name in files if is_own(file := Path(folder, name))]
    return sorted(found)


@pytest.fixture(scope="session")
def pages(root: Path, own_files: list[Path]) -> list[Path]:
    """Every page for people, in Markdown."""
    return [file for file in own_files if file.suffix == ".md" and "tests" not in file.relative_to(root).parts]
