"""What the intake of position reports costs: CPU time a report, and how long a batch waits to be durable."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa

from benchmarks.bodies import arrow_body
from benchmarks.survey import Figure
from truceline.adapters.connectors.receiving.bodies import ARROW, NDJSON, READERS
from truceline.adapters.store.segments import Kept, Segments, content_of, key_of
from truceline.model.operators import Right, Role
from truceline.wiring.admitting.admission import admission_of
from truceline.wiring.home import Home, make_home, open_home
from truceline.wiring.home_keys import KeyPlan
from truceline.wiring.meeting import PASSPHRASE, free_port, served
from truceline.wiring.moments import now

REPORTS = 2_000_000
_BATCH = 20_000
_TRACKS = 10_000
_START = 1_760_000_000_000
_NS = {ARROW: 200.0, NDJSON: 1_000.0}
"""At most so many of CPU time a report: five million and one million a second and core."""
_WAIT_MS = 50.0
_PORT = free_port()
_NAMES = {ARROW: "Arrow", NDJSON: "NDJSON"}


def ingest_figures(reports: int, rounds: int, folder: Path) -> list[Figure]:
    """What issue 6 promises of the intake of reports.

    Args:
        reports: of each form and round. rounds: how often.
        folder: on the disk that is to be measured; what is written there is removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    with TemporaryDirectory(dir=folder, prefix="ingest-") as name:
        for media_type in (ARROW, NDJSON):
            alone = tuple(_alone_ns(media_type, reports, Path(name) / f"{media_type[-5:]}-{r}") for r in range(rounds))
            what = f"{_NAMES[media_type]}: read, checked, on the disk, without HTTP and watch; CPU time a report"
            found.append(Figure(what, "ns", alone, _NS[media_type]))
        home, token = _a_home(Path(name) / "home")
        with served(home) as process:
            for number, media_type in enumerate((ARROW, NDJSON)):
                spent, waits = _served(process.pid, token, media_type, reports, number)
                told = f"{_NAMES[media_type]} over HTTP in batches of {_BATCH:,}, the watch included"
                found.append(Figure(f"{told}; CPU time of the node a report", "ns", (spent,)))
                found.append(Figure(f"{told}; until a batch is answered, p99", "ms", (waits,), _WAIT_MS))
    return found


def _batches(media_type: str, reports: int, first: int = 0) -> Sequence[bytes]:
    """Bodies of reports, each of other ones."""
    rng = np.random.default_rng(7 + first)
    return [_body(media_type, number, rng) for number in range(first, first + reports // _BATCH)]


def _body(media_type: str, number: int, rng: np.random.Generator) -> bytes:
    track = (np.arange(_BATCH) + number * _BATCH) % _TRACKS
    at = _START + 1_000 * ((np.arange(_BATCH) + number * _BATCH) // _TRACKS)
    lon, lat = 30 + rng.random(_BATCH), 30 + rng.random(_BATCH)
    course, speed = 359 * rng.random(_BATCH), 20 * rng.random(_BATCH)
    if media_type == NDJSON:
        columns = zip(
            track.tolist(), at.tolist(), lon.tolist(), lat.tolist(), course.tolist(), speed.tolist(), strict=True
        )
        rows = (
            {
                "track": f"t{t}",
                "at": a,
                "lon": round(x, 6),
                "lat": round(y, 6),
                "course_deg": round(c, 1),
                "speed_mps": round(s, 1),
            }
            for t, a, x, y, c, s in columns
        )
        return b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    names = pa.array([f"t{n}" for n in range(_TRACKS)])
    return arrow_body(track, names, at, lon=lon, lat=lat, course_deg=course, speed_mps=speed)


def _alone_ns(media_type: str, reports: int, folder: Path) -> float:
    bodies, read = _batches(media_type, reports), READERS[media_type]
    read(bodies[0])
    with closing(Segments(folder)) as segments:
        begin = time.process_time_ns()
        kept: list[Future[Kept]] = []
        for number, content in enumerate(bodies):
            body = read(content)
            kept.append(segments.keep(key_of(str(number)), content_of(body.reports), body.reports.num_rows))
        count = sum(each.result().reports for each in kept)
        spent = time.process_time_ns() - begin
    assert count == len(bodies) * _BATCH
    return spent / count


def _served(pid: int, token: str, media_type: str, reports: int, number: int) -> tuple[float, float]:
    """CPU time of the node a report in ns, and the p99 of the time until a batch is answered in ms."""
    bodies = _batches(media_type, reports + _BATCH, 1_000_000 * number)
    waits = []
    with closing(HTTPConnection("127.0.0.1", _PORT, timeout=60)) as connection:
        for place, content in enumerate(bodies):
            if place == 1:
                begin = _cpu_s(pid)
            started = time.perf_counter()
            headers = {"authorization": f"Bearer {token}", "content-type": media_type}
            connection.request("POST", "/api/v1/reports", content, headers)
            response = connection.getresponse()
            assert response.status == 200, response.read()
            assert json.loads(response.read())["stored"] == _BATCH
            waits.append(1_000 * (time.perf_counter() - started))
    return 1e9 * (_cpu_s(pid) - begin) / (_BATCH * (len(bodies) - 1)), quantiles(waits[1:], n=100)[98]


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _a_home(folder: Path) -> tuple[Home, str]:
    """A node with an operator who may hand in reports, and a token."""
    home = make_home(folder, KeyPlan(party="alfa.example"), lambda _: PASSPHRASE, work=1)
    with (folder / "node.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[api]\nlisten = "127.0.0.1:{_PORT}"\n')
    admission, at = admission_of(home), now().at
    with closing(admission.roster):
        radar = admission.add("radar", [Role.OFFICER], [], "four words that nobody guesses")
        secret, _ = admission.make_token(radar, "benchmark", {Right.REPORT}, at, at + 3_600_000)
    return open_home(folder), secret
