"""A node that kills itself at a named point of an exchange, as a power cut or the system would.

The product knows nothing of this: in the process of the test, the classes that a node is made of are replaced by
ones that count, and at the right moment send themselves SIGKILL.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from signal import SIGKILL
from typing import NamedTuple

from tests.endurance.namespaces import enter
from truceline.adapters.store.sqlite import SqliteStore
from truceline.adapters.transport.https_client import PeerConnection
from truceline.record.store import Change, Outcome
from truceline.wiring import home as wiring_home
from truceline.wiring.home import open_home
from truceline.wiring.serving import service
from truceline.wiring.serving.answering import Answering


class Point(StrEnum):
    """Where a node can be when it is killed."""

    COMMITTING = "about to commit"
    WRITTEN = "committed, not signed"
    SIGNED = "signed and guarded, not acknowledged"
    ACKNOWLEDGED = "acknowledged inside, nobody told"
    HANDING = "about to call the peer"
    ANSWERED = "the peer's answer came, and was not taken in"
    ASKED = "a peer's bundle came, and was not taken in"
    ANSWERING = "the answer is ready, and was not sent"


class KillPoint(NamedTuple):
    """The so-many-th time that a node comes to a point."""

    point: Point
    time: int


NEVER = KillPoint(Point.COMMITTING, 0)


def serve_until(folder: Path, kill_point: KillPoint, namespace: str = "") -> None:
    """Runs the node of a folder, in a network namespace if one is named, until it comes to a point or is stopped."""
    if namespace:
        enter(namespace)
    reached = _counting(kill_point)

    class DyingStore(SqliteStore):
        """The store, with points."""

        def commit(self, changes: Sequence[Change]) -> Sequence[Outcome]:
            reached(Point.COMMITTING)
            outcomes = super().commit(changes)
            reached(Point.ACKNOWLEDGED)
            return outcomes

        def _sign_all(self) -> None:
            reached(Point.WRITTEN)
            super()._sign_all()
            reached(Point.SIGNED)

    class DyingConnection(PeerConnection):
        """The way to a peer, with points."""

        async def exchange(self, bundle: bytes, *, wait_s: int = 0) -> bytes:
            reached(Point.HANDING)
            answer = await super().exchange(bundle, wait_s=wait_s)
            reached(Point.ANSWERED)
            return answer

    class DyingAnswering(Answering):
        """The answering of peers, with points."""

        def answer(self, party: str, bundle: bytes) -> bytes:
            reached(Point.ASKED)
            answer = super().answer(party, bundle)
            reached(Point.ANSWERING)
            return answer

    for module, name, kind in (
        (wiring_home, "SqliteStore", DyingStore),
        (service, "PeerConnection", DyingConnection),
        (service, "Answering", DyingAnswering),
    ):
        assert hasattr(module, name)
        setattr(module, name, kind)
    service.serve(open_home(folder), lambda _: None)


def _counting(kill_point: KillPoint) -> Callable[[Point], None]:
    times = dict.fromkeys(Point, 0)

    def reached(point: Point) -> None:
        times[point] += 1
        if KillPoint(point, times[point]) == kill_point:
            os.kill(os.getpid(), SIGKILL)

    return reached
