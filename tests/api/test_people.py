"""Signing in and out, tokens, operators: on a node that runs."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.served import PASSWORD, Served, a_served_node
from truceline.wiring.moments import now

FAR = 10 * 366 * 86_400_000


@pytest.fixture(scope="module")
def served(own: Served) -> Served:
    """Here things are counted and people are changed."""
    return own


def test_a_browser_gets_a_cookie_that_scripts_cannot_read(served: Served) -> None:
    answered = served.anybody().post("/session", {"name": "officer", "password": PASSWORD})
    (cookie,) = answered.cookies
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert answered.document["rights"] == ["read", "report", "speak", "watch"]


def test_a_wrong_password_and_an_unknown_name_are_refused_in_the_same_words(served: Served) -> None:
    wrong = served.anybody().post("/session", {"name": "viewer", "password": "not this"})
    unknown = served.anybody().post("/session", {"name": "nobody", "password": "not this"})
    assert wrong.status == unknown.status == 401
    assert wrong.content == unknown.content
    assert wrong.cookies == ()
    served.signed_in("viewer")  # one who mistypes is let in


def test_what_changes_something_needs_the_second_token_of_the_session(served: Served) -> None:
    browser = served.signed_in("officer")
    said = {"title": "x", "where": "here"}
    assert browser.post("/incidents", said).status == 201
    for forged in ("", "x" * 43):
        answered = browser.post("/incidents", said, x_csrf_token=forged)
        assert (answered.status, answered.document["code"]) == (403, "forged-request")


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"sec_fetch_site": "cross-site"}, {"origin": "null"}]
)
def test_another_site_cannot_ask_nor_sign_anybody_in(served: Served, headers: dict[str, str]) -> None:
    browser = served.signed_in("officer")
    assert browser.post("/incidents", {"title": "x", "where": "y"}, **headers).document["code"] == "forged-request"
    answered = served.anybody().post("/session", {"name": "officer", "password": PASSWORD}, **headers)
    assert (answered.status, answered.cookies) == (403, ())


def test_who_has_signed_out_is_out(served: Served) -> None:
    browser = served.signed_in("officer")
    assert browser.ask("DELETE", "/api/v1/session").status == 204
    assert browser.get("/session").status == 401


def test_a_token_does_what_its_scopes_say_and_nothing_else(served: Served) -> None:
    browser = served.signed_in("officer")
    wanted = {"name": "radar", "scopes": ["report"], "ends_at": now().at + 60_000}
    made = browser.post("/tokens", wanted).document
    program = served.anybody()
    program.headers["authorization"] = f"Bearer {made['token']}"
    assert program.post("/feeds/radar", {"events": 0, "until": 1, "drill": False}).status == 200
    assert program.get("/alerts").document["code"] == "role-lacks-right"
    assert made["token"] not in browser.get("/tokens").content.decode()
    assert program.post("/tokens", wanted).document["code"] == "role-lacks-right"
    assert browser.ask("DELETE", f"/api/v1/tokens/{made['id']}").status == 204
    assert program.post("/feeds/radar", {"events": 0, "until": 1, "drill": False}).status == 401


def test_a_token_is_not_kept_for_who_asks_again(served: Served) -> None:
    viewer = served.signed_in("viewer")
    asked = {"name": "once", "ends_at": now().at + 60_000, "scopes": ["read"]}
    first, again = (viewer.post("/tokens", asked, idempotency_key="token-1").document["token"] for _ in range(2))
    assert first != again
    for file in served.home.folder.glob(f"{served.home.operators.name}*"):
        assert first.encode() not in file.read_bytes(), file


@pytest.mark.parametrize(
    "wanted",
    [
        {"name": "x", "scopes": ["administer"], "ends_at": 60_000},
        {"name": "x", "scopes": [], "ends_at": 60_000},
        {"name": "x", "scopes": ["read"], "ends_at": FAR},
        {"name": "x", "scopes": ["read"], "ends_at": -60_000},
    ],
)
def test_a_token_allows_no_more_than_its_maker_may_and_ends(served: Served, wanted: dict[str, object]) -> None:
    ends_in = wanted["ends_at"]
    assert isinstance(ends_in, int)
    answered = served.signed_in("officer").post("/tokens", wanted | {"ends_at": now().at + ends_in})
    assert (answered.status, answered.document["code"]) == (422, "input-unusable")


def test_a_token_loses_what_its_operator_loses(served: Served) -> None:
    boss = served.by_token("administrator")
    boss.post("/operators", {"name": "temp", "password": PASSWORD, "roles": ["officer"], "desks": ["duty"]})
    program = served.by_token("temp")
    assert program.get("/alerts").status == 200
    boss.ask("PUT", "/api/v1/operators/temp", {"roles": ["auditor"], "desks": []})
    assert program.post("/incidents", {"title": "x", "where": "y"}).status == 403
    boss.ask("DELETE", "/api/v1/operators/temp")
    assert program.get("/alerts").status == 401


def test_an_operator_changes_the_own_password_by_knowing_the_old_one(served: Served) -> None:
    boss = served.by_token("administrator")
    boss.post("/operators", {"name": "mara", "password": PASSWORD, "roles": ["viewer"], "desks": []})
    browser = served.signed_in("mara")
    new = "four quite different words"
    assert browser.ask("PUT", "/api/v1/session/password", {"old": "wrong", "new": new}).status == 401
    assert browser.ask("PUT", "/api/v1/session/password", {"old": PASSWORD, "new": new}).status == 204
    assert browser.get("/session").status == 401
    assert served.anybody().post("/session", {"name": "mara", "password": new}).status == 201


def test_an_unknown_role_is_refused(served: Served) -> None:
    said = {"name": "x", "password": PASSWORD, "roles": ["king"], "desks": []}
    assert served.by_token("administrator").post("/operators", said).status == 400


def test_after_five_wrong_passwords_one_must_wait_even_with_the_right_one(tmp_path: Path) -> None:
    with a_served_node(tmp_path) as served:
        wrong = [served.anybody().post("/session", {"name": "viewer", "password": "no"}).status for _ in range(6)]
        right = served.anybody().post("/session", {"name": "viewer", "password": PASSWORD})
    assert wrong[:5] == [401] * 5
    assert right.status == 429
    assert int(right.headers["retry-after"]) >= 1
