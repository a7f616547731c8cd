"""The tutorial of the line is followed to the letter: two nodes, real connections, and the verifier in the end."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.process import PROGRAM
from truceline.wiring.meeting import free_port

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PATIENCE = (
    "sleep() { until grep -qs receipted alfa.said && grep -qs receipted bravo.said; do command sleep 0.2; done; }\n"
)
"""Nodes check their line when they start: when both are receipted, both run, on however slow a machine."""
STOPPED = "trap 'kill $alfa $bravo 2>/dev/null || :; wait' EXIT\n"


@pytest.fixture(scope="module")
def blocks(root: Path) -> list[str]:
    """What the page says to type, block by block."""
    return BLOCK.findall((root / "docs" / "tutorials" / "first-line.md").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def followed(blocks: list[str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder in which everything but the cheat at the end was typed, and what was printed."""
    folder = tmp_path_factory.mktemp("first-line")
    port = free_port()
    script = "".join(blocks[:-1])
    assert script.count("7443") == 1
    done = _typed(f"set -e\n{PATIENCE}{STOPPED}{script.replace('7443', str(port))}", folder)
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return folder, done.stdout + done.stderr


def _typed(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What a shell makes of a script, where an officer answers y to each question."""
    programs = folder / "programs"
    programs.mkdir(exist_ok=True)
    (folder / "answers").write_text("y\n", encoding="utf-8")
    _make(programs / "truceline", f'exec {PROGRAM[0]} -c "{PROGRAM[2]}" "$@" <{folder / "answers"}')
    _make(programs / "python3", f'exec {sys.executable} -I "$@"')
    setting = os.environ | {"PATH": f"{programs}:{os.environ['PATH']}"}
    work = folder / "work"
    work.mkdir(exist_ok=True)
    return subprocess.run(
        ["bash", "-c", script], cwd=work, env=setting, capture_output=True, text=True, check=False, timeout=560
    )


def _make(program: Path, body: str) -> None:
    program.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    program.chmod(0o755)


def test_each_step_says_what_the_page_promises(followed: tuple[Path, str]) -> None:
    folder, told = followed
    for words in (
        "has begun",
        "received by the node of bravo.example",
        "NOT YET by 2nd company",
        "1 waiting for bravo.example, in to-bravo.age",
        "PROVEN          acknowledged",
        "ONE SIDE'S WORD passed",
        "NOT COVERED     acknowledged",
    ):
        assert words in told
    for said in ("alfa.said", "bravo.said"):
        assert "started: " in (folder / "work" / said).read_text(encoding="utf-8")


def test_the_cheat_at_the_end_is_caught(followed: tuple[Path, str], blocks: list[str]) -> None:
    folder, _ = followed
    done = _typed(blocks[-1], folder)
    assert done.returncode == 1
    assert "has another hash than its name" in done.stdout
