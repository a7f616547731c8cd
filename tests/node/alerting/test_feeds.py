"""What a feed has said, and until when: silence is not quiet."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.node.homes import STARTED_AT, begun, moment
from truceline.errors import InputError
from truceline.model.feeds import LiveFeed
from truceline.node.alerting.feeds import SILENT_AFTER_MS, Feed, feeds, heard


def test_a_node_that_was_handed_nothing_knows_of_no_feed() -> None:
    assert feeds(begun()) == []


def test_a_feed_is_known_by_what_it_brought_and_until_when_it_looked() -> None:
    node = begun()
    heard(node, "north radar", 3, STARTED_AT - 1_000, moment())
    heard(node, "north radar", 2, STARTED_AT - 2_000, moment(STARTED_AT + 5_000))
    assert feeds(node) == [Feed("north radar", STARTED_AT + 5_000, STARTED_AT - 1_000, 5, False)]


def test_a_feed_that_brought_nothing_has_looked_all_the_same() -> None:
    node = begun()
    heard(node, "north radar", 0, STARTED_AT, moment())
    (feed,) = feeds(node)
    assert not feed.is_silent(STARTED_AT + SILENT_AFTER_MS)
    assert feed.is_silent(STARTED_AT + SILENT_AFTER_MS + 1)


def test_a_feed_that_does_not_say_until_when_it_looked_is_silent() -> None:
    node = begun()
    heard(node, "north radar", 0, 0, moment())
    assert feeds(node)[0].is_silent(STARTED_AT)


def test_a_drill_is_another_feed() -> None:
    node = begun()
    heard(node, "north radar", 1, STARTED_AT, moment())
    heard(node, "north radar", 1, STARTED_AT, moment(), is_drill=True)
    assert [feed.is_drill for feed in feeds(node)] == [False, True]


@pytest.mark.parametrize("name", ["", "x" * 129])
def test_a_feed_has_a_name(name: str) -> None:
    with pytest.raises(InputError):
        heard(begun(), name, 0, 0, moment())


def test_a_feed_of_the_settings_is_known_before_it_was_heard_and_its_silence_is_as_the_node_says() -> None:
    node = begun()
    heard(node, "north radar", 1, STARTED_AT, moment())
    node.take_live_feeds(
        [LiveFeed(name="harbour", way="udp", is_silent=True), LiveFeed(name="north radar", way="tcp", is_up=True)]
    )
    harbour, north = feeds(node)
    assert (harbour.name, harbour.until, harbour.is_silent(STARTED_AT)) == ("harbour", 0, True)
    assert (north.until, north.is_silent(STARTED_AT + 10 * SILENT_AFTER_MS)) == (STARTED_AT, False)
