"""A small server on a real socket that answers as an endpoint of a model does, or as none should."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Told(NamedTuple):
    """What the server answers: a code, a body, headers of its own, and how long it waits before the body."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = {}  # noqa: RUF012 - a tuple's default, which nobody changes
    wait_s: float = 0


@dataclass
class Served:
    """Where the server listens, and what it was sent."""

    address: str
    taken: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)


def chat(content: object) -> bytes:
    """The body of an answer whose words are given."""
    return json.dumps(
        {"id": "1", "choices": [{"index": 0, "message": {"role": "assistant", "content": content}}]}
    ).encode()


@contextmanager
def served(answer: Callable[[Any], Told]) -> Iterator[Served]:
    """A server that answers each question in one way."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["content-length"])))
            found.taken.append((self.path, {name.lower(): value for name, value in self.headers.items()}, question))
            told = answer(question)
            self.send_response(told.status)
            for name, value in ({"content-length": str(len(told.body))} | told.headers).items():
                self.send_header(name, value)
            self.end_headers()
            time.sleep(told.wait_s)
            try:
                self.wfile.write(told.body)
            except OSError:
                return  # whoever asked has gone

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found = Served(f"http://127.0.0.1:{server.server_address[1]}/v1")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join()
