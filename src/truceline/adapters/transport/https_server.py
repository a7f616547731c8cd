"""Where a node answers its peers: one exchange at a time over TLS, for nobody else.

    POST /line/v1/exchange?wait=25    a bundle for a bundle; with ``wait``, held until there is news
    GET  /line/v1/checkpoint          the newest signed checkpoint of the node's log
    GET  /line/v1/tile/...            tiles of its hashes (C2SP tlog-tiles), never its entries
    POST /line/v1/add-checkpoint      asks for a cosignature (C2SP tlog-witness)

Nothing here is anonymous: who asks is known by the key of the connection, see ``certificates``. What was
asked is told to a callback; contents are told to nobody.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import re
import socket
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import ParamSpec, Protocol, Self, TypeVar

from aiohttp import web

from truceline.adapters.transport.certificates import Peers, server_context
from truceline.adapters.transport.connections import Access, Front, answer_of, refusal_of
from truceline.adapters.transport.limits import Limits
from truceline.adapters.transport.polls import Polls
from truceline.errors import FrozenError, InputError, StoreError, TrustError
from truceline.record.merkle.tiles import ENTRIES, Tile, tile_from_path
from truceline.record.witness import SIZE_TYPE
from truceline.signing.showing import shown

LOOPBACK = "127.0.0.1"
PREFIX = "/line/v1/"
BUNDLE_TYPE = "application/octet-stream"
TEXT_TYPE = "text/plain"
MAX_WAIT_S = 25
MAX_WITNESS_BYTES = 72 * 1024
"""Of the body of a request to cosign: 63 hashes and a checkpoint."""
_WAIT = re.compile(r"0|[1-9][0-9]?")
_CLOSING_S = 5.0
_MAX_ACT = 120
_P = ParamSpec("_P")
_T = TypeVar("_T")


class Exchange(Protocol):
    """What answers bundles. Its methods may block, and are called by several threads at once."""

    def answer(self, party: str, bundle: bytes) -> bytes:
        """The bundle that answers a peer's. The same bytes may come again, and then get the same receipts."""
        ...

    def has_news(self, party: str) -> bool:
        """True if the next answer brings the peer something that is worth not being held back."""
        ...


class Pages(Protocol):
    """What the node's log shows to peers. Its methods may block, and are called by several threads at once."""

    def checkpoint(self, party: str) -> bytes:
        """The newest signed checkpoint."""
        ...

    def tile(self, party: str, tile: Tile) -> bytes | None:
        """The hashes of a tile; none if the log has not come so far."""
        ...

    def add_checkpoint(self, party: str, body: bytes) -> tuple[int, str]:
        """Status and text, as ``record.witness.Answer`` has them; for 200, the row of the cosignature."""
        ...


class Listener:
    """Answers peers while it is open: ``async with Listener(...) as listener``.

    Everything but ``wake`` belongs to the event loop that opened it.

    Args:
        exchange: answers bundles.
        pages: answers for the log.
        identity: file with the node's TLS key and certificate.
        peers: who may come in.
        told: called for whatever is asked, in the event loop.
        limits: what one peer may take up.
    """

    def __init__(
        self,
        exchange: Exchange,
        pages: Pages,
        identity: Path,
        peers: Peers,
        told: Callable[[Access], None],
        limits: Limits | None = None,
    ) -> None:
        self._exchange, self._pages, self._identity, self._peers = exchange, pages, identity, peers
        self._told, self._limits = told, limits or Limits()
        self._requests: Counter[str] = Counter()
        self._held_bytes: Counter[str] = Counter()
        self._turns: defaultdict[str, asyncio.Semaphore] = defaultdict(self._new_turns)
        self._socket: socket.socket | None = None
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._polls = Polls()
        self._threads = ThreadPoolExecutor(self._limits.threads, thread_name_prefix="line")
        self._front = Front(self._answered, self._peers, self._limits, self._told)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nobody is let in any more; who waits is answered now, and others have five seconds to end."""
        if self._server:
            self._server.close()
        if self._socket:
            self._socket.close()
        self._polls.wake_all()
        self._front.pre_shutdown()
        await self._front.shutdown(_CLOSING_S)
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def listen(self, host: str = LOOPBACK, port: int = 0) -> tuple[str, int]:
        """The address and port at which peers are answered from now on; port 0 takes any that is free.

        Raises:
            NotFoundError, InputError: there is no usable identity, or the address cannot be had.
        """
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            self._socket = socket.create_server((host, port), family=family)
        except OSError as error:
            raise InputError(
                f"the node cannot listen at {shown(host)}, port {port}: {error.strerror or error}",
                hint="choose an address of this machine and a port that nothing else uses",
            ) from error
        await self.trust(self._peers)
        address = self._socket.getsockname()
        return str(address[0]), int(address[1])

    async def trust(self, peers: Peers) -> None:
        """From now on these peers may come in; connections of others end at once, those of these go on."""
        self._peers = peers
        self._front.trust(peers)
        if self._socket is None:
            return
        context = server_context(self._identity, peers, self._turned_away)
        server = await asyncio.get_running_loop().create_server(
            self._front, sock=self._socket.dup(), ssl=context, ssl_handshake_timeout=self._limits.connect_s
        )
        if self._server:
            self._server.close()  # its copy of the socket only: who knocks meanwhile waits for the new one
        self._server = server

    def wake(self, party: str) -> None:
        """There is news for a party: if it waits, it is answered now. May be called from any thread."""
        self._polls.wake(party)

    def _turned_away(self, reason: str) -> None:
        self._told(Access("", f"handshake: {reason}", 0))

    async def _answered(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answers one request, and tells of it: of one that breaks off as well."""
        party = self._front.party_of(request.protocol)
        if not party:
            raise asyncio.CancelledError  # it was cut off while this request was on its way
        act = f"{request.method} {request.rel_url.raw_path}"[:_MAX_ACT]
        try:
            with self._room(party, request.content_length or 0) as there_is_room:
                response = (
                    await self._response(party, request)
                    if there_is_room
                    else refusal_of(429, "too much at once: come back later")
                )
                await self._send(request, response)
        except (ConnectionError, asyncio.CancelledError) as error:
            self._told(Access(party, act, 0, request.content.total_bytes))
            raise asyncio.CancelledError from error
        self._told(Access(party, act, response.status, request.content.total_bytes, response.content_length or 0))
        return response

    @contextmanager
    def _room(self, party: str, length: int) -> Iterator[bool]:
        """Whether a party may have one more request answered now; if so, it counts until the end."""
        limits = self._limits
        self._requests[party] += 1
        self._held_bytes[party] += length
        try:
            yield (
                self._requests[party] <= limits.requests_per_party and self._held_bytes[party] <= limits.bytes_per_party
            )
        finally:
            self._requests[party] -= 1
            self._held_bytes[party] -= length

    async def _response(self, party: str, request: web.BaseRequest) -> web.Response:
        """The response to a request, or to what is wrong with it."""
        try:
            return await self._routed(party, request)
        except web.HTTPException as refusal:
            return refusal_of(refusal.status, refusal.text or "")
        except (FrozenError, StoreError):
            return refusal_of(503, "the record of this node takes nothing at present")  # why is its owner's affair
        except TrustError as error:
            return refusal_of(403, str(error))
        except InputError as error:
            return refusal_of(400, str(error))

    async def _send(self, request: web.BaseRequest, response: web.Response) -> None:
        """The response is on its way; a peer that does not take it in time is cut off."""
        try:
            async with asyncio.timeout(self._limits.seconds_for(response.content_length or 0)):
                await response.prepare(request)
                await response.write_eof()
                await request.writer.drain()
        except TimeoutError as error:
            if request.transport:
                request.transport.abort()
            raise ConnectionAbortedError("the answer was not taken in time") from error

    async def _routed(self, party: str, request: web.BaseRequest) -> web.Response:
        path = request.rel_url.raw_path
        name = path.removeprefix(PREFIX) if path.startswith(PREFIX) else ""
        method, answer = {
            "exchange": ("POST", self._exchanged),
            "checkpoint": ("GET", self._checkpoint),
            "tile": ("GET", self._tile),
            "add-checkpoint": ("POST", self._added_checkpoint),
        }.get("tile" if name.startswith("tile/") else name, ("", None))
        if answer is None:
            raise web.HTTPNotFound(text="there is no such page")
        if request.method != method:
            raise web.HTTPMethodNotAllowed(request.method, [method], text=f"use {method}")
        return await answer(party, request)

    async def _exchanged(self, party: str, request: web.BaseRequest) -> web.Response:
        wait_s = _wait_of(request)
        bundle = await self._body(request, BUNDLE_TYPE, self._limits.body_bytes)
        with self._polls.waiting(party) as news:  # from before the answer is made, so that none slips between
            at_once = wait_s == 0 or await self._run(party, self._exchange.has_news, party)
            answer = await self._run(party, self._exchange.answer, party, bundle)
            if not at_once:
                await _set_or_over(news, wait_s)
                # Anew, with or without news: an answer says when it was made, and clocks are compared by that.
                answer = await self._run(party, self._exchange.answer, party, bundle)
        return answer_of(answer, BUNDLE_TYPE)

    async def _checkpoint(self, party: str, _: web.BaseRequest) -> web.Response:
        return answer_of(await self._run(party, self._pages.checkpoint, party), TEXT_TYPE)

    async def _tile(self, party: str, request: web.BaseRequest) -> web.Response:
        try:
            tile = tile_from_path(request.rel_url.raw_path.removeprefix(PREFIX))
        except InputError as error:
            return answer_of(f"{error}\n".encode(), TEXT_TYPE, 404)
        hashes = None if tile.level == ENTRIES else await self._run(party, self._pages.tile, party, tile)
        if hashes is None:
            return answer_of(b"there is no such tile\n", TEXT_TYPE, 404)
        return answer_of(hashes, BUNDLE_TYPE)

    async def _added_checkpoint(self, party: str, request: web.BaseRequest) -> web.Response:
        body = await self._body(request, None, MAX_WITNESS_BYTES)
        status, text = await self._run(party, self._pages.add_checkpoint, party, body)
        return answer_of(text.encode(), SIZE_TYPE if status == 409 else TEXT_TYPE, status)

    async def _body(self, request: web.BaseRequest, kind: str | None, most: int) -> bytes:
        """The body, whole, when its head promises what is bearable."""
        length = request.content_length
        if length is None:
            raise web.HTTPLengthRequired(text="say how long the body is")
        if length > most:
            raise web.HTTPRequestEntityTooLarge(most, length, text=f"{length} bytes, more than {most}")
        if kind not in (None, request.content_type) or "Content-Encoding" in request.headers:
            raise web.HTTPUnsupportedMediaType(text=f"send {kind or 'the text'} as it is")
        try:
            async with asyncio.timeout(self._limits.seconds_for(length)):
                return await request.content.read()
        except TimeoutError as error:
            raise web.HTTPRequestTimeout(text=f"{length} bytes were not there in time") from error

    async def _run(self, party: str, act: Callable[_P, _T], *args: _P.args, **options: _P.kwargs) -> _T:
        """What an act that may block gives, done by a thread when the party has its turn."""
        turns = self._turns[party]
        await turns.acquire()
        running = asyncio.get_running_loop().run_in_executor(self._threads, partial(act, *args, **options))
        running.add_done_callback(partial(_end_turn, turns))
        return await asyncio.shield(running)  # who hangs up meanwhile keeps its turn until the thread is free again

    def _new_turns(self) -> asyncio.Semaphore:
        return asyncio.Semaphore(self._limits.threads_per_party)


def _end_turn(turns: asyncio.Semaphore, done: asyncio.Future[_T]) -> None:
    turns.release()
    if not done.cancelled():
        done.exception()  # raised where it is awaited; if nobody awaits it any more, it is nobody's


def _wait_of(request: web.BaseRequest) -> int:
    wait = request.query.get("wait", "0")
    if not _WAIT.fullmatch(wait) or int(wait) > MAX_WAIT_S:
        raise web.HTTPBadRequest(text=f"wait for 0 to {MAX_WAIT_S} seconds")
    return int(wait)


async def _set_or_over(event: asyncio.Event, wait_s: float) -> None:
    """Returns when an event is set, or the time is over."""
    with suppress(TimeoutError):
        async with asyncio.timeout(wait_s):
            await event.wait()
