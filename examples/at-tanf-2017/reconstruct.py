"""Writes tracks.csv from statements.json: the whole reconstruction, in one page.

Run it from anywhere: ``python examples/at-tanf-2017/reconstruct.py``.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
STEP = timedelta(minutes=5)
HEADER = ("track", "at", "lon", "lat", "error_m", "name", "source", "received")
STAYS = 18
"""Steps at the end of an advance."""

Rule = dict[str, Any]
Row = tuple[str, str, float, float, float, str, str, str]


def rows(statements: dict[str, Any]) -> list[Row]:
    """Every report of the reconstruction, by track, then by time."""
    rule = {entry["rule"]: entry for entry in statements["rules"]}
    start = rule["18-may-start"]
    return [
        *_advance((start, rule["18-may-way"], rule["18-may-end"]), datetime(2017, 5, 18, 4, 0, tzinfo=UTC), steps=30),
        *_advance(
            (start, rule["6-june-way"], rule["6-june-coalition"]), datetime(2017, 6, 6, 4, 0, tzinfo=UTC), steps=24
        ),
        *_stay(rule["6-june-crossing"], datetime(2017, 6, 6, 6, 0, tzinfo=UTC), steps=4),
        *_stay(rule["6-june-spokesman"], datetime(2017, 6, 6, 6, 0, tzinfo=UTC), steps=4),
    ]


def _advance(rules: tuple[Rule, Rule, Rule], begin_at: datetime, steps: int) -> list[Row]:
    """Evenly from one place to another by the rules of the start, the way and the end, then a stay there."""
    start, way, end = rules
    points = []
    for step in range(steps + STAYS + 1):
        part = min(1.0, step / steps)
        lon = start["lon"] + part * (end["lon"] - start["lon"])
        lat = start["lat"] + part * (end["lat"] - start["lat"])
        error_m = start["error_m"] + part * (end["error_m"] - start["error_m"])
        basis = start if step == 0 else end if part == 1 else way
        points.append(_row(end["track"], basis["rule"], begin_at + step * STEP, (lon, lat, error_m)))
    return points


def _stay(place: Rule, begin_at: datetime, steps: int) -> list[Row]:
    where = (place["lon"], place["lat"], place["error_m"])
    return [_row(place["track"], place["rule"], begin_at + step * STEP, where) for step in range(steps + 1)]


def _row(track: str, basis: str, at: datetime, where: tuple[float, float, float]) -> Row:
    lon, lat, error_m = where
    return (
        track,
        at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        round(lon, 5),
        round(lat, 5),
        round(error_m),
        f"RECONSTRUCTED {track}",
        "reconstruction",
        json.dumps({"rests on": basis}, separators=(",", ":")),
    )


if __name__ == "__main__":
    with (HERE / "tracks.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows(json.loads((HERE / "statements.json").read_text(encoding="utf-8"))))
