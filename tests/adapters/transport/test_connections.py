"""Connections are held by peers only, by none of them too many, and by nobody who says nothing."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from tests.adapters.transport.nodes import BRAVO, know
from tests.adapters.transport.serving import POLL, Place, asked, head, play, raw, whole
from truceline.adapters.transport.connections import Access, answer_of, refusal_of
from truceline.adapters.transport.limits import Limits
from truceline.errors import TrustError, UnreachableError


def test_what_a_broken_request_said_is_not_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def scene(place: Place) -> None:
        await asked(place, b"GET / HTTP/1.1\r\nsecret\x00secret\r\n\r\n")

    with caplog.at_level(logging.DEBUG):
        play(tmp_path, scene)
    assert "secret" not in caplog.text


def test_a_head_that_trickles_in_is_given_up(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        async with raw(place, place.bravo) as (reader, writer):
            writer.write(b"POST ")
            answer = asyncio.create_task(whole(reader))
            while not answer.done():
                writer.write(b"x")
                await asyncio.sleep(0.01)
            assert await answer == b""

    play(tmp_path, scene, Limits(idle_s=0.2))


def test_a_connection_that_shakes_no_hands_is_given_up(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", place.port)
        assert await whole(reader) == b""
        writer.close()

    play(tmp_path, scene, Limits(connect_s=0.2))


def test_a_party_may_hold_only_so_many_connections(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        async with raw(place, place.bravo), raw(place, place.bravo):
            async with raw(place, place.bravo) as (reader, _):
                assert await whole(reader) == b""
            assert await place.told_of(1) == [Access(BRAVO, "connection 3 of at most 2", 0)]
            async with place.connection(place.charlie) as charlie:
                assert await charlie.exchange(POLL) == POLL

    play(tmp_path, scene, Limits(connections_per_party=2))


def test_who_is_trusted_no_more_is_cut_off_and_others_stay(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        async with raw(place, place.bravo) as (of_bravo, _), raw(place, place.charlie) as (of_charlie, to_alfa):
            await place.listener.trust(know(place.charlie))
            assert await whole(of_bravo) == b""
            to_alfa.write(head("GET", "/line/v1/checkpoint"))
            assert (await of_charlie.readline()).startswith(b"HTTP/1.1 200")
        async with place.connection(place.bravo) as peer:
            with pytest.raises((UnreachableError, TrustError)):
                await peer.exchange(POLL)

    play(tmp_path, scene)


def test_a_refusal_is_one_row_of_text_and_the_end() -> None:
    refusal = refusal_of(413, "too long")
    assert (refusal.status, refusal.content_type, refusal.keep_alive) == (413, "text/plain", False)
    assert refusal.content_length == len(b"too long\n")


def test_no_answer_says_what_software_gave_it() -> None:
    assert answer_of(b"", "text/plain").headers["Server"] == "truceline"
