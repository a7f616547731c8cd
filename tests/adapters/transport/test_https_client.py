"""A node speaks to the peer that it means or to nobody, waits no longer than it must, and says what was wrong."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.adapters.transport.nodes import ALFA, BRAVO, CHARLIE, EVE, Side, know, side
from tests.adapters.transport.serving import POLL, listening, parcel
from truceline.adapters.transport.certificates import server_context
from truceline.adapters.transport.https_client import PeerConnection
from truceline.adapters.transport.https_server import Listener
from truceline.adapters.transport.limits import Limits
from truceline.errors import InputError, NotFoundError, TrucelineError, TrustError, UnreachableError

PATIENT = Limits(body_bytes=100_000)
HURRIED = Limits(connect_s=0.3, grace_s=0.3, slowest_bytes_per_s=1e12)


@asynccontextmanager
async def saying(own: Side, other: Side, answer: bytes, *, then_end: bool = True) -> AsyncIterator[str]:
    """The address of a peer that answers any head with the same bytes, whatever they are."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            if not then_end:
                await reader.read()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(speak, "127.0.0.1", 0, ssl=server_context(own.identity, know(other)))
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


def heard(folder: Path, answer: bytes, *, then_end: bool = True) -> bytes:
    """What bravo makes of an answer of alfa's."""
    alfa, bravo = side(folder, ALFA), side(folder, BRAVO)

    async def scene() -> bytes:
        async with (
            saying(alfa, bravo, answer, then_end=then_end) as address,
            PeerConnection(ALFA, address, bravo.identity, know(alfa), PATIENT if then_end else HURRIED) as peer,
        ):
            return await peer.exchange(POLL)

    return asyncio.run(scene())


def answering(status: str, body: bytes = b"", *rows: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *rows, "", ""]).encode() + body


def test_an_answer_is_handed_back_as_it_came(tmp_path: Path) -> None:
    assert heard(tmp_path, answering("200 OK", POLL)) == POLL


def test_a_compressed_answer_is_never_opened(tmp_path: Path) -> None:
    assert heard(tmp_path, answering("200 OK", b"\x1f\x8b", "Content-Encoding: gzip")) == b"\x1f\x8b"


@pytest.mark.parametrize(
    ("answer", "error", "match"),
    [
        (answering("400 Bad Request", b"a cut bundle\n"), InputError, "answers 400: 'a cut bundle'"),
        (answering("404 Not Found"), InputError, "answers 404"),
        (answering("302 Found", b"", "Location: https://eve.example/"), InputError, "answers 302"),
        (answering("403 Forbidden", b"no proof\n"), TrustError, "refuses: 'no proof'"),
        (answering("429 Too Many Requests"), UnreachableError, "429"),
        (answering("503 Service Unavailable", b"frozen\n"), UnreachableError, "503.: 'frozen'"),
        (answering("400 Bad", b"\xe2\x80\xaeevil"), InputError, r"'\\u202eevil'"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n", InputError, "100001 bytes; 100000 are the most"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", InputError, "None bytes"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nTLB", UnreachableError, "broke off"),
        (b"", UnreachableError, "broke off"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", UnreachableError, "broke off"),
        (b"HTTP/1.1 2\x1b[2J\xe2\x80\xae0 OK\r\n\r\n", UnreachableError, "broke off"),
    ],
)
def test_any_other_answer_is_the_error_that_it_is(
    tmp_path: Path, answer: bytes, error: type[TrucelineError], match: str
) -> None:
    with pytest.raises(error, match=match) as caught:
        heard(tmp_path, answer)
    assert str(caught.value).startswith("alfa.example at 127.0.0.1:")
    assert str(caught.value).isascii()
    assert str(caught.value).isprintable()
    assert caught.value.hint


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nTLB"])
def test_a_peer_that_falls_silent_is_given_up(tmp_path: Path, answer: bytes) -> None:
    with pytest.raises(UnreachableError, match="not answer in time"):
        heard(tmp_path, answer, then_end=False)


def test_a_long_answer_may_take_its_time(tmp_path: Path) -> None:
    """It is not given up when the time for a short one is over."""
    alfa, bravo = side(tmp_path, ALFA), side(tmp_path, BRAVO)
    limits = Limits(connect_s=3, grace_s=0.5, slowest_bytes_per_s=100)

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answering("200 OK", bytes(3000))[:-1])
        await asyncio.sleep(limits.connect_s + limits.seconds_for(len(POLL)) + 0.1)
        writer.write(b"\0")
        writer.close()

    async def scene() -> bytes:
        server = await asyncio.start_server(speak, "127.0.0.1", 0, ssl=server_context(alfa.identity, know(bravo)))
        address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with PeerConnection(ALFA, address, bravo.identity, know(alfa), limits) as peer:
            answer = await peer.exchange(POLL)
        server.close()
        return answer

    assert asyncio.run(scene()) == bytes(3000)


def test_a_peer_that_shakes_no_hands_is_given_up(tmp_path: Path) -> None:
    alfa, bravo = side(tmp_path, ALFA), side(tmp_path, BRAVO)

    async def scene(port: int) -> None:
        async with PeerConnection(ALFA, f"127.0.0.1:{port}", bravo.identity, know(alfa), HURRIED) as peer:
            await peer.exchange(POLL)

    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(UnreachableError, match="in time"):
        asyncio.run(scene(silent.getsockname()[1]))


@pytest.mark.parametrize("address", ["127.0.0.1:1", "nowhere.invalid:7443"])
def test_nobody_there_is_unreachable(tmp_path: Path, address: str) -> None:
    alfa, bravo = side(tmp_path, ALFA), side(tmp_path, BRAVO)

    async def scene() -> None:
        async with PeerConnection(ALFA, address, bravo.identity, know(alfa)) as peer:
            await peer.exchange(POLL)

    with pytest.raises(UnreachableError, match="cannot be reached") as caught:
        asyncio.run(scene())
    assert "sealed file" in caught.value.hint


@pytest.mark.parametrize("who", [EVE, CHARLIE])
def test_somebody_else_at_the_address_is_told_nothing(tmp_path: Path, who: str) -> None:
    """Charlie is a peer as well, but not the one who is meant."""
    alfa, bravo, charlie, other = (side(tmp_path, party) for party in (ALFA, BRAVO, CHARLIE, who))
    came: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append(await reader.read())
        writer.close()

    async def scene() -> None:
        context = server_context(other.identity, know(bravo))
        server = await asyncio.start_server(listen, "127.0.0.1", 0, ssl=context)
        address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with PeerConnection(ALFA, address, bravo.identity, know(alfa, charlie)) as peer:
            try:
                await peer.exchange(parcel(b"secret"))
            finally:
                server.close()

    with pytest.raises(TrustError, match="is not who its manifest says") as caught:
        asyncio.run(scene())
    assert "card" in caught.value.hint
    assert b"".join(came) == b""


def test_a_peer_that_was_restarted_is_connected_to_again(tmp_path: Path) -> None:
    async def scene() -> None:
        async with listening(tmp_path) as place:
            peer = await place.connection(place.bravo).__aenter__()
            assert await peer.exchange(POLL) == POLL
        with pytest.raises(UnreachableError):
            await peer.exchange(POLL)
        again = Listener(place.office, place.office, place.alfa.identity, know(place.bravo), place.accesses.append)
        async with again:
            await again.listen(port=place.port)
            assert await peer.exchange(parcel(b"again")) == POLL
        await peer.__aexit__(None, None, None)
        assert place.office.inbox == [(BRAVO, b"again")]

    asyncio.run(scene())


@pytest.mark.parametrize(
    "address", ["", "alfa.example", "alfa.example:0x1", "https://alfa.example:1", "a@b:1", "a:1/x"]
)
def test_an_address_of_another_form_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(InputError, match="no address"):
        PeerConnection(ALFA, address, side(tmp_path, BRAVO).identity, know(side(tmp_path, ALFA)))


def test_a_missing_key_is_said_before_anything_is_sent(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        PeerConnection(ALFA, "127.0.0.1:1", tmp_path / "absent", know(side(tmp_path, ALFA)))
