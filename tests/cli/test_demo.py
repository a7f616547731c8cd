"""The demo tells the case, says that it is reconstructed, and says what to do next."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from click.testing import CliRunner

from truceline.cli.demo import demo


def test_the_demo_tells_approach_entry_and_presence_and_that_all_is_reconstructed() -> None:
    result = CliRunner().invoke(demo)
    assert result.exception is None
    for word in ("RECONSTRUCTED", "approach", "entry", "presence", "Next: truceline"):
        assert word in result.output
