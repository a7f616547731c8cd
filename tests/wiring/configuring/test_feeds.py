"""The feeds of a node's settings: what they say, and what they may not say."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from truceline.errors import InputError
from truceline.wiring.configuring.feeds import MOST_FEEDS, FeedSettings, Way, feeds_from

HARBOUR = {"name": "harbour", "format": "ais-nmea", "connect": "10.1.2.3:4001"}


def test_each_way_in_is_read() -> None:
    rows: list[dict[str, Any]] = [
        HARBOUR,
        {"name": "coast", "format": "cot", "listen": "127.0.0.1:10110", "silent_s": 0},
        {"name": "convoys", "format": "csv", "follow": "in.csv", "options": {"delimiter": ";"}},
        {"name": "radar", "operator": "radar", "silent_s": 60},
    ]
    found = feeds_from(list(rows), "node.toml")
    assert found == (
        FeedSettings("harbour", Way.CONNECT, "10.1.2.3:4001", "ais-nmea"),
        FeedSettings("coast", Way.LISTEN, "127.0.0.1:10110", "cot", silent_s=0),
        FeedSettings("convoys", Way.FOLLOW, "in.csv", "csv", {"delimiter": ";"}),
        FeedSettings("radar", Way.OPERATOR, "radar", silent_s=60),
    )
    assert [feed.told for feed in found] == [
        "tcp 10.1.2.3:4001",
        "udp 127.0.0.1:10110",
        "file in.csv",
        "http radar",
    ]


@pytest.mark.parametrize(
    ("change", "told", "hint"),
    [
        ({"conect": "a:1"}, "unknown key", "did you mean connect"),
        ({"name": "Harbour"}, "the name is", "small letters"),
        ({"name": "reports"}, "the name is", "small letters"),
        ({"connect": ""}, "nothing says how it comes in", "connect ="),
        ({"listen": "127.0.0.1:1"}, "connect and listen", "one of them"),
        ({"connect": "10.1.2.3"}, "is no address", "host:port"),
        ({"format": ""}, "connect with no format", "ais-nmea"),
        ({"connect": "", "operator": "radar"}, "operator with a format", "leave it out"),
        ({"options": {"a": 1}}, "options is", "delimiter"),
        ({"options": "a"}, "options is", "delimiter"),
        ({"silent_s": -1}, "silent_s is -1", "0 to"),
        ({"silent_s": True}, "silent_s is", "0 to"),
        ({"silent_s": 10**9}, "silent_s is", "0 to"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_to_do(change: dict[str, Any], told: str, hint: str) -> None:
    with pytest.raises(InputError, match=told) as raised:
        feeds_from([HARBOUR | change], "node.toml")
    assert hint in raised.value.hint


def test_two_of_one_name_and_too_many_are_refused() -> None:
    with pytest.raises(InputError, match="2 feeds are named"):
        feeds_from([HARBOUR, HARBOUR], "node.toml")
    with pytest.raises(InputError, match="101 feeds"):
        feeds_from([HARBOUR | {"name": f"a{n}"} for n in range(MOST_FEEDS + 1)], "node.toml")
