"""A day of watch is measured by what it leaves in memory."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.day import day_figures


@pytest.mark.slow
def test_the_memory_of_a_node_is_watched_over_a_day(tmp_path: Path) -> None:
    figures = day_figures(400_000, rounds=1, folder=tmp_path)
    assert [figure.at_most for figure in figures] == [None, None, None, 10.0]
    assert 0 < figures[0].value <= figures[2].value
    assert list(tmp_path.iterdir()) == []
