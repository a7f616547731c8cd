"""A running node for the tests of the HTTP API, and one of their own for those that another would disturb."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.served import Served, a_served_node


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A node that runs, with one operator of each role; whoever counts what is in it asks for ``own``."""
    folder: Path = tmp_path_factory.mktemp("served")
    with a_served_node(folder) as node:
        yield node


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same for one module alone."""
    with a_served_node(tmp_path_factory.mktemp("own")) as node:
        yield node
