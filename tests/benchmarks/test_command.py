"""The command is run as a user runs it, and measured from outside."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from benchmarks.command import CommandError, run


def test_a_run_says_what_it_cost_and_how_many_rows_it_wrote() -> None:
    once = run("--version")
    assert once.rows == 1
    assert once.cpu_s > 0
    assert once.wall_s > 0
    assert once.peak_mb > 5


def test_a_run_that_fails_says_what_the_command_said() -> None:
    with pytest.raises(CommandError, match="no-such-noun"):
        run("no-such-noun")
