"""Every command on a page for people is one that the command line takes, with these options and values."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from truceline.cli.main import root as command_line

FENCE = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
PAGES = sorted((Path(__file__).resolve().parents[2] / "docs" / "how-to").glob("*.md"))


def commands_in(text: str) -> Iterator[list[str]]:
    """The words after `truceline` of each command in the blocks for a shell, also behind a pipe."""
    for block in FENCE.findall(text):
        for row in block.replace("\\\n", " ").splitlines():
            words: list[str] = []
            for word in [*shlex.split(row, comments=True), "|"]:
                if word in ("|", "&&", ";", ">", "<"):
                    if words[:1] == ["truceline"]:
                        yield words[1:]
                    words = []
                else:
                    words.append(word)


def parsed(words: list[str]) -> click.Context:
    """The command, with its options read as if it were to run."""
    context, command = click.Context(command_line, info_name="truceline"), command_line
    found: click.Command = command
    while isinstance(found, click.Group) and words and not words[0].startswith("-"):
        inner = found.get_command(context, words[0])
        if inner is None:
            raise click.UsageError(f"there is no command {words[0]}")
        found, words = inner, words[1:]
    return found.make_context(found.name, list(words), parent=context)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_on_a_page_is_taken(page: Path) -> None:
    for words in commands_in(page.read_text(encoding="utf-8")):
        try:
            parsed(words)
        except click.exceptions.Exit:
            continue  # --help ends where it is read
        except click.ClickException as error:
            pytest.fail(f"{page.name}: truceline {shlex.join(words)}: {error.format_message()}")


@pytest.mark.parametrize("row", ["zones chek x", "line send", "line send bravo.example --kind order", "check"])
def test_a_command_that_there_is_not_would_be_found(row: str) -> None:
    (words,) = commands_in(f"```sh\ntruceline {row}\n```\n")
    with pytest.raises(click.ClickException):
        parsed(words)


def test_commands_behind_pipes_are_found_too() -> None:
    piped = "truceline watch replay x --json | truceline alert take -"
    text = f"```sh\nexport A=1\ncat x | truceline alert take - # now\n{piped}\n```\n"
    assert [words[:2] for words in commands_in(text)] == [["alert", "take"], ["watch", "replay"], ["alert", "take"]]
