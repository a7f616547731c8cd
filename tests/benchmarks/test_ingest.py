"""The intake of reports is measured alone and over HTTP, in a folder that is removed again."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.ingest import ingest_figures


@pytest.mark.slow
def test_both_forms_are_measured_alone_and_over_http(tmp_path: Path) -> None:
    figures = ingest_figures(60_000, rounds=1, folder=tmp_path)
    assert [figure.at_most for figure in figures] == [200.0, 1_000.0, None, 50.0, None, 50.0]
    assert min(figure.value for figure in figures) > 0
    assert list(tmp_path.iterdir()) == []
