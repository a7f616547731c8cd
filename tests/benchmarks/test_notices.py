"""The import of notices is measured from the command's start to its end, in a folder that is removed again."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.notices import WRONG, notice_figures


@pytest.mark.slow
def test_files_are_lodged_alone_and_beside_a_running_node_and_mistakes_are_told(tmp_path: Path) -> None:
    alone, processors, running, told = notice_figures(2 * WRONG, rounds=1, folder=tmp_path)
    assert [each.at_most for each in (alone, processors, running, told)] == [20.0, None, 20.0, 20.0]
    assert min(each.value for each in (alone, processors, running, told)) > 0
    assert list(tmp_path.iterdir()) == []
