"""What a desk with very many open alerts waits for its list: from the running node, and from the record itself."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import time
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.command import run
from benchmarks.survey import Figure
from truceline.model.times import text_from_instant
from truceline.wiring.home import Home
from truceline.wiring.meeting import meet, served
from truceline.wiring.moments import now
from truceline.wiring.running import office_of

ALERTS = 10_000
PAGE = 100
"""So many are shown at once, unless more are asked for."""
_LIST_MS = 100.0
_AT_ONCE = 1_000
_LOOKS = 20
_ZONES = 40


def alert_figures(alerts: int, rounds: int, folder: Path) -> list[Figure]:
    """What issue 4 promises of a list of open alerts.

    Args:
        alerts: how many are open.
        rounds: how often the list is asked for, in twenties; the commands, once each.
        folder: on the disk that is to be measured; what is written there is removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix="alerts-") as name:
        home = meet(Path(name), "alfa.example", "bravo.example").caller
        taken_s = _taken_s(home, alerts)
        with served(home):
            page_ms = _listed_ms(home, PAGE, rounds * _LOOKS)
            all_ms = _listed_ms(home, alerts, rounds * _LOOKS)
            asking_s = [_command_s(home) for _ in range(rounds)]
        alone_s = [_command_s(home) for _ in range(rounds)]
    return [
        Figure(f"the first {PAGE} of {alerts:,} open alerts, from the running node", "ms", page_ms, _LIST_MS),
        Figure(f"all {alerts:,} of them", "ms", all_ms),
        Figure("the command `alert list`, the node running", "s", tuple(asking_s)),
        Figure("the same without a running node: the record is read anew", "s", tuple(alone_s)),
        Figure("events taken as alerts", "s", (taken_s,)),
    ]


def _taken_s(home: Home, alerts: int) -> float:
    """Seconds until as many events of as many tracks are alerts on record."""
    begin = time.perf_counter()
    with office_of(home) as office:
        for first in range(0, alerts, _AT_ONCE):
            rows = [_event(number) for number in range(first, min(first + _AT_ONCE, alerts))]
            raised = office.ask("alert-take", rows=rows, first=first + 1, drill=False)["raised"]
            assert len(raised) == len(rows)
    return time.perf_counter() - begin


def _event(number: int) -> dict[str, Any]:
    """A row as `truceline watch replay --json` prints it; each is of another track."""
    at = text_from_instant(now().at - number * 1_000)
    zone = f"zone-{number % _ZONES}"
    where = {"lon": 38 + number % 100 / 100, "lat": 33 + number // 100 / 100, "distance_m": -500.0, "error_m": 20.0}
    kind, reason = [("entry", "crossed"), ("approach", "predicted-entry"), ("lost", "silent")][number % 3]
    about = {"track": f"track-{number}", "zone": zone, "zone_name": f"Zone {number % _ZONES}", "standing": "agreed"}
    what = {"kind": kind, "reason": reason, "verdict": "inside", "at": at, "reports": [at]}
    return {"id": sha256(str(number).encode()).hexdigest()} | about | what | where


def _listed_ms(home: Home, limit: int, looks: int) -> tuple[float, ...]:
    """Milliseconds from the question to the answer, once the node has them in memory."""
    waits_ms = []
    with office_of(home) as office:
        assert office.is_running
        for _ in range(looks + 1):
            begin = time.perf_counter()
            found = office.ask("alert-list", desk="duty", limit=limit, all=False)
            waits_ms.append((time.perf_counter() - begin) * 1e3)
            assert len(found["alerts"]) == min(limit, found["total"])
    return tuple(waits_ms[1:])


def _command_s(home: Home) -> float:
    return run("alert", "list", "--home", home.folder, "--json").wall_s
