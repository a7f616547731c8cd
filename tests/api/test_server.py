"""The server: where it listens, what it says of itself, and what it does if it cannot."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from tests.api.served import Client, Served
from tests.node.homes import lined
from tests.wiring.receiving.taking import a_home_with
from truceline.api.server import ACCESS, Api, _listening
from truceline.errors import InputError, StoreError, TrucelineError
from truceline.wiring.home import Home
from truceline.wiring.serving.faces import Running
from truceline.wiring.serving.happenings import Happening
from truceline.wiring.serving.worker import Worker
from truceline.wiring.settings import ApiSettings


@asynccontextmanager
async def answering(home: Home) -> AsyncIterator[list[Happening]]:
    """The API of a folder answers; what it tells."""
    told: list[Happening] = []
    worker = Worker(lined("alfa.example", "bravo.example"), lambda _: None)
    try:
        async with Api().opened(Running(home, worker, told.append)):
            yield told
    finally:
        worker.close()


async def asked(home: Home) -> list[str]:
    """Where it answers, once it has."""
    async with answering(home) as told:
        places = [each.words for each in told if each.what == "answering"]
        for place in places:
            client = Client(int(place.rstrip("/").rsplit(":", 1)[1]))
            assert (await asyncio.to_thread(client.ask, "GET", "/health")).status == 200
    return places


def test_it_answers_where_the_settings_say_and_is_gone_afterwards(tmp_path: Path) -> None:
    home = a_home_with(tmp_path, '\n[api]\nlisten = "127.0.0.1:0"\n')
    (place,) = asyncio.run(asked(home))
    assert place.startswith("http://127.0.0.1:")
    with closing(socket.socket()) as sock:
        assert sock.connect_ex(("127.0.0.1", int(place.rstrip("/").rsplit(":", 1)[1]))) != 0


def test_no_packet_of_an_answer_waits_until_the_one_before_it_is_acknowledged() -> None:
    async def delays() -> int:
        accepted: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def look(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            sock = writer.get_extra_info("socket")
            accepted.set_result(sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        with _listening(ApiSettings(listen="127.0.0.1:0")) as sock:
            async with await asyncio.start_server(look, sock=sock):
                with closing(socket.create_connection(sock.getsockname())):
                    return await accepted

    assert asyncio.run(delays()) != 0


def test_without_an_address_it_does_not_answer(tmp_path: Path) -> None:
    home = a_home_with(tmp_path, '\n[api]\nlisten = ""\n')
    assert asyncio.run(asked(home)) == []
    assert not (home.folder / ACCESS).exists()


@pytest.mark.parametrize("is_asked_for", [True, False])
def test_an_address_that_is_taken_is_refused_only_if_somebody_asked_for_it(tmp_path: Path, is_asked_for: bool) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        home = a_home_with(tmp_path, f'\n[api]\nlisten = "127.0.0.1:{port}"\n')
        if is_asked_for:
            with pytest.raises(StoreError, match=str(port)):
                asyncio.run(asked(home))
        else:
            api = type(home.settings.api)(listen=f"127.0.0.1:{port}")
            home = type(home)(**vars(home) | {"settings": type(home.settings)(**vars(home.settings) | {"api": api})})
            (place,) = asyncio.run(asked(home))
            assert str(port) not in place


def test_a_certificate_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    settings = '\n[api]\nlisten = "127.0.0.1:0"\ncertificate = "none.pem"\nkey = "none-key.pem"\n'
    with pytest.raises(InputError, match=r"none\.pem"):
        asyncio.run(asked(a_home_with(tmp_path, settings)))


def test_a_log_of_requests_that_cannot_be_written_stops_it(tmp_path: Path) -> None:
    home = a_home_with(tmp_path, '\n[api]\nlisten = "127.0.0.1:0"\n')
    (home.folder / ACCESS).write_text("", encoding="utf-8")
    with pytest.raises(TrucelineError, match="cannot be written"):
        asyncio.run(asked(home))


def test_it_does_not_say_what_it_is_made_of(served: Served) -> None:
    headers = served.anybody().ask("GET", "/health").headers
    assert "server" not in headers
    assert headers["x-content-type-options"] == "nosniff"
