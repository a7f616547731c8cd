"""Who waits for news of a party hears of those that come after it began, and of no others."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.adapters.transport.nodes import BRAVO, CHARLIE
from tests.adapters.transport.serving import POLL, Place, listening, notes_in, parcel, play
from truceline.adapters.transport.https_server import Listener
from truceline.adapters.transport.polls import Polls
from truceline.errors import UnreachableError


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


def test_who_waits_no_more_hears_nothing() -> None:
    async def scene() -> None:
        polls = Polls()
        with polls.waiting("alfa") as still:
            with polls.waiting("alfa") as no_more:
                pass
            polls.wake("alfa")
            await still.wait()
            assert not no_more.is_set()

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


def test_a_poll_is_answered_at_once_when_there_is_news(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        async with place.connection(place.bravo) as bravo, place.connection(place.charlie) as charlie:
            without = asyncio.create_task(charlie.exchange(POLL, wait_s=25))
            await place.begun(1)
            place.office.outbox[BRAVO] = [b"news"]
            with_news = asyncio.create_task(bravo.exchange(POLL, wait_s=25))
            await asyncio.wait({without, with_news}, return_when=asyncio.FIRST_COMPLETED)
            assert not without.done()
            assert notes_in(await with_news) == [b"news"]
            await place.begun(1)
            assert not place.office.begun.acquire(blocking=False), "the answer was made twice"
            place.listener.wake(CHARLIE)
            assert await without == POLL

    play(tmp_path, scene)


def test_a_poll_without_news_is_answered_when_its_time_is_over(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        async with place.connection(place.bravo) as peer:
            assert await peer.exchange(POLL, wait_s=1) == POLL

    play(tmp_path, scene)


def test_a_poll_that_waited_in_vain_is_answered_as_things_are_at_its_end(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        async with place.connection(place.bravo) as peer:
            poll = asyncio.create_task(peer.exchange(POLL, wait_s=1))
            await place.begun(1)
            place.office.outbox[BRAVO] = [b"nobody was woken for this"]
            assert notes_in(await poll) == [b"nobody was woken for this"]

    play(tmp_path, scene)


def test_news_from_another_thread_wake_a_poll(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        async with place.connection(place.bravo) as peer:
            poll = asyncio.create_task(peer.exchange(POLL, wait_s=25))
            await place.begun(1)
            place.listener.wake(CHARLIE)
            place.office.outbox[BRAVO] = [b"news"]
            await asyncio.to_thread(place.listener.wake, BRAVO)
            assert notes_in(await poll) == [b"news"]

    play(tmp_path, scene)


def test_news_that_come_while_the_answer_is_made_are_not_missed(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        async with place.connection(place.bravo) as peer:
            place.office.may_answer.clear()
            poll = asyncio.create_task(peer.exchange(POLL, wait_s=25))
            await place.begun(1)
            place.office.outbox[BRAVO] = [b"news"]
            place.listener.wake(BRAVO)
            place.office.may_answer.set()
            assert notes_in(await poll) == [b"news"]

    play(tmp_path, scene)


def test_a_party_that_can_only_call_gets_and_gives_everything(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        async with place.connection(place.bravo) as peer:
            for number in range(5):
                text = f"parcel {number}".encode()
                poll = asyncio.create_task(peer.exchange(POLL, wait_s=25))
                await place.begun(1)
                place.office.outbox[BRAVO] = [text]
                place.listener.wake(BRAVO)
                assert notes_in(await poll) == [text]
                await place.begun(1)
                place.office.outbox[BRAVO] = []
                await peer.exchange(parcel(b"received " + text))
                await place.begun(1)
        assert place.office.inbox == [(BRAVO, f"received parcel {number}".encode()) for number in range(5)]

    play(tmp_path, scene)


def test_closing_answers_who_waits_and_waking_afterwards_does_nothing(tmp_path: Path) -> None:
    async def scene() -> Listener:
        async with listening(tmp_path) as place, place.connection(place.bravo) as peer:
            poll = asyncio.create_task(peer.exchange(POLL, wait_s=25))
            await place.begun(1)
            await place.listener.__aexit__(None, None, None)
            assert await poll == POLL
            with pytest.raises(UnreachableError):
                await peer.exchange(POLL)
            return place.listener

    asyncio.run(scene()).wake(BRAVO)
