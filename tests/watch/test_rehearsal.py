"""A rehearsal compiles exactly what a step needs: kernels for the very types that come with real reports."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest
from numba import config

from tests.parity.engine import run
from tests.parity.scenes import random_scene
from truceline.kernels.boxes import _count_entries, _entries
from truceline.kernels.stream.admit import admit, write_reports
from truceline.kernels.stream.decide import decide_tracks
from truceline.kernels.stream.nearness import _add_pairs, _measure_pairs, fill_distances
from truceline.kernels.stream.sift import sift
from truceline.watch.rehearsal import rehearse_deciding, rehearse_measuring
from truceline.watch.zones.zoneset import ZoneSet

GROUND: set[Any] = {_count_entries, _entries}
DECIDING: set[Any] = {write_reports, admit, sift, decide_tracks}
MEASURING: set[Any] = {_add_pairs, _measure_pairs, fill_distances}

pytestmark = pytest.mark.skipif(bool(config.DISABLE_JIT), reason="nothing is compiled")  # type: ignore[attr-defined]


def signatures(kernels: set[Any]) -> dict[str, list[Any]]:
    return {kernel.__name__: list(kernel._whole.signatures) for kernel in kernels}


def test_the_halves_compile_nothing_that_a_step_with_reports_does_not_use() -> None:
    run(random_scene(1, tracks=2, length=20, zones=3))
    known = signatures(GROUND | MEASURING | DECIDING)
    rehearse_measuring(ZoneSet(()))
    rehearse_deciding(ZoneSet(()))
    assert signatures(GROUND | MEASURING | DECIDING) == known


def test_neither_half_calls_a_kernel_of_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []

    def noting(kernel: Any) -> Any:
        def note(*args: Any) -> Any:
            called.append(kernel.__name__)
            return kernel(*args)

        return note

    for name in ("write_reports", "admit", "sift", "fill_distances"):
        monkeypatch.setattr(f"truceline.watch.rehearsal.{name}", noting(globals()[name]))
    for place in ("nearness._add_pairs", "nearness._measure_pairs", "decide.decide_tracks"):
        name = place.split(".")[1]
        monkeypatch.setattr(f"truceline.kernels.stream.{place}", noting(globals()[name]))
    rehearse_measuring(ZoneSet(()))
    assert sorted(called) == sorted(kernel.__name__ for kernel in MEASURING)
    called.clear()
    rehearse_deciding(ZoneSet(()))
    assert sorted(called) == sorted(kernel.__name__ for kernel in DECIDING)
