"""truceline serve, as people see it; what it does is in tests/wiring/serving."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
import signal
import subprocess
from pathlib import Path

import pytest

from tests.journeys.process import command
from tests.wiring.homes import a_home
from truceline.cli.node import node
from truceline.cli.serve import serve


@pytest.mark.slow
@pytest.mark.parametrize("words", [["serve"], ["node", "serve"]])
def test_a_node_tells_people_what_happens_on_standard_error_and_ends_at_a_key_press(
    tmp_path: Path, words: list[str]
) -> None:
    home = a_home(tmp_path / "alfa", listen="127.0.0.1:0")
    process = subprocess.Popen(
        command([*words, "--home", home.folder]), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    rows = [process.stderr.readline() for _ in range(3)]
    process.send_signal(signal.SIGINT)
    printed, errors = process.communicate(timeout=60)
    rows += errors.splitlines(keepends=True)
    time = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
    assert re.fullmatch(
        rf"listening: {time} 127\.0\.0\.1:\d+\nanswering: {time} http://127\.0\.0\.1:\d+/\n"
        rf"started: {time} alfa\.example\nstopped: {time} SIGINT\n",
        "".join(rows),
    )
    assert (printed, process.returncode) == ("", 130)


def test_it_is_one_command_under_two_names() -> None:
    assert node.commands["serve"] is serve
