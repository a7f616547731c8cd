"""Authorities sign one after the other, and nobody is bound before the last one has."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.node.meeting import ALFA, BRAVO, Met, meet
from tests.node.pacts import HOUR_MS, assent, pact, propose, signed_text
from tests.signing.parties.sides import key_of
from truceline.errors import NoteError, NotFoundError, TrustError
from truceline.line.agreements import Agreement
from truceline.node.terms.agreements import standing_of
from truceline.node.terms.signing_apart import hand_over, signed_so_far
from truceline.signing.notes import countersign, read_unverified, sign_note
from truceline.signing.parties.manifests import Role


@pytest.fixture
def met() -> Met:
    return meet()


def proposed(met: Met) -> Agreement:
    agreement = pact(met)
    propose(met, agreement)
    met.exchange_until_quiet(ALFA, BRAVO)
    return agreement


def test_the_second_holder_completes_what_the_first_began(met: Met) -> None:
    agreement = proposed(met)
    half = signed_text(agreement.text, BRAVO, 2)
    begun = signed_so_far(met[BRAVO], half)
    assert (begun.agreement, begun.signed_by, begun.is_complete) == (agreement, (f"{BRAVO}/authority/2",), False)
    with pytest.raises(TrustError, match="binds nobody"):
        hand_over(met[BRAVO], half, met.clock.now)
    whole = countersign(read_unverified(half), key_of(BRAVO, Role.AUTHORITY, 1)).encoded
    assert signed_so_far(met[BRAVO], whole).is_complete
    assert not standing_of(met[BRAVO], agreement.id).lights.is_bound(met.clock.at)
    said = hand_over(met[BRAVO], whole, met.clock.now)
    assert said.message.is_automatic
    met.exchange_until_quiet(BRAVO, ALFA)
    assent(met, agreement, ALFA)
    met.exchange_until_quiet(ALFA, BRAVO)
    met.clock.forward(HOUR_MS)
    for party in (ALFA, BRAVO):
        lights = standing_of(met[party], agreement.id).lights
        assert (lights.is_bound(met.clock.at), lights.may_rely(met.clock.at)) == (True, True)


def test_other_messages_in_between_do_not_spoil_what_was_signed(met: Met) -> None:
    agreement = proposed(met)
    whole = signed_text(agreement.text, BRAVO, 1, 2)
    met.say(BRAVO, ALFA)
    assert hand_over(met[BRAVO], whole, met.clock.now).message.seq == 2


def test_nothing_is_handed_over_after_the_time_to_sign(met: Met) -> None:
    agreement = proposed(met)
    met.clock.at = agreement.sign_by + 1
    with pytest.raises(TrustError, match="binds nobody"):
        hand_over(met[BRAVO], signed_text(agreement.text, BRAVO, 1, 2), met.clock.now)


def test_what_is_not_ours_or_not_proposed_is_not_taken_for_begun(met: Met) -> None:
    agreement = proposed(met)
    with pytest.raises(TrustError):
        signed_so_far(met[BRAVO], signed_text(agreement.text, ALFA, 1, 2))
    with pytest.raises(TrustError):
        signed_so_far(met[BRAVO], sign_note(agreement.text, [key_of(BRAVO, Role.OPERATOR)]).encoded)
    with pytest.raises(NotFoundError):
        signed_so_far(met[BRAVO], signed_text(replace(agreement, notice_ms=1).text, BRAVO, 1))
    with pytest.raises(NoteError):
        signed_so_far(met[BRAVO], b"no note")
