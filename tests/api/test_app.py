"""From a request to its route, and what every answer has."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, MutableMapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.api.served import Served
from tests.node.homes import lined
from tests.wiring.homes import a_home
from truceline.api.access import NAME, AccessLog
from truceline.api.app import App, route_of
from truceline.api.requests import Request
from truceline.api.routes import ROUTES
from truceline.errors import RequestError
from truceline.wiring.admitting.admission import admission_of
from truceline.wiring.home import Home
from truceline.wiring.receiving.feeds import receiving
from truceline.wiring.serving.faces import Running
from truceline.wiring.serving.happenings import Happening
from truceline.wiring.serving.worker import Worker

WITHOUT_HEADERS = {"method": "GET", "path": "/health", "query_string": b""}
"""No server hands that on."""
HEALTH = {**WITHOUT_HEADERS, "headers": [], "scheme": "http"}


def request(method: str, path: str) -> Request:
    async def nothing() -> dict[str, object]:
        return {}

    return Request(method, tuple(path.strip("/").split("/")), {}, {}, "", nothing, path=path)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_every_route_is_found_by_its_path(route: object) -> None:
    method, path = route.method, route.full_path  # type: ignore[attr-defined]
    found, named = route_of(request(method, path.replace("{", "a-").replace("}", "-z")))
    assert found is route
    assert all(text == f"a-{name}-z" for name, text in named.items())


def test_a_part_that_is_written_out_wins_over_a_name() -> None:
    assert route_of(request("GET", "/api/v1/reports/periodic"))[0].act == "incident-report"
    assert route_of(request("GET", "/api/v1/notices/columns"))[0].handler == "notice-columns"
    assert route_of(request("GET", "/api/v1/notices/abc"))[0].act == "notice-item"


def test_where_there_is_nothing_that_is_said() -> None:
    with pytest.raises(RequestError) as refused:
        route_of(request("GET", "/api/v1/nothing"))
    assert refused.value.code == "no-such-route"


def test_a_method_that_is_not_for_a_path_is_told_which_are() -> None:
    with pytest.raises(RequestError) as refused:
        route_of(request("PUT", "/api/v1/session"))
    assert (refused.value.code, refused.value.headers["allow"]) == ("method-not-allowed", "DELETE, GET, POST")


def test_head_is_answered_as_get_without_a_body(served: Served) -> None:
    viewer = served.by_token("viewer")
    shown, head = viewer.ask("GET", "/api/v1/parties"), viewer.ask("HEAD", "/api/v1/parties")
    assert (head.status, head.content) == (200, b"")
    assert head.headers["content-length"] == shown.headers["content-length"] == str(len(shown.content))
    assert head.headers["etag"] == shown.headers["etag"]


def test_the_key_of_a_change_has_a_limit_everywhere(served: Served) -> None:
    officer = served.by_token("officer")
    for path, content_type in (("/incidents", "application/json"), ("/reports", "application/x-ndjson")):
        for key in ("k" * 129, "a\tb"):
            answered = officer.post(path, b"{}", content_type=content_type, idempotency_key=key)
            assert (answered.status, answered.document["code"]) == (400, "request-unusable")
            assert repr(key[:32]) in answered.document["detail"]


def test_a_node_that_is_well_says_so_to_anybody(served: Served) -> None:
    anybody = served.anybody()
    assert anybody.ask("GET", "/health").document == {"status": "ok"}
    assert anybody.ask("GET", "/ready").document == {"status": "ready"}


def test_a_mistake_of_the_node_is_a_problem_like_others_and_whoever_runs_it_is_told_where(tmp_path: Path) -> None:
    home = a_home(tmp_path / "alfa")
    (begun, body), told = asyncio.run(answered(home, WITHOUT_HEADERS))
    headers = dict(begun["headers"])
    problem = json.loads(body["body"])
    assert (begun["status"], headers[b"content-type"]) == (500, b"application/problem+json")
    assert b"content-security-policy" in headers
    number = headers[b"x-request-id"].decode()
    assert number in problem["detail"]
    (happening,) = [each for each in told if each.what == "trouble"]
    assert number in happening.words
    assert "KeyError in requests.py, row " in happening.words
    assert json.loads((home.folder / "access" / NAME).read_text(encoding="utf-8"))["status"] == 500


def test_one_request_more_than_there_is_room_for_is_told_to_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("truceline.api.app.MOST_AT_ONCE", 0)
    (begun, body), _ = asyncio.run(answered(a_home(tmp_path / "alfa"), HEALTH))
    headers, problem = dict(begun["headers"]), json.loads(body["body"])
    assert (begun["status"], headers[b"content-type"]) == (503, b"application/problem+json")
    assert (headers[b"connection"], int(headers[b"retry-after"]) > 0) == (b"close", True)
    assert (problem["code"], problem["detail"]) == ("too-many-at-once", "1 requests at the same time, more than 0")


def test_a_request_that_was_answered_leaves_room_for_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("truceline.api.app.MOST_AT_ONCE", 1)
    sent, _ = asyncio.run(answered(a_home(tmp_path / "alfa"), HEALTH, HEALTH, HEALTH))
    assert [message["status"] for message in sent if "status" in message] == [200, 200, 200]


async def answered(home: Home, *scopes: Mapping[str, Any]) -> tuple[list[MutableMapping[str, Any]], list[Happening]]:
    """What is answered to requests one after another, and what was told meanwhile."""
    sent: list[MutableMapping[str, Any]] = []
    told: list[Happening] = []
    worker, admission = Worker(lined("alfa.example", "bravo.example"), lambda _: None), admission_of(home)
    running = Running(home, worker, told.append)

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.disconnect"}

    try:
        with closing(admission.roster), closing(AccessLog(home.folder / "access", pytest.fail)) as access_log:
            async with receiving(running) as taken_in:
                app = App(running, admission, taken_in, access_log)
                for scope in scopes:
                    await app(scope, receive, send)
    finally:
        worker.close()
    return sent, told
