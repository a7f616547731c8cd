"""truceline zones: what is wrong with zone files, and what is in them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import click

from truceline.cli.exits import ExitCode
from truceline.cli.output import print_json_row, print_table, say_what_was_skipped
from truceline.model.zones import Zone
from truceline.wiring.zone_files import (
    Finding,
    Severity,
    ZoneIds,
    ZonesRead,
    area_km2,
    box_of,
    check_zones,
    geojson_text,
    read_zones,
)

Command = TypeVar("Command", bound=Callable[..., Any])

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_TOLD_OF_A_KIND = 3
"""Warnings and notes of one kind and file that people are told one by one; scripts are told all."""
_SHORT_VERSION = 12


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
    read = check_zones(files, now_at=time.time_ns() // 1_000_000, zone_ids=zone_ids)
    if as_json:
        for finding in read.findings:
            print_json_row(_as_document(finding))
    else:
        _print_findings(read.findings)
        click.echo(_summary(read, len(files)))
    if any(finding.severity is not Severity.NOTE for finding in read.findings):
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
    if as_json and as_geojson:
        raise click.UsageError("--json and --geojson exclude each other")
    if draw_circles and not as_geojson:
        raise click.UsageError("--draw-circles belongs to --geojson")
    read = read_zones(files, zone_ids=zone_ids, skip_bad=skip_bad)
    if as_geojson:
        click.echo(geojson_text(read.zones, draw_circles=draw_circles), nl=False)
    elif as_json:
        for row in _geometries(read.zones):
            print_json_row(row)
    else:
        _print_geometries(read.zones)
    say_what_was_skipped(read)


def _as_document(finding: Finding) -> dict[str, Any]:
    lon, lat = finding.place or (None, None)
    return {
        "severity": str(finding.severity),
        "code": str(finding.code),
        "file": finding.file,
        "feature": finding.feature,
        "zone": finding.zone,
        "lon": lon,
        "lat": lat,
        "message": finding.message,
        "hint": finding.hint or None,
    }


def _print_findings(findings: Iterable[Finding]) -> None:
    """Print findings for people: all errors, and of the rest the first few of each kind and file."""
    told: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        kind = finding.file, finding.code
        told[kind] += 1
        if finding.severity is Severity.ERROR or told[kind] <= _TOLD_OF_A_KIND:
            _print_finding(finding)
        elif told[kind] == _TOLD_OF_A_KIND + 1:
            click.echo(f"{finding.file}\n  more of the kind {finding.code} follow: --json tells all\n")


def _print_finding(finding: Finding) -> None:
    feature = "" if finding.feature is None else f" #{finding.feature}"
    zone = "" if finding.zone is None else f" zone {finding.zone}"
    place = "" if finding.place is None else f" at {finding.place[0]:.5f}, {finding.place[1]:.5f}"
    severity = click.style(finding.severity, fg=_COLOURS[finding.severity], bold=True)
    click.echo(f"{finding.file}{feature}{zone}{place}")
    click.echo(f"  {severity}: {finding.message} ({finding.code})")
    if finding.hint:
        click.echo(f"  hint: {finding.hint}")
    click.echo()


def _summary(read: ZonesRead, files: int) -> str:
    severities = Counter(finding.severity for finding in read.findings)
    found = ", ".join(_counted(severities[severity], severity) for severity in Severity if severities[severity])
    return f"{_counted(len(read.zones), 'zone')} can be used from {_counted(files, 'file')}: {found or 'nothing found'}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _geometries(zones: Iterable[Zone]) -> Iterator[dict[str, Any]]:
    """One document for each geometry of each zone: what it is, how large, and where."""
    for zone in zones:
        for standing, shape in zone.geometries.items():
            west, south, east, north = box_of(shape) or (None, None, None, None)
            yield {
                "zone": zone.id,
                "name": zone.name or None,
                "kind": str(zone.kind),
                "standing": standing,
                "shape": type(shape).__name__.lower(),
                "area_km2": _rounded(area_km2(shape)),
                "west": west,
                "south": south,
                "east": east,
                "north": north,
                "version": zone.version,
            }


def _print_geometries(zones: Sequence[Zone]) -> None:
    titles = ("zone", "name", "kind", "standing", "shape", "km2", "west south east north", "version")
    rows = [
        (
            row["zone"],
            row["name"] or "",
            row["kind"],
            row["standing"],
            row["shape"],
            _area_text(row["area_km2"]),
            "" if row["west"] is None else " ".join(f"{row[edge]:.4f}" for edge in ("west", "south", "east", "north")),
            row["version"][:_SHORT_VERSION],
        )
        for row in _geometries(zones)
    ]
    print_table(titles, rows, right=("km2",))


def _rounded(km2: float | None) -> float | None:
    """To a square metre."""
    return None if km2 is None else round(km2, 6)


def _area_text(km2: float | None) -> str:
    if km2 is None:
        return ""
    return f"{km2:,.0f}" if km2 >= 1000 else f"{km2:.4g}"
