"""A registrar's node decides once, by what it holds; the others rely, or are free, by its word."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.node.meeting import ALFA, BRAVO, Met
from tests.node.pacts import HOUR_MS
from tests.node.registered import MEDIATOR, exchange, met_before_a_registrar, tell
from tests.node.terms.test_renewal import renewed
from tests.signing.parties.sides import key_of
from truceline.errors import TrustError
from truceline.line.agreements import Agreement
from truceline.line.kinds import How, MessageKind
from truceline.line.messages import Reference
from truceline.line.terms.decisions import Decision
from truceline.node import labels
from truceline.node.exchange.news import What
from truceline.node.saying.messages import Wording, commit_message, compose
from truceline.node.terms.agreements import standing_of, told_to
from truceline.node.terms.registering import decide
from truceline.record.entries import EntryKind
from truceline.record.store import Change, Label
from truceline.signing.notes import sign_note
from truceline.signing.parties.manifests import Role


@pytest.fixture
def met_and_agreement() -> tuple[Met, Agreement]:
    return met_before_a_registrar()


def lights(met: Met, party: str, agreement: Agreement) -> tuple[bool, bool]:
    found = standing_of(met[party], agreement.id).lights
    return found.is_bound(met.clock.at), found.may_rely(met.clock.at)


def told(met: Met, party: str, agreement: Agreement) -> list[str]:
    standing = standing_of(met[party], agreement.id)
    return list(told_to(standing, party, met.clock.at))


def decided(met: Met) -> list[str]:
    """What the registrar decides now."""
    return [news.words for news in decide(met[MEDIATOR], met.clock.now)]


def test_when_all_have_signed_the_registrar_says_so_once_and_only_then_the_parties_rely(
    met_and_agreement: tuple[Met, Agreement],
) -> None:
    met, agreement = met_and_agreement
    for party in (ALFA, BRAVO):
        tell(met, agreement, party, MessageKind.ASSENT)
    exchange(met, (ALFA, BRAVO))
    met.clock.forward(HOUR_MS)
    for party in (ALFA, BRAVO):
        assert lights(met, party, agreement) == (True, False)
        bound, rely = told(met, party, agreement)
        assert bound.endswith(f"whatever the others do, unless {MEDIATOR} voids it")
        assert rely == f"you may NOT RELY on it: {MEDIATOR}, who decides, has not said that all have signed"
    assert decided(met) == []
    exchange(met)
    (news,) = decide(met[MEDIATOR], met.clock.now)
    assert (news.what, news.note_id, news.words) == (What.DECIDED, agreement.id, "the agreement is complete")
    assert decided(met) == []
    exchange(met)
    assert [lights(met, party, agreement) for party in (ALFA, BRAVO, MEDIATOR)] == [(True, True)] * 2 + [(False, True)]
    no_party, decides = told(met, MEDIATOR, agreement)
    assert "NO PARTY" in no_party
    assert decides == "you are its registrar: your node has said complete"


def test_a_signer_who_is_left_hanging_is_free_by_the_registrars_word_and_the_other_cannot_sign_any_more(
    met_and_agreement: tuple[Met, Agreement],
) -> None:
    met, agreement = met_and_agreement
    tell(met, agreement, ALFA, MessageKind.ASSENT)
    exchange(met, (ALFA, MEDIATOR))
    met.clock.at = agreement.sign_by + 2_000
    assert decided(met) == []
    met.clock.forward(1)
    assert decided(met) == ["the agreement is void"]
    assert lights(met, ALFA, agreement) == (True, False)
    met.clock.at = agreement.sign_by
    exchange(met)
    assert lights(met, ALFA, agreement) == (False, False)
    bound, rely = told(met, ALFA, agreement)
    assert bound.endswith(f", for {MEDIATOR} has voided it")
    assert rely == f"you may NOT RELY on it: {MEDIATOR} has voided it"
    with pytest.raises(TrustError, match="has voided it"):
        tell(met, agreement, BRAVO, MessageKind.ASSENT)


def test_a_no_voids_at_once_what_another_has_signed(met_and_agreement: tuple[Met, Agreement]) -> None:
    met, agreement = met_and_agreement
    tell(met, agreement, BRAVO, MessageKind.DECLINE)
    exchange(met)
    assert decided(met) == [], "nobody is bound, and its text is not here"
    tell(met, agreement, ALFA, MessageKind.ASSENT)
    exchange(met)
    assert decided(met) == ["the agreement is void"]
    exchange(met)
    assert not lights(met, ALFA, agreement)[0]


def test_a_signature_that_comes_after_the_decision_changes_nothing(met_and_agreement: tuple[Met, Agreement]) -> None:
    met, agreement = met_and_agreement
    tell(met, agreement, ALFA, MessageKind.ASSENT)
    tell(met, agreement, BRAVO, MessageKind.ASSENT)
    exchange(met, (ALFA, MEDIATOR), (ALFA, BRAVO))
    met.clock.at = agreement.sign_by + 2_001
    assert decided(met) == ["the agreement is void"]
    exchange(met)
    assert decided(met) == []
    assert [lights(met, party, agreement) for party in (ALFA, BRAVO)] == [(False, False)] * 2


def test_a_node_does_not_sign_past_the_registrar(met_and_agreement: tuple[Met, Agreement]) -> None:
    met, agreement = met_and_agreement
    with pytest.raises(TrustError, match="who is to decide"):
        tell(met, agreement, ALFA, MessageKind.ASSENT, to=(BRAVO,))


def decide_again(met: Met, agreement: Agreement, how: How) -> bytes:
    """A second decision of the registrar's, signed."""
    wording = Wording(to=(ALFA, BRAVO), kind=MessageKind.DECIDE, body={}, re=Reference(agreement.id, how))
    message = compose(met[MEDIATOR], met.line, wording, met.clock.now)
    return sign_note(message.text, [key_of(MEDIATOR, Role.NODE)]).encoded


@pytest.mark.parametrize("how", [How.ACCEPT, How.REFUSE])
def test_a_registrars_node_does_not_decide_twice(met_and_agreement: tuple[Met, Agreement], how: How) -> None:
    met, agreement = met_and_agreement
    tell(met, agreement, ALFA, MessageKind.ASSENT)
    tell(met, agreement, BRAVO, MessageKind.ASSENT)
    exchange(met)
    decide(met[MEDIATOR], met.clock.now)
    with pytest.raises(TrustError, match="decided this agreement before"):
        commit_message(met[MEDIATOR], decide_again(met, agreement, how), (), met.clock.now)


def test_a_party_decides_nothing(met_and_agreement: tuple[Met, Agreement]) -> None:
    met, agreement = met_and_agreement
    for party in (ALFA, BRAVO):
        tell(met, agreement, party, MessageKind.ASSENT)
    exchange(met)
    assert [decide(met[party], met.clock.now) for party in (ALFA, BRAVO)] == [(), ()]


def test_on_a_line_with_evidence_what_would_become_an_agreement_is_void(
    met_and_agreement: tuple[Met, Agreement],
) -> None:
    met, agreement = met_and_agreement
    for party in (ALFA, BRAVO):
        tell(met, agreement, party, MessageKind.ASSENT)
    exchange(met)
    node = met[MEDIATOR]
    draft = node.draft(met.clock.now, EntryKind.NOTE, line=met.line, peer=BRAVO, extra={"is": "fork"})
    node.commit(Change((draft,), (Label(0, labels.evidence_on(met.line)),)))
    assert decided(met) == ["the agreement is void"]


@pytest.mark.parametrize("signs_before", [True, False])
def test_a_next_log_decides_nothing_that_the_lost_one_may_have_decided(
    met_and_agreement: tuple[Met, Agreement], signs_before: bool
) -> None:
    met, agreement = met_and_agreement
    if signs_before:
        for party in (ALFA, BRAVO):
            tell(met, agreement, party, MessageKind.ASSENT)
    met.clock.forward(60_000)
    met[MEDIATOR].store.freeze("for a test")
    renewed(met, party=MEDIATOR)
    met.clock.forward(60_000)
    if not signs_before:
        for party in (ALFA, BRAVO):
            tell(met, agreement, party, MessageKind.ASSENT)
    exchange(met)
    exchange(met)
    assert set(standing_of(met[MEDIATOR], agreement.id).lights.signed) == {ALFA, BRAVO}
    assert decided(met) == ([] if signs_before else ["the agreement is complete"])


def test_what_a_registrar_has_decided_goes_over_into_its_next_log_and_into_those_of_the_parties(
    met_and_agreement: tuple[Met, Agreement],
) -> None:
    met, agreement = met_and_agreement
    for party in (ALFA, BRAVO):
        tell(met, agreement, party, MessageKind.ASSENT)
    exchange(met)
    decide(met[MEDIATOR], met.clock.now)
    exchange(met)
    met.clock.forward(HOUR_MS)
    for party in (MEDIATOR, ALFA):
        met[party].store.freeze("for a test")
        renewed(met, party=party)
        assert set(standing_of(met[party], agreement.id).lights.decisions) == {Decision.COMPLETE}
    assert lights(met, ALFA, agreement) == (True, True)
    assert decided(met) == []
