"""truceline watch: position reports held against zones, and what comes of it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from truceline.cli.output import printable
from truceline.cli.watching.many_values import ManyValued
from truceline.cli.watching.watch_options import WatchCall, watch_options
from truceline.wiring.uncollected import uncollected

# What replays is imported where it is used: it loads Numba, which would make --help slow.


@click.group()
def watch() -> None:
    """Watch position reports against zones."""


@watch.command(cls=ManyValued)
@watch_options
@click.option(
    "--movements",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE...",
    help="Files of notices (CSV, XLSX, GeoJSON): tell where their movements deviate.",
)
@click.option(
    "--notices-of",
    type=click.Path(file_okay=False),
    metavar="FOLDER",
    help="Folder of a node: follow the movements that it knows of, and tell of others near its sites and convoys.",
)
@click.option("--summary", "only_summary", is_flag=True, help="Print what it comes to for each zone, not the events.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row for each event, or one summary.")
def replay(
    only_summary: bool, as_json: bool, movements: tuple[Path, ...], notices_of: str | None, **given: Any
) -> None:
    """Replay recorded reports, and tell what happened.

    REPORTS are files of any format, also gzipped, or - for standard input. Events are told as they become
    certain; at the end, on standard error, what became of every row of the reports.
    """
    with uncollected():
        from truceline.cli.watching.followed_notices import following
        from truceline.cli.watching.replayed import print_replay

    if not (given["zone_files"] or movements or notices_of):
        raise click.UsageError("name zones by --zones, movements by --movements, or a node by --notices-of")
    followed = following(movements, notices_of)
    print_replay(WatchCall.taken_from(given), followed, only_summary=only_summary, as_json=as_json)


@watch.command(cls=ManyValued)
@watch_options
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FILE", help=".svg or .png")
@click.option("--title", metavar="TEXT", help="Title; otherwise from when to when.")
@click.option("--box", nargs=4, type=float, metavar="W S E N", help="Degrees to show; otherwise all tracks and events.")
def plot(output: Path, title: str | None, box: tuple[float, float, float, float] | None, **given: Any) -> None:
    """Draw zones, tracks and events as a picture for a report.

    REPORTS are files of any format, also gzipped, or - for standard input.
    """
    if not given["zone_files"]:
        raise click.UsageError("name the zones by --zones")
    with uncollected():
        from truceline.cli.watching.replayed import draw_replay

    draw_replay(WatchCall.taken_from(given), output, title=title and printable(title), box=box)
