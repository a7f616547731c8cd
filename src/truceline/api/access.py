"""Who asked for what: a row of JSON for each request, with the route and never what stood in its place.

Neither a path with its values, nor a query, nor a header, nor a body is in it: no position, no text, no secret.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from truceline.api.replies import Send
from truceline.errors import StoreError
from truceline.wiring.moments import now

MOST_BYTES = 8 * 1024 * 1024
MOST_FILES = 4
"""The one that is written, and those before it."""
NAME = "access.jsonl"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE"})


@dataclass
class Access:
    """One request, as far as it is known while it is answered.

    Args:
        method: of HTTP; ``other`` for one that no route has.
        operator: the name of who asks; empty for who is not signed in.
        route: its whole path, with names in braces; empty if there is none.
        status: of the answer; 500 if none came.
        length: bytes of the answer's body.
        id: drawn for it; the answer says it too.
    """

    method: str
    operator: str = ""
    route: str = ""
    status: int = 500
    length: int = 0
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    began: float = field(default_factory=time.monotonic)

    def counted(self, send: Send) -> Send:
        """What sends, and counts what is sent."""

        async def counting(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
            self.length += len(message.get("body", b""))
            await send(message)

        return counting


def access_to(method: str) -> Access:
    """A request that has just come."""
    return Access(method if method in METHODS else "other")


class AccessLog:
    """Rows in files of a folder: when one is full the next is begun, and the oldest goes.

    Args:
        folder: made if it is not there; only its owner may enter it.
        trouble: told what goes wrong, once for as long as it lasts.
        most_bytes: of a file.

    Raises:
        StoreError: the folder cannot be used.
    """

    def __init__(self, folder: Path, trouble: Callable[[str], None], most_bytes: int = MOST_BYTES) -> None:
        self._path, self._trouble, self._most_bytes = folder / NAME, trouble, most_bytes
        self._is_failing = False
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            self._open()
        except OSError as error:
            raise StoreError(
                f"{self._path} cannot be written: {error.strerror}", hint="see who owns the folder, and the disk"
            ) from error

    def write(self, access: Access) -> None:
        """One more row; a disk that fails stops nobody from asking."""
        row = {
            "at": now().at,
            "operator": access.operator,
            "method": access.method,
            "route": access.route,
            "status": int(access.status),
            "ms": round(1_000 * (time.monotonic() - access.began), 1),
            "bytes": access.length,
            "id": access.id,
        }
        try:
            self._file.write(json.dumps(row, ensure_ascii=True, separators=(",", ":")).encode() + b"\n")
            if self._file.tell() >= self._most_bytes:
                self._begin_next()
            self._is_failing = False
        except (OSError, ValueError) as error:
            if not self._is_failing:
                self._trouble(f"the log of requests is not written: {error}")
            self._is_failing = True

    def close(self) -> None:
        """Nobody asks any more."""
        self._file.close()

    def _open(self) -> None:
        self._file = self._path.open("ab", buffering=0)
        self._path.chmod(0o600)

    def _begin_next(self) -> None:
        self._file.close()
        older = [self._path, *(self._path.with_suffix(f".{number}.jsonl") for number in range(1, MOST_FILES))]
        for newer, place in reversed(list(pairwise(older))):
            if newer.exists():
                newer.replace(place)
        self._open()
