"""The server: where it listens, what it says of itself, and what it does if it cannot."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.api.served import Client, Served
from tests.node.homes import lined
from tests.wiring.receiving.taking import a_home_with
from truceline.api.server import ACCESS, MOST_HEAD_BYTES, Api, _listening
from truceline.errors import InputError, StoreError, TrucelineError
from truceline.wiring.home import Home
from truceline.wiring.serving.faces import Running
from truceline.wiring.serving.happenings import Happening
from truceline.wiring.serving.worker import Worker
from truceline.wiring.settings import ApiSettings

BEGUN = b"GET /health HTTP/1.1\r\nHost: here\r\nX-Long: "
PIECE_BYTES = 256 * 1024
"""What a server reads at a time."""


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


def answer_to(port: int, *pieces: bytes) -> bytes:
    """All that comes back until the connection ends."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=60)) as sock:
        with suppress(BrokenPipeError, ConnectionResetError):  # it may end before all is sent
            for piece in pieces:
                sock.sendall(piece)
        found = b""
        with suppress(ConnectionResetError):
            while more := sock.recv(65_536):
                found += more
    return found


def test_a_head_within_its_limit_is_read_in_however_many_pieces(served: Served) -> None:
    pieces = (BEGUN, b"a" * (MOST_HEAD_BYTES // 2), b"\r\nConnection: close\r\n", b"\r\n")
    assert answer_to(served.port, *pieces).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("begun", [BEGUN, b"GET /"])
def test_a_head_without_end_is_cut_off(served: Served, begun: bytes) -> None:
    pieces = [begun, *[b"a" * PIECE_BYTES] * 40]
    assert not answer_to(served.port, *pieces).startswith(b"HTTP/1.1 200 ")
    assert served.anybody().get("/openapi.json").status == 200


@pytest.mark.parametrize("begun", [b"", b"GET", BEGUN])
def test_who_does_not_come_to_an_end_holds_no_place(
    tmp_path: Path, begun: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("truceline.api.server.HEAD_S", 0.1)

    async def answered() -> bytes:
        async with answering(a_home_with(tmp_path, '\n[api]\nlisten = "127.0.0.1:0"\n')) as told:
            (place,) = [each.words for each in told if each.what == "answering"]
            return await asyncio.to_thread(answer_to, int(place.rstrip("/").rsplit(":", 1)[1]), begun)

    assert asyncio.run(answered()) == b""


def refused(answer: bytes) -> Mapping[str, Any]:
    """What is told by an answer that is a problem with the status 400, which is the last of its connection."""
    head, content = answer.split(b"\r\n\r\n", 1)
    status, *rows = head.lower().split(b"\r\n")
    headers = dict(row.split(b": ", 1) for row in rows)
    assert (status, headers[b"content-type"]) == (b"http/1.1 400 bad request", b"application/problem+json")
    assert (headers[b"connection"], headers[b"x-content-type-options"]) == (b"close", b"nosniff")
    assert int(headers[b"content-length"]) == len(content)
    problem: Mapping[str, Any] = json.loads(content)
    assert (problem["code"], problem["status"]) == ("request-unusable", 400)
    return problem


@pytest.mark.parametrize(
    "row", [b"\x16\x03\x01", b"GET /health HTTP/9.9", b"GET http://[ HTTP/1.1", b"GET /\xff HTTP/1.1"]
)
def test_what_is_no_http_is_told_so_as_a_problem(served: Served, row: bytes) -> None:
    assert "cannot be read" in refused(answer_to(served.port, row + b"\r\nHost: here\r\n\r\n"))["detail"]


def test_a_head_that_is_too_long_is_told_so_with_its_limit(served: Served) -> None:
    answer, pause_s = b"", 0.1
    while not answer:  # where the first piece was read together with more, what is sent is not too much
        with closing(socket.create_connection(("127.0.0.1", served.port), timeout=60)) as sock:
            sock.sendall(BEGUN)
            time.sleep(pause_s)
            sock.sendall(b"a" * (MOST_HEAD_BYTES + 1))
            sock.shutdown(socket.SHUT_WR)
            with suppress(ConnectionResetError):
                while more := sock.recv(65_536):
                    answer += more
        pause_s *= 2
    assert refused(answer)["detail"] == f"{MOST_HEAD_BYTES + 1} bytes of head, more than {MOST_HEAD_BYTES}"


def test_who_was_answered_may_ask_again(served: Served) -> None:
    asked = b"GET /health HTTP/1.1\r\nHost: here\r\n"
    answered = answer_to(served.port, asked + b"\r\n", asked + b"Connection: close\r\n\r\n")
    assert answered.count(b"HTTP/1.1 200 ") == 2
