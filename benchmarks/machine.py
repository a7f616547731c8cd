"""Where, when and with what a result was made."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.contestants.joins.postgis_server import programs

_LIBRARIES = (
    "truceline", "numpy", "numba", "pyarrow", "pyproj", "shapely", "geopandas", "pandas", "sedonadb", "duckdb",
    "pymeos", "pymerkle", "scipy",
)  # fmt: skip


def machine() -> dict[str, str]:
    """What a reader must know to judge a result, each fact under its name."""
    memory_kib = int(_value("/proc/meminfo", "MemTotal").split()[0])
    facts = {
        "made": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": _commit(),
        "processor": f"{_value('/proc/cpuinfo', 'model name')}, {len(os.sched_getaffinity(0))} cores",
        "memory": f"{memory_kib / 2**20:.0f} GiB",
        "load before": f"{os.getloadavg()[0]:.1f}",
        "system": f"{platform.system()} {platform.release().split('-')[0]}, {platform.machine()}",
        "Python": platform.python_version(),
    }
    return facts | {library: found for library in _LIBRARIES if (found := _version(library))} | _postgresql()


def _value(path: str, name: str) -> str:
    """The first value of a name in a file of names, colons and values."""
    rows = (row.partition(":") for row in Path(path).read_text().splitlines())
    return next((value.strip() for key, _, value in rows if key.strip() == name), "unknown")


def _commit() -> str:
    """The commit that was measured, marked if files differ from it."""
    described = _said("git", "describe", "--always", "--dirty=, with changes", "--abbrev=12", "--exclude=*")
    return described or "unknown"


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _postgresql() -> dict[str, str]:
    folder = programs()
    return {"PostgreSQL": _said(str(folder / "postgres"), "--version").split()[2]} if folder else {}


def _said(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parent)
    except FileNotFoundError:
        return ""
    return done.stdout.strip()
