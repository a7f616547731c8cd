"""truceline serve: a node that runs."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import signal
import sys
import time
from typing import TYPE_CHECKING

import click

from truceline.cli.exits import ExitCode
from truceline.cli.lines.node_options import home_of, home_option
from truceline.cli.output import json_row, printable, say
from truceline.model.times import text_from_instant

if TYPE_CHECKING:
    from truceline.wiring.serving.happenings import Happening

_COLOURS = {
    **dict.fromkeys(("overdue", "unattended", "fork", "frozen"), "red"),
    "trouble": "yellow",
    "arrived": "green",
}
_SHORT_ID = 16


@click.command()
@home_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row for whatever happens.")
@click.pass_context
def serve(ctx: click.Context, folder: str | None, as_json: bool) -> None:
    """Run the node: answer peers, call them, and keep the time, until it is told to stop.

    It answers HTTP too: on 127.0.0.1:7480, or where the settings say. Other commands work meanwhile: they ask the
    running node. What happens is told on standard error, without the texts of messages.
    """
    from truceline.api.server import Api
    from truceline.wiring.serving.service import serve as serve_home

    told_to_stop_by = serve_home(home_of(folder), _print_happening if as_json else _say_happening, Api())
    if told_to_stop_by == signal.SIGINT:
        ctx.exit(ExitCode.INTERRUPTED)


def _say_happening(happening: Happening) -> None:
    parts = (happening.peer, printable(happening.words), happening.note_id[:_SHORT_ID])
    words = ", ".join(part for part in parts if part)
    say(f"{_clock()} {words}", title=happening.what, colour=_COLOURS.get(happening.what))


def _print_happening(happening: Happening) -> None:
    present = {name: value for name, value in happening._asdict().items() if value}
    sys.stdout.write(f"{json_row({'at': _clock()} | present)}\n")
    sys.stdout.flush()


def _clock() -> str:
    return text_from_instant(time.time_ns() // 1_000_000)
