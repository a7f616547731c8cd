"""The console is measured in a browser, in a folder that is removed again; what is counted is right."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.console import CONSOLES, console_figures
from benchmarks.traffic import FORMS, SYMBOLS
from tests.journeys.browsing import IN_A_BROWSER

pytestmark = IN_A_BROWSER


@pytest.mark.slow
def test_every_promise_of_the_console_is_measured_and_two_hundred_listeners_miss_nothing(tmp_path: Path) -> None:
    figures = console_figures(2 * SYMBOLS, rounds=1, folder=tmp_path, probes=3, most=1_000)
    assert [figure.at_most for figure in figures if figure.at_most is not None] == [
        2.0,
        50.0,
        *(form.at_most_ms for form in FORMS),
        0.0,
    ]
    missed = next(figure for figure in figures if "missed" in figure.what)
    assert (missed.values, str(CONSOLES) in missed.what) == ((0.0,), True)
    assert min(figure.value for figure in figures if figure.unit in ("s", "ms")) > 0
    assert list(tmp_path.iterdir()) == []
