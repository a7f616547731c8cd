"""truceline account: reports in plain words, read into claims that say who says what."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from truceline.cli.accounts.compared import compare, facts
from truceline.cli.accounts.naming import file_content
from truceline.cli.accounts.recorded import add, finding, link, list_accounts, show
from truceline.cli.accounts.stated import state
from truceline.cli.output import json_row, print_rows, print_table, printable, say

if TYPE_CHECKING:
    from truceline.accounts.claims import Account, Claim

# What reads is imported where it is used: it loads the words of a language, which would make --help slow.

_WIDEST = 60
_TITLES = ("says", "claim", "how", "who", "figures", "where", "when", "words")


@click.group()
def account() -> None:
    """Read reports into claims that say who says what, keep them, and set them side by side."""


for _command in (compare, facts, state, add, link, list_accounts, show, finding):
    account.add_command(_command)


@account.command()
@click.argument("file", metavar="FILE", type=click.Path(allow_dash=True, dir_okay=False))
@click.option("--title", metavar="TEXT", help="Title of the report, so that it is not read as part of it.")
@click.option("--publisher", metavar="NAME", help="Who published it.")
@click.option(
    "--date",
    metavar="YYYY-MM-DD",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Date of the report: what its weekdays are held against; without it they stay open.",
)
@click.option("--lang", default="en", show_default=True, metavar="CODE", help="Language of the report.")
@click.option("--id", "doc_id", metavar="NAME", help="Name of the account; otherwise the name of the file.")
@click.option("--json", "as_json", is_flag=True, help="Print the claims as one JSON object.")
@click.option(
    "--model",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also ask the model that the table [model] of this file of settings names; the report is sent to it.",
)
def read(file: str, as_json: bool, doc_id: str | None, date: object, model: Path | None, **given: str) -> None:
    """Read one report, plain text or saved HTML; FILE may be - for standard input.

    Nothing is judged, rounded or filled in: what the report does not give stays empty. No model is asked without
    --model; what one proposes is kept only if its words and figures stand in the report, and is marked.
    """
    from truceline.accounts.claims import Document
    from truceline.accounts.claims_json import account_json
    from truceline.wiring.accounts import account_of, proposals_for

    about = Document(
        doc_id=doc_id or ("report" if file == "-" else Path(file).stem),
        title=given["title"],
        publisher=given["publisher"],
        date=None if date is None else str(date)[:10],
        lang=given["lang"],
    )
    content = _content(file)
    told = account_of(content, about)
    proposed, found = proposals_for(content, told, model) if model else (None, None)
    if as_json:
        both = told if proposed is None else replace(told, claims=(*told.claims, *proposed.claims))
        click.echo(json_row(account_json(both) | ({} if found is None else {"proposals": found})))
        return
    _print(told)
    if proposed is not None and found is not None:
        _print_proposals(proposed, found)


def _content(file: str) -> bytes:
    return sys.stdin.buffer.read() if file == "-" else file_content(Path(file))


def _print(told: Account) -> None:
    """The claims as a table: who says it, what, how surely; who did it, how many, where, when."""
    print_table(_TITLES, map(_row, told.claims))
    if not told.claims:
        say("no claims were found: is it a report of an incident?", title="note", colour="yellow")


def _print_proposals(proposed: Account, found: dict[str, Any]) -> None:
    """What a model proposed, apart from what was read, and what of its answer was dropped."""
    print_rows(["", f"proposed by the model {printable(found['model'])}, checked for words and figures only:"])
    if proposed.claims:
        print_table(_TITLES, map(_row, proposed.claims))
    else:
        print_rows(["nothing that stands in the report and was not read"])
    for each in found["dropped"]:
        say(f"proposal {each['number']}, {printable(each['text'])!r}: {printable(each['why'])}", title="dropped")


def _row(claim: Claim) -> tuple[str, ...]:
    words = " ".join(claim.text.split())
    return (
        claim.source.holder,
        str(claim.type).replace("_", " "),
        str(claim.modality),
        claim.actor or "",
        ", ".join(quantity.text for quantity in claim.quantities),
        claim.place.text if claim.place else "",
        claim.time.text if claim.time else "",
        words if len(words) <= _WIDEST else words[: _WIDEST - 3] + "...",
    )
