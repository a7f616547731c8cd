"""Figures about Truceline alone are kept with their limits."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.index_cost import index_figures
from benchmarks.inputs import star_zones
from benchmarks.inputs.store import kept
from benchmarks.record_cost import proof_figures, record_figures
from benchmarks.record_signatures import signature_figures
from benchmarks.replay import missing_data
from benchmarks.report import significant
from benchmarks.survey import Figure, write_survey


def test_a_figure_is_the_median_and_says_whether_it_keeps_its_limit(tmp_path: Path) -> None:
    figures = [
        Figure("build", "s", (3.0, 1.0, 2.0), at_most=2.0),
        Figure("start", "s", (0.25,), at_most=0.2),
        Figure("events", "told", (12.0,)),
    ]
    text = write_survey(tmp_path, "index", "What it costs", figures, {"processor": "one of mine"})
    assert "| build | 2.00 s | 3 | at most 2 s: kept |" in text
    assert "| start | 0.25 s | 1 | at most 0.2 s: **not kept** |" in text
    assert "| events | 12.0 told | 1 |  |" in text
    assert json.loads((tmp_path / "index.json").read_text())["figures"][0]["median"] == 2.0


@pytest.mark.parametrize(
    ("value", "text"), [(12_345.6, "12,346"), (99.94, "99.9"), (1.234, "1.23"), (0.1, "0.10"), (0.01234, "0.0123")]
)
def test_numbers_are_short_and_plain(value: float, text: str) -> None:
    assert significant(value) == text


def test_the_index_is_measured_in_a_process_of_its_own(tmp_path: Path) -> None:
    folder = kept(tmp_path, "W1", 1000, star_zones.inputs)
    figures = {figure.what: figure for figure in index_figures("W1", folder, rounds=1)}
    assert figures["W1: build"].at_most == 1.5
    assert figures["W1: outlines, for the exact test"].value > 1.0
    assert figures["W1: one zone changes"].value > 0


def test_the_record_is_measured_on_a_log_that_is_removed_again(tmp_path: Path) -> None:
    figures = {figure.what: figure for figure in record_figures(30_000, rounds=1, folder=tmp_path)}
    assert figures["durable commit, 1,000 entries at once"].at_most == 1e6 / 15_000
    assert figures["every hash of 30,000 entries computed again"].value > 0
    assert figures["start with 30,000 entries, until the root is known"].value > 0
    assert figures["pymerkle: its time to ours, a proof from the disk"].unit == "times"
    assert list(tmp_path.iterdir()) == []


def test_proofs_are_measured_alone_as_with_the_record(tmp_path: Path) -> None:
    from_disk, at_hand = proof_figures(3_000, rounds=2, folder=tmp_path)
    assert (from_disk.what, from_disk.at_most) == ("a proof of inclusion from the disk", 0.5)
    assert (len(from_disk.values), at_hand.at_most) == (2, None)
    assert list(tmp_path.iterdir()) == []


def test_signatures_are_measured_on_a_record_of_messages_and_receipts_that_is_removed_again(tmp_path: Path) -> None:
    (figure,) = signature_figures(600, rounds=1, folder=tmp_path)
    assert figure.what.startswith("every signature of 60")
    assert figure.at_most == 180.0
    assert list(tmp_path.iterdir()) == []


def test_the_replay_says_which_data_it_lacks(tmp_path: Path) -> None:
    assert missing_data(tmp_path) == "ais/noaa_us_20220103_0000-0025.csv.gz, zones/enc_*.geojson"
    (tmp_path / "zones").mkdir()
    (tmp_path / "zones" / "enc_A.geojson").touch()
    assert missing_data(tmp_path) == "ais/noaa_us_20220103_0000-0025.csv.gz"
