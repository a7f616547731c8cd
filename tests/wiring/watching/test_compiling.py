"""At its first use the watch is compiled by two processes; later ones find what those kept."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from truceline.wiring.watching.compiling import compile_at_first_use


def test_where_something_is_kept_no_process_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kernel.nbi").touch()
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(sys, "executable", "/no/such/program")
    compile_at_first_use()


@pytest.mark.parametrize(
    ("name", "value"), [("NUMBA_DISABLE_JIT", "1"), ("NUMBA_CACHE_DIR", None)], ids=["interpreted", "not kept"]
)
def test_where_nothing_would_be_kept_no_process_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str | None
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(sys, "executable", "/no/such/program")
    if value is None:
        monkeypatch.delenv(name)
    else:
        monkeypatch.setenv(name, value)
    compile_at_first_use()


@pytest.mark.slow
def test_the_other_process_keeps_its_half_alone(tmp_path: Path) -> None:
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-m", "truceline.wiring.watching.compiling"], env=environment, check=True)
    kept = {path.name.split("-")[0] for path in tmp_path.rglob("*.nbi")}
    assert {"decide.decide_tracks", "sift.sift", "admit.admit", "admit.write_reports"} <= kept
    assert not kept & {"nearness._add_pairs", "nearness.measure_pairs", "nearness._cut", "nearness.measure"}
