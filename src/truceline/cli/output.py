"""What people and scripts get to see: rows of JSON on standard output, messages on standard error."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from truceline.errors import TrucelineError

if TYPE_CHECKING:
    from truceline.wiring.watching.zone_files import ZonesRead

_TOLD_APART = ("id-twice", "name-twice")
_JOINERS = "\u200c\u200d"
_WIDEST_TABLE = 10_000
"""More columns than any terminal has, so that rich neither folds nor cuts a row."""


def colour_wanted() -> bool | None:
    """False if NO_COLOR forbids colour (https://no-color.org), else None: only a terminal gets it."""
    return False if os.environ.get("NO_COLOR") else None


def say(message: str, *, title: str = "", colour: str | None = None) -> None:
    """Write a message for people to standard error, so that it never mixes with results."""
    head = click.style(f"{title}: ", fg=colour, bold=True) if title else ""
    click.echo(head + message, err=True, color=colour_wanted())


def say_error(error: TrucelineError) -> None:
    """Write what went wrong, its code in words, and what to do."""
    say(f"{error} ({error.code})", title="error", colour="red")
    if error.hint:
        say(error.hint, title="hint", colour="cyan")


def print_json_row(document: Mapping[str, Any]) -> None:
    """Print one JSON object on a row of its own; absent values are left out."""
    click.echo(json_row(document))


def json_row(document: Mapping[str, Any]) -> str:
    """One JSON object in one row of text; absent values are left out."""
    present = {name: value for name, value in document.items() if value is not None}
    return json.dumps(present, ensure_ascii=False, allow_nan=False)


def print_rows(rows: Iterable[str]) -> None:
    """Print rows of text, written out at once."""
    text = "\n".join(rows)
    if text:
        click.echo(text)


def printable(text: str) -> str:
    """A text from a file, with a sign in place of whatever would move the cursor or change colours.

    What joins and parts letters stays: Persian is written with it.
    """
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() or character in _JOINERS else "\N{REPLACEMENT CHARACTER}"
        for character in text
    )


def print_table(titles: Sequence[str], rows: Iterable[Sequence[str]], *, right: Iterable[str] = ()) -> None:
    """Print a table as wide as it needs to be, one row of text a row: rows can be cut out and counted.

    Args:
        titles: of the columns. rows: one text for each column.
        right: titles of the columns whose texts end at the right.
    """
    # rich takes longer to load than every command that prints no table.
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in titles:
        table.add_column(title, no_wrap=True, justify="right" if title in right else "left")
    for row in rows:
        # As Text, for names from files may look like rich's markup.
        table.add_row(*(Text(printable(cell)) for cell in row))
    console = Console(no_color=colour_wanted() is False, width=_WIDEST_TABLE)
    with console.capture() as printed:
        console.print(table)
    for row_printed in printed.get().splitlines():
        click.echo(row_printed.rstrip())


def say_what_was_skipped(read: ZonesRead) -> None:
    """Tell every feature that was left out of the zones read, ids that are not as given, and that there is more."""
    for finding in read.findings:
        if finding.severity == "error":
            where = f"{finding.file} #{finding.feature}"
            say(f"{where}: {finding.message} ({finding.code})", title="left out", colour="red")
    told_apart = sum(finding.code in _TOLD_APART for finding in read.findings)
    if told_apart:
        say(f"{told_apart} features share an id or a name: each is called by its file and number", title="note")
    warnings = sum(finding.severity == "warning" for finding in read.findings)
    if warnings:
        say(
            f"{warnings} in the zone files: truceline zones check FILE... tells them", title="warnings", colour="yellow"
        )
