"""A span is two times and nothing else, and not too long to be shown."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from truceline.api.live.spans import LONGEST_MS, span_from
from truceline.errors import RequestError

FROM, UNTIL = "2017-05-18T11:00:00Z", "2017-05-18T12:00:00Z"


def test_a_span_is_read_from_two_times() -> None:
    from_at, until_at = span_from({"from": FROM, "until": UNTIL})
    assert (from_at, until_at - from_at) == (1_495_105_200_000, 3_600_000)
    assert span_from({"from": FROM, "until": "2017-05-20T11:00:00Z"})[1] - from_at == LONGEST_MS


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"from": FROM},
        {"from": FROM, "until": "noon"},
        {"from": UNTIL, "until": FROM},
        {"from": FROM, "until": "2017-05-20T11:00:00.001Z"},
        {"from": FROM, "until": UNTIL, "as": "areas"},
    ],
)
def test_what_is_no_span_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(RequestError):
        span_from(query)
