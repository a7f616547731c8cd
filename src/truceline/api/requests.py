"""What is asked: a request of HTTP as the routes see it, with a limit on everything in it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from functools import cached_property
from http.cookies import CookieError, SimpleCookie
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, unquote

from truceline.errors import RequestError

Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
MAX_QUERY = 8 * 1024
MAX_BODY = 1024 * 1024
BODY_S = 60.0
_DEEPEST = 64


@dataclass(frozen=True, eq=False)
class Request:
    """One request.

    Args:
        method: such as ``GET``.
        parts: of the path, decoded, such as ``("api", "v1", "alerts")``.
        query: by name; each name at most once.
        headers: by name in small letters; of several, the last.
        client: the address it came from.
        receive: of ASGI.
        is_tls: True if it came by TLS.
    """

    method: str
    parts: tuple[str, ...]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    client: str
    receive: Receive
    is_tls: bool = False
    path: str = "/"

    @cached_property
    def cookies(self) -> Mapping[str, str]:
        """The cookies that came along."""
        try:
            return {name: morsel.value for name, morsel in SimpleCookie(self.headers.get("cookie", "")).items()}
        except CookieError:
            return {}

    async def body(self, limit: int = MAX_BODY) -> bytes:
        """The body, once; what is longer than the limit is refused when the limit is reached, not later.

        Raises:
            RequestError: it is too long, comes too slowly, or breaks off.
        """
        declared = self.headers.get("content-length", "0")
        if declared.isdecimal() and int(declared) > limit:
            raise _too_large(limit)
        parts, length = [], 0
        try:
            async with asyncio.timeout(BODY_S):
                while True:
                    message = await self.receive()
                    if message["type"] == "http.disconnect":
                        raise RequestError("request-unusable", "the body broke off", "send it again, in whole")
                    parts.append(message.get("body", b""))
                    length += len(parts[-1])
                    if length > limit:
                        raise _too_large(limit)
                    if not message.get("more_body"):
                        return b"".join(parts)
        except TimeoutError as error:
            raise RequestError(
                "body-too-slow", f"the body took more than {BODY_S:.0f} s", "send less at once"
            ) from error

    def media_type(self) -> str:
        """What the body is said to be, without parameters."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


def document_from(content: bytes, media_type: str) -> dict[str, Any]:
    """The object in a body; an empty body is an empty object.

    Raises:
        RequestError: it is no JSON in UTF-8, no object, names a field twice, nests too deep, or halves a character.
    """
    if not content:
        return {}
    if media_type != "application/json":
        raise RequestError("media-type-unusable", f"the body is {media_type[:64]!r}", "send application/json")
    try:
        document = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
        _check_values(document)
    except (ValueError, RecursionError) as error:
        raise RequestError(
            "request-unusable", f"the body is no JSON that can be used: {error}", "send one object"
        ) from error
    if not isinstance(document, dict):
        raise RequestError("request-unusable", "the body is no object", "send one object")
    return document


def request_from_scope(scope: Mapping[str, Any], receive: Receive) -> Request:
    """A request of ASGI.

    Raises:
        RequestError: the path or the query is none that can be read, or too long.
    """
    raw = scope.get("raw_path") or scope["path"].encode()
    path = raw.decode("ascii", "replace").split("?")[0]
    client = scope.get("client") or ("", 0)
    return Request(
        method=scope["method"],
        parts=_parts(path),
        query=_query(scope["query_string"]),
        headers={name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
        client=client[0],
        receive=receive,
        is_tls=scope["scheme"] == "https",
        path=path,
    )


def _parts(path: str) -> tuple[str, ...]:
    try:
        parts = tuple(unquote(part, errors="strict") for part in path.strip("/").split("/"))
    except UnicodeDecodeError as error:
        raise RequestError("request-unusable", "the path is not UTF-8", "write it in UTF-8, percent-encoded") from error
    if any(not part.isprintable() for part in parts):
        raise RequestError("request-unusable", "the path has signs that nobody sees", "leave them out")
    return parts


def _query(raw: bytes) -> Mapping[str, str]:
    if len(raw) > MAX_QUERY:
        raise RequestError(
            "request-unusable", f"{len(raw)} bytes of query, more than {MAX_QUERY}", "ask for less at once"
        )
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=64)
    except ValueError as error:
        raise RequestError("request-unusable", "the query cannot be read", "percent-encode it in UTF-8") from error
    if len(dict(pairs)) < len(pairs):
        raise RequestError("request-unusable", "the query names a parameter twice", "name each once")
    return dict(pairs)


def _too_large(limit: int) -> RequestError:
    # What is left of the body would be taken for the next request.
    return RequestError(
        "body-too-large", f"the body has more than {limit} bytes", "send less at once", {"connection": "close"}
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a field is named twice")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _check_values(value: Any, left: int = _DEEPEST) -> None:
    """Nothing nests too deep, and every text can be written down: JSON can name half of a character, UTF-8 cannot."""
    if left == 0:
        raise ValueError(f"it nests deeper than {_DEEPEST}")
    if isinstance(value, str):
        value.encode()
    below = (*value, *value.values()) if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in below:
        _check_values(each, left - 1)
