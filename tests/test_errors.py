"""Every error has a code of its own, says what it is, and ends the command with a code of the one table."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from truceline import errors
from truceline.cli.exits import EXIT_CODES
from truceline.errors import MissingExtraError, TrucelineError, ZoneError

CLASSES = [value for _, value in inspect.getmembers(errors, inspect.isclass) if issubclass(value, TrucelineError)]
ALONE = {"errors.py", "verify.py"}
"""The file itself, and the verifier that is handed out alone: it can import nothing of ours."""
MEANINGS = {1, 2, 3, 4, 5, 6, 7, 8}
"""What an error may end with: docs/decisions/0005."""


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [error.code for error in CLASSES]
    assert len(set(codes)) == len(codes)
    assert all("code" in vars(error) and re.fullmatch(r"[a-z]+(-[a-z]+)*", error.code) for error in CLASSES)


@pytest.mark.parametrize("error", CLASSES)
def test_every_error_says_what_it_is(error: type[TrucelineError]) -> None:
    assert error.__doc__
    assert error.__name__.endswith("Error")


def test_every_error_stands_in_the_tree_that_the_file_opens_with() -> None:
    drawn = re.findall(r"^[ │├└─]*(\w+Error)\b", errors.__doc__ or "", re.MULTILINE)
    assert sorted(drawn) == sorted(error.__name__ for error in CLASSES)


def test_every_error_of_the_package_stands_in_this_file(root: Path) -> None:
    elsewhere = [
        str(file)
        for file in (root / "src").rglob("*.py")
        if file.name not in ALONE and re.search(r"^class \w+\(.*(Error|Exception)\)", file.read_text(), re.MULTILINE)
    ]
    assert elsewhere == []


def test_every_error_has_its_own_row_in_the_table_of_exit_codes() -> None:
    assert EXIT_CODES.keys() == set(CLASSES)
    assert set(EXIT_CODES.values()) <= MEANINGS


def test_an_error_carries_its_message_and_what_to_do() -> None:
    error = ZoneError("ring 3 is not closed", hint="repeat the first position")
    assert str(error) == "ring 3 is not closed"
    assert error.hint == "repeat the first position"
    assert ZoneError("ring 3 is not closed").hint == ""


def test_a_missing_extra_names_the_command_that_brings_it() -> None:
    error = MissingExtraError("pyais", "ais")
    assert "pyais" in str(error)
    assert "pip install 'truceline[ais]'" in error.hint
