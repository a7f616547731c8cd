"""Every command that a page names exists, with these options, even where it cannot be run as it stands."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from truceline.cli.main import root as root_command

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "README.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*/README.md"))
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"^ {4}(\S.*)$", re.MULTILINE)
COMMAND = re.compile(r"^(?:\$ )?(?:\S*/)?truceline ([^\n]+)", re.MULTILINE)
BEYOND = re.compile(r" (?:2?>|\||&&?)(?: |$)")
"""What the shell does with a command begins there."""
MADE = "docs/reference/command-line.md"
"""Its usages are no calls."""


def _commands() -> list[tuple[str, str]]:
    found = []
    for page in PAGES:
        name = str(page.relative_to(ROOT))
        text = page.read_text(encoding="utf-8")
        blocks = [
            block for language, block in BLOCK.findall(text) if language in ("", "console", "sh") and name != MADE
        ]
        blocks += INDENTED.findall(BLOCK.sub("", text))
        found += [(name, command) for block in blocks for command in COMMAND.findall(block)]
    return sorted(set(found))


def test_there_are_commands_to_be_checked() -> None:
    assert len(_commands()) > 10


@pytest.mark.parametrize(("page", "command"), _commands())
def test_a_command_on_a_page_would_be_understood(page: str, command: str) -> None:
    words = shlex.split(BEYOND.split(command)[0])
    _parsed(root_command, words, None)


def _parsed(command: click.Command, words: list[str], parent: click.Context | None) -> None:
    """Read the words as the command line does, without running anything; an option that is not there is an error."""
    try:
        ctx = command.make_context(command.name, words, parent=parent)
    except click.exceptions.Exit:
        return  # such as --version
    if isinstance(command, click.Group):
        _, below, rest = command.resolve_command(ctx, [*ctx._protected_args, *ctx.args])
        assert below is not None
        _parsed(below, rest, ctx)
