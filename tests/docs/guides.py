"""A page that leads somebody through commands, followed to the letter: files saved, commands typed, output compared."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
import shlex
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from truceline.cli.main import main

SAVED = re.compile(r"[Ss]ave (?:it|this) as\s`(\S+)`[^`]*?\n\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)
SESSION = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
FIRST_USE = re.compile(r"^making the watch ready: .*\n", re.MULTILINE)
COMMAND = re.compile(r"^\$ truceline (.+)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


class Typed(NamedTuple):
    """A command of a page, without the name of the program, and what the page shows of its output."""

    command: str
    shown: str


def save_files(text: str, folder: Path) -> None:
    """Save every file that the page says to save."""
    for name, content in SAVED.findall(text):
        (folder / name).write_text(content, encoding="utf-8")


def typed_commands(text: str) -> list[Typed]:
    """The commands of the page, in their order."""
    return [Typed(*found) for session in SESSION.findall(text) for found in COMMAND.findall(session)]


def printed_by(command: str) -> str:
    """What a command prints, results before messages, without what goes into a file or is said on a first use."""
    arguments, _, file = command.partition(" > ")
    with redirect_stdout(StringIO()) as results, redirect_stderr(StringIO()) as messages:
        main(shlex.split(arguments))
    if file:
        Path(file).write_text(results.getvalue(), encoding="utf-8")
        return FIRST_USE.sub("", messages.getvalue())
    return results.getvalue() + FIRST_USE.sub("", messages.getvalue())
