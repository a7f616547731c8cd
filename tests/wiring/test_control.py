"""The socket between commands and the running node."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import os
import socket
import stat
import struct
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from truceline.errors import FrozenError, InputError, NotFoundError, StoreError, TrucelineError, UnreachableError
from truceline.wiring import control
from truceline.wiring.acts.act import Document
from truceline.wiring.control import Control, ask, is_served


async def echo(act: str, given: Mapping[str, Any]) -> Document:
    if act == "freeze":
        raise FrozenError("it is frozen", hint="thaw it")
    if act == "missing":
        raise NotFoundError("there is none")
    return {"act": act, **given}


def asked(path: Path, question: Callable[[], Any], perform: Callable[..., Awaitable[Document]] = echo) -> Any:
    """What a question comes to, asked in a thread while a node listens."""

    async def both() -> Any:
        async with Control(path, perform):
            return await asyncio.to_thread(question)

    return asyncio.run(both())


def sent(path: Path, content: bytes) -> bytes:
    """What comes back for any bytes."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(60)
        connection.connect(str(path))
        connection.sendall(content)
        connection.shutdown(socket.SHUT_WR)
        parts = []
        while part := connection.recv(65_536):
            parts.append(part)
        return b"".join(parts)


def test_what_an_act_gives_comes_back(tmp_path: Path) -> None:
    given = {"text": "Grüße\n", "list": [1, True, {"a": "b"}], "long": "x" * 1_000_000}
    answer = asked(tmp_path / "control", lambda: ask(tmp_path / "control", "sing", given))
    assert answer == {"act": "sing", **given}


@pytest.mark.parametrize(("act", "kind"), [("freeze", FrozenError), ("missing", NotFoundError)])
def test_an_error_comes_back_as_it_was_raised(tmp_path: Path, act: str, kind: type[TrucelineError]) -> None:
    with pytest.raises(kind) as raised:
        asked(tmp_path / "control", lambda: ask(tmp_path / "control", act, {}))
    assert type(raised.value) is kind
    assert (str(raised.value), raised.value.hint) in {("it is frozen", "thaw it"), ("there is none", "")}


def test_where_no_node_runs_nobody_answers(tmp_path: Path) -> None:
    path = tmp_path / "control"
    assert not is_served(path)
    with pytest.raises(UnreachableError, match="does not answer"):
        ask(path, "sing", {})
    assert asked(path, lambda: is_served(path))
    assert not path.exists(), "the socket goes with the node"


def test_a_socket_that_a_killed_node_left_is_no_running_node_and_is_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "control"
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    assert not is_served(path)
    assert asked(path, lambda: ask(path, "sing", {})) == {"act": "sing"}


def test_the_socket_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "control"
    assert stat.S_IMODE(asked(path, path.stat).st_mode) == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can ask as somebody else")
def test_another_user_is_not_answered_even_if_the_folder_lets_them_in(tmp_path: Path) -> None:
    path = Path(os.path.realpath("/tmp")) / f"truceline-{os.getpid()}"
    program = (
        "import os, socket, sys\nos.setgid(65534)\nos.setuid(65534)\nc = socket.socket(socket.AF_UNIX)\n"
        'c.connect(sys.argv[1])\ntry:\n    c.sendall(bytes([0, 0, 0, 25]) + b\'{"act":"sing","given":{}}\')\n'
        "    print(len(c.recv(100)))\nexcept ConnectionError:\n    print(0)\n"
    )

    def as_nobody() -> str:
        path.chmod(0o666)
        run = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, check=True)
        return run.stdout

    assert asked(path, as_nobody) == "0\n"
    assert asked(path, lambda: ask(path, "sing", {})) == {"act": "sing"}


@pytest.mark.parametrize(
    "content",
    [
        b"[]",
        b"{}",
        b"no json",
        b'{"act":"sing"}',
        b'"act"',
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_what_is_no_request_is_answered_with_an_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "control"
    answer = asked(path, lambda: sent(path, struct.pack(">I", len(content)) + content))
    assert b"no request" in answer


def test_a_request_that_is_cut_or_too_long_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "control"
    assert asked(path, lambda: sent(path, b"\0\0")) == b""
    assert asked(path, lambda: sent(path, struct.pack(">I", 100) + b"{")) == b""
    assert b"no request" in asked(path, lambda: sent(path, struct.pack(">I", 2**32 - 1)))


def test_a_request_that_would_be_too_long_is_not_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control, "MAX_BYTES", 100)
    with pytest.raises(InputError, match="more than 100"):
        ask(tmp_path / "control", "sing", {"text": "x" * 100})


def test_a_folder_with_a_long_name_has_a_socket_too(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    assert asked(folder / "control", lambda: ask(folder / "control", "sing", {})) == {"act": "sing"}


def test_a_folder_that_is_not_there_has_no_socket(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be made"):
        asked(tmp_path / "none" / "control", lambda: None)


def test_many_may_ask_at_once(tmp_path: Path) -> None:
    path = tmp_path / "control"

    async def both() -> list[Document]:
        async with Control(path, echo):
            return await asyncio.gather(*(asyncio.to_thread(ask, path, f"sing-{n}", {}) for n in range(50)))

    assert [answer["act"] for answer in asyncio.run(both())] == [f"sing-{n}" for n in range(50)]


def test_who_was_asking_when_the_node_stops_is_still_answered(tmp_path: Path) -> None:
    path, begun = tmp_path / "control", asyncio.Event()

    async def slowly(act: str, given: Mapping[str, Any]) -> Document:
        begun.set()
        await asyncio.sleep(0.2)
        return {"act": act}

    async def both() -> Document:
        async with Control(path, slowly):
            asking = asyncio.create_task(asyncio.to_thread(ask, path, "sing", {}))
            await begun.wait()
        return await asking

    assert asyncio.run(both()) == {"act": "sing"}
