"""From a report on its way in to its alert in the stream of events, while very many other reports come in."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import NamedTuple

import numpy as np

from benchmarks.survey import Figure
from benchmarks.traffic import FORMS, Form, Traffic, post
from truceline.model.operators import Right, Role
from truceline.wiring.admitting.admission import admission_of
from truceline.wiring.home import Home, make_home, open_home
from truceline.wiring.home_keys import KeyPlan
from truceline.wiring.meeting import PASSPHRASE, free_port, served
from truceline.wiring.moments import now

_ALERT, _DATA = b"event: alert\n", b"\ndata: "
LASTS_MS = 20_000
"""Of each load and round, after the first two seconds, which do not count."""
_BEFORE_S = 2
_TRACKS = 20_000
_EVERY_S = 0.1
"""How often a track comes into the zone."""
PORT = free_port()
"""Another one in each process, for several may measure or test at the same time."""
RING = [[38.0, 33.0], [39.0, 33.0], [39.0, 34.0], [38.0, 34.0], [38.0, 33.0]]
_ZONE = {
    "type": "Feature",
    "properties": {"zone": "zone", "name": "Zone", "kind": "deconfliction"},
    "geometry": {"type": "Polygon", "coordinates": [RING]},
}


class Load(NamedTuple):
    """What comes in all the time.

    Args:
        form: and how much a second; None of nothing. batch: reports in each.
    """

    form: Form | None
    batch: int


class Measured(NamedTuple):
    """What came of one load in one round.

    Args:
        waits: of each alert. answers_ms: of each batch of the load. reports_s: that were kept a second.
    """

    waits: Sequence[Wait]
    answers_ms: Sequence[float]
    reports_s: float


class Wait(NamedTuple):
    """How long after its report was sent something came, in ms.

    Args:
        answer: that the report is kept. entry: the alert began to be put on record. event: it was in the stream.
    """

    answer: float
    entry: float
    event: float


LOADS = (Load(None, 0), Load(FORMS[0], 4_000), Load(FORMS[1], 1_000))


def live_figures(lasts_ms: int, rounds: int, folder: Path) -> list[Figure]:
    """What issue 6 promises of a report and its alert.

    Args:
        lasts_ms: of each load and round. rounds: how often.
        folder: on the disk that is to be measured; what is written there is removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[Load, list[Measured]] = {load: [] for load in LOADS}
    with TemporaryDirectory(dir=folder, prefix="live-") as name:
        home, token = a_home(Path(name) / "home")
        with served(home), _heard(token) as alerts:
            sender = _Sender(token, alerts)
            sender.warm()
            for _ in range(rounds):
                for load in LOADS:
                    found[load].append(sender.measured(load, lasts_ms / 1_000))
    return [figure for load in LOADS for figure in _figures(load, found[load])]


def _figures(load: Load, found: Sequence[Measured]) -> Iterator[Figure]:
    reports_s = median(each.reports_s for each in found)
    form = load.form
    beside = f"beside {reports_s:,.0f} reports a second in {form.name}" if form else "beside nothing else"
    stages = {"it is answered, and so durable": "answer", "its alert is put on record": "entry"}
    for until, name in (stages | {"its alert is in the stream of events": "event"}).items():
        waits = [[getattr(wait, name) for wait in each.waits] for each in found]
        at_most = form.at_most_ms if form and name == "event" else None
        yield Figure(f"from a report until {until}, {beside}; p50", "ms", tuple(map(median, waits)))
        yield Figure(f"from a report until {until}, {beside}; p99", "ms", tuple(map(_p99, waits)), at_most)
    if form:
        p99 = tuple(_p99(each.answers_ms) for each in found)
        yield Figure(f"until a batch of {load.batch:,} is answered, {beside}; p99", "ms", p99)


def _p99(values: Sequence[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[98]


class _Alerts:
    """When each alert was in the stream, and when its entry in the record says that it was made."""

    def __init__(self) -> None:
        self.found: list[tuple[float, int]] = []
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
            at = time.time()
            *events, content = (content + more).split(b"\n\n")
            found = [json.loads(event[event.index(_DATA) + len(_DATA) :]) for event in events if _ALERT in event]
            if found:
                alerts.found += [(at, said["at"]) for said in found]
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
        self._token, self._alerts, self._rng = token, alerts, np.random.default_rng(7)
        self._probes = 0

    def warm(self) -> None:
        """The kernels are compiled, and the zones read."""
        for _ in range(3):
            self._entered(patience_s=300)

    def measured(self, load: Load, seconds: float) -> Measured:
        """How long each alert took, beside a load that another process hands in."""
        with ExitStack() as stack:
            traffic = None
            if load.form:
                flow = Traffic(PORT, self._token, load.form, load.form.rate, _TRACKS, batch=load.batch)
                traffic = stack.enter_context(flow)
            time.sleep(_BEFORE_S)
            if traffic:
                traffic.wait_until_flowing()
            waits = self._waits(seconds)
        if traffic is None:
            return Measured(waits, (), 0.0)
        after = traffic.answered_ms[-(traffic.reports // load.batch) :]
        return Measured(waits, after, traffic.reports / traffic.seconds)

    def _waits(self, seconds: float) -> Sequence[Wait]:
        waits, end = [], time.monotonic() + seconds
        while time.monotonic() < end:
            waits.append(self._entered())
            time.sleep(max(0.0, _EVERY_S * (0.5 + self._rng.random()) - waits[-1].event / 1_000))
        return waits

    def _entered(self, patience_s: float = 60) -> Wait:
        """How long the alert of a track took that came into the zone."""
        self._probes += 1
        rows = [self._probe(37.99, 0), self._probe(38.01, 10_000)]
        # A connection for each: the node ends one on which nothing came for seconds, as while kernels are compiled.
        with closing(HTTPConnection("127.0.0.1", PORT, timeout=patience_s)) as connection:
            post(connection, self._token, FORMS[1], rows[0])
            before = len(self._alerts.found)
            self._alerts.news.clear()
            sent = time.time()
            post(connection, self._token, FORMS[1], rows[1])
            answered = time.time()
        while len(self._alerts.found) == before:
            assert self._alerts.news.wait(patience_s), "no alert came"
            self._alerts.news.clear()
        heard, entry_ms = self._alerts.found[before]
        return Wait(1e3 * (answered - sent), entry_ms - 1e3 * sent, 1e3 * (heard - sent))

    def _probe(self, lon: float, later_ms: int) -> bytes:
        report = {"track": f"probe-{self._probes}", "at": now().at + later_ms, "lon": lon, "lat": 33.5, "error_m": 10.0}
        return json.dumps(report).encode() + b"\n"


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
