"""What is answered, and the headers that go with every answer."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, MutableMapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, TypeAlias

Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
JSON = "application/json"

SECURITY = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "cache-control": "no-store",
}
"""With every answer; a page of the console has a policy of its own."""


@dataclass(frozen=True)
class Reply:
    """An answer.

    Args:
        status: of HTTP.
        content: the body in whole, or piece by piece.
        media_type: of the body.
        headers: names in small letters; they win over those of ``SECURITY``.
        cookies: values of ``Set-Cookie``.
    """

    status: int
    content: bytes | AsyncGenerator[bytes, None] = b""
    media_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()

    def with_headers(self, headers: Mapping[str, str]) -> Reply:
        """The same, with more headers."""
        return replace(self, headers={**self.headers, **headers})

    @property
    def headed(self) -> list[tuple[bytes, bytes]]:
        """All the headers that go with it: names and values."""
        named = SECURITY | ({"content-type": self.media_type} if self.content or self.status != 204 else {})
        named |= {"content-length": str(len(self.content))} if isinstance(self.content, bytes) else {}
        named |= self.headers
        rows = [(name.encode(), value.encode("latin-1", "replace")) for name, value in named.items()]
        return rows + [(b"set-cookie", cookie.encode()) for cookie in self.cookies]

    async def sent(self, send: Send, *, with_body: bool = True) -> None:
        """It is on its way.

        Args:
            send: of ASGI.
            with_body: False for ``HEAD``.
        """
        await send({"type": "http.response.start", "status": int(self.status), "headers": self.headed})
        if isinstance(self.content, bytes):
            await send({"type": "http.response.body", "body": self.content if with_body else b""})
            return
        if with_body:
            async with aclosing(self.content) as pieces:
                async for piece in pieces:
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def json_reply(document: Any, status: int = HTTPStatus.OK, headers: Mapping[str, str] | None = None) -> Reply:
    """A document as JSON."""
    content = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")
    return Reply(status, content, JSON, dict(headers or {}))
