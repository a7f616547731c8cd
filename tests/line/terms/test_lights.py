"""Bound and may rely are two lights, and nobody relies while another regards itself free."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, product
from typing import NamedTuple, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.line.logs import Log, Row
from tests.line.pacts import PACT
from tests.line.said import ALFA, BRAVO, CHARLIE, HOUR_MS, digest_of, first
from tests.line.sides import MEDIATOR, said
from truceline.errors import NoteError
from truceline.line.admission import SignedMessage
from truceline.line.kinds import How, MessageKind
from truceline.line.logged import Proof, Proved, threads_of
from truceline.line.messages import Message, Reference
from truceline.line.terms.decisions import HOW_OF, Decision
from truceline.line.terms.lights import Lights, lights_of, signature_extra
from truceline.signing.parties.manifests import Role

TICK_MS = 1_000
TOLERANCE_MS = TICK_MS
SHORT = replace(PACT, starts_at=0, sign_by=3 * TICK_MS, ends_at=9 * TICK_MS, notice_ms=TICK_MS)
OF_THREE = replace(SHORT, parties=(ALFA, BRAVO, CHARLIE))


class Happened(NamedTuple):
    """Something that comes into one party's log: a signature, a termination, or a receipt for one."""

    what: str
    by: str
    at: int


@cache
def _termination(agreement_id: str, sender: str, to: tuple[str, ...]) -> SignedMessage:
    """Signatures are the matter of admission; here it is taken as admitted."""
    message: Message = first(sender=sender, to=to, kind=MessageKind.TERMINATE, re=Reference(agreement_id, How.CANCEL))
    return SignedMessage(message, digest_of(message.id), Role.AUTHORITY, ())


def _lights(holder: str, happened: list[Happened], agreement: object = None) -> Lights:
    """What the log of a party says to which these things happened, in this order."""
    pact = OF_THREE if agreement is OF_THREE else SHORT
    ends = {
        party: _termination(pact.id, party, tuple(other for other in pact.parties if other != party))
        for party in pact.parties
    }
    rows = []
    for index, (what, by, at) in enumerate(happened):
        if what == "signed":
            rows.append(Row(index, "agree", at, by, pact.id, digest_of("note"), signature_extra(by)))
        elif what == "terminated":
            kind = "sent" if by == holder else "recv"
            rows.append(Row(index, kind, at, by, ends[by].message.id, ends[by].obj))
        else:
            proof = Proof(Proved.RECEIVED, 1, at)
            rows.append(Row(index, "proof", at, by, ends[holder].message.id, digest_of("proof"), proof.extra))
    messages = {signed.message.id: signed for signed in ends.values()}
    return lights_of(pact, holder, threads_of(rows, messages), TOLERANCE_MS)


SIGNED_BY_BOTH = [Happened("signed", ALFA, 1_000), Happened("signed", BRAVO, 2_500)]


def test_a_party_that_has_not_signed_is_neither_bound_nor_relies() -> None:
    for happened in ([], [Happened("signed", BRAVO, 1_000)]):
        lights = _lights(ALFA, happened)
        assert (lights.bound_from, lights.rely_from, lights.is_complete) == (None, None, False)
        assert not lights.is_bound(1_000)
        assert not lights.may_rely(1_000)


def test_a_party_is_bound_by_its_own_signature_and_cannot_rely_on_that() -> None:
    lights = _lights(ALFA, SIGNED_BY_BOTH[:1])
    assert [lights.is_bound(at) for at in (999, 1_000, 9_999, 10_000)] == [True, True, True, False]
    assert not lights.may_rely(5_000)


def test_the_full_set_may_be_relied_on_until_shortly_before_the_end() -> None:
    lights = _lights(ALFA, SIGNED_BY_BOTH)
    assert lights.is_complete
    assert {party: mark.at for party, mark in lights.signed.items()} == {ALFA: 1_000, BRAVO: 2_500}
    assert [lights.may_rely(at) for at in (2_499, 2_500, 7_999, 8_000)] == [False, True, True, False]


def test_a_signature_that_comes_again_moves_no_time() -> None:
    assert _lights(ALFA, [*SIGNED_BY_BOTH, *(each._replace(at=5_000) for each in SIGNED_BY_BOTH)]) == _lights(
        ALFA, SIGNED_BY_BOTH
    )


def test_nobody_relies_before_the_agreement_begins() -> None:
    later = replace(PACT, starts_at=PACT.sign_by + HOUR_MS)
    rows = [
        Row(index, "agree", 0, party, later.id, "", signature_extra(party)) for index, party in enumerate(later.parties)
    ]
    lights = lights_of(later, ALFA, threads_of(rows, {}), TOLERANCE_MS)
    assert [lights.may_rely(at) for at in (later.starts_at - 1, later.starts_at)] == [False, True]
    assert lights.is_bound(0)


def test_a_termination_frees_its_sender_only_by_the_receipt_and_the_notice() -> None:
    sent = [*SIGNED_BY_BOTH, Happened("terminated", ALFA, 3_000)]
    assert _lights(ALFA, sent).free_from == 10_000
    receipted = _lights(ALFA, [*sent, Happened("receipted", BRAVO, 4_000)])
    assert receipted.free_from == 4_000 + SHORT.notice_ms + TOLERANCE_MS
    assert receipted.rely_until == 3_000 + SHORT.notice_ms


def test_who_receives_a_termination_stops_relying_and_stays_bound() -> None:
    lights = _lights(BRAVO, [*SIGNED_BY_BOTH, Happened("terminated", ALFA, 3_000)])
    assert (lights.rely_until, lights.free_from) == (3_000 + SHORT.notice_ms, 10_000)


def test_every_other_party_must_have_receipted() -> None:
    sent = [Happened("signed", party, 0) for party in OF_THREE.parties] + [Happened("terminated", ALFA, 1_000)]
    one = [*sent, Happened("receipted", BRAVO, 2_000)]
    both = [*one, Happened("receipted", CHARLIE, 5_000)]
    assert [_lights(ALFA, happened, OF_THREE).free_from for happened in (sent, one, both)] == [10_000, 10_000, 7_000]


DECIDED = replace(SHORT, registrar=MEDIATOR)


def _with_registrar(holder: str, *happened: Happened | Decision) -> Lights:
    """What a log says in which both have signed at once, and then these things happen, a second apart."""
    log, reference = Log(), {decision: Reference(DECIDED.id, how) for decision, how in HOW_OF.items()}
    for at, each in enumerate(happened, start=1):
        if isinstance(each, Happened):
            log.add("agree", note_id=DECIDED.id, at=at * TICK_MS, extra=signature_extra(each.by))
        else:
            message = said(sender=MEDIATOR, to=(ALFA, BRAVO), seq=1, kind=MessageKind.DECIDE, re=reference[each])
            log.note("recv", message, at=at * TICK_MS, role=Role.NODE)
    return lights_of(DECIDED, holder, log.threads, TOLERANCE_MS)


def test_with_a_registrar_nobody_relies_before_it_has_said_that_all_have_signed() -> None:
    undecided = _with_registrar(ALFA, *SIGNED_BY_BOTH)
    assert (undecided.is_complete, undecided.rely_from, undecided.is_bound(5_000)) == (True, None, True)
    orders: tuple[tuple[Happened | Decision, ...], ...] = (
        (*SIGNED_BY_BOTH, Decision.COMPLETE),
        (Decision.COMPLETE, *SIGNED_BY_BOTH),
    )
    for happened in orders:
        decided = _with_registrar(ALFA, *happened)
        assert [decided.may_rely(at) for at in (2_999, 3_000, 7_999, 8_000)] == [False, True, True, False]
        assert decided.is_bound(5_000)


def test_the_registrars_word_alone_is_no_signature() -> None:
    assert _with_registrar(ALFA, SIGNED_BY_BOTH[0], Decision.COMPLETE).rely_from is None


def test_what_the_registrar_voids_binds_nobody_from_then_on_and_is_relied_on_by_nobody() -> None:
    for happened in (SIGNED_BY_BOTH, SIGNED_BY_BOTH[:1]):
        lights = _with_registrar(ALFA, *happened, Decision.VOID)
        assert lights.free_from == (len(happened) + 1) * TICK_MS
        assert (lights.is_bound(lights.free_from - 1), lights.is_bound(lights.free_from)) == (True, False)
        assert lights.rely_from is None


def test_a_registrar_that_says_both_frees_nobody_and_lets_nobody_rely() -> None:
    for said_first, said_last in (tuple(Decision), tuple(Decision)[::-1]):
        lights = _with_registrar(ALFA, *SIGNED_BY_BOTH, said_first, said_last)
        assert (lights.free_from, lights.rely_from, set(lights.decisions)) == (10_000, None, set(Decision))


def test_a_signature_of_a_stranger_is_told() -> None:
    with pytest.raises(NoteError, match=r"charlie\.example"):
        _lights(ALFA, [Happened("signed", CHARLIE, 0)])


NEVER = 99
TICKS = range(4)
HORIZON = range(14)
Times: TypeAlias = tuple[int, int, int, int, int]


def _course(order: tuple[int, ...]) -> bool:
    """True if each step comes after the one before it, and none after one that never comes."""
    return all(then >= before for before, then in pairwise(order))


SIGNINGS = [pair for pair in product([*TICKS, NEVER], repeat=2) if _course(pair)]
ENDINGS = [triple for triple in product([*TICKS, NEVER], repeat=3) if _course(triple)]


@dataclass(frozen=True)
class Course:
    """One party's lights at every tick, as bits: the lowest bit is the first tick."""

    bound: int
    relies: int
    has_ended_it: int


@cache
def _course_of(times: Times, ahead: int) -> Course:
    """The lights of a party whose clock is ahead by some ticks.

    Args:
        times: ticks of its signature, the other's signature here, its termination, the other's termination here,
            and the receipt for its own.
        ahead: in ticks.
    """
    steps = zip(
        times,
        ("signed", "signed", "terminated", "terminated", "receipted"),
        (ALFA, BRAVO, ALFA, BRAVO, BRAVO),
        strict=True,
    )
    happened = sorted((Happened(what, by, tick) for tick, what, by in steps if tick != NEVER), key=lambda each: each.at)
    bound = relies = ended = 0
    lights = _lights(ALFA, [])
    for tick in HORIZON:
        if tick in TICKS:
            known = [each._replace(at=(each.at + ahead) * TICK_MS) for each in happened if each.at <= tick]
            lights = _lights(ALFA, known)
        now_at = (tick + ahead) * TICK_MS
        bound |= lights.is_bound(now_at) << tick
        relies |= lights.may_rely(now_at) << tick
        ended |= (times[2] <= tick) << tick
    return Course(bound, relies, ended)


def _all_courses() -> Iterator[tuple[Course, Course]]:
    """Everything that can happen between two parties, each of whose clocks may be ahead by the tolerance."""
    for (sign_a, there_a), (sign_b, there_b) in product(SIGNINGS, SIGNINGS):
        for (end_a, heard_a, back_a), (end_b, heard_b, back_b) in product(ENDINGS, ENDINGS):
            for ahead_a, ahead_b in ((0, 0), (0, 1), (1, 0)):
                yield (
                    _course_of((sign_a, there_b, end_a, heard_b, back_a), ahead_a),
                    _course_of((sign_b, there_a, end_b, heard_a, back_b), ahead_b),
                )


@pytest.mark.slow
def test_in_all_that_can_happen_between_two_nobody_relies_while_the_other_is_free() -> None:
    relied = unilateral = 0
    for alfa, bravo in _all_courses():
        assert not alfa.relies & ~bravo.bound
        assert not bravo.relies & ~alfa.bound
        relied |= alfa.relies
        unilateral |= alfa.relies & bravo.has_ended_it
    assert relied, "a rule by which nobody ever relies is safe and useless"
    assert unilateral, "if a termination worked on sending, the search would show it"


@dataclass(frozen=True)
class Step:
    """Something that somebody does or that arrives at somebody, at a tick."""

    what: str
    by: str
    to: str
    tick: int


steps_of_three = st.lists(
    st.builds(
        Step,
        st.sampled_from(["sign", "end", "carry-signature", "carry-end", "carry-receipt"]),
        st.sampled_from(OF_THREE.parties),
        st.sampled_from(OF_THREE.parties),
        st.integers(0, 9),
    ),
    min_size=12,
    max_size=40,
).map(lambda steps: sorted(steps, key=lambda step: step.tick))


def _happens(step: Step, logs: Mapping[str, list[Happened]]) -> tuple[str, str, str] | None:
    """To whom what comes into the log, and by whom; none if it cannot happen."""
    here = {party: {(each.what, each.by) for each in log} for party, log in logs.items()}
    possible = {
        "sign": (True, step.by, "signed", step.by),
        "end": (True, step.by, "terminated", step.by),
        "carry-signature": (("signed", step.by) in here[step.by], step.to, "signed", step.by),
        "carry-end": (("terminated", step.by) in here[step.by], step.to, "terminated", step.by),
        "carry-receipt": (("terminated", step.to) in here[step.by], step.to, "receipted", step.by),
    }
    can, party, what, by = possible[step.what]
    alone = step.what.startswith("carry") and step.by == step.to
    return (party, what, by) if can and not alone and (what, by) not in here[party] else None


@given(steps_of_three, st.tuples(*[st.sampled_from([0, TOLERANCE_MS])] * 3))
def test_among_three_nobody_relies_while_another_is_free(steps: list[Step], ahead: tuple[int, int, int]) -> None:
    ahead_ms = dict(zip(OF_THREE.parties, ahead, strict=True))
    logs: dict[str, list[Happened]] = {party: [] for party in OF_THREE.parties}
    for tick in HORIZON:
        for step in (step for step in steps if step.tick == tick):
            if found := _happens(step, logs):
                party, what, by = found
                logs[party].append(Happened(what, by, tick * TICK_MS + ahead_ms[party]))
        lights = {party: _lights(party, log, OF_THREE) for party, log in logs.items()}
        now_at = {party: tick * TICK_MS + ahead_ms[party] for party in logs}
        if any(lights[party].may_rely(now_at[party]) for party in logs):
            assert all(lights[party].is_bound(now_at[party]) for party in logs)
