"""The socket by which commands ask the running node, and nobody but its owner.

A request is one object in JSON, ``{"act": ..., "given": {...}}``, with its length in four bytes before it; the answer,
in the same form, is ``{"done": {...}}`` or ``{"error": {...}}``. One connection, one request. The socket lies in the
node's folder, which its owner alone may enter; where the system tells who runs the process that asks, that is checked.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import struct
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeAlias

from truceline.errors import InputError, MissingExtraError, StoreError, TrucelineError, UnreachableError
from truceline.wiring.acts.act import Document

MAX_BYTES = 96 * 1024 * 1024
"""Of a request or an answer: attachments are in it, in base 64."""
ANSWER_S = 120.0
REQUEST_S = 30.0
"""How long the whole of a request may take to arrive."""
_LENGTH = struct.Struct(">I")
_UCRED = struct.Struct("3i")
_LONGEST_PATH = 100
"""Names of sockets are short: Linux takes 107 bytes, others less."""

_TURNS = 10
"""Of the loop: more than it takes until whoever was let in last has a task, and so is closed with the others."""
Perform: TypeAlias = Callable[[str, Mapping[str, Any]], Awaitable[Document]]


def ask(path: Path, act: str, given: Mapping[str, Any]) -> Document:
    """What a running node answers.

    Args:
        path: its socket.
        act: name of what it shall do.
        given: what the act takes.

    Raises:
        UnreachableError: no node runs there, or it does not answer.
        TrucelineError: the error of the act, as the node raised it.
    """
    request = _packed({"act": act, "given": given})
    try:
        with _connected(path) as connection:
            connection.sendall(request)
            (length,) = _LENGTH.unpack(_received(connection, _LENGTH.size))
            answer = json.loads(_received(connection, length))
    except OSError as error:
        raise UnreachableError(
            f"the running node does not answer at {path}: {error.strerror or error}",
            hint="look at what it says, and start it again: truceline serve",
        ) from error
    if "error" in answer:
        raise _error_from(answer["error"])
    done: Document = answer["done"]
    return done


def request_from_bytes(content: bytes) -> tuple[str, Document]:
    """The name of an act, and what is given to it.

    Raises:
        InputError: the bytes are no request.
    """
    try:
        document = json.loads(content)
        act, given = document["act"], document["given"]
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise _no_request() from error
    if not isinstance(act, str) or not isinstance(given, dict):
        raise _no_request()
    return act, given


def is_served(path: Path) -> bool:
    """True if a node runs and listens at a socket."""
    try:
        with _connected(path):
            return True
    except OSError:
        return False


class Control:
    """Answers commands while it is open: ``async with Control(path, perform)``.

    Args:
        path: of the socket; what an earlier process has left there is taken away.
        perform: does an act.
    """

    def __init__(self, path: Path, perform: Perform) -> None:
        self._path, self._perform = path, perform
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        """Commands are answered from now on.

        Raises:
            StoreError: the socket cannot be made.
        """
        listening = socket.socket(socket.AF_UNIX)
        try:
            self._path.unlink(missing_ok=True)
            with _short(self._path) as name:
                listening.bind(name)
            self._path.chmod(0o600)
        except OSError as error:
            listening.close()
            raise StoreError(
                f"the socket {self._path} cannot be made: {error}", hint="put the node's folder on a local disk"
            ) from error
        self._server = await asyncio.start_unix_server(self._answer, sock=listening)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Whoever was asking is still answered."""
        self._path.unlink(missing_ok=True)
        for _ in range(_TURNS):  # nobody comes any more; a server that is closed would drop who was just let in
            await asyncio.sleep(0)
        self._server.close()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=ANSWER_S)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            # Whoever leaves before the answer has come must not stop the node.
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, TimeoutError):
                if _is_owner(writer.get_extra_info("socket")):
                    async with asyncio.timeout(REQUEST_S):
                        request = await _read(reader)
                    writer.write(await self._answered(request))
                    await writer.drain()
        finally:
            writer.close()
            # Closed it is only when the loop comes around to it, and that may be the last time it does.
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
            self._tasks.discard(task)

    async def _answered(self, request: bytes) -> bytes:
        try:
            act, given = request_from_bytes(request)
            return _packed({"done": await self._perform(act, given)})
        except TrucelineError as error:
            return _packed({"error": _error_document(error)})


async def _read(reader: asyncio.StreamReader) -> bytes:
    """A request; empty if it is too long."""
    (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
    return await reader.readexactly(length) if length <= MAX_BYTES else b""


def _packed(document: Mapping[str, Any]) -> bytes:
    content = json.dumps(document, ensure_ascii=False).encode(errors="surrogatepass")
    if len(content) > MAX_BYTES:
        raise InputError(
            f"{len(content)} bytes for the running node, more than {MAX_BYTES}", hint="attach fewer files at once"
        )
    return _LENGTH.pack(len(content)) + content


def _received(connection: socket.socket, length: int) -> bytes:
    parts, missing = [], length
    while missing:
        part = connection.recv(min(missing, 1 << 20))
        if not part:
            raise ConnectionResetError(0, "it closed the connection")
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


@contextmanager
def _connected(path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX) as connection, _short(path) as name:
        connection.settimeout(ANSWER_S)
        connection.connect(name)
        yield connection


@contextmanager
def _short(path: Path) -> Iterator[str]:
    """A name for a socket that is short enough, whatever its folder is called."""
    if len(os.fsencode(path)) <= _LONGEST_PATH:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def _is_owner(connection: socket.socket) -> bool:
    """True if the process at the other end is the owner's, where the system can tell."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True  # the folder keeps others out
    _, user, _ = _UCRED.unpack(connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED.size))
    return bool(user == os.geteuid())


def _no_request() -> InputError:
    return InputError("no request", hint="ask by the command truceline")


def _error_document(error: TrucelineError) -> Document:
    return {"code": error.code, "message": str(error), "hint": error.hint}


def _error_from(document: Mapping[str, str]) -> TrucelineError:
    kind = _CLASSES.get(document["code"], TrucelineError)
    return kind(document["message"], hint=document["hint"])


def _classes(kind: type[TrucelineError]) -> Iterator[type[TrucelineError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _classes(below)


# An extra that the node lacks is no extra that the command lacks, and its class takes other arguments.
_CLASSES = {kind.code: kind for kind in _classes(TrucelineError) if kind is not MissingExtraError}
