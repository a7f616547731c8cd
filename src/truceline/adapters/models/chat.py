"""One question to a model behind an endpoint of the form that OpenAI's chat completions have, and its answer as text.

The form is that of https://platform.openai.com/docs/api-reference/chat: what is sent is the least that llama.cpp,
Ollama, vLLM and others of the form take. Nothing of the other side's words comes into an error, and the key into none.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from truceline.errors import InputError, UnreachableError

if TYPE_CHECKING:
    import aiohttp

MAX_ANSWER_BYTES = 8 * 1024 * 1024
"""Of the whole answer, unpacked."""
PATIENCE_S, MOST_PATIENCE_S = 120, 3600
_AT_ONCE = 64 * 1024
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_HINTS = {
    401: "look at its key",
    403: "look at its key",
    404: "look at its address, which ends before /chat/completions, and at the model's name",
}
_KEY = re.compile(r"[!-~]{1,4096}")


@dataclass(frozen=True)
class Endpoint:
    """Where a model is asked.

    Args:
        address: before ``/chat/completions``, such as ``http://127.0.0.1:11434/v1``.
        name: of the model, as the endpoint calls it.
        key: that the endpoint wants to see; empty if it wants none.
        patience_s: how long an answer may take in all.

    Raises:
        InputError: the address is neither https nor of this machine, has more to it than a path, or the key is none.
    """

    address: str
    name: str
    key: str = field(default="", repr=False)
    patience_s: int = PATIENCE_S

    def __post_init__(self) -> None:
        check_address(self.address)
        if self.key and not _KEY.fullmatch(self.key):
            raise InputError("the key of the model has spaces or signs that no key has", hint="write the key alone")


def check_address(address: str) -> None:
    """Does nothing for an address that a model may have: https, or http on this machine, and a path at most.

    Raises:
        InputError: it is another.
    """
    try:
        parts: SplitResult | None = urlsplit(address)
        host = parts.hostname if parts else None
        is_port = parts is not None and parts.port != 0
    except ValueError:
        parts, host, is_port = None, None, False
    if parts is None or not host or not is_port or "@" in parts.netloc or parts.query or parts.fragment:
        raise InputError(
            "the address of the model is none, or has a name, a key or a question in it",
            hint='write it as "http://127.0.0.1:11434/v1"; a key belongs into a file',
        )
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOCAL):
        raise InputError(
            f"the address of the model begins with {parts.scheme}:// and is not on this machine",
            hint="the report must not be read on its way: take https, or a model on 127.0.0.1",
        )


def ask(endpoint: Endpoint, instructions: str, question: str) -> str:
    """What a model answers, as it wrote it.

    Args:
        endpoint: where. instructions: what it is to do. question: what it is to do it with.

    Raises:
        UnreachableError: it was not reached, refused, sent elsewhere, or took too long.
        InputError: what came is no answer of that form, or larger than `MAX_ANSWER_BYTES`.
    """
    import asyncio  # whoever only reads the settings does without

    return _text_in(asyncio.run(_post(endpoint, _body(endpoint.name, instructions, question))))


def _body(name: str, instructions: str, question: str) -> bytes:
    messages = [{"role": "system", "content": instructions}, {"role": "user", "content": question}]
    return json.dumps({"model": name, "messages": messages, "stream": False}, ensure_ascii=False).encode()


async def _post(endpoint: Endpoint, body: bytes) -> bytes:
    import aiohttp

    headers = {"content-type": "application/json", "accept": "application/json", "accept-encoding": "identity"}
    if endpoint.key:
        headers["authorization"] = f"Bearer {endpoint.key}"
    url = f"{endpoint.address.rstrip('/')}/chat/completions"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=endpoint.patience_s)) as session,
            session.post(url, data=body, headers=headers, allow_redirects=False) as answer,
        ):
            _check_status(answer.status)
            return await _read(answer)
    except TimeoutError as error:
        raise UnreachableError(
            f"the model did not answer within {endpoint.patience_s} s",
            hint="give it more patience_s, or a shorter report",
        ) from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise UnreachableError(
            f"the model was not reached: {type(error).__name__}", hint="look whether it runs, and at its address"
        ) from error


def _check_status(status: int) -> None:
    if status == 200:
        return
    hints = {
        401: "look at its key",
        403: "look at its key",
        404: "look at its address, up to /v1, and the model's name",
    }
    moved = "nothing is sent on to another address: write that one" if 300 <= status < 400 else "look at its own log"
    raise UnreachableError(f"the model answered with code {status}", hint=hints.get(status, moved))


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    content = bytearray()
    async for part in answer.content.iter_chunked(_AT_ONCE):
        content += part
        if len(content) > MAX_ANSWER_BYTES:
            raise InputError(
                f"the model's answer is longer than {MAX_ANSWER_BYTES} bytes",
                hint="take another model, or a shorter report",
            )
    return bytes(content)


def _text_in(content: bytes) -> str:
    """The words of the first choice."""
    try:
        value: Any = json.loads(content)
        text = value["choices"][0]["message"]["content"]
    except (ValueError, RecursionError, KeyError, IndexError, TypeError) as error:
        raise _no_answer() from error
    if not isinstance(text, str) or not text.strip():
        raise _no_answer()
    return text


def _no_answer() -> InputError:
    return InputError(
        "what the model sent is no answer of the form of chat completions",
        hint="look at its address: it ends before /chat/completions",
    )
