"""What runs make of an agreement that a registrar decides: each end comes about, and a lie is seen."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.node.meeting import ALFA, BRAVO
from tests.simulation import attacks
from tests.simulation.memory import remembered
from tests.simulation.pacts import Pact, rule
from tests.simulation.runs import deliver_all
from tests.simulation.world import CALM, MEDIATOR, World, begin
from truceline.line.kinds import How


@pytest.fixture(autouse=True, scope="module")
def _remembered() -> Iterator[None]:
    with remembered():
        yield


def before_a_registrar(*signers: str, hostile: str = "") -> tuple[World, Pact]:
    """Alfa has proposed an agreement to Bravo, some of them have signed it, and everybody has heard of that."""
    world = begin("1", (ALFA, BRAVO, MEDIATOR), CALM, hostile, MEDIATOR)
    assert world.pact
    for party in (ALFA, *signers):
        go_on(world, world.pact, party)
        exchange(world)
    return world, world.pact


def go_on(world: World, pact: Pact, party: str) -> None:
    """A party takes its next step; by these dice it neither declines nor terminates."""
    world.act(party, lambda machine, now: pact.go_on(machine, now, random.Random(1)))


def exchange(world: World) -> None:
    """What waits goes over, both ways."""
    for sender, to in ((ALFA, BRAVO), (ALFA, MEDIATOR), (BRAVO, MEDIATOR), (ALFA, MEDIATOR), (ALFA, BRAVO)):
        for _ in range(2):
            world.begin_exchange(sender, to)
            deliver_all(world)
    if world.hostile:
        for victim in (ALFA, BRAVO) * 2:
            world.strike(attacks.grow, victim)
            deliver_all(world)


def lights(world: World, pact: Pact) -> list[tuple[bool, bool]]:
    """Of Alfa and of Bravo, whether it is bound, and whether it may rely on it."""
    found = [pact.lights(world.machines[party]) for party in (ALFA, BRAVO)]
    now_at = world.now(ALFA).at
    return [(each.is_bound(now_at), each.may_rely(now_at)) for each in found if each]


def test_nobody_relies_before_an_honest_registrar_has_decided_and_then_all_do() -> None:
    world, pact = before_a_registrar(ALFA, BRAVO)
    pact.check(world.machines, world.true_ms)
    assert (pact.rulings, pact.has_been_relied_on) == ({}, False)
    assert lights(world, pact) == [(True, False)] * 2
    world.act(MEDIATOR, rule)
    exchange(world)
    pact.check(world.machines, world.true_ms)
    assert ([*pact.rulings.values()], pact.has_been_relied_on) == ([How.ACCEPT], True)
    assert lights(world, pact) == [(True, True)] * 2


def test_who_signed_alone_is_not_left_without_a_decision() -> None:
    world, pact = before_a_registrar(ALFA)
    world.true_ms = pact.undecided_until_ms
    with pytest.raises(AssertionError, match=r"alfa\.example has signed, and mediator\.example never decides"):
        pact.check_decided(world.machines)
    world.act(MEDIATOR, rule)
    exchange(world)
    pact.check(world.machines, world.true_ms)
    pact.check_decided(world.machines)
    assert [*pact.rulings.values()] == [How.REFUSE]
    assert lights(world, pact) == [(False, False)] * 2


def lied_to() -> tuple[World, Pact]:
    """The registrar has told Alfa that the agreement is complete, and Bravo that it is void."""
    world, pact = before_a_registrar(ALFA, BRAVO, hostile=MEDIATOR)
    for victim in (ALFA, BRAVO):
        world.strike(attacks.decide_for_each_another_way, victim)
        deliver_all(world)
    return world, pact


def test_a_registrar_that_tells_each_another_way_has_one_rely_while_the_other_is_free_and_is_convicted() -> None:
    world, pact = lied_to()
    assert lights(world, pact) == [(True, True), (False, False)]
    pact.check(world.machines, world.true_ms)
    assert pact.is_convicted


def test_if_the_registrar_is_honest_the_same_is_a_fault() -> None:
    world, pact = lied_to()
    honest = begin("1", (ALFA, BRAVO, MEDIATOR), CALM, "", MEDIATOR).machines[MEDIATOR]
    with pytest.raises(AssertionError, match=r"rely before mediator\.example has said complete"):
        pact.check(world.machines | {MEDIATOR: honest}, world.true_ms)
    pact.rulings["complete"] = How.ACCEPT
    with pytest.raises(AssertionError, match=r"rely on what \['bravo\.example'\] are free of"):
        pact.check(world.machines | {MEDIATOR: honest}, world.true_ms)


def test_where_nobody_lies_nobody_is_convicted() -> None:
    world, pact = before_a_registrar(ALFA, BRAVO, hostile=MEDIATOR)
    world.strike(attacks.decide_for_each_another_way, BRAVO)
    deliver_all(world)
    pact.check(world.machines, world.true_ms)
    assert not pact.is_convicted
