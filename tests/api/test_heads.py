"""The head of a request: bounded in bytes and in time, before anybody is asked who they are."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import socket
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.api.served import Served
from tests.api.test_server import answering
from tests.wiring.receiving.taking import a_home_with
from truceline.api.heads import MOST_BYTES

BEGUN = b"GET /health HTTP/1.1\r\nHost: here\r\nX-Long: "
PIECE_BYTES = 256 * 1024
"""What a server reads at a time."""


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
    pieces = (BEGUN, b"a" * (MOST_BYTES // 2), b"\r\nConnection: close\r\n", b"\r\n")
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
    monkeypatch.setattr("truceline.api.heads.HEAD_S", 0.1)

    async def answered() -> bytes:
        async with answering(a_home_with(tmp_path, '\n[api]\nlisten = "127.0.0.1:0"\n')) as told:
            (place,) = [each.words for each in told if each.what == "answering"]
            return await asyncio.to_thread(answer_to, int(place.rstrip("/").rsplit(":", 1)[1]), begun)

    assert asyncio.run(answered()) == b""


def test_who_was_answered_may_ask_again(served: Served) -> None:
    asked = b"GET /health HTTP/1.1\r\nHost: here\r\n"
    answered = answer_to(served.port, asked + b"\r\n", asked + b"Connection: close\r\n\r\n")
    assert answered.count(b"HTTP/1.1 200 ") == 2
