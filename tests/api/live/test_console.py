"""The files of the console, and nothing beside them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.api.served import Served
from truceline.api.live.console import FOLDER, POLICY


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
        assert (answered.status, answered.document["code"]) == (404, "no-such-route")


def test_the_policy_lets_no_script_stand_in_the_page_and_nothing_come_from_elsewhere() -> None:
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert POLICY.startswith("default-src 'none'")
