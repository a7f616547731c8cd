"""The list of open alerts is measured from a running node and from the record, in a folder that is removed again."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.alerts import PAGE, alert_figures


@pytest.mark.slow
def test_the_list_is_measured_in_pages_and_whole(tmp_path: Path) -> None:
    page, whole, running, alone, taken = alert_figures(PAGE + 20, rounds=1, folder=tmp_path)
    assert (page.at_most, page.unit, len(page.values)) == (100.0, "ms", 20)
    assert whole.what == f"all {PAGE + 20} of them"
    assert min(each.value for each in (page, whole, running, alone, taken)) > 0
    assert list(tmp_path.iterdir()) == []
