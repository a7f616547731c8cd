"""What a running node answers is what the document says, and nothing more."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.promises import is_promised
from tests.api.served import Client, Served
from tests.node.alerting.sightings import event
from truceline.api.openapi import openapi_document
from truceline.api.routes import ROUTES

DOCUMENT = json.loads(openapi_document())
PLAIN = [
    route
    for route in ROUTES
    if route.is_safe
    and "{" not in route.path
    and not any(
        each.get("required") for each in DOCUMENT["paths"].get(route.full_path, {}).get("get", {}).get("parameters", ())
    )
    and route.handler not in ("stream", "console", "to-console", "metrics", "openapi")
    and not route.handler.startswith("ogc")
]
"""Routes that show something without being asked for anything in particular."""


@pytest.fixture(scope="module")
def watched(own: Served) -> Client:
    """Somebody who may see everything, on a node where a little has happened."""
    officer = own.by_token("officer")
    row = {"track": "t-1", "at": 1_495_105_200_000, "lon": 38.7, "lat": 33.5}
    assert (
        own.by_token("supervisor")
        .post("/reports", json.dumps(row).encode(), content_type="application/x-ndjson")
        .status
        == 200
    )
    assert officer.post("/incidents", {"title": "a drone", "where": "here"}).status == 201
    denial = {"who": "we", "denied_by": "them", "where": "the gate", "at": 5, "said_by": "us"}
    assert officer.post("/denials", denial).status == 201
    assert officer.post("/events", {"rows": [event("entry", track="t-1")], "drill": False}).status == 200
    return own.by_token("administrator")


@pytest.mark.parametrize("route", PLAIN, ids=lambda route: str(route.full_path))
def test_what_is_shown_is_what_the_document_says_and_nothing_more(own: Served, watched: Client, route: Any) -> None:
    clients = [watched, *(own.by_token(name) for name in ("auditor", "supervisor"))]
    answered = next(each for client in clients if (each := client.ask("GET", route.full_path)).status != 403)
    assert answered.status == 200, answered.content
    assert is_promised("GET", route.full_path, answered.status)
