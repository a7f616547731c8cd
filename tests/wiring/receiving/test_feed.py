"""Live feeds: what comes by TCP, UDP and in files is kept, once, and what cannot be used is kept with its reason."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import json
import os
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.adapters.connectors.receiving.test_bodies import ROW, rows
from tests.wiring.receiving.taking import a_home_with, taking_in, tracks_in, until
from truceline.wiring.home import Home, open_home
from truceline.wiring.receiving.intake import Intake
from truceline.wiring.serving.happenings import Happening

AIS = b"!AIVDM,1,1,,A,13u?etPv2;0n:dDPwUM1U1Cb069D,0*24\r\n"
EVENT = (
    b'<event version="2.0" uid="%s" type="a-f-G" time="2026-11-20T10:00:00Z" start="2026-11-20T10:00:00Z" '
    b'stale="2026-11-20T10:01:00Z" how="m-g"><point lat="33.5" lon="38.5" hae="0" ce="9" le="9"/></event>'
)


def named(track: str) -> bytes:
    return rows(ROW | {"track": track})


@asynccontextmanager
async def a_sender(*sayings: bytes, then: asyncio.Event | None = None) -> AsyncIterator[int]:
    """Whoever dials it gets the next saying; the connection is kept open for as long as nothing else is said."""
    left = list(sayings)

    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        is_last = len(left) == 1
        writer.write(left.pop(0))
        await writer.drain()
        if is_last and then:
            await then.wait()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


def free_udp_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@pytest.mark.slow
def test_a_feed_that_ends_its_connection_is_dialled_again_and_its_last_row_is_not_lost(tmp_path: Path) -> None:
    told: list[Happening] = []

    async def run() -> None:
        end = asyncio.Event()
        async with a_sender(named("a") + named("b").rstrip(), named("c"), then=end) as port:
            text = f'[[feeds]]\nname = "north"\nformat = "ndjson"\nconnect = "127.0.0.1:{port}"\n'
            async with taking_in(a_home_with(tmp_path, text), told) as taken:
                (feed,) = taken.feeds.feeds
                await until(lambda: feed.standing.reports == 3, "three reports did not come")
                assert feed.standing.is_up
                end.set()

    asyncio.run(run())
    assert tracks_in(a_home_of(tmp_path)) == ["a", "b", "c"]
    assert [each.what for each in told][:3] == ["feed-up", "feed-down", "feed-up"]
    assert "ended the connection" in told[1].words


def a_home_of(folder: Path) -> Home:
    return open_home(folder / "alfa")


def test_events_of_cursor_on_target_come_by_tcp_and_entities_are_refused(tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?>' + EVENT.replace(b"33.5", b"&x;") % b"bomb"

    async def run() -> None:
        end = asyncio.Event()
        async with a_sender(EVENT % b"one" + bomb + EVENT % b"two", then=end) as port:
            text = f'[[feeds]]\nname = "tak"\nformat = "cot"\nconnect = "127.0.0.1:{port}"\n'
            async with taking_in(a_home_with(tmp_path, text)) as taken:
                (feed,) = taken.feeds.feeds
                await until(lambda: (feed.standing.reports, feed.standing.bad) == (2, 1), "not all of it came")
                end.set()

    asyncio.run(run())
    assert tracks_in(a_home_of(tmp_path)) == ["one", "two"]
    (bad,) = (tmp_path / "alfa" / "reports" / "feeds" / "tak.bad.ndjson").read_text(encoding="utf-8").splitlines()
    assert json.loads(bad)["file"] == "tak"


def test_sentences_of_ais_come_by_udp_and_wrong_ones_are_counted_by_their_reason(tmp_path: Path) -> None:
    port = free_udp_port()
    text = f'[[feeds]]\nname = "coast"\nformat = "ais-nmea"\nlisten = "127.0.0.1:{port}"\n'

    async def run() -> None:
        async with taking_in(a_home_with(tmp_path, text)) as taken:
            (feed,) = taken.feeds.feeds
            await until(lambda: feed.standing.is_up, "it did not listen")
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                for datagram in (AIS, AIS.rstrip(), AIS.replace(b"*24", b"*25"), b"\xff" * 500):
                    sender.sendto(datagram, ("127.0.0.1", port))
            await until(lambda: (feed.standing.reports, feed.standing.bad) == (2, 2), "not all of it came")
            assert taken.feeds.refused["coast", "wrong checksum"] == 1

    asyncio.run(run())
    assert tracks_in(a_home_of(tmp_path)) == ["265547250"] * 2


def test_the_watch_hears_of_what_came_by_udp_when_it_is_on_the_disk_and_no_sooner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, order = free_udp_port(), []
    sync = os.fdatasync

    def synced(file: int) -> None:
        sync(file)
        order.append("on the disk")

    def is_kept(intake: Intake, number: int) -> bool:
        return intake.segments.last == number

    async def run() -> None:
        text = f'[[feeds]]\nname = "south"\nformat = "ndjson"\nlisten = "127.0.0.1:{port}"\n'
        async with taking_in(a_home_with(tmp_path, text)) as taken:
            (feed,) = taken.feeds.feeds
            await until(lambda: feed.standing.is_up, "it did not listen")
            monkeypatch.setattr(os, "fdatasync", synced)
            monkeypatch.setattr(taken.intake.watch, "take", lambda number, _: order.append(f"watched {number}"))
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                for number in (1, 2):
                    sender.sendto(named(f"t{number}"), ("127.0.0.1", port))
                    await until(partial(is_kept, taken.intake, number), "it was not kept")
            await until(lambda: len(order) == 4, "the watch was not told")

    asyncio.run(run())
    assert order == ["on the disk", "watched 1", "on the disk", "watched 2"]


FOLLOW = '[[feeds]]\nname = "log"\nformat = "{}"\nfollow = "in.log"\n'


@pytest.mark.slow
def test_a_file_is_followed_over_restarts_and_rotation_and_each_row_is_kept_once(tmp_path: Path) -> None:
    home = a_home_with(tmp_path, FOLLOW.format("ndjson"))
    path = home.folder / "in.log"
    path.write_bytes(named("a"))

    async def run(count: int, write: Callable[[], object]) -> None:
        async with taking_in(home) as taken:
            (feed,) = taken.feeds.feeds
            await until(lambda: feed.standing.is_up, "the file was not opened")
            write()
            await until(lambda: taken.intake.segments.last == count, "not all of it came")

    def add(track: str) -> None:
        with path.open("ab") as file:
            file.write(named(track))

    asyncio.run(run(1, lambda: None))
    asyncio.run(run(2, partial(add, "b")))
    add("c")  # while nobody looks
    path.rename(path.with_name("in.log.1"))
    add("d")
    asyncio.run(run(4, lambda: None))
    assert tracks_in(home) == ["a", "b", "c", "d"]


def test_a_table_is_read_on_in_the_middle_under_its_first_row(tmp_path: Path) -> None:
    home = a_home_with(tmp_path, FOLLOW.format("truceline-csv"))
    path = home.folder / "in.log"
    row = "{},2026-11-20T10:00:00Z,38.5,33.5\n"

    async def run(count: int) -> None:
        async with taking_in(home) as taken:
            await until(lambda: taken.intake.segments.last == count, "not all of it came")
            assert taken.feeds.refused == {}

    path.write_text("track,at,lon,lat\n" + row.format("a"), encoding="utf-8")
    asyncio.run(run(1))
    with path.open("a", encoding="utf-8") as file:
        file.write(row.format("b"))
    asyncio.run(run(2))
    assert tracks_in(home) == ["a", "b"]


def test_a_file_that_is_not_there_is_told_and_taken_up_when_it_comes(tmp_path: Path) -> None:
    told: list[Happening] = []
    home = a_home_with(tmp_path, FOLLOW.format("ndjson"))

    async def run() -> None:
        async with taking_in(home, told) as taken:
            (feed,) = taken.feeds.feeds
            await until(lambda: feed.standing.trouble, "nothing was told")
            assert "in.log" in feed.standing.trouble
            (home.folder / "in.log").write_bytes(named("a"))
            await until(lambda: feed.standing.reports == 1, "it was not taken up")
            assert feed.standing.trouble == ""

    asyncio.run(run())
    assert tracks_in(home) == ["a"]
