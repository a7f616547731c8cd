"""What a day of watch leaves in the memory of a running node: a simulated day, handed in as fast as it is taken."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa

from benchmarks.bodies import arrow_body
from benchmarks.live import PORT, RING, a_home
from benchmarks.memory import resident_mb
from benchmarks.survey import Figure
from truceline.adapters.connectors.receiving.bodies import ARROW
from truceline.wiring.meeting import served

REPORTS = 8_640_000
"""Of 1,000 tracks, one each every ten seconds for a day."""
_EVERY_MS = 10_000
_DAY_MS = 86_400_000
_START = 1_760_000_000_000
_BATCH = 20_000
_GROWTH_PERCENT = 10.0


def day_figures(reports: int, rounds: int, folder: Path) -> list[Figure]:
    """What issue 6 promises of a day of watch.

    Args:
        reports: in a day. rounds: how many days, each of a node of its own.
        folder: on the disk; what is written there is removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    days = []
    for _ in range(rounds):
        with TemporaryDirectory(dir=folder, prefix="day-") as name:
            home, token = a_home(Path(name) / "home")
            with served(home) as process:
                days.append(_day(process.pid, token, reports))
    # What waits for the watch comes and goes by a hundred megabytes: medians of hours, not single moments.
    warm = [median(day[len(day) // 12 : len(day) // 4]) for day in days]
    last = [median(day[-len(day) // 6 :]) for day in days]
    growths = tuple(100 * (end / begin - 1) for begin, end in zip(warm, last, strict=True))
    told = f"a day of {reports:,} reports of {reports * _EVERY_MS // _DAY_MS:,} tracks"
    return [
        Figure(f"memory of the node in the third to the sixth hour of {told}", "MB", tuple(warm)),
        Figure("in the last four hours", "MB", tuple(last)),
        Figure("the most at any moment", "MB", tuple(max(day) for day in days)),
        Figure("growth from the third to the sixth hour to the last four", "%", growths, _GROWTH_PERCENT),
    ]


def _day(pid: int, token: str, reports: int) -> Sequence[float]:
    """Megabytes in memory after each batch of a day."""
    found = []
    headers = {"authorization": f"Bearer {token}", "content-type": ARROW}
    with closing(HTTPConnection("127.0.0.1", PORT, timeout=300)) as connection:
        for content in _batches(reports):
            connection.request("POST", "/api/v1/reports", content, headers)
            response = connection.getresponse()
            assert response.status == 200, response.read()
            assert json.loads(response.read())["bad_total"] == 0
            found.append(resident_mb(str(pid)))
    return found


def _batches(reports: int) -> Iterator[bytes]:
    """The day in the order of time; each track goes round on a circle, and some circles cut the zone's edge."""
    tracks = reports * _EVERY_MS // _DAY_MS
    names = pa.array([f"t{number}" for number in range(tracks)])
    (_, south), (east, north) = (RING[corner] for corner in (0, 2))
    for first in range(0, reports, _BATCH):
        number = np.arange(first, min(first + _BATCH, reports))
        track, at = number % tracks, _START + _EVERY_MS * (number // tracks)
        # One in two hundred comes in and goes out, once in eight hours; the others stay away.
        turn = 2 * np.pi * ((at - _START) / (_DAY_MS / 3) + track / tracks)
        away = np.where(track % 200 == 0, 0.0, 5.0)
        lon, lat = east + away + 0.1 * np.cos(turn), (south + north) / 2 + 0.1 * np.sin(turn)
        yield arrow_body(track, names, at, lon=lon, lat=lat, error_m=0 * lon + 10)
