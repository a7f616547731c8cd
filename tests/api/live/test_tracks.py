"""Tracks of a node that runs."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json

import pytest

from tests.api.served import Served


def test_what_was_kept_is_shown_for_a_span_of_time(served: Served) -> None:
    rows = [{"track": "t1", "at": 1_000 * at, "lon": 38.0 + at, "lat": 33.0} for at in range(10)]
    text = "\n".join(json.dumps(row) for row in rows).encode()
    sent = served.by_token("officer").ask("POST", "/api/v1/reports", text, content_type="application/x-ndjson")
    assert sent.status == 200, sent.content
    told = served.by_token("viewer").get("/tracks/history?from=1970-01-01T00:00:03Z&until=1970-01-01T00:00:06Z")
    assert told.document["step_ms"] == 1
    assert told.document["columns"]["at"] == [3_000, 4_000, 5_000, 6_000]
    assert told.document["columns"]["lon"] == [41.0, 42.0, 43.0, 44.0]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?from=1970-01-01T00:00:03Z",
        "?from=x&until=1970-01-01T00:00:06Z",
        "?from=1970-01-02T00:00:00Z&until=1970-01-01T00:00:00Z",
        "?from=1970-01-01T00:00:00Z&until=1970-01-04T00:00:00Z",
        "?from=1970-01-01T00:00:00Z&until=1970-01-01T00:00:01Z&x=1",
    ],
)
def test_a_span_that_is_none_is_refused(served: Served, query: str) -> None:
    assert served.by_token("viewer").get(f"/tracks/history{query}").status == 400
