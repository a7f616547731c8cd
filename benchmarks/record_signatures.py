"""How long the signatures of a whole record take to check: every message and every proof in it, by the line's keys."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.line_cost import ALFA, BRAVO, Desk
from benchmarks.survey import Figure
from truceline.node.exchange.exchanging import answer, take_in
from truceline.node.exchange.offering import MOST_NOTES, offer
from truceline.node.node import Node
from truceline.wiring.home import Home, opened_node
from truceline.wiring.meeting import Met, meet
from truceline.wiring.moments import now
from truceline.wiring.records import examine_signatures

PROCESSES = 2
_AT_MOST_S = 180.0
"""For a million entries."""
_EXCHANGES = 4
"""At most, for one group of messages."""


def signature_figures(entries: int, rounds: int, folder: Path) -> list[Figure]:
    """What is promised of a record with its signatures: that of a party that said one half, and holds proofs for it.

    Args:
        entries: about how many the log has: warnings by a desk, and for each the peer's receipt.
        rounds: how often it is checked.
        folder: on the disk that is to be measured; what is written there is removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix="signed-") as name:
        both = meet(Path(name), ALFA, BRAVO)
        size = _correspond(both, entries // 2)
        times = tuple(_checked_s(both.caller, size) for _ in range(rounds))
    what = f"every signature of {size:,} entries checked, {PROCESSES} processes"
    return [Figure(what, "s", times, _AT_MOST_S)]


def _correspond(both: Met, messages: int) -> int:
    """How many entries the caller's log has, once so many messages of its desk were receipted."""
    with opened_node(both.caller) as caller, opened_node(both.listener) as listener:
        desk = Desk.of(both, caller)
        _exchange(caller, listener)
        for start in range(0, messages, MOST_NOTES):
            desk.commit(min(MOST_NOTES, messages - start))
            _exchange_all(caller, listener)
        return caller.store.tree.size


def _exchange_all(caller: Node, listener: Node) -> None:
    """Until all is receipted: of a long log, not all receipts and their proofs fit into one answer."""
    for _ in range(_EXCHANGES):
        _exchange(caller, listener)
        if not caller.store.outbox(BRAVO, 1):
            return
    raise RuntimeError(f"not every message was receipted in {_EXCHANGES} exchanges")


def _exchange(caller: Node, listener: Node) -> None:
    answered, _ = answer(listener, ALFA, offer(caller, BRAVO, now()).bundle, now())
    take_in(caller, BRAVO, answered.bundle, now())
    for node in (caller, listener):
        node.store.settle()


def _checked_s(home: Home, size: int) -> float:
    seen: list[int] = []
    begin = time.perf_counter()
    damages = list(examine_signatures(home, seen.append, PROCESSES))
    took = time.perf_counter() - begin
    if damages or sum(seen) != size:
        raise RuntimeError(f"{sum(seen)} of {size} entries were looked at, and {len(damages)} do not hold")
    return took
