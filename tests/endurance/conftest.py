"""Where the endurance tests put what they make by the hundred."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.endurance.places import memory_folder


@pytest.fixture
def swift(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where the system has one: for what need not survive anything, such as copies of a disk."""
    with tempfile.TemporaryDirectory(dir=memory_folder() or tmp_path) as name:
        yield Path(name)
