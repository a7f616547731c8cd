"""How much memory a process takes, by what Linux says of it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

_PROCESSES = Path("/proc")


def resident_mb(process: str = "self") -> float:
    """Megabytes in memory now, of this process or of one with a number."""
    return _status_mb("VmRSS", process)


def peak_mb() -> float:
    """Megabytes in memory at the most, since the process began or the peak was forgotten."""
    return _status_mb("VmHWM")


def forget_peak() -> None:
    """Let the peak be what is in memory now."""
    (_PROCESSES / "self" / "clear_refs").write_text("5")


def _status_mb(name: str, process: str = "self") -> float:
    rows = dict(row.split(":", 1) for row in (_PROCESSES / process / "status").read_text().splitlines())
    return int(rows[name].split()[0]) / 1024
