"""truceline handover: one officer gives the watch to the next, and both sign."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from truceline.cli.duty.officers import OPERATOR, Officer, officer_given
from truceline.cli.lines.node_options import Desk, desk_given, home_option, json_option, office_in
from truceline.cli.output import print_json_row, print_rows, say
from truceline.model.times import dtg_from_instant

_DIGITS = 12


@click.group()
def handover() -> None:
    """Draw up what the next officer must know, and have both desks sign it."""


@handover.command()
@click.option("--to", required=True, metavar="DESK", help="The desk that takes over.")
@click.option("--drill", is_flag=True, help="It is only practised: it tells of drills, and of nothing real.")
@officer_given
@json_option
def draft(to: str, drill: bool, officer: Officer, as_json: bool) -> None:
    """Draw up a handover as things stand now: it is on record, and nobody has signed it.

    Open alerts, messages on every line that want an answer, what changes in the next 12 hours, feeds and since when
    they are silent, the log since the last handover, and what is not known here.
    """
    with office_in(officer.folder) as office:
        found = office.ask("handover-draft", by=officer.desk, to=to, operator=officer.operator, drill=drill)
    _print(found, as_json)


@handover.command()
@click.argument("handover_id", metavar="[ID]", required=False, default="")
@click.option("--yes", is_flag=True, help="Do not ask: the officer has read it.")
@click.option("--operator", metavar="NAME", help="Who signs; else TRUCELINE_OPERATOR.")
@desk_given
@json_option
def sign(handover_id: str, yes: bool, operator: str | None, desk: Desk, as_json: bool) -> None:
    """Sign a handover, by ID or the newest, with the key of a desk that it is between."""
    from truceline.signing.notes import countersign, read_unverified
    from truceline.wiring.running import tell_who_signed

    with office_in(desk.folder) as office:
        found = office.ask("handover-show", id=handover_id)
        if not yes:
            click.echo("\n".join(found["rows"]), err=True)
            click.confirm("You have read this, and sign it?", abort=True, err=True)
        signature = desk.signature()
        text = found["text"]
        if "note" in found:
            note = countersign(read_unverified(found["note"].encode()), signature.key).encoded
        else:
            note = signature(text)
        tell_who_signed(office, signature, text)
        name = operator if operator is not None else os.environ.get(OPERATOR, "")
        signed = office.ask("handover-sign", id=found["id"], note=note.decode(), operator=name)
    if as_json:
        print_json_row(signed)
    else:
        print_rows([_standing(signed)])


@handover.command()
@click.argument("handover_id", metavar="[ID]", required=False, default="")
@home_option
@json_option
def show(handover_id: str, folder: str | None, as_json: bool) -> None:
    """Show a handover, by ID or the newest, and who has signed it."""
    with office_in(folder) as office:
        found = office.ask("handover-show", id=handover_id)
    _print(found, as_json)


@handover.command("print")
@click.argument("handover_id", metavar="[ID]", required=False, default="")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write it there.")
@home_option
def print_(handover_id: str, folder: str | None, output: Path | None) -> None:
    """Print a handover as plain text for paper: the report, then the signed document that names its hash."""
    from truceline.wiring.handing.handed_files import write_handed_file

    with office_in(folder) as office:
        found = office.ask("handover-show", id=handover_id)
    rows = [*found["rows"], "", "-" * 72, _standing(found), ""]
    rows += (found["note"] if "note" in found else found["text"]).splitlines()
    text = "".join(f"{row}\n" for row in rows)
    if output:
        write_handed_file(output, text.encode())
        say(f"written to {output}")
    else:
        click.echo(text, nl=False)


@handover.command("list")
@home_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row for each handover.")
def list_(folder: str | None, as_json: bool) -> None:
    """List the handovers on record, the oldest first."""
    with office_in(folder) as office:
        found = office.ask("handover-list")["handovers"]
    for each in found:
        if as_json:
            print_json_row(each)
        else:
            print_rows([_standing(each)])


def _print(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json_row(found)
        return
    print_rows(found["rows"])
    say(_standing(found))


def _standing(found: dict[str, Any]) -> str:
    """Who has signed, and who has not."""
    drill = "DRILL " if found["drill"] else ""
    between = (
        f"{drill}handover {found['id'][:_DIGITS]} of {dtg_from_instant(found['at'])}, {found['by']} to {found['to']}"
    )
    missing = [desk for desk in (found["by"], found["to"]) if desk not in found["signed"]]
    signed = f"signed by {', '.join(found['signed'])}" if found["signed"] else "signed by nobody"
    return f"{between}: {signed}" + (f"; MISSING: {', '.join(missing)}" if missing else "")
