"""Weather between two nodes: what is said in it, and that all of it is there once when it is fair again."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path

from tests.endurance.fault_proxy import Weather, fault_proxy
from tests.endurance.namespaces import LISTENER, cable
from tests.endurance.nodes import ALFA, BRAVO, TwoNodes, check_both_records, two_nodes

MESSAGES = 3
"""That each side says in bad weather."""


def cut(weather: Weather, chance: random.Random, say: Callable[[], None]) -> None:
    """Nothing passes in either direction."""
    weather.is_cut = True
    say()


def stalled_out(weather: Weather, chance: random.Random, say: Callable[[], None]) -> None:
    """What the caller sends does not come, and what comes back would."""
    weather.stalls_out = True
    say()


def stalled_back(weather: Weather, chance: random.Random, say: Callable[[], None]) -> None:
    """What the caller sends comes; the answers are lost: so everything is sent again."""
    weather.stalls_back = True
    say()
    time.sleep(0.3)
    weather.is_cut = True
    time.sleep(0.05)


def flapping(weather: Weather, chance: random.Random, say: Callable[[], None]) -> None:
    """The network comes and goes."""
    for _ in range(6):
        weather.is_cut = not weather.is_cut
        time.sleep(chance.uniform(0, 0.3))
    say()


def lossy(weather: Weather, chance: random.Random, say: Callable[[], None]) -> None:
    """Three of ten pieces that pass break their connection."""
    weather.reset_share = 0.3
    say()
    time.sleep(1)


def slow(weather: Weather, chance: random.Random, say: Callable[[], None]) -> None:
    """2 Mbit/s."""
    weather.bytes_per_s = 250_000
    say()


def late(weather: Weather, chance: random.Random, say: Callable[[], None]) -> None:
    """Every connection has another delay, so that bundles overtake each other."""
    weather.lag_s = 0.5
    say()


WEATHERS: Mapping[str, Callable[[Weather, random.Random, Callable[[], None]], None]] = {
    each.__name__: each for each in (cut, stalled_out, stalled_back, flapping, lossy, slow, late)
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
                _say_and_heal(nodes, proxy.weather, chance, name)
    return check_both_records(nodes)


def go_through_cable(folder: Path, names: list[str], seed: int) -> int:
    """The same over a cable between two network namespaces, with those weathers that it can have."""
    chance = random.Random(seed)
    nodes = two_nodes(folder)
    with cable() as wire:
        nodes.listen_at(f"{LISTENER}:7443")
        nodes.alfa.namespace, nodes.bravo.namespace = wire.caller, wire.listener
        with nodes:
            for name in names:
                _say_and_heal(nodes, wire.weather, chance, name)
    return check_both_records(nodes)


def _say_and_heal(nodes: TwoNodes, weather: Weather, chance: random.Random, name: str) -> None:
    said: list[tuple[str, str]] = []

    def say() -> None:
        for number in range(MESSAGES):
            said.extend((party, nodes.say(party, f"{name} {number}")) for party in (ALFA, BRAVO))

    WEATHERS[name](weather, chance, say)
    for party, message_id in said:
        told = nodes.told_of(party, message_id)
        assert "acknowledged by" not in told
        assert name not in DARK or "received by" not in told, f"{party} believes in {name}: {told}"
    for part in fields(Weather):
        setattr(weather, part.name, part.default)
    nodes.wait_until_all_is_receipted()
    for party, message_id in said:
        assert "received by the node of" in nodes.told_of(party, message_id)
