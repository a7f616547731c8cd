"""Who comes in, and who asks in somebody else's name."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.api.served import Served
from truceline.api.entrance import COOKIE, TLS_COOKIE, secret_of, session_cookie
from truceline.api.requests import Request


def a_request(*, is_tls: bool, cookie: str = "") -> Request:
    async def receive() -> dict[str, object]:
        return {}

    return Request("GET", (), {}, {"cookie": cookie}, "", receive, is_tls)


def test_the_cookie_of_a_session_is_out_of_reach_of_scripts_and_other_sites() -> None:
    plain, tls = (session_cookie(a_request(is_tls=is_tls), "s") for is_tls in (False, True))
    assert {"Path=/", "HttpOnly", "SameSite=Strict"} <= set(plain.split("; ")) & set(tls.split("; "))
    assert (plain.startswith(f"{COOKIE}=s;"), tls.startswith(f"{TLS_COOKIE}=s;")) == (True, True)
    assert ("Secure" in plain, "Secure" in tls) == (False, True)
    assert "Max-Age=0" in session_cookie(a_request(is_tls=False), "")


def test_a_cookie_set_without_tls_is_none_with_it() -> None:
    assert secret_of(a_request(is_tls=False, cookie=f"{COOKIE}=s")) == "s"
    assert secret_of(a_request(is_tls=True, cookie=f"{COOKIE}=s")) == ""


def test_a_token_that_does_not_hold_is_refused(served: Served) -> None:
    for words in ("Bearer none", "Basic YTpi", "Bearer"):
        answered = served.anybody().get("/node", authorization=words)
        assert (answered.status, answered.document["code"]) == (401, "sign-in-refused")


@pytest.mark.parametrize("headers", [{"origin": "http://other.example"}, {"sec_fetch_site": "cross-site"}])
def test_another_site_changes_nothing(served: Served, headers: dict[str, str]) -> None:
    answered = served.signed_in("officer").post("/incidents", {"title": "x", "where": "y"}, **headers)
    assert (answered.status, answered.document["code"]) == (403, "forged-request")


def test_a_session_must_bring_its_word_against_forgery(served: Served) -> None:
    client = served.signed_in("officer")
    assert client.post("/incidents", {"title": "x", "where": "y"}).status == 201
    client.headers["x-csrf-token"] = "wrong"
    answered = client.post("/incidents", {"title": "x", "where": "y"})
    assert (answered.status, answered.document["code"]) == (403, "forged-request")
