"""How long a new user waits: help, the first watch ever, and every first watch after that."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.command import PROGRAM, Run, run
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
    """Seconds for ``truceline --help``, and for the watch with and without compiled kernels.

    As users have it: without the libraries of those who develop and measure. A small file is watched without an index
    of its zones, so that less is compiled; a larger one with it.
    """
    with tempfile.TemporaryDirectory(prefix="benchmark-first-use-") as name:
        folder = Path(name)
        (folder / "zones.geojson").write_text(json.dumps(_ZONES))
        program = _installed(folder / "installed")
        helped = [run("--help", program=program) for _ in range(rounds + 1)][1:]
        cold, warm = _first_and_later(program, folder, 2, rounds)
        cold_with_index, warm_with_index = _first_and_later(program, folder, 120, rounds)
    return [
        Figure("truceline --help", "s", _walls(helped), _HELP_S),
        Figure("the first watch ever, of 200 reports, with compilation", "s", _walls(cold), _COLD_S),
        Figure("the same in processor time", "s", tuple(once.cpu_s for once in cold)),
        Figure("the first watch of a later process", "s", _walls(warm), _WARM_S),
        Figure("the same in processor time", "s", tuple(once.cpu_s for once in warm)),
        Figure(
            "the first watch ever, of 12,000 reports, with an index and its compilation", "s", _walls(cold_with_index)
        ),
        Figure("the same in processor time", "s", tuple(once.cpu_s for once in cold_with_index)),
        Figure("the first watch of a later process, of 12,000 reports, with an index", "s", _walls(warm_with_index)),
        Figure("the same in processor time", "s", tuple(once.cpu_s for once in warm_with_index)),
    ]


def _installed(place: Path) -> Path:
    """The command as ``./run demo`` installs it, in a place of its own."""
    uv = str(Path(sys.executable).with_name("uv"))
    what = ["--no-default-groups", "--extra", "ais", "--extra", "plot", "--extra", "leaflet"]
    subprocess.run(
        [uv, "sync", "--quiet", "--locked", "--compile-bytecode", "--python", sys.executable, *what],
        env={**os.environ, "UV_PROJECT_ENVIRONMENT": str(place)},
        check=True,
    )
    return place / "bin" / PROGRAM.name


def _first_and_later(program: Path, folder: Path, tracks: int, rounds: int) -> tuple[list[Run], list[Run]]:
    """Runs that compile, and runs that find what those compiled, in turns."""
    reports = folder / f"reports-{tracks}.csv"
    reports.write_text("\n".join(["track,at,lon,lat,error_m", *_rows(tracks)]) + "\n")
    watch = ("watch", "replay", reports, "--zones", folder / "zones.geojson", "--json")
    cold, warm = [], []
    for turn in range(rounds):
        compiled = {"NUMBA_CACHE_DIR": str(folder / f"compiled-{tracks}-{turn}")}
        cold.append(run(*watch, environment=compiled, program=program))
        warm.append(run(*watch, environment=compiled, program=program))
    return cold, warm


def _walls(runs: Sequence[Run]) -> tuple[float, ...]:
    return tuple(once.wall_s for once in runs)


def _rows(tracks: int) -> list[str]:
    """Tracks of 100 reports that go east through both zones."""
    return [
        f"{track},2026-01-01T00:{second // 60:02d}:{second % 60:02d}Z,{33.9 + 0.012 * number:.4f},31.5,10"
        for number, second in enumerate(range(0, 1000, 10))
        for track in range(tracks)
    ]
