"""OGC's abstract tests of Features, as the package ogctests has them, run against a node over a real socket.

It wants older libraries than ours, so that it runs in a place of its own, which uv makes from ``uv.lock``.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.api.ogc.conftest import SOMEWHERE, a_filled_node
from tests.api.served import Served

RUN = "import sys; from ogctests.main import run_ogctests; sys.exit(run_ogctests('features/core', {url!r}, {flags!r}))"
FLAGS = ["-q", "-p", "no:cacheprovider", "-p", "no:warnings", "--tb=short", "-c", "/dev/null"]
CORE = 29
"""Of Part 1: all of the package. What it has of Part 3 is unfinished; test_filters holds us to the standard itself."""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A node of which everything is somewhere: the package's schema has no null for a geometry, as RFC 7946 does."""
    with a_filled_node(tmp_path_factory.mktemp("drawn"), [SOMEWHERE]) as served:
        yield served


@pytest.fixture(scope="module")
def opened(drawn: Served) -> Iterator[str]:
    """Where a program that knows no tokens may read below /ogc."""
    served = drawn
    token = served.by_token("viewer").headers["authorization"]

    class Carrier(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            there = HTTPConnection("127.0.0.1", served.port, timeout=30)
            there.request("GET", self.path, headers=dict(self.headers.items()) | {"authorization": token})
            answered = there.getresponse()
            content = answered.read()
            self.send_response_only(answered.status)
            for name, value in answered.getheaders():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)
            there.close()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as it is called there
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Carrier)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/ogc"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.slow
def test_the_abstract_tests_of_part_1_pass(root: Path, opened: str) -> None:
    uv = [str(Path(sys.executable).with_name("uv")), "run", "--quiet", "--isolated", "--locked", "--only-group", "ogc"]
    command = [*uv, "python", "-c", RUN.format(url=opened, flags=FLAGS)]
    ours = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}  # it knows no plugin of ours
    done = subprocess.run(command, check=False, cwd=root, env=ours, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-6_000:] + done.stderr[-2_000:]
    assert f"{CORE} passed" in done.stdout
