"""Requests as the routes see them, and what is refused before any route does."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from truceline.api.requests import MAX_QUERY, Request, document_from, request_from_scope
from truceline.errors import RequestError

JSON = "application/json"


def a_request(path: str = "/", query: bytes = b"", *bodies: bytes, **headers: str) -> Request:
    left = list(bodies)

    async def receive() -> dict[str, Any]:
        if not left:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"method": "GET", "path": path, "raw_path": path.encode(), "query_string": query, "headers": named}
    return request_from_scope(scope | {"scheme": "https", "client": ("192.0.2.1", 5)}, receive)


def test_parts_and_query_are_decoded() -> None:
    request = a_request("/a%2Fb/%C3%A9/", b"x=1%202&y=")
    assert (request.parts, request.query) == (("a/b", "é"), {"x": "1 2", "y": ""})
    assert (request.client, request.is_tls) == ("192.0.2.1", True)


@pytest.mark.parametrize("path", ["/%ff", "/a%00b", "/%E2%80%8B"])
def test_a_path_that_nobody_can_read_is_refused(path: str) -> None:
    with pytest.raises(RequestError, match="path"):
        a_request(path)


@pytest.mark.parametrize("query", [b"a=1&a=2", b"a=%ff", b"a=" + b"x" * MAX_QUERY, b"\xff", b"&".join([b"a=1"] * 65)])
def test_a_query_that_cannot_be_used_is_refused(query: bytes) -> None:
    with pytest.raises(RequestError) as refused:
        a_request("/", query)
    assert refused.value.code == "request-unusable"


def test_a_body_comes_in_whole_up_to_its_limit() -> None:
    assert asyncio.run(a_request("/", b"", b"ab", b"cd").body(4)) == b"abcd"
    for request in (a_request("/", b"", b"ab", b"cde"), a_request("/", b"", b"", content_length="5")):
        with pytest.raises(RequestError) as refused:
            asyncio.run(request.body(4))
        assert (refused.value.code, refused.value.headers) == ("body-too-large", {"connection": "close"})


def test_a_body_that_breaks_off_is_refused() -> None:
    with pytest.raises(RequestError, match="broke off"):
        asyncio.run(a_request().body())


def test_cookies_are_read_by_name() -> None:
    assert a_request("/", b"", cookie="a=1; b=2").cookies == {"a": "1", "b": "2"}
    assert a_request().cookies == {}


def test_an_object_is_read_and_nothing_is_an_empty_one() -> None:
    assert document_from(b'{"a": [1]}', JSON) == {"a": [1]}
    assert document_from(b"", "") == {}
    assert document_from(b'\xef\xbb\xbf{"a": "\\ud83d\\ude42"}', JSON) == {"a": "\N{SLIGHTLY SMILING FACE}"}


@pytest.mark.parametrize(
    "content",
    [
        b"[]",
        b"{",
        b"1",
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b'{"a": ' + b"[" * 70 + b"]" * 70 + b"}",
        b"\xff",
        '{"a": 1}'.encode("utf-16"),
        b'{"a": ["\\ud800"]}',
        b'{"\\udfff": 1}',
        b'{"a": "\xed\xa0\x80"}',
    ],
)
def test_what_is_no_object_that_can_be_used_is_refused(content: bytes) -> None:
    with pytest.raises(RequestError) as refused:
        document_from(content, JSON)
    assert refused.value.code == "request-unusable"


def test_another_kind_of_body_is_refused() -> None:
    with pytest.raises(RequestError) as refused:
        document_from(b"{}", "text/plain")
    assert refused.value.code == "media-type-unusable"
