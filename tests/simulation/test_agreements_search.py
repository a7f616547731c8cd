"""In all that can happen between two or three parties, nobody relies on an agreement while another is free of it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.line.sides import MEDIATOR
from tests.simulation.agreements_search import (
    LONGEST,
    NOTICE,
    SIGN_BY,
    TICK_MS,
    TOLERANCE_MS,
    Fact,
    Known,
    Rule,
    Search,
    Situation,
    facts_of,
    freed,
    lights,
)
from truceline.line.terms.decisions import Decision
from truceline.line.terms.lights import Lights


@pytest.mark.parametrize("ahead", [(0, 0), (0, 1)])
def test_between_two_nobody_relies_while_the_other_is_free(ahead: tuple[int, ...]) -> None:
    found = Search(ahead).run()
    assert found.unsafe is None
    assert found.has_relied
    assert found.states > 1_000


@pytest.mark.parametrize("ahead", [(0, 0), (0, 1)])
def test_whoever_declines_truly_or_not_nobody_relies_while_the_other_is_free(ahead: tuple[int, ...]) -> None:
    found = Search(ahead, has_declines=True).run()
    assert found.unsafe is None
    assert found.has_relied, "who declines and signs all the same is bound, and may be relied on"
    assert found.states > Search(ahead).run().states


@pytest.mark.slow
@pytest.mark.parametrize("ahead", [(0, 0, 0), (0, 0, 1), (0, 1, 1)])
def test_among_three_nobody_relies_while_another_is_free(ahead: tuple[int, ...]) -> None:
    found = Search(ahead).run()
    assert found.unsafe is None
    assert found.has_relied
    assert found.states > 150_000


@pytest.mark.parametrize("ahead", [(0, 0), (0, 1)])
def test_with_a_registrar_nobody_relies_while_the_other_is_free(ahead: tuple[int, ...]) -> None:
    found, short = (Search(ahead, registrar=MEDIATOR, in_short=short).run() for short in (False, True))
    assert found.unsafe is short.unsafe is None
    assert found.has_relied
    assert short.has_relied
    assert found.states > short.states > Search(ahead).run().states


@pytest.mark.slow
@pytest.mark.parametrize("ahead", [(0, 0, 0), (0, 0, 1)])
def test_among_three_with_a_registrar_nobody_relies_while_another_is_free(ahead: tuple[int, ...]) -> None:
    found = Search(ahead, registrar=MEDIATOR, in_short=True).run()
    assert found.unsafe is None
    assert found.has_relied
    assert found.states > 150_000


def test_with_a_registrar_a_signer_who_is_left_hanging_is_free_before_the_end() -> None:
    def void_leaves_bound(situation: Situation) -> Lights:
        found.append(Decision.VOID in situation.known.decided and situation.known.has_signed)
        assert not found[-1] or not situation.lights.is_bound(situation.now_at)
        return situation.lights

    found: list[bool] = []
    Search((0, 0), void_leaves_bound, registrar=MEDIATOR).run()
    assert any(found)


def test_a_registrar_that_decides_twice_is_found_unsafe_which_no_rule_of_a_party_can_cure() -> None:
    assert Search((0, 0), registrar=MEDIATOR, decides_twice=True).run().unsafe is not None


def all_signatures_suffice(situation: Situation) -> Lights:
    """A party relies on all signatures, whatever the registrar may say."""
    return replace(situation.lights, rely_from=0) if situation.lights.is_complete else situation.lights


def test_whoever_relies_before_the_registrar_has_spoken_is_found_unsafe() -> None:
    for in_short in (False, True):
        found = Search((0, 0), all_signatures_suffice, registrar=MEDIATOR, in_short=in_short).run()
        assert (found.unsafe is None) == in_short, "in short, all signatures come with the registrar's word"


def sign_by_frees(situation: Situation) -> Lights:
    """Who lacks a signature when the time to sign is over regards itself free."""
    is_left_hanging = not situation.lights.is_complete and situation.now_at > SIGN_BY * TICK_MS
    return freed(situation, situation.now_at) if is_left_hanging else situation.lights


def a_decline_frees(situation: Situation) -> Lights:
    """Who lacks a signature is freed by its owner's no, who may lie and sign all the same."""
    has_heard = situation.known.declined & ~(1 << situation.party)
    is_left_hanging = has_heard and not situation.lights.is_complete
    return freed(situation, situation.now_at) if is_left_hanging else situation.lights


def declining_frees(situation: Situation) -> Lights:
    """A party that has signed is free when it says that it has not agreed."""
    has_declined = situation.known.declined >> situation.party & 1
    return freed(situation, situation.now_at) if has_declined else situation.lights


def sending_a_termination_frees(situation: Situation) -> Lights:
    """A termination works when it is sent, as far as its sender is concerned."""
    has_sent = situation.known.ended >> situation.party & 1
    return freed(situation, situation.now_at) if has_sent else situation.lights


def hearing_a_termination_frees(situation: Situation) -> Lights:
    """Another's termination frees also who receives it, after the notice."""
    ended_at = situation.now_at - situation.known.ended_age * TICK_MS
    has_heard = situation.known.ended & ~(1 << situation.party)
    return freed(situation, ended_at + NOTICE * TICK_MS) if has_heard else situation.lights


def one_receipt_frees(situation: Situation) -> Lights:
    """A termination works when one of the others has receipted it."""
    receipt_at = situation.now_at - situation.known.receipt_age * TICK_MS
    has_one = situation.known.receipts
    return freed(situation, receipt_at + NOTICE * TICK_MS + TOLERANCE_MS) if has_one else situation.lights


def own_signature_suffices(situation: Situation) -> Lights:
    """Who has signed relies on it, whoever else has."""
    return replace(situation.lights, rely_from=situation.lights.bound_from)


def without_tolerance(situation: Situation) -> Lights:
    """All forget that clocks differ."""
    free_from, rely_until = situation.lights.free_from, situation.lights.rely_until
    return replace(situation.lights, free_from=free_from - TOLERANCE_MS, rely_until=rely_until + TOLERANCE_MS)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "ahead"),
    [
        (sign_by_frees, (0, 0)),
        (a_decline_frees, (0, 0)),
        (declining_frees, (0, 0)),
        (sending_a_termination_frees, (0, 0)),
        (hearing_a_termination_frees, (0, 0, 0)),
        (one_receipt_frees, (0, 0, 0)),
        (own_signature_suffices, (0, 0)),
        (without_tolerance, (0, 1)),
    ],
)
def test_rules_that_free_too_soon_are_found_unsafe(rule: Rule, ahead: tuple[int, ...]) -> None:
    found = Search(ahead, rule, has_declines=rule in (a_decline_frees, declining_frees)).run()
    assert found.unsafe is not None


facts = st.lists(
    st.tuples(
        st.sampled_from(["signed", "declined", "ended", "receipted", *Decision]), st.integers(0, 2), st.integers(0, 6)
    ),
    unique_by=lambda fact: fact[:2],
    max_size=12,
).map(lambda found: sorted((Fact(what, by, tick * TICK_MS) for what, by, tick in found), key=lambda fact: fact.at))


def known_from(facts: list[Fact], party: int, now_at: int) -> Known:
    """What a state of the search keeps of a log."""

    def bits(what: str) -> int:
        return sum(1 << fact.by for fact in facts if fact.what == what)

    def age(at: int, longest: int) -> int:
        return min(longest, (now_at - at) // TICK_MS)

    ended = [fact.at for fact in facts if fact.what == "ended"]
    receipts = [fact.at for fact in facts if fact.what == "receipted"]
    return Known(
        has_signed=bool(bits("signed") >> party & 1),
        has_all=bits("signed") == 0b111,
        ended=bits("ended"),
        receipts=bits("receipted"),
        ended_age=age(min(ended), NOTICE) if ended else 0,
        receipt_age=age(max(receipts), LONGEST) if receipts else 0,
        decided=tuple(decision for decision in Decision if bits(decision)),
    )


@given(facts, st.integers(0, 2), st.integers(6, 12))
def test_with_a_registrar_no_log_lets_rely_that_has_not_its_complete_and_nothing_else(
    facts: list[Fact], party: int, now: int
) -> None:
    decided = {fact.what for fact in facts}.intersection(Decision)
    assert decided == {Decision.COMPLETE} or not lights(3, party, facts, MEDIATOR).may_rely(now * TICK_MS)


@pytest.mark.parametrize("registrar", ["", MEDIATOR])
@given(facts, st.integers(0, 2), st.integers(6, 12), st.integers(0, 4))
def test_what_a_state_leaves_out_of_a_log_changes_no_light(
    registrar: str, facts: list[Fact], party: int, now: int, later: int
) -> None:
    facts = [
        fact
        for fact in facts
        if fact.what != "receipted" or (fact.by != party and any(e.what == "ended" and e.by == party for e in facts))
    ]
    now_at, later_at = now * TICK_MS, (now + later) * TICK_MS
    kept = lights(3, party, facts_of(known_from(facts, party, now_at), party, 3, now_at), registrar)
    whole = lights(3, party, facts, registrar)
    assert (kept.is_bound(later_at), kept.may_rely(later_at)) == (whole.is_bound(later_at), whole.may_rely(later_at))
