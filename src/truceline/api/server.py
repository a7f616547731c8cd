"""The HTTP server in the event loop of a running node."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from truceline.api.access import AccessLog
from truceline.api.app import App
from truceline.api.problems import problem_of_refusal
from truceline.errors import InputError, RequestError, StoreError
from truceline.node.terms.cards import host_and_port
from truceline.wiring.admitting.admission import DAY_MS, Admission, admission_of
from truceline.wiring.home import Home
from truceline.wiring.moments import now
from truceline.wiring.receiving.feeds import Receiving, receiving
from truceline.wiring.serving.faces import Running
from truceline.wiring.serving.happenings import Happening
from truceline.wiring.settings import ApiSettings

ACCESS = "access"
"""The folder of the log of requests, in the node's."""
BACKLOG = 1024
MOST_HEAD_BYTES = 64 * 1024
"""Of the row and the headers of a request, beyond the piece of them that came first."""
HEAD_S = 20.0
"""They are there after so long, from their first byte or from the beginning of the connection."""
DRAIN_S = 8
"""How long requests that are under way may take when the node stops."""


class Api:
    """The HTTP API and the live feeds, as a face of a running node; see ``wiring.serving.faces``."""

    def __init__(self) -> None:
        self._app: App | None = None

    def tell(self, happening: Happening) -> None:
        """Something happened; from any thread."""
        if self._app:
            self._app.tell(happening)

    @asynccontextmanager
    async def opened(self, running: Running) -> AsyncIterator[None]:
        """Reports are taken in while this is entered, and HTTP is answered unless the settings say no address.

        Raises:
            StoreError: the address is taken, or the reports, the operators or the log of requests cannot be used.
            InputError: the certificate cannot be used.
        """
        async with receiving(running) as taken_in, self._answering(running, taken_in):
            yield

    @asynccontextmanager
    async def _answering(self, running: Running, taken_in: Receiving) -> AsyncIterator[None]:
        settings = running.home.settings.api
        if not settings.listen:
            yield
            return
        tls = _tls(running.home) if settings.certificate else None
        admission = admission_of(running.home)
        access_log = AccessLog(
            running.home.folder / ACCESS, lambda words: running.tell(Happening("trouble", words=words))
        )
        with contextlib.closing(admission.roster), contextlib.closing(access_log), _listening(settings) as sock:
            app = App(running, admission, taken_in, access_log)
            server = _Server(_config(app, tls))
            task = asyncio.create_task(server.serve([sock]))
            chores: list[asyncio.Task[None]] = []
            try:
                while not server.started and not task.done():
                    await asyncio.sleep(0.01)
                self._app = app
                chores = [asyncio.create_task(app.publish_positions()), asyncio.create_task(_forget(admission))]
                scheme = "https" if settings.certificate else "http"
                host, port = sock.getsockname()[:2]
                place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
                running.tell(Happening("answering", words=f"{scheme}://{place}/"))
                yield
            finally:
                self._app = None
                app.close()
                for chore in chores:
                    chore.cancel()
                await asyncio.gather(*chores, return_exceptions=True)
                server.should_exit = True
                await task


class _Server(uvicorn.Server):
    """Leaves the signals to the node."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _LimitedHeads(HttpToolsProtocol):
    """A connection of HTTP that ends if a head is too long, or does not come to its end.

    Uvicorn has no such limits: anybody who reaches it could fill the memory, or hold every place there is.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._is_in_head, self._head_bytes = False, 0
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody has dialled."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """They have gone."""
        self._wait_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """More of a request."""
        was_in_head = self._is_in_head
        super().data_received(data)
        self._head_bytes = self._head_bytes + len(data) if was_in_head and self._is_in_head else 0
        if self._head_bytes > MOST_HEAD_BYTES and not self.transport.is_closing():
            self._refuse(
                f"{self._head_bytes} bytes of head, more than {MOST_HEAD_BYTES}", "leave out what nobody needs"
            )

    def send_400_response(self, msg: str) -> None:
        """What uvicorn cannot read."""
        self._refuse(f"the request cannot be read: {msg}", "send HTTP/1.1")

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        self._is_in_head = True
        self._wait()

    def on_headers_complete(self) -> None:
        """All of its head."""
        self._is_in_head = False
        self._wait_no_more()
        super().on_headers_complete()

    def _refuse(self, told: str, hint: str) -> None:
        """A problem as others are, before the application has seen anything; the connection ends."""
        reply = problem_of_refusal(RequestError("request-unusable", told, hint, {"connection": "close"}))
        assert isinstance(reply.content, bytes)
        rows = [*self.server_state.default_headers, *reply.headed]
        head = b"".join(b"%b: %b\r\n" % row for row in rows)
        self.transport.write(b"HTTP/1.1 400 Bad Request\r\n%b\r\n%b" % (head, reply.content))
        self.transport.close()

    def _wait(self) -> None:
        self._wait_no_more()
        self._patience = self.loop.call_later(HEAD_S, self.transport.close)

    def _wait_no_more(self) -> None:
        if self._patience:
            self._patience.cancel()
            self._patience = None


async def _forget(admission: Admission) -> None:
    """What nobody needs any more is forgotten, every hour."""
    while True:
        admission.roster.forget(now().at - DAY_MS)
        await asyncio.sleep(3_600)


def _config(app: App, tls: ssl.SSLContext | None) -> uvicorn.Config:
    config = uvicorn.Config(
        app,
        loop="none",
        http=_LimitedHeads,
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        backlog=BACKLOG,
        timeout_graceful_shutdown=DRAIN_S,
    )
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    # It warns of each listener that goes away while much is sent to it.
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    config.load()
    config.ssl = tls
    return config


def _tls(home: Home) -> ssl.SSLContext:
    certificate, key = home.folder / home.settings.api.certificate, home.folder / home.settings.api.key
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise InputError(
            f"the certificate {certificate} cannot be used with {key}: {error}", hint="mend [api] in node.toml"
        ) from error
    return context


def _listening(settings: ApiSettings) -> socket.socket:
    """A socket at the address; if nobody asked for that one and it is taken, at another port."""
    host, port = host_and_port(settings.listen)
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return _bound(family, host, int(port))
    except OSError as error:
        if settings.is_asked_for:
            raise StoreError(
                f"{settings.listen} cannot be listened on: {error.strerror}",
                hint="see who does, or change [api] listen",
            ) from error
    return _bound(family, host, 0)


def _bound(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    # Named as TCP, or asyncio leaves each answer's second packet waiting for 40 ms until the first is acknowledged.
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
    except OSError:
        sock.close()
        raise
    return sock
