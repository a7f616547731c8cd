"""The log of requests: one row for each, bounded, and nothing in it that was said."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import stat
import time
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.connectors.receiving.test_bodies import ROW, rows
from tests.api.served import PASSWORD, Answered, Served
from truceline.api.access import MOST_FILES, NAME, Access, AccessLog, access_to
from truceline.api.server import ACCESS
from truceline.errors import StoreError

PATIENCE_S = 90.0
FIELDS = ["at", "operator", "method", "route", "status", "ms", "bytes", "id"]
SAID = ("38.123456", "33.654321", "track-of-somebody", "words-of-somebody", "filter=", "cursor", "nowhere", PASSWORD)


def told(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(row) for row in (folder / NAME).read_text(encoding="utf-8").splitlines()]


def told_of(served: Served, *asked: Answered) -> str:
    """The log, once every request is in it: a row is written when its answer is on its way."""
    path, end = served.home.folder / ACCESS / NAME, time.monotonic() + PATIENCE_S
    while not all(each.headers["x-request-id"] in (text := path.read_text(encoding="utf-8")) for each in asked):
        assert time.monotonic() < end, f"after {PATIENCE_S} s a request is not in the log"
        time.sleep(0.01)
    return text


def untroubled(words: str) -> None:
    pytest.fail(words)


def test_every_request_is_a_row_and_the_answer_says_which(served: Served) -> None:
    answered = served.by_token("viewer").get("/incidents/00ff00ff")
    rows_of_it = [json.loads(row) for row in told_of(served, answered).splitlines()]
    (row,) = [row for row in rows_of_it if row["id"] == answered.headers["x-request-id"]]
    assert list(row) == FIELDS
    assert (row["operator"], row["method"], row["route"], row["status"]) == (
        "viewer",
        "GET",
        "/api/v1/incidents/{id}",
        404,
    )
    assert row["bytes"] == len(answered.content)
    assert row["ms"] >= 0


def test_nothing_that_was_said_is_in_it(served: Served) -> None:
    officer, anybody = served.by_token("officer"), served.anybody()
    report = ROW | {"track": "track-of-somebody", "lon": 38.123456, "lat": 33.654321}
    asked = [
        officer.post("/reports", rows(report), content_type="application/x-ndjson"),
        officer.post("/incidents", {"title": "words-of-somebody", "where": "here", "place": "33.654321N 38.123456E"}),
        officer.ask(
            "GET", "/ogc/collections/tracks/items?bbox=38.123456,33.654321,39,34&filter=track='track-of-somebody'"
        ),
        officer.ask("GET", "/ogc/collections/tracks/items/track-of-somebody"),
        officer.get("/alerts?limit=2&cursor=words-of-somebody"),
        anybody.ask("GET", "/nowhere-at-all/38.123456"),
        anybody.ask("PATCH", "/api/v1/alerts/words-of-somebody"),
        anybody.post("/session", {"name": "words-of-somebody", "password": PASSWORD}),
        anybody.get("/alerts", authorization="Bearer words-of-somebody", cookie="a=words-of-somebody"),
        anybody.get("/alerts", x_request_id="words-of-somebody", referer="http://words-of-somebody/"),
    ]
    text = told_of(served, *asked)
    token = officer.headers["authorization"].removeprefix("Bearer ")
    assert [secret for secret in (*SAID, token) if secret in text] == []


def test_only_its_owner_may_read_it(served: Served) -> None:
    folder = served.home.folder / ACCESS
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / NAME)] == [0o700, 0o600]


def test_it_takes_no_more_than_so_many_files_of_so_many_bytes(tmp_path: Path) -> None:
    log = AccessLog(tmp_path / "access", untroubled, most_bytes=1_000)
    for number in range(200):
        log.write(Access("GET", status=number))
    log.close()
    files = sorted((tmp_path / "access").iterdir())
    assert len(files) == MOST_FILES
    assert all(file.stat().st_size < 1_200 for file in files)
    kept = [json.loads(row)["status"] for file in files for row in file.read_text(encoding="utf-8").splitlines()]
    assert sorted(kept) == list(range(200 - len(kept), 200))


def test_it_goes_on_where_it_was_left(tmp_path: Path) -> None:
    for status in (200, 404):
        log = AccessLog(tmp_path / "access", untroubled)
        log.write(Access("GET", status=status))
        log.close()
    assert [row["status"] for row in told(tmp_path / "access")] == [200, 404]


def test_a_log_that_cannot_be_written_is_told_once_and_stops_nobody(tmp_path: Path) -> None:
    troubles: list[str] = []
    log = AccessLog(tmp_path / "access", troubles.append)
    log.close()
    for _ in range(3):
        log.write(Access("GET"))
    assert len(troubles) == 1


def test_a_folder_that_cannot_be_used_is_refused_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "access").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be written"):
        AccessLog(tmp_path / "access", untroubled)


def test_a_method_that_no_route_has_is_told_as_another() -> None:
    assert [access_to(method).method for method in ("POST", "BREW", "get")] == ["POST", "other", "other"]
