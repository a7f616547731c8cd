"""Agreements: drawn up, found again, and the two lights from a node's own log."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.node.meeting import ALFA, BRAVO, CHARLIE, NOW_AT, Met, meet
from tests.node.pacts import HOUR_MS, RULES, ZONE, assent, decline, file, pact, propose, terminate, terms
from truceline.errors import InputError, NoteError, NotFoundError, TrustError
from truceline.line.agreements import Agreement, Annex
from truceline.line.kinds import MessageKind
from truceline.node.terms.agreements import (
    TEXT_TYPE,
    Decline,
    Ending,
    agreement_called,
    agreement_here,
    agreements_on,
    draw_up,
    standing_of,
    told_of_bound,
    told_of_reliance,
)
from truceline.record.store import object_name

TOLERANCE_MS = 2_000


@pytest.fixture
def met() -> Met:
    return meet()


def exchange(met: Met) -> None:
    for _ in range(2):
        met.exchange_until_quiet(ALFA, BRAVO)
        met.exchange_until_quiet(BRAVO, ALFA)


def agreed(met: Met) -> Agreement:
    """Proposed, signed by both, and known to both."""
    agreement = pact(met)
    propose(met, agreement)
    exchange(met)
    for party in (ALFA, BRAVO):
        assent(met, agreement, party)
        exchange(met)
    return agreement


def lights(met: Met, party: str, agreement: Agreement) -> tuple[bool, bool]:
    standing, now_at = standing_of(met[party], agreement.id), met.clock.at
    return standing.lights.is_bound(now_at), standing.lights.may_rely(now_at)


def test_what_is_drawn_up_is_between_all_parties_of_the_charter_unless_some_are_named() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    assert pact(met).parties == (ALFA, BRAVO, CHARLIE)
    assert pact(met, parties=(BRAVO, ALFA)).parties == (ALFA, BRAVO)


def test_what_may_not_be_is_not_drawn_up(met: Met) -> None:
    node = met[ALFA]
    with pytest.raises(InputError, match="not among the parties"):
        draw_up(node, met.line, terms(parties=(BRAVO, CHARLIE)))
    with pytest.raises(TrustError, match="no party of the charter"):
        draw_up(node, met.line, terms(parties=(ALFA, CHARLIE)))
    with pytest.raises(NoteError):
        draw_up(node, met.line, terms(annexes=()))
    with pytest.raises(TrustError, match="registrar"):
        draw_up(node, met.line, terms(registrar=CHARLIE))
    with pytest.raises(InputError, match="no agreement"):
        draw_up(node, met.line, terms(replaces="ab" * 32))


def test_a_proposal_binds_nobody_and_is_found_on_both_sides(met: Met) -> None:
    agreement = pact(met)
    propose(met, agreement)
    exchange(met)
    for party in (ALFA, BRAVO):
        node = met[party]
        assert agreements_on(node, met.line) == (agreement.id,)
        assert agreement_called(node, agreement.id[:8]) == agreement.id
        assert agreement_here(node, agreement.id) == agreement
        assert lights(met, party, agreement) == (False, False)
        assert told_of_bound(standing_of(node, agreement.id), met.clock.at) == "you are NOT BOUND: you have not signed"
        assert "no signature of alfa.example, bravo.example is here" in told_of_reliance(
            standing_of(node, agreement.id), met.clock.at
        )


def test_who_has_signed_is_bound_and_may_not_rely_before_all_have(met: Met) -> None:
    agreement = pact(met)
    propose(met, agreement)
    assent(met, agreement, ALFA)
    exchange(met)
    met.clock.forward(HOUR_MS)
    assert (lights(met, ALFA, agreement), lights(met, BRAVO, agreement)) == ((True, False), (False, False))
    standing = standing_of(met[ALFA], agreement.id)
    assert told_of_bound(standing, met.clock.at).startswith("you are BOUND since ")
    assert told_of_reliance(standing, met.clock.at) == ("you may NOT RELY on it: no signature of bravo.example is here")


def test_both_lights_are_on_when_all_have_signed_and_it_has_begun(met: Met) -> None:
    agreement = agreed(met)
    assert [lights(met, party, agreement) for party in (ALFA, BRAVO)] == [(True, False)] * 2
    assert "NOT RELY on it yet" in told_of_reliance(standing_of(met[ALFA], agreement.id), met.clock.at)
    met.clock.forward(HOUR_MS)
    assert [lights(met, party, agreement) for party in (ALFA, BRAVO)] == [(True, True)] * 2
    assert told_of_reliance(standing_of(met[BRAVO], agreement.id), met.clock.at).startswith("you may RELY on it until")


def test_it_ends_by_itself_and_nobody_relies_while_somebody_is_free(met: Met) -> None:
    agreement = agreed(met)
    met.clock.at = agreement.ends_at - TOLERANCE_MS
    assert lights(met, ALFA, agreement) == (True, False)
    assert "it has ended" in told_of_reliance(standing_of(met[ALFA], agreement.id), met.clock.at)
    met.clock.at = agreement.ends_at + TOLERANCE_MS
    assert lights(met, ALFA, agreement) == (False, False)
    assert "NOT BOUND any more" in told_of_bound(standing_of(met[ALFA], agreement.id), met.clock.at)


def test_a_termination_frees_when_it_was_receipted_and_the_notice_has_passed(met: Met) -> None:
    agreement = agreed(met)
    met.clock.forward(2 * HOUR_MS)
    terminate(met, agreement, ALFA)
    ended_at = met.clock.at
    met.clock.forward(2 * HOUR_MS)
    assert lights(met, ALFA, agreement) == (True, False), "nobody has receipted it"
    assert lights(met, BRAVO, agreement) == (True, True), "it has not heard of it"
    exchange(met)
    heard_at = met.clock.at
    assert standing_of(met[ALFA], agreement.id).endings == (Ending(ALFA, ended_at),)
    assert standing_of(met[BRAVO], agreement.id).endings == (Ending(ALFA, heard_at),)
    met.clock.forward(HOUR_MS)
    assert lights(met, BRAVO, agreement) == (True, False)
    assert "alfa.example has terminated it" in told_of_reliance(standing_of(met[BRAVO], agreement.id), met.clock.at)
    assert lights(met, ALFA, agreement) == (True, False)
    met.clock.forward(TOLERANCE_MS)
    assert lights(met, ALFA, agreement) == (False, False)
    assert lights(met, BRAVO, agreement) == (True, False), "whoever wants to be free early terminates for itself"


def test_a_new_version_names_the_one_it_replaces_and_frees_nobody(met: Met) -> None:
    first = agreed(met)
    second = draw_up(met[ALFA], met.line, terms(replaces=first.id, notice_ms=1))
    propose(met, second)
    exchange(met)
    for party in (ALFA, BRAVO):
        assert standing_of(met[party], first.id).replaced_by == (second.id,)
        assert agreements_on(met[party], met.line) == (first.id, second.id)
        assert lights(met, party, first)[0]


def test_a_no_and_its_reason_stand_on_both_sides_and_free_nobody(met: Met) -> None:
    agreement = pact(met)
    propose(met, agreement)
    assent(met, agreement, ALFA)
    exchange(met)
    decline(met, agreement, BRAVO, "The ridge is ours.")
    declined_at = met.clock.at
    met.clock.forward(60_000)
    exchange(met)
    assert standing_of(met[BRAVO], agreement.id).declines == (Decline(BRAVO, declined_at, "The ridge is ours."),)
    standing = standing_of(met[ALFA], agreement.id)
    assert standing.declines == (Decline(BRAVO, met.clock.at, "The ridge is ours."),)
    assert told_of_reliance(standing, met.clock.at).endswith(
        "no signature of bravo.example is here; bravo.example declined to sign"
    )
    assert lights(met, ALFA, agreement) == (True, False)
    met.clock.at = agreement.sign_by + HOUR_MS
    assert lights(met, ALFA, agreement) == (True, False), "a no is no promise"


def test_what_was_declined_is_proposed_anew_as_another_version(met: Met) -> None:
    first = pact(met)
    propose(met, first)
    exchange(met)
    decline(met, first, BRAVO)
    exchange(met)
    second = draw_up(met[ALFA], met.line, terms(replaces=first.id))
    assert second.id != first.id
    propose(met, second)
    exchange(met)
    for party in (ALFA, BRAVO):
        assent(met, second, party)
        exchange(met)
    met.clock.forward(HOUR_MS)
    assert [lights(met, party, second) for party in (ALFA, BRAVO)] == [(True, True)] * 2
    assert standing_of(met[BRAVO], second.id).declines == ()


def test_an_annex_that_did_not_come_is_told(met: Met) -> None:
    agreement = pact(met)
    propose(met, agreement, files=(ZONE,))
    exchange(met)
    assert standing_of(met[BRAVO], agreement.id).missing == (Annex("rules", object_name(RULES)),)


def test_an_agreement_of_which_only_the_signature_came_is_known_by_that(met: Met) -> None:
    agreement = pact(met)
    propose(met, agreement)
    for parcel in met[ALFA].store.outbox(BRAVO, 10):
        assert parcel.peer == BRAVO
    assent(met, agreement, ALFA)
    exchange(met)
    assert agreement_here(met[BRAVO], agreement.id) == agreement


def test_a_proposal_without_its_text_says_so(met: Met) -> None:
    text = b"another text"
    met.say(
        ALFA,
        BRAVO,
        kind=MessageKind.PROPOSE,
        body={"agreement": "ab" * 32},
        attachments=(file(text, TEXT_TYPE),),
        files=(text,),
    )
    exchange(met)
    assert agreements_on(met[BRAVO], met.line) == ("ab" * 32,)
    with pytest.raises(NotFoundError, match="the text of the agreement"):
        standing_of(met[BRAVO], "ab" * 32)


def test_a_proposal_whose_text_is_no_agreement_or_one_of_another_line_does_not_stand(met: Met) -> None:
    other = replace(pact(met), line="0a" * 16)
    for text, kind in ((b"no agreement", NoteError), (other.text.encode(), NotFoundError)):
        name = object_name(text)
        attachments = (file(text, TEXT_TYPE),)
        met.say(ALFA, BRAVO, kind=MessageKind.PROPOSE, body={"agreement": name}, attachments=attachments, files=(text,))
        with pytest.raises(kind):
            standing_of(met[ALFA], name)


def test_an_agreement_is_named_by_enough_digits(met: Met) -> None:
    first = pact(met)
    propose(met, first)
    propose(met, draw_up(met[ALFA], met.line, terms(notice_ms=5)))
    with pytest.raises(InputError, match="2 agreements"):
        agreement_called(met[ALFA], "")
    with pytest.raises(NotFoundError):
        agreement_called(met[ALFA], "zz")
    assert met.clock.at == NOW_AT
