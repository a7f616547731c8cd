"""Position reports that flow into a node at a rate, from a process of its own."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import itertools
import json
import time
from contextlib import closing
from http.client import HTTPConnection
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from types import TracebackType
from typing import Any, NamedTuple, Self

import numpy as np
import pyarrow as pa

from benchmarks.bodies import arrow_body
from truceline.adapters.connectors.receiving.bodies import ARROW, NDJSON

SYMBOLS = 500
"""Tracks that move near the zone; the others are far from it."""
_BATCH = 20_000
_numbers = itertools.count(1)


class Form(NamedTuple):
    """One form of reports.

    Args:
        name: for people. media_type: of a body. rate: reports a second that are promised to go beside an alert.
        at_most_ms: until the alert stands on the screen.
    """

    name: str
    media_type: str
    rate: int
    at_most_ms: float


class _Flow(NamedTuple):
    """What ``Traffic`` is told."""

    port: int
    token: str
    form: Form
    rate: int
    tracks: int
    batch: int


FORMS = (Form("Arrow", ARROW, 200_000, 50.0), Form("NDJSON", NDJSON, 50_000, 250.0))


def probe() -> tuple[str, bytes]:
    """A report of a new track in the middle of the zone, which becomes an alert: its name and NDJSON."""
    name, at = f"probe-{next(_numbers)}", time.time_ns() // 1_000_000
    row = {"track": name, "at": at, "lon": 38.617, "lat": 33.505, "error_m": 10.0}
    # What has one time with others is concluded when time has gone on: a later report of another track says so.
    later = {"track": "clock", "at": at + 1, "lon": 45.0, "lat": 20.0}
    return name, "\n".join(map(json.dumps, (row, later))).encode()


def post(connection: HTTPConnection, token: str, form: Form, body: bytes) -> None:
    """Reports are handed in, and durable when this is done."""
    headers = {"authorization": f"Bearer {token}", "content-type": form.media_type}
    connection.request("POST", "/api/v1/reports", body, headers)
    response = connection.getresponse()
    content = response.read()
    assert response.status == 200, content


class Traffic:
    """Reports flow for as long as this is entered.

    Args:
        port: of the node. token: of who hands in. form: of the bodies. rate: reports a second. tracks: how many.
        batch: reports in each; if 0, one batch a second, or ten if there are more reports than tracks.
    """

    def __init__(self, port: int, token: str, form: Form, rate: int, tracks: int, *, batch: int = 0) -> None:
        context = get_context("spawn")
        self._stop, self._flows = context.Event(), context.Event()
        self._counted, self._answers = context.Value("q", 0), context.SimpleQueue()
        batch = batch or min(_BATCH, rate // 10 if rate > tracks else rate)
        flow = _Flow(port, token, form, rate, tracks, batch)
        arguments = (flow, self._stop, self._flows, self._counted, self._answers)
        self._process = context.Process(target=_run, args=arguments)
        self.reports, self.seconds = 0, 0.0
        self.answered_ms: list[float] = []
        """Of each batch, in their order, once this was left."""

    def wait_until_flowing(self) -> None:
        """The first batches were answered; from here on it is counted."""
        assert self._flows.wait(60.0)
        self._begun, self._before = time.monotonic(), self._counted.value

    def __enter__(self) -> Self:
        self._process.start()
        self.wait_until_flowing()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.reports, self.seconds = self._counted.value - self._before, time.monotonic() - self._begun
        self._stop.set()
        self._process.join(30.0)
        if not self._answers.empty():
            self.answered_ms = self._answers.get()


def _run(flow: _Flow, stop: Event, flows: Event, counted: Any, answers: Any) -> None:
    size, answered = flow.batch, []
    all_of_them = np.arange(flow.tracks)
    names = pa.array([f"t{number:05}" for number in all_of_them])
    rng, is_near = np.random.default_rng(6), all_of_them < SYMBOLS
    # Some are beside the zone, the others around, near enough to be on the map and far from being an alert.
    lon = np.where(is_near, 39.22, 39.6) + np.where(is_near, 0.15, 1.2) * rng.random(flow.tracks)
    lat = np.where(is_near, 33.3, 32.6) + np.where(is_near, 0.4, 1.8) * rng.random(flow.tracks)
    with closing(HTTPConnection("127.0.0.1", flow.port, timeout=60)) as connection:
        due, number = time.monotonic(), 0
        while not stop.is_set():
            rows = (np.arange(size) + number * size) % flow.tracks
            lon += 1e-5
            body = _body(flow.form, names, rows, lon, lat)
            begun = time.monotonic()
            post(connection, flow.token, flow.form, body)
            answered.append(1e3 * (time.monotonic() - begun))
            counted.value += size
            number += 1
            if number == 2:
                flows.set()
            # What is late by more than a second is not made up for; how many came is told.
            due = max(due + size / flow.rate, time.monotonic() - 1.0)
            time.sleep(max(0.0, due - time.monotonic()))
    answers.put(answered)


def _body(form: Form, names: pa.Array[Any], rows: Any, lon: Any, lat: Any) -> bytes:
    # Of a track that comes twice in a batch, the later report is a little later.
    at = time.time_ns() // 1_000_000 + np.arange(len(rows)) // max(1, len(names))
    course, speed = np.full(len(rows), 90.0), np.full(len(rows), 9.0)
    if form.media_type == NDJSON:
        values = zip(rows.tolist(), at.tolist(), lon[rows].round(6).tolist(), lat[rows].round(6).tolist(), strict=True)
        row = '{"track":"t%05d","at":%d,"lon":%s,"lat":%s,"course_deg":90.0,"speed_mps":9.0}'
        return "\n".join(row % each for each in values).encode()
    return arrow_body(rows, names, at, lon=lon[rows], lat=lat[rows], course_deg=course, speed_mps=speed)
