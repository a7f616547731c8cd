"""truceline account compare and facts: accounts side by side, and what follows from them together."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from truceline.cli.accounts.account_words import check_rows, comparison_rows, copy_rows, head_rows
from truceline.cli.accounts.naming import accounts_called
from truceline.cli.lines.node_options import home_option, json_option, log_asked_option
from truceline.cli.output import print_json_row, print_rows, print_table, printable

# What compares is imported where it is used: it loads gazetteers and kernels, which would make --help slow.


def _beside_given(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what accounts are held against."""
    options = (
        click.argument("names", metavar="ACCOUNT...", nargs=-1),
        click.option("--incident", default="", metavar="ID", help="All accounts of an incident, and its record."),
        click.option("--zones", multiple=True, metavar="FILE", help="Zones in GeoJSON, beside those that bind us."),
        click.option("--places", multiple=True, metavar="FILE", help="Places: JSON, a GeoNames .txt, a .geojson."),
        click.option(
            "--day",
            default=None,
            type=click.DateTime(["%Y-%m-%d"]),
            metavar="YYYY-MM-DD",
            help="Day of the incident; else the latest that the accounts give.",
        ),
        log_asked_option,
        home_option,
        json_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@_beside_given
def compare(names: tuple[str, ...], incident: str, folder: str | None, as_json: bool, **given: Any) -> None:
    """Set accounts side by side, topic by topic, and hold their claims against zones and the record.

    Each is a file of claims (.json), a report, or an account on record by its first digits.
    """
    from truceline.wiring.comparing import Beside, compared

    accounts, record = accounts_called(names, folder, incident, given["log"])
    found = compared(accounts, Beside(given["zones"], given["places"], _day(given["day"]), record))
    if as_json:
        print_json_row(found)
        return
    print_rows(head_rows(found))
    print_table(("question", "relation", "what each says", "claims"), comparison_rows(found))
    print_rows(copy_rows(found))
    print_rows(check_rows(found))


@click.command()
@_beside_given
def facts(names: tuple[str, ...], incident: str, folder: str | None, as_json: bool, **given: Any) -> None:
    """Show what all accounts accept, what is disputed, what only one says, and what nobody knows.

    Nothing here is a finding; findings are those of observers and mediators of the charter, in their own words.
    """
    from truceline.wiring.comparing import Beside, settled

    accounts, record = accounts_called(names, folder, incident, given["log"])
    found, rows = settled(accounts, Beside(given["zones"], given["places"], _day(given["day"]), record))
    if as_json:
        print_json_row(found)
        return
    print_rows(head_rows(found))
    print_table(("standing", "question", "what each says", "origins"), rows, right=("origins",))
    findings = [
        f"{each['body']}: {each['text']} ({each['confidence']}; {each['source']})" for each in found["findings"]
    ]
    print_rows(map(printable, findings or ["no mandated body has stated a finding"]))


def _day(day: object) -> str:
    return "" if day is None else str(day)[:10]
