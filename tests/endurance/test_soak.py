"""What ``./run soak`` prints and keeps; its parts have tests of their own."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.endurance.__main__ import PARTS, main


def counted(folder: Path, seed: int) -> Counter[str]:
    assert list(folder.iterdir()) == []
    return Counter({"faults": seed})


def failing(folder: Path, seed: int) -> Counter[str]:
    raise AssertionError("an entry is lost")


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in PARTS:
        monkeypatch.setitem(PARTS, name, counted)
    return monkeypatch


def test_a_soak_says_its_seed_and_keeps_what_was_counted(
    parts: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["0.001", "--seed", "7", "--only", "power_cuts", "--results", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("seed 7\npower_cuts 7: held")
    assert "All held:" in shown
    counts = json.loads((tmp_path / "endurance.json").read_text())["counts"]
    rounds = shown.count(": held")
    assert counts == {
        "acknowledged entries lost": 0,
        "second roots signed": 0,
        "messages lost or doubled": 0,
        "faults": sum(range(7, 7 + rounds)),
    }
    assert f"| faults | {counts['faults']:,} |" in (tmp_path / "endurance.md").read_text()


def test_a_part_that_fails_ends_the_soak_and_says_how_to_run_it_again(
    parts: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    parts.setitem(PARTS, "node_kills", failing)
    with pytest.raises(AssertionError, match="an entry is lost"):
        main(["1", "--seed", "9"])
    assert "again with: ./run soak 0.01 --seed 9 --only node_kills" in capsys.readouterr().out
