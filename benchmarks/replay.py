"""The whole way from a file of reports to events on standard output, on real traffic."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import gzip
from pathlib import Path

from benchmarks.command import run
from benchmarks.survey import Figure

_REPORTS = "ais/noaa_us_20220103_0000-0025.csv.gz"
_ZONES = "zones/enc_*.geojson"


def missing_data(data: Path) -> str:
    """What the replay needs and the folder lacks; empty if nothing."""
    reports = [] if (data / _REPORTS).is_file() else [_REPORTS]
    zones = [] if list(data.glob(_ZONES)) else [_ZONES]
    return ", ".join(reports + zones)


def replay_figures(data: Path, rounds: int) -> list[Figure]:
    """Reports and events a second of ``truceline watch replay``, and its memory; the first run is thrown away.

    Some features of the charts are points or lines without an extent, which are no zones: they are skipped.
    """
    reports, zones = data / _REPORTS, sorted(data.glob(_ZONES))
    options = [argument for zone_file in zones for argument in ("--zones", zone_file)]
    runs = [run("watch", "replay", reports, *options, "--skip-bad", "--json") for _ in range(rounds + 1)][1:]
    with gzip.open(reports) as rows:
        count = sum(1 for _ in rows) - 1
    return [
        Figure(f"replay of {count:,} reports", "s", tuple(once.wall_s for once in runs)),
        Figure("the same in processor time", "s", tuple(once.cpu_s for once in runs)),
        Figure("reports", "a second", tuple(count / once.wall_s for once in runs)),
        Figure("events", "told", tuple(float(once.rows) for once in runs)),
        Figure("events", "a second", tuple(once.rows / once.wall_s for once in runs)),
        Figure("memory at the most", "MB", tuple(once.peak_mb for once in runs)),
    ]
