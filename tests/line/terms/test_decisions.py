"""A registrar decides once, by what it holds; its word counts only from it, about the agreement, and to all parties."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.line.logs import Log
from tests.line.pacts import PACT
from tests.line.said import ALFA, BRAVO, CHARLIE, digest_of
from tests.line.sides import CHARTER, MEDIATOR, said
from truceline.line.agreements import check_agreement
from truceline.line.kinds import How, MessageKind
from truceline.line.messages import Message, Reference
from truceline.line.terms.decisions import HOW_OF, Decision, decision_in, decisions_in, due_decision
from truceline.signing.parties.manifests import Role

DECIDED = replace(PACT, registrar=MEDIATOR)
TOLERANCE_MS = 2_000
LATE_AT = DECIDED.sign_by + TOLERANCE_MS + 1


def ruling(decision: Decision = Decision.COMPLETE, **changes: Any) -> Message:
    """The registrar's message to both parties."""
    plain = {"sender": MEDIATOR, "to": (ALFA, BRAVO), "kind": MessageKind.DECIDE}
    return said(**(plain | {"re": Reference(DECIDED.id, HOW_OF[decision])} | changes))


def test_what_the_registrar_says_to_all_parties_decides() -> None:
    check_agreement(DECIDED, CHARTER)
    assert {decision_in(ruling(decision), DECIDED) for decision in Decision} == set(Decision)


@pytest.mark.parametrize(
    "message",
    [
        ruling(sender=ALFA, to=(BRAVO, MEDIATOR)),
        ruling(to=(ALFA,)),
        ruling(re=Reference(PACT.id, How.ACCEPT)),
        ruling(sender=ALFA, to=(BRAVO,), kind=MessageKind.ASSENT),
    ],
    ids=["a party", "to one alone", "another agreement", "an assent"],
)
def test_anything_else_decides_nothing(message: Message) -> None:
    assert decision_in(message, DECIDED) is None


def test_an_agreement_without_a_registrar_is_decided_by_nobody() -> None:
    assert decision_in(ruling(re=Reference(PACT.id, How.ACCEPT)), PACT) is None


def test_a_log_has_each_decision_where_it_first_came() -> None:
    log = Log()
    first = ruling()
    log.note("recv", first, role=Role.NODE)
    assert {decision: mark.index for decision, mark in decisions_in(DECIDED, log.threads).items()} == {
        Decision.COMPLETE: 0
    }
    log.note("recv", replace(first, seq=2, prev=first.id), role=Role.NODE)
    log.note("recv", ruling(Decision.VOID, seq=3, prev=digest_of("second")), role=Role.NODE)
    assert {decision: mark.index for decision, mark in decisions_in(DECIDED, log.threads).items()} == {
        Decision.COMPLETE: 0,
        Decision.VOID: 2,
    }


def test_it_is_complete_as_soon_as_all_have_signed_even_if_one_has_also_declined() -> None:
    for now_at in (0, LATE_AT):
        for declined in ((), (ALFA,)):
            assert due_decision(DECIDED, (BRAVO, ALFA), declined, now_at, TOLERANCE_MS) is Decision.COMPLETE


def test_it_is_void_when_one_declines_or_the_time_to_sign_is_over_by_every_clock() -> None:
    assert due_decision(DECIDED, (ALFA,), (BRAVO,), 0, TOLERANCE_MS) is Decision.VOID
    assert due_decision(DECIDED, (ALFA,), (), LATE_AT - 1, TOLERANCE_MS) is None
    assert due_decision(DECIDED, (ALFA,), (), LATE_AT, TOLERANCE_MS) is Decision.VOID


@given(st.sets(st.sampled_from([ALFA, BRAVO])), st.sets(st.sampled_from([ALFA, BRAVO, CHARLIE])), st.booleans())
def test_what_binds_nobody_is_not_decided_and_what_lacks_a_signature_is_never_complete(
    signed: set[str], declined: set[str], is_late: bool
) -> None:
    decision = due_decision(DECIDED, signed, declined, LATE_AT if is_late else 0, TOLERANCE_MS)
    assert bool(signed) or decision is None
    assert (decision is Decision.COMPLETE) == (len(signed) == 2)
