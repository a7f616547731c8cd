"""Parties, their machines and the network between them, in virtual time: all that happens follows from one seed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from tests.node.meeting import NOW_AT, Met, meet
from tests.simulation.attacks import ATTACKS, OF_A_REGISTRAR, Attack
from tests.simulation.hostile import HostileParty
from tests.simulation.knowledge import Knowledge
from tests.simulation.machines import CrashError, Instant, Machine, SkewedClock
from tests.simulation.pacts import MOST_SKEW_MS, Pact
from truceline.errors import NoteError, StoreError, TrucelineError, TrustError
from truceline.node.exchange.contents import contents_of
from truceline.node.exchange.exchanging import take_in
from truceline.node.exchange.news import News, What
from truceline.node.exchange.offering import offer
from truceline.node.node import Moment

PARTIES = ("alfa.example", "bravo.example", "charlie.example")
MEDIATOR = "mediator.example"


class Packet(NamedTuple):
    """A bundle on its way."""

    sender: str
    to: str
    bundle: bytes
    is_question: bool
    """True if the one that it is for answers at once."""


@dataclass(frozen=True, kw_only=True)
class Weather:
    """What can go wrong in a run, and how often: each figure is a share of all steps, or of all packets."""

    loses: float = 0.0
    doubles: float = 0.0
    garbles: float = 0.0
    crashes: float = 0.0
    restores: float = 0.0
    cuts: float = 0.0
    sets_clocks: float = 0.0
    fills: float = 0.0
    attacks: float = 0.0
    hurries: float = 0.0
    """Answers that are taken in only when the next bundle is on its way."""
    skew_ms: int = 0


CALM = Weather()
OFTEN = 10
"""How many times as often a hostile registrar decides as it does any other thing."""


@dataclass
class World:
    """One run. ``invariants`` judges it after every step.

    Args:
        chance: all dice of the run.
        weather: what goes wrong.
        line: the line of all parties.
        machines: of the honest parties.
        hostile: the party that is not; none if all are honest.
    """

    chance: random.Random
    weather: Weather
    line: str
    machines: dict[str, Machine]
    hostile: HostileParty | None
    attacks: tuple[Attack, ...] = ATTACKS
    pact: Pact | None = None
    are_clocks_right: bool = True
    true_ms: int = 0
    packets: list[Packet] = field(default_factory=list)
    cut: set[frozenset[str]] = field(default_factory=set)
    history: list[str] = field(default_factory=list)
    knowledge: dict[str, Knowledge] = field(default_factory=dict)
    after_bundle: Callable[[str, bytes], None] = lambda party, bundle: None
    """Called with every bundle that leaves an honest party."""

    @property
    def honest(self) -> tuple[str, ...]:
        """The honest parties."""
        return tuple(self.machines)

    @property
    def members(self) -> tuple[str, ...]:
        """All parties."""
        return (*self.machines, *([self.hostile.party] if self.hostile else []))

    def now(self, party: str) -> Moment:
        """The time, as a party has it."""
        return self.machines[party].now(self.true_ms)

    def tell(self, words: str) -> None:
        """One more row of the history."""
        self.history.append(f"{self.true_ms:>9} {words}")

    def begin_exchange(self, sender: str, to: str) -> None:
        """A party sends what it has for another one, and waits for the answer."""
        if self.hostile and sender == self.hostile.party:
            self.attack(to)
        else:
            self._offer(sender, to, is_question=True)

    def attack(self, victim: str) -> None:
        """The hostile party does something to a victim."""
        self.strike(self.chance.choice(self.attacks), victim)

    def strike(self, attack: Attack, victim: str) -> None:
        """The hostile party does a certain thing to a victim."""
        assert self.hostile
        self.hostile.at = NOW_AT + self.true_ms
        bundles = attack(self.hostile, victim)
        self.tell(f"{_short(self.hostile.party)} → {_short(victim)}: {attack.__name__} ({len(bundles)})")
        for bundle in bundles:
            self._send(Packet(self.hostile.party, victim, bundle, is_question=True))

    def deliver(self, packet: Packet) -> None:
        """What the one that a packet is for makes of it."""
        if self.hostile and packet.to == self.hostile.party:
            with suppress(NoteError):  # some were garbled on the way
                self.hostile.take(packet.sender, packet.bundle)
            return
        machine = self.machines[packet.to]
        is_answer = bool(self.weather.hurries) and not packet.is_question
        if is_answer and self.chance.random() < self.weather.hurries:
            self._offer_ahead(packet)
        try:
            taken = take_in(machine.node, packet.sender, packet.bundle, self.now(packet.to))
        except CrashError:
            self._restart(packet.to)
            return
        except TrucelineError as error:
            self._refused(packet, error)
            return
        self._tell_news(packet, taken.news)
        self.knowledge[packet.to].learn(machine.node, packet.sender, packet.bundle)
        machine.answers[packet.sender] = (*machine.answers.get(packet.sender, ()), *taken.answers)
        if packet.is_question:
            self._offer(packet.to, packet.sender, is_question=False, heard=taken.hello is not None)

    def _offer(self, sender: str, to: str, *, is_question: bool, heard: bool = False) -> None:
        machine = self.machines[sender]
        answers = machine.answers.pop(to, ())
        try:
            bundle = offer(machine.node, to, self.now(sender), answers).bundle
        except CrashError:
            self._restart(sender)
            return
        self.after_bundle(sender, bundle)
        self.tell(f"{_short(sender)} → {_short(to)}: {len(bundle)} bytes, {len(answers)} answers")
        self._send(Packet(sender, to, bundle, is_question))

    def _offer_ahead(self, answer: Packet) -> None:
        """What is new goes out before an answer is taken in, as a node that runs has it."""
        sender, to = answer.to, answer.sender
        with suppress(NoteError):  # it was garbled on the way
            answered = contents_of(answer.bundle).answered_by(to, sender)
            offered = offer(self.machines[sender].node, to, self.now(sender), answered=answered)
            if offered.notes:
                self.after_bundle(sender, offered.bundle)
                self.tell(f"{_short(sender)} → {_short(to)}: {len(offered.bundle)} bytes in a hurry")
                self._send(Packet(sender, to, offered.bundle, is_question=True))

    def _send(self, packet: Packet) -> None:
        if self.chance.random() < self.weather.loses:
            return
        self.packets.append(packet)
        if self.chance.random() < self.weather.doubles:
            self.packets.append(packet)
        if self.chance.random() < self.weather.garbles:
            at = self.chance.randrange(len(packet.bundle))
            broken = packet.bundle[:at] + bytes([packet.bundle[at] ^ 0x20]) + packet.bundle[at + 1 :]
            self.packets.append(packet._replace(bundle=broken))

    def _refused(self, packet: Packet, error: TrucelineError) -> None:
        """A bundle may be refused as a whole if it is none, or for somebody else, or the disk is full."""
        self.tell(f"{_short(packet.to)} refuses the bundle of {_short(packet.sender)}: {error}")
        is_full = isinstance(error, StoreError) and self.machines[packet.to].store.is_full
        if not is_full and not isinstance(error, NoteError | TrustError):
            raise error

    def _tell_news(self, packet: Packet, news: tuple[News, ...]) -> None:
        for each in news:
            self.tell(f"  {_short(packet.to)}: {each.what} {_short(each.peer)} {each.words}")
            is_honest = packet.sender in self.machines and not self.machines[packet.sender].is_frozen
            if is_honest and each.what is What.REFUSED:
                raise AssertionError(f"{packet.to} refuses a note that the honest {packet.sender} sent: {each.words}")

    def crash(self, party: str, instant: Instant | None) -> None:
        """A machine stops: now, or within its next commit."""
        self.tell(f"{_short(party)} stops {instant or 'now'}")
        if instant is None:
            self._restart(party)
        else:
            self.machines[party].stop_within_next_commit(instant)

    def act(self, party: str, does: Callable[[Machine, Moment], str]) -> None:
        """An officer of an honest party does something; it may come to nothing."""
        machine = self.machines[party]
        try:
            words = does(machine, self.now(party))
        except CrashError:
            self._restart(party)
            return
        except TrucelineError as error:
            if not machine.is_frozen and not machine.store.is_full:
                raise
            words = f"cannot: {error}"
        if words:
            self.tell(f"{_short(party)} {words}")

    def restore(self, party: str) -> None:
        """A machine's disk is what an old copy has."""
        self.machines[party].restore()
        self.tell(f"{_short(party)} restores a backup of {self.machines[party].disk.tree.size} entries")
        self.knowledge[party].restart(self.machines[party].node)

    def _restart(self, party: str) -> None:
        self.machines[party].restart()
        self.tell(f"{_short(party)} starts again with {self.machines[party].disk.tree.size} entries")
        self.knowledge[party].restart(self.machines[party].node)


def _short(party: str) -> str:
    return party.partition(".")[0]


@cache
def _met(*parties: str, registrar: str) -> Met:
    """Parties that have met; nobody may change it."""
    return meet(*parties, registrar=registrar)


def begin(seed: str, parties: tuple[str, ...], weather: Weather, hostile: str = "", registrar: str = "") -> World:
    """The world in which parties have just met.

    Args:
        seed: everything follows from it.
        parties: the members of the line, the hostile one among them.
        weather: what goes wrong.
        hostile: one of the parties; empty if all are honest.
        registrar: whom the charter and the agreement name; empty if nobody decides.
    """
    met = _met(*sorted(parties), registrar=registrar)
    chance = random.Random(seed)
    machines = {}
    for party in parties:
        if party != hostile:
            disk, guard = deepcopy(met.disks[party])
            clock = SkewedClock(
                chance.randint(-weather.skew_ms, weather.skew_ms), chance.randint(-1, 1) * min(200, weather.skew_ms)
            )
            machines[party] = Machine(party, disk, guard, clock, random.Random(f"{seed} {party}"))
    liar = None
    if hostile:
        liar = HostileParty(hostile, met.line, met.disks[hostile][0].leaves, chance)
        liar.meets(tuple(machines))
    knowledge = {party: Knowledge(met.line, hostile) for party in machines}
    world = World(chance, weather, met.line, machines, liar, knowledge=knowledge)
    world.are_clocks_right = weather.skew_ms <= MOST_SKEW_MS
    bound = tuple(sorted(party for party in machines if party != MEDIATOR))
    if len(bound) > 1 and world.are_clocks_right and (registrar or chance.random() < 0.5):
        world.pact = Pact(met.line, bound, registrar)
    if hostile and hostile == registrar:
        world.attacks = (*ATTACKS, *OF_A_REGISTRAR * OFTEN)
    return world
