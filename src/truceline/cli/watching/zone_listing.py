"""What a check of zone files found, and the geometries in them, listed for people and for scripts."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import click

from truceline.cli.output import print_json_row, print_table, printable
from truceline.model.zones import Zone
from truceline.wiring.watching.zone_files import Finding, Severity, ZonesRead, area_km2, box_of

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_TOLD_OF_A_KIND = 3
"""Warnings and notes of one kind and file that people are told one by one; scripts are told all."""
_SHORT_VERSION = 12


def print_findings_json(findings: Iterable[Finding]) -> None:
    """Print one JSON object a row for each finding."""
    for finding in findings:
        print_json_row(_as_document(finding))


def print_findings(read: ZonesRead, files: int) -> None:
    """Print findings for people: all errors, of the rest the first few of each kind and file, and what it comes to.

    Args:
        files: how many were read.
    """
    told: Counter[tuple[str, str]] = Counter()
    for finding in read.findings:
        kind = finding.file, finding.code
        told[kind] += 1
        if finding.severity is Severity.ERROR or told[kind] <= _TOLD_OF_A_KIND:
            _print_finding(finding)
        elif told[kind] == _TOLD_OF_A_KIND + 1:
            click.echo(f"{finding.file}\n  more of the kind {finding.code} follow: --json tells all\n")
    click.echo(_summary(read, files))


def is_clean(findings: Iterable[Finding]) -> bool:
    """True if there is nothing but notes."""
    return all(finding.severity is Severity.NOTE for finding in findings)


def print_geometries_json(zones: Iterable[Zone]) -> None:
    """Print one JSON object a row for each geometry of each zone."""
    for row in _geometries(zones):
        print_json_row(row)


def print_geometries(zones: Iterable[Zone]) -> None:
    """Print a table with one row for each geometry of each zone."""
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


def _print_finding(finding: Finding) -> None:
    feature = "" if finding.feature is None else f" #{finding.feature}"
    zone = "" if finding.zone is None else f" zone {printable(finding.zone)}"
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


def _rounded(km2: float | None) -> float | None:
    """To a square metre."""
    return None if km2 is None else round(km2, 6)


def _area_text(km2: float | None) -> str:
    if km2 is None:
        return ""
    return f"{km2:,.0f}" if km2 >= 1000 else f"{km2:.4g}"
