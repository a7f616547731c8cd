"""truceline zones: what is wrong with zone files, and what is in them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from truceline.cli.exits import ExitCode
from truceline.cli.output import say_what_was_skipped

if TYPE_CHECKING:
    from truceline.wiring.watching.zone_files import ZoneIds

# What reads and prints zones is imported where it is used: it loads NumPy, which would make --help slow.

Command = TypeVar("Command", bound=Callable[..., Any])


@click.group()
def zones() -> None:
    """Check and show zone files."""


def zone_files_given(command: Command) -> Command:
    """The command with the arguments that every command on zone files takes."""
    files = click.argument("files", nargs=-1, required=True, type=click.Path(), metavar="FILE...")
    ids = click.option(
        "--zone-ids",
        type=click.Choice(["auto", "file"]),
        default="auto",
        show_default=True,
        help="Take ids from the features, or make each FILE#NUMBER.",
    )
    return files(ids(command))


@zones.command()
@zone_files_given
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row for each finding.")
@click.pass_context
def check(ctx: click.Context, files: tuple[str, ...], zone_ids: ZoneIds, as_json: bool) -> None:
    """Find what is wrong, or probably not as meant, in GeoJSON zone files.

    Ends with 0 if nothing is wrong, with 3 if there are errors or warnings.
    """
    from truceline.cli.watching.zone_listing import is_clean, print_findings, print_findings_json
    from truceline.wiring.watching.zone_files import check_zones

    read = check_zones(files, now_at=time.time_ns() // 1_000_000, zone_ids=zone_ids)
    if as_json:
        print_findings_json(read.findings)
    else:
        print_findings(read, len(files))
    if not is_clean(read.findings):
        ctx.exit(ExitCode.FOUND)


@zones.command()
@zone_files_given
@click.option("--skip-bad", is_flag=True, help="Leave out features that cannot be used, and say which.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row for each geometry.")
@click.option("--geojson", "as_geojson", is_flag=True, help="Print the zones as GeoJSON as RFC 7946 has it.")
@click.option("--draw-circles", is_flag=True, help="With --geojson: show circles as rings of 360 corners.")
def show(
    files: tuple[str, ...], zone_ids: ZoneIds, skip_bad: bool, as_json: bool, as_geojson: bool, draw_circles: bool
) -> None:
    """List the zones of GeoJSON files, or write them anew."""
    from truceline.cli.watching.zone_listing import print_geometries, print_geometries_json
    from truceline.wiring.watching.zone_files import geojson_text, read_zones

    if as_json and as_geojson:
        raise click.UsageError("--json and --geojson exclude each other")
    if draw_circles and not as_geojson:
        raise click.UsageError("--draw-circles belongs to --geojson")
    read = read_zones(files, zone_ids=zone_ids, skip_bad=skip_bad)
    if as_geojson:
        click.echo(geojson_text(read.zones, draw_circles=draw_circles), nl=False)
    elif as_json:
        print_geometries_json(read.zones)
    else:
        print_geometries(read.zones)
    say_what_was_skipped(read)
