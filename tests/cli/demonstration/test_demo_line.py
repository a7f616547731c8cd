"""The part of the demo that speaks."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from pathlib import Path

import pytest

from truceline.cli.demonstration.demo_line import print_warning

pytestmark = pytest.mark.slow


def test_a_warning_goes_from_one_node_to_another_and_its_acknowledgement_comes_back(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    print_warning("Turn back.")
    shown, recorded = capsys.readouterr().out.split("coalition.example has it on record")
    assert re.search(r"  DRILL DRILL DRILL: nothing of this is real\n  FLASH WARNING number \d\n", shown)
    assert "  Turn back.\n" in shown
    clock = r"\d\d \w{3} \d\d:\d\d:\d\dZ"
    assert re.search(
        rf"received by the node of other-side.example {clock}; "
        rf"acknowledged by other-side.example \(duty\) {clock}\n$",
        recorded,
    )
    assert list(tmp_path.iterdir()) == [], "nothing of the two nodes is left"
