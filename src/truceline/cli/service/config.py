"""truceline config: the settings of a node, shown, checked, and written for systemd."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import getpass
import json
import sys
from pathlib import Path

import click

from truceline.cli.exits import ExitCode
from truceline.cli.lines.node_options import home_of, home_option, json_option
from truceline.cli.output import print_json_row, print_rows, say


@click.group()
def config() -> None:
    """Show and check the settings of a node, and write a unit for systemd."""


@config.command()
@home_option
@json_option
def show(folder: str | None, as_json: bool) -> None:
    """Show the settings as they hold, with what was left out; files with secrets are named, never read."""
    from truceline.wiring.serving.configuration import settings_document

    document = settings_document(home_of(folder))
    if as_json:
        print_json_row(document)
    else:
        print_rows(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in document.items())


@config.command()
@home_option
@json_option
@click.pass_context
def check(ctx: click.Context, folder: str | None, as_json: bool) -> None:
    """Check the settings and the files that they name; exit code 3 if something is wrong."""
    from truceline.wiring.serving.configuration import faults

    found = list(faults(home_of(folder)))
    if as_json:
        print_json_row({"faults": found})
    else:
        print_rows(found)
        say("nothing is wrong with the settings" if not found else f"{len(found)} things are wrong")
    if found:
        ctx.exit(ExitCode.FOUND)


@config.command()
@click.option("--user", metavar="NAME", help="As whom it runs; else as you.")
@home_option
def systemd(user: str | None, folder: str | None) -> None:
    """Print a unit for systemd that runs the node: save it as /etc/systemd/system/truceline.service."""
    from truceline.wiring.serving.configuration import unit_text

    program = Path(sys.argv[0]).absolute()
    print_rows([unit_text(home_of(folder), program, user or getpass.getuser()).rstrip("\n")])
