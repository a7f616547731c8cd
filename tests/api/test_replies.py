"""Answers as they go out."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, MutableMapping
from typing import Any

from truceline.api.replies import SECURITY, Reply, json_reply


def sent(reply: Reply, *, with_body: bool = True) -> tuple[int, list[tuple[str, str]], bytes]:
    messages: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        messages.append(message)

    asyncio.run(reply.sent(send, with_body=with_body))
    assert not messages[-1].get("more_body")
    headers = [(name.decode(), value.decode("latin-1")) for name, value in messages[0]["headers"]]
    return messages[0]["status"], headers, b"".join(each["body"] for each in messages[1:])


def test_every_answer_has_the_headers_of_security() -> None:
    status, headers, content = sent(json_reply({"a": "é"}, 201))
    assert (status, content) == (201, '{"a":"é"}'.encode())
    assert dict(headers).items() >= SECURITY.items()
    assert (dict(headers)["content-type"], dict(headers)["content-length"]) == ("application/json", "10")


def test_headers_of_a_reply_win_and_more_can_be_added() -> None:
    reply = Reply(200, headers={"cache-control": "no-cache"}).with_headers({"etag": '"1"'})
    _, headers, _ = sent(reply)
    assert [value for name, value in headers if name == "cache-control"] == ["no-cache"]
    assert ("etag", '"1"') in headers


def test_each_cookie_is_a_header() -> None:
    _, headers, _ = sent(Reply(200, cookies=("a=1", "b=2")))
    assert [value for name, value in headers if name == "set-cookie"] == ["a=1", "b=2"]


def test_who_asks_for_the_head_gets_the_length_and_no_body() -> None:
    _, headers, content = sent(json_reply([1]), with_body=False)
    assert (dict(headers)["content-length"], content) == ("3", b"")


def test_a_body_in_pieces_comes_in_whole_and_has_no_length() -> None:
    async def pieces() -> AsyncGenerator[bytes, None]:
        yield b"one "
        yield b"two"

    _, headers, content = sent(Reply(200, pieces(), "text/plain"))
    assert (content, "content-length" in dict(headers)) == (b"one two", False)


def test_no_content_has_no_type() -> None:
    assert "content-type" not in dict(sent(Reply(204))[1])
