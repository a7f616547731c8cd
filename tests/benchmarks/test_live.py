"""The time from a report to its alert is measured, beside each load."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.live import live_figures


@pytest.mark.slow
def test_alerts_are_timed_beside_each_load(tmp_path: Path) -> None:
    figures = live_figures(1_000, rounds=1, folder=tmp_path)
    promised = [figure for figure in figures if figure.at_most is not None]
    assert [figure.at_most for figure in promised] == [50.0, 250.0]
    assert all("its alert is in the stream of events" in figure.what for figure in promised)
    assert min(figure.value for figure in figures) > 0
    assert list(tmp_path.iterdir()) == []
