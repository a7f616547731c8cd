"""The table of exit codes is the one that is written down."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from pathlib import Path

from truceline.cli.exits import EXIT_CODES, ExitCode, exit_code_of
from truceline.errors import NotFoundError, TrucelineError, ZoneError


def test_the_numbers_are_those_of_the_decision(root: Path) -> None:
    page = (root / "docs" / "decisions" / "0005-errors-and-exit-codes.md").read_text(encoding="utf-8")
    written = {int(number) for number in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)}
    assert written == {int(code) for code in ExitCode}


def test_errors_of_input_end_with_2_and_missing_things_with_6() -> None:
    assert {error: EXIT_CODES[error] for error in (ZoneError, NotFoundError, TrucelineError)} == {
        ZoneError: 2,
        NotFoundError: 6,
        TrucelineError: 1,
    }


def test_an_error_of_an_extension_ends_with_the_code_of_the_class_it_is_made_from() -> None:
    class AirspaceError(ZoneError):
        """What an extension may define for itself."""

    assert exit_code_of(AirspaceError("no airspace")) == EXIT_CODES[ZoneError]
