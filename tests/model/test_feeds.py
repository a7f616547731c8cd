"""A live feed, before anything is known of it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.model.feeds import LiveFeed


def test_a_feed_of_which_nothing_is_known_yet_is_neither_up_nor_heard() -> None:
    feed = LiveFeed(name="harbour", way="udp 127.0.0.1:10110")
    assert (feed.is_up, feed.heard_at, feed.reports) == (False, 0, 0)
