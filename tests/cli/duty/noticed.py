"""The commands of `truceline notice`, as tests call them on two nodes that have met."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.met_homes import BRAVO, MetHomes
from truceline.cli.main import main
from truceline.wiring.home import Home

_NOW = datetime.fromtimestamp(time.time_ns() // 10**9, UTC)
"""Looked at once: what is said twice is the same, though a minute is over between."""


def in_days(days: float) -> str:
    """A time, so many days from now, as cells have it."""
    return f"{_NOW + timedelta(days=days):%Y-%m-%dT%H:%M}Z"


def signing(met: MetHomes, home: Home) -> list[str]:
    """The options that name a node and give the passphrase of its desk."""
    return ["--home", str(home.folder), "--passphrase-file", str(met.passphrase)]


def at(home: Home) -> list[str]:
    """The option that names a node."""
    return ["--home", str(home.folder)]


def site_options(ref: str = "H-1", place: str = "33.31000N 38.62000E", **more: str) -> list[str]:
    """A site, as options say it."""
    cells = {
        "kind": "site",
        "ref": ref,
        "name": "Rukban clinic",
        "organisation": "Relief",
        "function": "clinic",
        "place": place,
        "radius-m": "150",
        "from": in_days(3),
        "until": in_days(30),
    }
    return [part for name, text in (cells | more).items() for part in (f"--{name}", text)]


def called(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    """The exit code of a command that prints one JSON object, and the object."""
    code = main([*arguments, "--json"])
    out = capsys.readouterr().out
    return code, json.loads(out.splitlines()[-1]) if out else {}


def lodged(met: MetHomes, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    """The id of a site that alfa has lodged for bravo."""
    code, found = called(capsys, "notice", "lodge", BRAVO, *(options or site_options()), *signing(met, met.alfa))
    assert code == 0
    return str(found["id"])


def table(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    """A CSV file of rows."""
    headings = list(dict.fromkeys(name for row in rows for name in row))
    cells = [headings, *([row.get(name, "") for name in headings] for row in rows)]
    path.write_text("".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in cells), encoding="utf-8")
    return path


def site_row(number: int, **more: str) -> dict[str, str]:
    """A site, as a row says it; each number is somewhere else."""
    return {
        "kind": "site",
        "ref": f"S-{number}",
        "name": f"Site {number}",
        "organisation": "Relief",
        "from": in_days(3),
        "until": in_days(30),
        "function": "school",
        "place": f"33.{number:05}N 38.62000E" if number > 999 else f"33.{number * 2:03}00N 38.62000E",
        "radius_m": "100",
    } | more


def movement_row(number: int, **more: str) -> dict[str, str]:
    """A movement, as a row says it; each number goes somewhere else."""
    return {
        "kind": "movement",
        "ref": f"M-{number}",
        "name": f"Convoy {number}",
        "organisation": "Relief",
        "route": f"33.30000N 38.00000E; 33.{number * 2:03}00N 38.50000E",
        "depart": f"{in_days(3)}/{in_days(3.1)}",
        "arrive": f"{in_days(3.2)}/{in_days(3.4)}",
        "half_width_m": "500",
        "vehicles": f"lorry, AB {number}, UN on the roof, lorry-{number}",
        "people": "4",
    } | more
