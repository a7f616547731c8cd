"""Writes the page on the command line from the commands themselves.

    python tools/command_line_page.py

A test holds docs/reference/command-line.md to what this makes.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from truceline.cli.main import root

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "command-line.md"
EXIT_CODES = ROOT / "docs" / "decisions" / "0005-errors-and-exit-codes.md"

OPENING = """\
# Command line

Made by `tools/command_line_page.py` from the commands themselves. Change their help texts, then run it.

Results go to standard output and everything else to standard error, so results can be piped. An option whose value
ends in `...` takes all that follow up to the next option: name the REPORTS before it. Options without a default
are off or unset. Every command tells its usage with `-h` or `--help`.
"""

ENVIRONMENT = """\
## Environment

| variable | meaning |
|---|---|
| `NO_COLOR` | if it is set and not empty, nothing is coloured, even on a terminal |
| `COLUMNS` | how wide the terminal is taken to be |
| `NUMBA_CACHE_DIR` | the folder where machine code is kept; otherwise `truceline` in the user's folder for caches |
| `TRUCELINE_HOME` | folder of the node that a command means, where `--home` does not name one |
| `TRUCELINE_OPERATOR` | who sits at the desk, where `--operator` does not name somebody; it goes on record |
| `XDG_DATA_HOME` | the user's folder for data, where a node lies if neither names one; otherwise `~/.local/share` |
| `XDG_CACHE_HOME` | the user's folder for caches; otherwise `~/.cache` |
"""


def page() -> str:
    """The whole page, in Markdown."""
    codes = re.findall(r"^\| \d+ \|.*\n", EXIT_CODES.read_text(encoding="utf-8"), re.MULTILINE)
    exits = (
        "## Exit codes\n\n"
        "Why they are these: [decision 5](../decisions/0005-errors-and-exit-codes.md).\n\n"
        "| exit code | meaning | what a script does |\n|---|---|---|\n"
    )
    return "\n".join([OPENING, *_sections(root, None, "truceline"), exits + "".join(codes), ENVIRONMENT])


def _sections(command: click.Command, parent: click.Context | None, name: str) -> Iterator[str]:
    """The section of a command, and those of the commands below it."""
    with click.Context(command, parent=parent, info_name=name) as ctx:
        yield _section(command, ctx)
        if isinstance(command, click.Group):
            for verb in command.list_commands(ctx):
                below = command.get_command(ctx, verb)
                assert below is not None
                yield from _sections(below, ctx, verb)


def _section(command: click.Command, ctx: click.Context) -> str:
    usage = " ".join([ctx.command_path, *command.collect_usage_pieces(ctx)])
    paragraphs = re.split(r"\n\s*\n", (command.help or "").strip())
    text = "".join(" ".join(paragraph.split()) + "\n\n" for paragraph in paragraphs)
    return (
        f"## {ctx.command_path}\n\n```\n{usage}\n```\n\n{text}{_verbs(command, ctx)}{_options(command, ctx)}".rstrip()
        + "\n"
    )


def _verbs(command: click.Command, ctx: click.Context) -> str:
    if not isinstance(command, click.Group):
        return ""
    below = [(verb, command.get_command(ctx, verb)) for verb in command.list_commands(ctx)]
    rows = [f"| [`{verb}`](#{_anchor(ctx, verb)}) | {one.get_short_help_str(200)} |\n" for verb, one in below if one]
    return "| command | what it does |\n|---|---|\n" + "".join(rows) + "\n"


def _anchor(ctx: click.Context, verb: str) -> str:
    return f"{ctx.command_path} {verb}".replace(" ", "-")


def _options(command: click.Command, ctx: click.Context) -> str:
    records = [parameter.get_help_record(ctx) for parameter in command.params]
    rows = [f"| `{_cell(option)}` | {_cell(text)} |\n" for option, text in filter(None, records) if text]
    return "| option | meaning |\n|---|---|\n" + "".join(rows) if rows else ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main() -> int:
    """Write the page; the exit code."""
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
