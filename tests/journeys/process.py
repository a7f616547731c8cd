"""The command line as a process of its own, as people and scripts start it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

PROGRAM = (sys.executable, "-c", "import sys; from truceline.cli.main import main; sys.exit(main())")
DATA = Path(__file__).parents[1] / "data"


def called(
    *arguments: str | Path, given: bytes | None = None, setting: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """The command, when it has ended: its exit code, and what it wrote, as text.

    Args:
        given: on standard input; None is nothing. setting: what is changed in its environment.
    """
    done = subprocess.run(
        command(arguments), input=given or b"", capture_output=True, check=False, env={**os.environ, **(setting or {})}
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def command(arguments: Sequence[str | Path]) -> list[str]:
    """What starts the program with some arguments."""
    return [*PROGRAM, *map(str, arguments)]
