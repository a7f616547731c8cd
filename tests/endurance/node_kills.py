"""kill -9 of nodes that talk: at every named point of an exchange, and at any moment."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Timer
from typing import NamedTuple

from tests.endurance.kill_points import KillPoint, Point
from tests.endurance.nodes import ALFA, BRAVO, TwoNodes, check_both_records, two_nodes, wait_for
from truceline.errors import UnreachableError

POINTS: Mapping[str, Sequence[Point]] = {
    ALFA: [point for point in Point if point not in (Point.ASKED, Point.ANSWERING)],
    BRAVO: [point for point in Point if point not in (Point.HANDING, Point.ANSWERED)],
}
"""Where the one that calls can be killed, and the one that listens."""
LONGEST_LIFE_S = 0.4
KILLS_OF_A_LINE = 50
TIMES = 5
"""So often both sides say something until a node has come to a point as often as it should."""


class NodesKilled(NamedTuple):
    """What some kills of nodes were held against."""

    kills: int
    messages: int


def kill_at_points(folder: Path, points: Iterable[tuple[str, KillPoint]]) -> NodesKilled:
    """Kills a node at each point while both sides talk, starts it again, and holds both records against each other.

    Args:
        folder: empty.
        points: which party's node, and where.
    """
    kills = 0
    with two_nodes(folder) as nodes:
        for party, point in points:
            kills += _killed_at(nodes, party, point, times=TIMES)
    return NodesKilled(kills, check_both_records(nodes))


def kill_everywhere(folder: Path) -> NodesKilled:
    """Kills nodes at each point the first, the second ... time that they come there, until they do not any more."""
    with two_nodes(folder) as nodes:
        kills = sum(
            1 for party, points in POINTS.items() for point in points for _ in _killed_each_time(nodes, party, point)
        )
    return NodesKilled(kills, check_both_records(nodes))


def kill_at_random(folder: Path, kills: int, seed: int) -> NodesKilled:
    """Kills one node or the other at any moment, under load.

    Args:
        folder: empty; lines are made in it.
        kills: how many.
        seed: of the moments.
    """
    chance = random.Random(seed)
    messages = 0
    for start in range(0, kills, KILLS_OF_A_LINE):
        place = folder / f"line-{start}"
        place.mkdir()
        with two_nodes(place) as nodes:
            for number in range(start, min(kills, start + KILLS_OF_A_LINE)):
                _kill_under_load(nodes, chance, number)
            nodes.wait_until_all_is_receipted()
        messages += check_both_records(nodes)
    return NodesKilled(kills, messages)


def _killed_each_time(nodes: TwoNodes, party: str, point: Point) -> Iterator[int]:
    time = 1
    while _killed_at(nodes, party, KillPoint(point, time)):
        yield time
        time += 1


def _killed_at(nodes: TwoNodes, party: str, point: KillPoint, times: int = 1) -> bool:
    """True if the node came to the point; it runs again, and everything said is receipted."""
    victim = nodes.node_of(party)
    assert not victim.stop()
    victim.start(point)
    for _ in range(times):
        for sender in (ALFA, BRAVO):
            nodes.say(sender, f"{party} {point}")
        wait_for(lambda: not victim.is_alive or _is_quiet(nodes), f"{party} neither ends nor comes to rest: {point}")
        if not victim.is_alive:
            break
    # It may come there at the very end.
    is_killed = victim.stop()
    victim.start()
    nodes.wait_until_all_is_receipted()
    return is_killed


def _is_quiet(nodes: TwoNodes) -> bool:
    try:
        return nodes.waiting() == 0
    except UnreachableError:
        return False  # it was killed while it was asked


def _kill_under_load(nodes: TwoNodes, chance: random.Random, number: int) -> None:
    victim = nodes.node_of(chance.choice([ALFA, BRAVO]))
    killer = Timer(chance.uniform(0, LONGEST_LIFE_S), victim.kill)
    killer.start()
    while killer.is_alive():
        nodes.say(chance.choice([ALFA, BRAVO]), f"before kill {number}")
    killer.join()
    victim.wait_until_killed()
    victim.start()
