"""The table of routes, and each of its cells against the running service."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.api.served import Client, Served
from tests.node.homes import lined
from tests.wiring.acts.asking import asked
from truceline.api.route import Route
from truceline.api.routes import ROUTES, UNROUTED
from truceline.model.operators import Role
from truceline.node.notifying.register import State
from truceline.wiring.acts.table import ACTS

SESSIONS_ONLY = {"make-token"}
"""Refused to a token, whatever the role; see test_people."""


ENDLESS = {"/stream": "?after=x"}
"""What has no end is asked for from where it cannot begin, which is told only to whoever has the right."""


@pytest.fixture(scope="module")
def cells(root: Path) -> Mapping[tuple[str, str], str]:
    """What the page says, by route and role."""
    page = (root / "docs" / "reference" / "http-routes.md").read_text(encoding="utf-8")
    table = page.split("\n| route |", 1)[1].split("\n\n", 1)[0].splitlines()
    roles = [cell.strip() for cell in table[0].split("|")][1 : 1 + len(Role)]
    assert roles == [str(role) for role in Role]
    found: dict[tuple[str, str], str] = {}
    for row in table[2:]:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        found |= {(cells[0].strip("`"), role): cell for role, cell in zip(roles, cells[2:], strict=False)}
    return found


def test_a_list_of_notices_shows_every_state_unless_it_is_told_otherwise() -> None:
    node = lined("alfa.example", "bravo.example")
    (route,) = [route for route in ROUTES if route.act == "notice-list"]
    assert asked(node, route.act, line=node.lines[0], **route.defaults)["notices"] == []
    assert set(route.defaults["states"]) == {str(state) for state in State}


def test_every_act_has_a_route_or_a_reason_for_having_none() -> None:
    routed = {route.act for route in ROUTES if route.act}
    assert sorted(set(ACTS) - routed - set(UNROUTED)) == []
    assert sorted(routed - set(ACTS)) == []
    assert not routed & set(UNROUTED)


def test_no_route_and_no_act_stands_in_the_table_twice() -> None:
    assert [name for name, count in Counter((r.method, r.full_path) for r in ROUTES).items() if count > 1] == []
    assert [name for name, count in Counter(r.act for r in ROUTES if r.act).items() if count > 1] == []


def test_every_route_has_an_act_or_a_handler_and_not_both() -> None:
    assert [route.path for route in ROUTES if bool(route.act) == bool(route.handler)] == []


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_each_role_may_use_what_the_page_says(
    served: Served, cells: Mapping[tuple[str, str], str], route: Route
) -> None:
    path = re.sub(r"\{\w+\}", "x", route.full_path) + ENDLESS.get(route.path, "")
    for role in Role:
        if route.handler in SESSIONS_ONLY:
            continue
        answered = _client(served, role).ask(route.method, path, None if route.is_safe else {}, host="127.0.0.1")
        is_refused = answered.status == 403 and answered.document["code"] == "role-lacks-right"
        assert is_refused is (cells[f"{route.method} {route.full_path}", str(role)] == "-"), role


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_who_is_not_signed_in_gets_through_open_doors_only(
    served: Served, cells: Mapping[tuple[str, str], str], route: Route
) -> None:
    path = re.sub(r"\{\w+\}", "x", route.full_path)
    answered = served.anybody().ask(route.method, path, None if route.is_safe else {})
    is_asked = answered.status == 401 and answered.document["code"] == "sign-in-needed"
    assert is_asked is (cells[f"{route.method} {route.full_path}", "viewer"] != "open")


_clients: dict[tuple[int, Role], Client] = {}


def _client(served: Served, role: Role) -> Client:
    return _clients.setdefault((served.port, role), served.by_token(str(role)))
