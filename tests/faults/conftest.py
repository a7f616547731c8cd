"""A running node that watches one zone, for the faults of a running node."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.served import Served, serving
from tests.faults.watched import a_watching_home, entering, entries, hand_in


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The node runs, with one operator of each role."""
    with serving(a_watching_home(tmp_path_factory.mktemp("faults"))) as node:
        officer = node.by_token("officer")
        assert hand_in(officer, entering("first")) == 200
        entries(officer, "first")  # the watch has loaded what it needs
        yield node
