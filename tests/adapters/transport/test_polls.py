"""Who waits for news of a party hears of those that come after it began, and of no others."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio

from truceline.adapters.transport.polls import Polls


def test_all_who_wait_for_a_party_hear_of_its_news_and_nobody_else() -> None:
    async def scene() -> None:
        polls = Polls()
        with polls.waiting("alfa") as first, polls.waiting("alfa") as second, polls.waiting("bravo") as other:
            await asyncio.to_thread(polls.wake, "alfa")
            await asyncio.gather(first.wait(), second.wait())
            assert not other.is_set()

    asyncio.run(scene())


def test_news_from_before_are_not_heard_again() -> None:
    async def scene() -> None:
        polls = Polls()
        with polls.waiting("alfa") as first:
            polls.wake("alfa")
            await first.wait()
        with polls.waiting("alfa") as second:
            await asyncio.sleep(0)
            assert not second.is_set()

    asyncio.run(scene())


def test_all_are_woken_at_the_end() -> None:
    async def scene() -> None:
        polls = Polls()
        with polls.waiting("alfa") as first, polls.waiting("bravo") as second:
            polls.wake_all()
            assert first.is_set()
            assert second.is_set()

    asyncio.run(scene())


def test_waking_nobody_or_after_the_end_does_nothing() -> None:
    async def scene() -> Polls:
        polls = Polls()
        polls.wake("alfa")
        await asyncio.sleep(0)
        return polls

    asyncio.run(scene()).wake("alfa")
