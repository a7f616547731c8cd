"""A node's way to one of its peers: bundles over a connection that is kept, to the right key or to nobody."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import ssl
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Self

import aiohttp

from truceline.adapters.transport.certificates import Peers, client_context
from truceline.adapters.transport.limits import Limits
from truceline.errors import InputError, TrucelineError, TrustError, UnreachableError
from truceline.node.terms.cards import host_and_port
from truceline.record.merkle.tiles import Tile
from truceline.signing.showing import shown

_BUNDLE_TYPE = "application/octet-stream"
_DONE = 200
_ABSENT = 404
_NOT_NOW = (408, 429)
"""As is everything from 500: it may be answered later."""
_REFUSED = 403


class PeerConnection:
    """Exchanges with one peer while it is open: ``async with PeerConnection(...) as peer``.

    It connects when it first must, and again when a connection was lost. Several calls may be made at once. Every
    method raises what ``exchange`` raises.

    Args:
        party: who must answer.
        address: where, such as ``bravo.example:7443`` or ``[2001:db8::1]:7443``.
        identity: file with the node's own TLS key and certificate.
        peers: the party among others.
        limits: how long to wait, and how much to take.

    Raises:
        InputError, NotFoundError: the address is none, or there is no usable identity.
    """

    def __init__(self, party: str, address: str, identity: Path, peers: Peers, limits: Limits | None = None) -> None:
        self._prefix = f"https://{':'.join(host_and_port(address))}/line/v1/"
        self._place = f"{party} at {address}"
        self._limits = limits or Limits()
        self._context = client_context(identity, peers.only(party))

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=self._context, limit=0, use_dns_cache=False),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": "truceline", "Content-Type": _BUNDLE_TYPE},
            skip_auto_headers=["Accept-Encoding"],
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._limits.connect_s),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def exchange(self, bundle: bytes, *, wait_s: int = 0) -> bytes:
        """The bundle that answers one.

        Args:
            bundle: what the peer gets. It may have got it although this raises: send it again, unchanged.
            wait_s: up to 25: how long the peer may hold its answer back until there is news. Who sends what wants
                an answer does not wait.

        Raises:
            UnreachableError: no connection came about, it was lost, or the answer was not there in time.
            TrustError: somebody else is at that address, or the peer refuses what this node said.
            InputError: the peer could not use what was sent, or its answer is too long.
        """
        return self._page(await self._asked("POST", f"exchange?wait={wait_s}", bundle, wait_s))

    async def checkpoint(self) -> bytes:
        """The newest signed checkpoint of the peer's log."""
        return self._page(await self._asked("GET", "checkpoint"))

    async def tile(self, tile: Tile) -> bytes | None:
        """The hashes of a tile of the peer's log; none if the log has not come so far."""
        status, body = await self._asked("GET", tile.path)
        return None if status == _ABSENT else self._page((status, body))

    async def add_checkpoint(self, request: bytes) -> tuple[int, str]:
        """What the peer, as a witness, answers to a request for its cosignature: status and text."""
        status, body = await self._asked("POST", "add-checkpoint", request)
        return status, body.decode(errors="replace")

    async def _asked(self, method: str, path: str, body: bytes | None = None, wait_s: int = 0) -> tuple[int, bytes]:
        """Status and body of the answer, whatever the status."""
        limits = self._limits
        try:
            async with asyncio.timeout(limits.connect_s + limits.seconds_for(len(body or b"")) + wait_s) as time_left:
                async with self._session.request(
                    method, self._prefix + path, data=None if body is None else BytesIO(body), allow_redirects=False
                ) as response:
                    length = response.content_length
                    if length is None or length > limits.body_bytes:
                        raise self._unusable(f"answers with {length} bytes; {limits.body_bytes} are the most")
                    time_left.reschedule(asyncio.get_running_loop().time() + limits.seconds_for(length))
                    return response.status, await response.content.read()
        except TimeoutError as error:
            raise self._unreachable("did not answer in time") from error
        except (aiohttp.ClientError, OSError) as error:
            raise self._failed(error) from error

    def _page(self, answer: tuple[int, bytes]) -> bytes:
        """The body of an answer that is no refusal."""
        status, body = answer
        if status == _DONE:
            return body
        reason = shown(body[:200].decode(errors="replace").strip())
        if status == _REFUSED:
            raise TrustError(f"{self._place} refuses: {reason}", hint="compare both sides' manifests and checkpoints")
        if status in _NOT_NOW or status >= 500:
            raise self._unreachable(f"does not answer now ({status}): {reason}")
        raise self._unusable(f"answers {status}: {reason}")

    def _failed(self, error: Exception) -> TrucelineError:
        """Whether it is the wrong one who answers, or nobody."""
        if isinstance(error, aiohttp.ClientConnectorCertificateError):
            return TrustError(
                f"{self._place} is not who its manifest says: {error.certificate_error}",
                hint="ask the party by another way whether it has a new TLS key, and for its card",
            )
        if isinstance(error, aiohttp.ClientSSLError) or isinstance(error.__cause__, ssl.SSLError):
            return TrustError(
                f"{self._place} and this node do not agree on a secure connection: {error}",
                hint="the other side may not have this node's certificate yet: give it this node's card",
            )
        if isinstance(error, aiohttp.ClientConnectorError):
            return self._unreachable(f"cannot be reached: {error.os_error.strerror or error}")
        return UnreachableError(
            f"{self._place} broke off: {shown(str(error) or type(error).__name__)}",
            hint="if it always does, it may not have this node's certificate: give it this node's card",
        )

    def _unreachable(self, what: str) -> UnreachableError:
        return UnreachableError(
            f"{self._place} {what}", hint="it is tried again; if this goes on, carry the bundle as a sealed file"
        )

    def _unusable(self, what: str) -> InputError:
        return InputError(f"{self._place} {what}", hint="tell the other side; one of the two nodes is at fault")
