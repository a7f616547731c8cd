"""The files of the console, and nothing beside them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, cast

import pytest

from tests.api.served import Served
from truceline.api.app import route_of
from truceline.api.asked import Asked
from truceline.api.live import console
from truceline.api.live.console import FOLDER, POLICY, UNBUILT, policy_with, show_console
from truceline.api.requests import request_from_scope
from truceline.errors import RequestError
from truceline.wiring.serving.faces import Running
from truceline.wiring.serving.worker import Worker
from truceline.wiring.settings import ConsoleSettings


def test_the_root_leads_to_the_console(served: Served) -> None:
    answered = served.anybody().ask("GET", "/")
    assert (answered.status, answered.headers["location"]) == (307, "/console/")


@pytest.mark.parametrize(
    "path",
    [
        "/console/..",
        "/console/%2e%2e/app.py",
        "/console/..%2fapp.py",
        "/console/.env",
        "/console/a%00b",
        "/console/none.js",
    ],
)
def test_nothing_beside_the_console_is_shown(served: Served, path: str) -> None:
    assert served.anybody().ask("GET", path).status in (400, 404)


def test_the_page_is_shown_with_a_strict_policy_if_it_was_built(served: Served) -> None:
    answered = served.anybody().ask("GET", "/console/")
    if (FOLDER / "index.html").exists():
        assert (answered.status, answered.headers["content-security-policy"]) == (200, POLICY)
    else:
        assert (answered.status, answered.content) == (503, UNBUILT)


def test_a_console_that_is_not_built_says_what_to_do_on_a_page(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console, "FOLDER", tmp_path)
    reply = asyncio.run(show_console(asking(served, "/console")))
    assert (reply.status, reply.media_type) == (503, "text/html; charset=utf-8")
    assert isinstance(reply.content, bytes)
    assert b"./run console" in reply.content
    with pytest.raises(RequestError):
        asyncio.run(show_console(asking(served, "/console/none.js")))


def asking(served: Served, path: str) -> Asked:
    """Somebody asks for a file, in this process."""
    scope = {"method": "GET", "path": path, "query_string": b"", "headers": [], "scheme": "http"}
    request = request_from_scope(scope, nothing)
    route, named = route_of(request)
    running = Running(served.home, cast(Worker, None), lambda happening: None)
    return Asked(request, route, named, None, running, served.admission)


async def nothing() -> dict[str, Any]:
    return {}


def test_the_policy_lets_no_script_stand_in_the_page_and_nothing_come_from_elsewhere() -> None:
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert POLICY.startswith("default-src 'none'")


def test_the_one_server_of_tiles_in_the_settings_may_be_asked_for_pictures_and_for_nothing_else() -> None:
    policy = policy_with(ConsoleSettings("https://tiles.example:8443/a/{z}/{x}/{y}.png", "us"))
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["img-src"].split() == ["'self'", "https://tiles.example:8443", "data:", "blob:"]
    assert policy.count("tiles.example") == 1
    assert policy_with(ConsoleSettings()) == POLICY


def test_the_console_is_told_that_there_are_no_tiles(served: Served) -> None:
    assert served.by_token("viewer").get("/console").document == {"tiles": None}
