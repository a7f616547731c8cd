"""The command ``truceline`` run from outside, as a user runs it, with what it cost."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("truceline")


class CommandError(Exception):
    """The command failed; the message is what it said."""


@dataclass(frozen=True)
class Run:
    """What one run cost and said.

    Args:
        wall_s: from start to end. cpu_s: of processors. peak_mb: the largest it was in memory.
        rows: how many it wrote to standard output.
    """

    wall_s: float
    cpu_s: float
    peak_mb: float
    rows: int


def run(*arguments: str | Path, environment: Mapping[str, str] | None = None, program: Path = PROGRAM) -> Run:
    """One run in a new process.

    Args:
        environment: added to this process's own.
        program: as installed; otherwise beside what measures.

    Raises:
        CommandError: it did not end with 0.
    """
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        begin_s = time.perf_counter()
        process = subprocess.Popen(
            [program, *arguments], stdout=said, stderr=complained, env={**os.environ, **(environment or {})}
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - begin_s
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            complained.seek(0)
            raise CommandError(f"{program.name} {' '.join(map(str, arguments))}: {complained.read().decode()}")
        said.seek(0)
        return Run(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, sum(1 for _ in said))
