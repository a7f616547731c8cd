"""Weather between two nodes: what is said in it, and that all of it is there once when it is fair again."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path

from tests.endurance.fault_proxy import FaultProxy, Weather, fault_proxy
from tests.endurance.nodes import ALFA, BRAVO, TwoNodes, check_both_records, two_nodes

MESSAGES = 3
"""That each side says in bad weather."""


def cut(proxy: FaultProxy, chance: random.Random, say: Callable[[], None]) -> None:
    """Nothing passes in either direction."""
    proxy.weather.is_cut = True
    say()


def stalled_out(proxy: FaultProxy, chance: random.Random, say: Callable[[], None]) -> None:
    """What the caller sends does not come, and what comes back would."""
    proxy.weather.stalls_out = True
    say()


def stalled_back(proxy: FaultProxy, chance: random.Random, say: Callable[[], None]) -> None:
    """What the caller sends comes; the answers are lost: so everything is sent again."""
    proxy.weather.stalls_back = True
    say()
    time.sleep(0.3)
    proxy.weather.is_cut = True
    time.sleep(0.05)


def flapping(proxy: FaultProxy, chance: random.Random, say: Callable[[], None]) -> None:
    """The network comes and goes."""
    for _ in range(6):
        proxy.weather.is_cut = not proxy.weather.is_cut
        time.sleep(chance.uniform(0, 0.3))
    say()


def lossy(proxy: FaultProxy, chance: random.Random, say: Callable[[], None]) -> None:
    """Three of ten pieces that pass break their connection."""
    proxy.weather.reset_share = 0.3
    say()
    time.sleep(1)


def slow(proxy: FaultProxy, chance: random.Random, say: Callable[[], None]) -> None:
    """2 Mbit/s."""
    proxy.weather.bytes_per_s = 250_000
    say()


def late(proxy: FaultProxy, chance: random.Random, say: Callable[[], None]) -> None:
    """Every connection has another delay, so that bundles overtake each other."""
    proxy.weather.lag_s = 0.5
    say()


WEATHERS: Mapping[str, Callable[[FaultProxy, random.Random, Callable[[], None]], None]] = {
    weather.__name__: weather for weather in (cut, stalled_out, stalled_back, flapping, lossy, slow, late)
}
DARK = ("cut", "stalled_out", "stalled_back")
"""In these no receipt can come."""


def go_through(folder: Path, names: list[str], seed: int) -> int:
    """Two nodes go through one weather after another, talking; how many messages were held against both records.

    Args:
        folder: empty.
        names: of ``WEATHERS``.
        seed: of what is left to chance.
    """
    chance = random.Random(seed)
    nodes = two_nodes(folder)
    with fault_proxy(nodes.met.address, seed) as proxy:
        nodes.call_by(proxy.address)
        with nodes:
            for name in names:
                _say_and_heal(nodes, proxy, chance, name)
    return check_both_records(nodes)


def _say_and_heal(nodes: TwoNodes, proxy: FaultProxy, chance: random.Random, name: str) -> None:
    said: list[tuple[str, str]] = []

    def say() -> None:
        for number in range(MESSAGES):
            said.extend((party, nodes.say(party, f"{name} {number}")) for party in (ALFA, BRAVO))

    WEATHERS[name](proxy, chance, say)
    for party, message_id in said:
        told = nodes.told_of(party, message_id)
        assert "acknowledged by" not in told
        assert name not in DARK or "received by" not in told, f"{party} believes in {name}: {told}"
    for part in fields(Weather):
        setattr(proxy.weather, part.name, part.default)
    nodes.wait_until_all_is_receipted()
    for party, message_id in said:
        assert "received by the node of" in nodes.told_of(party, message_id)
