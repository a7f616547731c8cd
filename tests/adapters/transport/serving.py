"""A listener on loopback over real sockets, and raw ways to talk to it that no honest client has."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Semaphore

from tests.adapters.transport.nodes import ALFA, BRAVO, CHARLIE, Side, know, side
from truceline.adapters.transport.certificates import client_context
from truceline.adapters.transport.connections import Access
from truceline.adapters.transport.https_client import PeerConnection
from truceline.adapters.transport.https_server import Listener
from truceline.adapters.transport.limits import Limits
from truceline.line.bundles import Frame, FrameKind, read_bundle, write_bundle
from truceline.record.merkle.tiles import Tile

POLL = write_bundle([])


def parcel(text: bytes) -> bytes:
    return write_bundle([Frame(FrameKind.NOTE, text)])


def notes_in(bundle: bytes) -> list[bytes]:
    return [content for _, content in read_bundle(bundle)]


@dataclass
class Office:
    """Answers a bundle with what lies ready for the party, and keeps what came. Its log is a few fixed bytes."""

    outbox: defaultdict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    inbox: list[tuple[str, bytes]] = field(default_factory=list)
    may_answer: Event = field(default_factory=Event)
    """Answers are held back while it is not set ..."""
    slow: str = ""
    """... those to this party, or to all of them."""
    begun: Semaphore = field(default_factory=lambda: Semaphore(0))
    """Released by every answer that was begun."""

    def __post_init__(self) -> None:
        self.may_answer.set()

    def answer(self, party: str, bundle: bytes) -> bytes:
        frames = read_bundle(bundle)
        answer = write_bundle(Frame(FrameKind.NOTE, text) for text in self.outbox[party])
        self.begun.release()
        assert self.slow not in ("", party) or self.may_answer.wait(60)
        self.inbox += [(party, content) for _, content in frames]
        return answer

    def has_news(self, party: str) -> bool:
        return bool(self.outbox[party])

    def checkpoint(self, party: str) -> bytes:
        return f"checkpoint for {party}\n".encode()

    def tile(self, party: str, tile: Tile) -> bytes | None:
        return bytes(32) * tile.width if tile.index == 0 else None

    def add_checkpoint(self, party: str, body: bytes) -> tuple[int, str]:
        return (409, "7\n") if body.startswith(b"old 3\n") else (200, f"{len(body)} bytes of {party}\n")


@dataclass
class Place:
    """Alfa's listener, what it was told, and who may come to it."""

    listener: Listener
    address: str
    office: Office
    accesses: list[Access]
    alfa: Side
    bravo: Side
    charlie: Side

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def connection(self, own: Side, limits: Limits | None = None) -> PeerConnection:
        return PeerConnection(ALFA, self.address, own.identity, know(self.alfa), limits)

    async def begun(self, count: int) -> None:
        """Returns once so many answers were begun since the last time."""
        for _ in range(count):
            assert await asyncio.to_thread(self.office.begun.acquire, timeout=60)

    async def told_of(self, count: int) -> list[Access]:
        """What was told, once so many things were."""
        while len(self.accesses) < count:
            await asyncio.sleep(0.01)
        return self.accesses


@asynccontextmanager
async def listening(folder: Path, limits: Limits | None = None, office: Office | None = None) -> AsyncIterator[Place]:
    """Alfa listens; bravo and charlie may come in."""
    alfa, bravo, charlie = side(folder, ALFA), side(folder, BRAVO), side(folder, CHARLIE)
    office, accesses = office or Office(), list[Access]()
    async with Listener(office, office, alfa.identity, know(bravo, charlie), accesses.append, limits) as listener:
        host, port = await listener.listen()
        yield Place(listener, f"{host}:{port}", office, accesses, alfa, bravo, charlie)


@asynccontextmanager
async def raw(place: Place, own: Side) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection with nothing but TLS on it."""
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", place.port, ssl=client_context(own.identity, know(place.alfa))
    )
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


def context_without_certificate() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def whole(reader: asyncio.StreamReader) -> bytes:
    """All that comes until the connection ends, in whatever way it ends."""
    content = b""
    while True:
        try:
            part = await reader.read(65536)
        except (ConnectionError, ssl.SSLError):
            return content
        if not part:
            return content
        content += part


def play(
    folder: Path,
    scene: Callable[[Place], Awaitable[None]],
    limits: Limits | None = None,
    office: Office | None = None,
) -> None:
    """Runs a scene against a listener of its own."""

    async def played() -> None:
        async with listening(folder, limits, office) as place:
            await scene(place)

    asyncio.run(played())


async def asked(place: Place, request: bytes, own: Side | None = None) -> bytes:
    """All that comes back for raw bytes, until the listener ends the connection."""
    async with raw(place, own or place.bravo) as (reader, writer):
        writer.write(request)
        return await whole(reader)


def head(method: str, path: str, **fields: object) -> bytes:
    rows = [
        f"{method} {path} HTTP/1.1",
        "Host: alfa",
        *(f"{name.replace('_', '-')}: {value}" for name, value in fields.items()),
    ]
    return "\r\n".join([*rows, "", ""]).encode()
