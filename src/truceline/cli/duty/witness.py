"""truceline incident witness, and sheet: what two people or more saw, in one text that each of them stands by."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from truceline.cli.duty.given_files import file_content
from truceline.cli.duty.incident_words import incident_rows
from truceline.cli.duty.officers import Officer, officer_given
from truceline.cli.lines.instants import TIME
from truceline.cli.lines.node_options import home_of, home_option, json_option, office_in
from truceline.cli.output import print_json_row, print_rows, say

_LANGUAGES = ["ar", "en", "es", "fa", "fr", "ru", "uk"]
MOST_WITNESSES = 8


@click.command()
@click.argument("incident_id", metavar="ID")
@click.option("--text", required=True, metavar="WORDS", help="What they saw, in the words that each of them stands by.")
@click.option("--from", "from_at", required=True, type=TIME, metavar="TIME", help="From when they saw it.")
@click.option("--to", "to_at", type=TIME, metavar="TIME", help="To when; else the instant when it began.")
@click.option("--seen-from", "where", required=True, metavar="WORDS", help="Where they stood, and how they saw it.")
@click.option(
    "--witness",
    "witnesses",
    multiple=True,
    required=True,
    metavar="NAME[=ROLE]",
    help="Who saw it, and as what; two at least.",
)
@click.option("--adds", multiple=True, metavar="NAME=WORDS", help="What one of them adds, or saw otherwise.")
@click.option("--file", "files", multiple=True, metavar="FILE", help="The sheet that they signed; kept by its hash.")
@click.option("--said-by", required=True, metavar="NAME", help="Who took it down.")
@click.option("--source", default="", metavar="WORDS", help="Where that stands, such as a row of a deck log.")
@officer_given
@json_option
def witness(incident_id: str, officer: Officer, as_json: bool, **given: Any) -> None:
    """Record a statement of two witnesses or more: one text, and everybody who stands by it.

    The record shows who took it down and when. That they said so is that one's word; a signed sheet goes along as a
    file.
    """
    from truceline.wiring.acts.act import text_from_bytes

    said = {"said_by": given["said_by"]} | ({"source": given["source"]} if given["source"] else {})
    to_at = given["from_at"] if given["to_at"] is None else given["to_at"]
    content = {
        "text": given["text"],
        "from_at": given["from_at"],
        "to_at": to_at,
        "where": given["where"],
        "witnesses": _witnesses(given["witnesses"], given["adds"]),
    }
    sheets = [(Path(name).name, text_from_bytes(file_content(Path(name)))) for name in given["files"]]
    with office_in(officer.folder) as office:
        found = office.ask("incident-say", id=incident_id, **officer.by, verb="witness", content=content | said)
        for name, sheet in sheets:
            found = office.ask("incident-file", id=incident_id, **officer.by, content=sheet, name=name, **said)
    print_json_row(found) if as_json else print_rows(incident_rows(found))


@click.command()
@click.argument("incident_id", metavar="[ID]", required=False, default="")
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False), metavar="FILE", help="The PDF to write."
)
@click.option(
    "--lang", "language", type=click.Choice(_LANGUAGES), default="en", show_default=True, help="Of its words."
)
@click.option(
    "--witnesses",
    type=click.IntRange(2, MOST_WITNESSES),
    default=2,
    show_default=True,
    help="How many there is room for; two fit on one sheet.",
)
@click.option(
    "--drill", is_flag=True, help="Nothing of it is real: of a sheet without an incident, which says so itself."
)
@click.option("--desk", default="duty", show_default=True, metavar="NAME", help="The desk that asks.")
@home_option
@json_option
def sheet(incident_id: str, output: str, folder: str | None, as_json: bool, **given: Any) -> None:
    """Make a blank sheet for a statement of two witnesses or more, to be filled in by hand and signed.

    With the ID of an incident, it bears what is on record of that; without, all is left to be written. What is written
    on it goes on record by `truceline incident witness`, and the sheet with it by --file.
    """
    from truceline.wiring.media.witness_sheets import Blank, write_sheet

    if incident_id and given["drill"]:
        raise click.UsageError("an incident says itself if it is a drill: leave --drill out")
    incident = None
    if incident_id:
        with office_in(folder) as office:
            incident = office.ask("incident-show", id=incident_id, desk=given["desk"])
    is_drill = given["drill"] or bool(incident and incident["drill"])
    write_sheet(
        Path(output), Blank(home_of(folder).party, given["language"], given["witnesses"], given["drill"]), incident
    )
    if as_json:
        print_json_row({"pdf": output, "id": incident and incident["id"], "drill": is_drill})
    else:
        say(f"{'DRILL: ' if is_drill else ''}a sheet for {given['witnesses']} witnesses is in {output}")


def _witnesses(named: tuple[str, ...], added: tuple[str, ...]) -> list[dict[str, str]]:
    words = dict(_parted(each, "--adds") for each in added)
    found = []
    for each in named:
        name, role = _parted(each, "--witness") if "=" in each else (each, "")
        found.append({"name": name} | _filled(role=role, words=words.pop(name, "")))
    if words:
        raise click.UsageError(f"--adds {min(words)}: no --witness has that name")
    return found


def _parted(text: str, option: str) -> tuple[str, str]:
    name, _, rest = text.partition("=")
    if not name or not rest:
        raise click.UsageError(f"{option} {text}: write NAME=WORDS")
    return name, rest


def _filled(**texts: str) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text}
