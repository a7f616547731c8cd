"""The command line of the benchmarks, from names and options to files of results."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.workloads import WORKLOADS


@pytest.mark.slow
def test_a_small_contest_against_one_peer_leaves_its_results_where_told(tmp_path: Path) -> None:
    options = ["--points", "1000", "--rounds", "1", "--peers", "prepared loop, 2", "--inputs", str(tmp_path / "inputs")]
    done = CliRunner().invoke(main, ["W1", *options], catch_exceptions=False)
    assert done.exit_code == 0
    assert "| **Truceline, pairs** | 1,000 |" in done.stdout
    document = json.loads((tmp_path / "inputs" / "results" / "W1.json").read_text())
    names = [standing["name"] for standing in document["standings"]]
    assert names == ["Truceline, set ids", "Truceline, pairs", "shapely, prepared loop, 2 threads"]
    assert all(standing["agrees"] is not False for standing in document["standings"])
    assert document["machine"]["processor"]


def test_a_replay_without_data_is_left_out_aloud(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["replay", "--results", str(tmp_path)], env={"TRUCELINE_DATA": None})
    assert done.exit_code == 0
    assert done.stderr == "replay: left out: give --data or $TRUCELINE_DATA\n"
    assert not list(tmp_path.iterdir())


def test_names_within_a_workload_are_unique_and_known_to_its_targets() -> None:
    for workload in WORKLOADS:
        names = [entry.name for entry in workload.entries]
        assert len(set(names)) == len(names)
        assert set(workload.reference) <= set(names)
        assert {target.ours for target in workload.targets} <= {
            entry.name for entry in workload.entries if entry.is_ours
        }
        assert {target.against for target in workload.targets} <= {"", *names}
