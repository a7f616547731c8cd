"""From a report on its way in to its alert in the stream of events, while very many other reports come in."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from benchmarks.bodies import arrow_body
from benchmarks.survey import Figure
from truceline.adapters.connectors.receiving.bodies import ARROW, NDJSON
from truceline.model.operators import Right, Role
from truceline.wiring.admitting.admission import admission_of
from truceline.wiring.home import Home, make_home, open_home
from truceline.wiring.home_keys import KeyPlan
from truceline.wiring.meeting import PASSPHRASE, served
from truceline.wiring.moments import now

LASTS_MS = 20_000
"""Of each load and round, after the first two seconds, which do not count."""
_BEFORE_S = 2
_TRACKS = 20_000
_EVERY_S = 0.1
"""How often a track comes into the zone."""
PORT = 7_482
RING = [[38.0, 33.0], [39.0, 33.0], [39.0, 34.0], [38.0, 34.0], [38.0, 33.0]]
_ZONE = {
    "type": "Feature",
    "properties": {"zone": "zone", "name": "Zone", "kind": "deconfliction"},
    "geometry": {"type": "Polygon", "coordinates": [RING]},
}


class Load(NamedTuple):
    """What comes in all the time.

    Args:
        name: in words. media_type: of the batches. reports_s: a second. batch: in each.
        limit_ms: the longest that the p99 may take; None if nothing is promised.
    """

    name: str
    media_type: str
    reports_s: int
    batch: int
    limit_ms: float | None


LOADS = (
    Load("nothing else", NDJSON, 0, 0, None),
    Load("200,000 reports a second in Arrow batches of 4,000", ARROW, 200_000, 4_000, 50.0),
    Load("50,000 reports a second in NDJSON batches of 1,000", NDJSON, 50_000, 1_000, 250.0),
)


def live_figures(lasts_ms: int, rounds: int, folder: Path) -> list[Figure]:
    """What issue 6 promises of a report and its alert.

    Args:
        lasts_ms: of each load and round. rounds: how often.
        folder: on the disk that is to be measured; what is written there is removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    took: dict[Load, list[list[float]]] = {load: [] for load in LOADS}
    answered: dict[Load, list[list[float]]] = {load: [] for load in LOADS}
    with TemporaryDirectory(dir=folder, prefix="live-") as name:
        home, token = a_home(Path(name) / "home")
        with served(home), _heard(token) as alerts:
            sender = _Sender(token, alerts)
            sender.warm()
            for _ in range(rounds):
                for load in LOADS:
                    ms, batch_ms = sender.measured(load, lasts_ms / 1_000)
                    took[load].append(ms)
                    answered[load].append(batch_ms)
    return [figure for load in LOADS for figure in _figures(load, took[load], answered[load])]


def _figures(load: Load, took: list[list[float]], answered: list[list[float]]) -> Iterator[Figure]:
    beside = f"beside {load.name}"
    yield Figure(f"report to its alert in the stream of events, {beside}; p50", "ms", tuple(map(median, took)))
    p99 = tuple(quantiles(each, n=100)[98] for each in took)
    yield Figure(f"report to its alert in the stream of events, {beside}; p99", "ms", p99, load.limit_ms)
    if load.batch:
        p99 = tuple(quantiles(each, n=100)[98] for each in answered)
        yield Figure(f"until a batch is answered, {beside}; p99", "ms", p99)


class _Alerts:
    """When the alert of each track was in the stream."""

    def __init__(self) -> None:
        self.at: list[float] = []
        self.news = Event()


@contextmanager
def _heard(token: str) -> Iterator[_Alerts]:
    """Listens by a bare socket: a library would be measured too."""
    alerts = _Alerts()
    sock = socket.create_connection(("127.0.0.1", PORT))
    sock.sendall(f"GET /api/v1/stream HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\n\r\n".encode())

    def listen() -> None:
        content = b""
        while more := sock.recv(1 << 20):
            at = time.perf_counter()
            *events, content = (content + more).split(b"\n\n")
            found = sum(b"event: alert\n" in event for event in events)
            if found:
                alerts.at += [at] * found
                alerts.news.set()

    thread = Thread(target=listen)
    thread.start()
    try:
        yield alerts
    finally:
        sock.shutdown(socket.SHUT_RDWR)
        thread.join()
        sock.close()


class _Sender:
    """Hands reports in, and waits for the alerts of those that come into the zone."""

    def __init__(self, token: str, alerts: _Alerts) -> None:
        self._headers = {"authorization": f"Bearer {token}"}
        self._alerts, self._rng = alerts, np.random.default_rng(7)
        self._probes, self._second = 0, 0

    def warm(self) -> None:
        """The kernels are compiled, and the zones read."""
        with closing(HTTPConnection("127.0.0.1", PORT, timeout=300)) as connection:
            for _ in range(3):
                self._entered(connection, patience_s=300)

    def measured(self, load: Load, seconds: float) -> tuple[list[float], list[float]]:
        """How long each report took to its alert, and each batch to its answer, in ms."""
        end = time.perf_counter() + _BEFORE_S + seconds
        answered: list[tuple[float, float]] = []
        stream = Thread(target=self._stream, args=(load, end, answered))
        if load.batch:
            stream.start()
        begin, took = time.perf_counter() + _BEFORE_S, []
        with closing(HTTPConnection("127.0.0.1", PORT, timeout=60)) as connection:
            while time.perf_counter() < end:
                started = time.perf_counter()
                ms = self._entered(connection)
                if started >= begin:
                    took.append(ms)
                time.sleep(max(0.0, _EVERY_S * (0.5 + self._rng.random()) - ms / 1_000))
        if load.batch:
            stream.join()
        return took, [ms for at, ms in answered if at >= begin]

    def _entered(self, connection: HTTPConnection, patience_s: float = 60) -> float:
        """How long the alert of a track took that came into the zone, in ms."""
        self._probes += 1
        rows = [self._probe(37.99, 0), self._probe(38.01, 10_000)]
        self._post(connection, NDJSON, rows[0])
        before = len(self._alerts.at)
        self._alerts.news.clear()
        started = time.perf_counter()
        self._post(connection, NDJSON, rows[1])
        while len(self._alerts.at) == before:
            assert self._alerts.news.wait(patience_s), "no alert came"
            self._alerts.news.clear()
        return 1_000 * (self._alerts.at[before] - started)

    def _probe(self, lon: float, later_ms: int) -> bytes:
        report = {"track": f"probe-{self._probes}", "at": now().at + later_ms, "lon": lon, "lat": 33.5, "error_m": 10.0}
        return json.dumps(report).encode() + b"\n"

    def _stream(self, load: Load, end: float, answered: list[tuple[float, float]]) -> None:
        """So many reports a second, none of which comes near the zone; a batch that is late is not made up for."""
        every_s = load.batch / load.reports_s
        bodies = [self._body(load, number) for number in range(8)]
        with closing(HTTPConnection("127.0.0.1", PORT, timeout=60)) as connection:
            due = time.perf_counter()
            number = 0
            while due < end:
                time.sleep(max(0.0, due - time.perf_counter()))
                started = time.perf_counter()
                self._post(connection, load.media_type, bodies[number % len(bodies)], key=f"{load.batch} {started}")
                answered.append((started, 1_000 * (time.perf_counter() - started)))
                number, due = number + 1, max(due + every_s, time.perf_counter() - 1)

    def _post(self, connection: HTTPConnection, media_type: str, content: bytes, key: str = "") -> None:
        headers = self._headers | {"content-type": media_type} | ({"idempotency-key": key} if key else {})
        connection.request("POST", "/api/v1/reports", content, headers)
        response = connection.getresponse()
        assert response.status == 200, response.read()
        response.read()

    def _body(self, load: Load, number: int) -> bytes:
        """Each body has a later second than the one before, and tracks of its own within the second."""
        self._second += 1
        track = (np.arange(load.batch) + number * load.batch) % _TRACKS
        at = np.full(load.batch, now().at + 1_000 * self._second)
        lon, lat = 10 + self._rng.random(load.batch), 50 + self._rng.random(load.batch)
        error, course, speed = np.full(load.batch, 10.0), 90 + 0 * lon, 5 + 0 * lon
        if load.media_type == ARROW:
            names = pa.array([f"t{n}" for n in range(_TRACKS)])
            return arrow_body(track, names, at, lon=lon, lat=lat, error_m=error, course_deg=course, speed_mps=speed)
        columns = zip(track.tolist(), at.tolist(), lon.tolist(), lat.tolist(), strict=True)
        rows = (
            {"track": f"t{t}", "at": a, "lon": round(x, 6), "lat": round(y, 6), "error_m": 10.0}
            for t, a, x, y in columns
        )
        return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def a_home(folder: Path) -> tuple[Home, str]:
    """A node that watches one zone, with an operator who may hand in reports and listen, and a token."""
    home = make_home(folder, KeyPlan(party="alfa.example"), lambda _: PASSPHRASE, work=1)
    (folder / "zones.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [_ZONE]}))
    with (folder / "node.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[api]\nlisten = "127.0.0.1:{PORT}"\n\n[watch]\nzones = ["zones.geojson"]\n')
    admission, at = admission_of(home), now().at
    with closing(admission.roster):
        radar = admission.add("radar", [Role.OFFICER], [], "four words that nobody guesses")
        secret, _ = admission.make_token(radar, "benchmark", {Right.REPORT, Right.READ}, at, at + 3_600_000)
    return open_home(folder), secret
