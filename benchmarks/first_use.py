"""How long a new user waits: help, the first watch ever, and every first watch after that."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.command import Run, run
from benchmarks.survey import Figure

_ZONES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": "polygon",
            "properties": {},
            "geometry": {"type": "Polygon", "coordinates": [[[34, 31], [35, 31], [35, 32], [34, 32], [34, 31]]]},
        },
        {
            "type": "Feature",
            "id": "circle",
            "properties": {"radius_m": 5000},
            "geometry": {"type": "Point", "coordinates": [34.9, 31.5]},
        },
    ],
}
_COLD_S, _WARM_S, _HELP_S = 10.0, 1.0, 0.2


def first_use_figures(rounds: int) -> list[Figure]:
    """Seconds for ``truceline --help``, and for the watch of a small file with and without compiled kernels."""
    with tempfile.TemporaryDirectory(prefix="benchmark-first-use-") as name:
        folder = Path(name)
        zones, reports = folder / "zones.geojson", folder / "reports.csv"
        zones.write_text(json.dumps(_ZONES))
        reports.write_text("\n".join(["track,at,lon,lat,error_m", *_rows()]) + "\n")
        watch = ("watch", "replay", reports, "--zones", zones, "--json")
        cold, warm = [], []
        for turn in range(rounds):
            compiled = {"NUMBA_CACHE_DIR": str(folder / f"compiled-{turn}")}
            cold.append(run(*watch, environment=compiled))
            warm.append(run(*watch, environment=compiled))
        helped = [run("--help") for _ in range(rounds + 1)][1:]
    return [
        Figure("truceline --help", "s", _walls(helped), _HELP_S),
        Figure("the first watch ever, of 200 reports, with compilation", "s", _walls(cold), _COLD_S),
        Figure("the same in processor time", "s", tuple(once.cpu_s for once in cold)),
        Figure("the first watch of a later process", "s", _walls(warm), _WARM_S),
        Figure("the same in processor time", "s", tuple(once.cpu_s for once in warm)),
    ]


def _walls(runs: Sequence[Run]) -> tuple[float, ...]:
    return tuple(once.wall_s for once in runs)


def _rows() -> list[str]:
    """Two tracks that go east through both zones."""
    return [
        f"{track},2026-01-01T00:{second // 60:02d}:{second % 60:02d}Z,{33.9 + 0.012 * number:.4f},31.5,10"
        for number, second in enumerate(range(0, 1000, 10))
        for track in ("one", "two")
    ]
