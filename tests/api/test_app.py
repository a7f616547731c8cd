"""From a request to its route, and what every answer has."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.api.served import Served
from truceline.api.app import route_of
from truceline.api.requests import Request
from truceline.api.routes import ROUTES
from truceline.errors import RequestError


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
        answered = officer.post(path, b"{}", content_type=content_type, idempotency_key="k" * 129)
        assert (answered.status, answered.document["code"]) == (400, "request-unusable")


def test_a_node_that_is_well_says_so_to_anybody(served: Served) -> None:
    anybody = served.anybody()
    assert anybody.ask("GET", "/health").document == {"status": "ok"}
    assert anybody.ask("GET", "/ready").document == {"status": "ready"}
