"""Open connections of peers to the listener: whose each one is, and that nobody holds too many."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import ssl
from collections import Counter
from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import NamedTuple

from aiohttp import web

from truceline.adapters.transport.certificates import Peers
from truceline.adapters.transport.limits import Limits
from truceline.signing.showing import shown

_HEADERS = {"Server": "truceline", "Cache-Control": "no-store"}
_LINGER_S = 2
"""How long a body that is not wanted is read on, so that its sender gets to read why."""


class Access(NamedTuple):
    """One thing that somebody asked of the listener."""

    party: str
    """Empty for somebody who was turned away before it was known who it is."""
    act: str
    """Method and path, or what happened instead of a request."""
    status: int
    """HTTP status of the answer; 0 if there was none."""
    received_bytes: int = 0
    sent_bytes: int = 0


def answer_of(body: bytes, kind: str, status: int = 200) -> web.Response:
    """A response that tells nothing of the software behind it."""
    # A stream is sent in parts, each when the one before is taken; bytes would lie in the socket's buffer as a whole.
    headers = _HEADERS | {"Content-Length": str(len(body))}
    return web.Response(body=BytesIO(body), content_type=kind, status=status, headers=headers)


def refusal_of(status: int, why: str) -> web.Response:
    """A response that says in one row of plain text why it is no other; the connection ends with it."""
    response = answer_of(f"{why}\n".encode(), "text/plain", status)
    response.force_close()
    return response


class Front(web.Server):
    """The low-level server of the listener.

    Args:
        handler: answers one request.
        peers: who may be connected.
        limits: how many connections one party may hold, and how long one may be idle.
        told: called for what never becomes a request.
    """

    def __init__(
        self,
        handler: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]],
        peers: Peers,
        limits: Limits,
        told: Callable[[Access], None],
    ) -> None:
        super().__init__(handler, handler_cancellation=True)
        self._peers, self._limits, self.told = peers, limits, told
        self._open: dict[web.RequestHandler, tuple[asyncio.Transport, str]] = {}

    def __call__(self) -> web.RequestHandler:
        """What reads and answers the requests of one more connection."""
        return _Connection(
            self,
            loop=asyncio.get_running_loop(),
            access_log=None,
            keepalive_timeout=self._limits.idle_s,
            lingering_time=_LINGER_S,
            auto_decompress=False,
        )

    def party_of(self, connection: web.RequestHandler) -> str:
        """Whose connection it is; empty once it is closed or trusted no more."""
        return self._open[connection][1] if connection in self._open else ""

    def trust(self, peers: Peers) -> None:
        """From now on these peers may be connected, and who is not among them is not any more."""
        self._peers = peers
        for connection, (transport, party) in list(self._open.items()):
            if self._party_at(transport) != party:
                del self._open[connection]
                transport.abort()

    def connection_made(self, handler: web.RequestHandler, transport: asyncio.Transport) -> None:
        """A handshake is done: its party keeps the connection if it does not hold too many."""
        super().connection_made(handler, transport)
        party = self._party_at(transport)
        held = Counter(other for _, other in self._open.values())[party]
        if not party or held >= self._limits.connections_per_party:
            most = self._limits.connections_per_party
            self.told(Access(party, f"connection {held + 1} of at most {most}" if party else "trusted no more", 0))
            transport.abort()
        else:
            self._open[handler] = (transport, party)

    def connection_lost(self, handler: web.RequestHandler, exc: BaseException | None = None) -> None:
        """A connection is no more."""
        super().connection_lost(handler, exc)
        self._open.pop(handler, None)

    def _party_at(self, transport: asyncio.Transport) -> str:
        end = transport.get_extra_info("ssl_object")
        certificate = end.getpeercert(binary_form=True) if isinstance(end, ssl.SSLObject) else None
        return self._peers.party_of(certificate) or ""


class _Connection(web.RequestHandler):
    """One connection, which keeps aiohttp's own name and the words of broken requests out of answers and logs."""

    __slots__ = ("_front",)

    def __init__(self, front: Front, **options: object) -> None:
        super().__init__(front, **options)  # type: ignore[arg-type]
        self._front = front

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """What is answered to bytes that are no request, and after a mistake of ours, which is logged."""
        if status != 400:
            response = super().handle_error(request, status, exc, message)
            response.headers.update(_HEADERS)
            return response
        self._front.told(Access(self._front.party_of(self), f"no request: {shown(type(exc).__name__)}", status))
        return refusal_of(status, "this is no request of HTTP")
