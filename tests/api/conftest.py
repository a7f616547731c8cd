"""A running node for a module of tests."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.served import Served, a_served_node


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A node that runs, with one operator of each role."""
    folder: Path = tmp_path_factory.mktemp("served")
    with a_served_node(folder) as node:
        yield node
