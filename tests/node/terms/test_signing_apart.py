"""Authorities sign one after the other, and nobody is bound before the last one has."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.node.meeting import ALFA, BRAVO, Met, meet
from tests.node.pacts import HOUR_MS, assent, file, pact, propose, signed_text
from tests.signing.parties.sides import key_of
from truceline.errors import NoteError, NotFoundError, TrustError
from truceline.line.agreements import Agreement
from truceline.line.kinds import How, MessageKind
from truceline.line.messages import Reference
from truceline.line.terms.declarations import Declaration
from truceline.node.assents import NOTE_TYPE
from truceline.node.labels import labels_of
from truceline.node.saying.messages import Wording, compose
from truceline.node.terms.agreements import standing_of
from truceline.node.terms.signing_apart import declaration_on, hand_over, signed_so_far
from truceline.record.entries import EntryKind
from truceline.record.store import Change, Label, Parcel, object_name
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


@pytest.fixture(params=[MessageKind.DECLINE, MessageKind.TERMINATE])
def declared(request: pytest.FixtureRequest, met: Met) -> Declaration:
    agreement = proposed(met)
    if request.param is MessageKind.TERMINATE:
        for party in (ALFA, BRAVO):
            assent(met, agreement, party)
            met.exchange_until_quiet(party, BRAVO if party == ALFA else ALFA)
    return declaration_on(met[BRAVO], agreement.id, request.param, "The ridge is ours.")


def said_of(met: Met, party: str, agreement_id: str) -> list[str]:
    """Who has declined or ended an agreement, as a party's log says."""
    standing = standing_of(met[party], agreement_id)
    return [*(decline.party for decline in standing.declines), *(ending.party for ending in standing.endings)]


def test_a_no_and_an_end_take_as_many_holders_as_an_assent_and_count_alike(met: Met, declared: Declaration) -> None:
    half = signed_text(declared.document, BRAVO, 2)
    begun = signed_so_far(met[BRAVO], half)
    assert (begun.kind, begun.reason, begun.is_complete) == (declared.kind, "The ridge is ours.", False)
    with pytest.raises(TrustError, match="fewer authorities"):
        hand_over(met[BRAVO], half, met.clock.now)
    whole = countersign(read_unverified(half), key_of(BRAVO, Role.AUTHORITY, 1)).encoded
    met.say(BRAVO, ALFA)
    said = hand_over(met[BRAVO], whole, met.clock.now)
    assert (said.message.kind, said.message.is_automatic) == (declared.kind, True)
    met.exchange_until_quiet(BRAVO, ALFA)
    for party in (ALFA, BRAVO):
        assert said_of(met, party, declared.agreement) == [BRAVO]
    lights = standing_of(met[BRAVO], declared.agreement).lights
    if declared.kind is MessageKind.TERMINATE:
        ends_at = standing_of(met[BRAVO], declared.agreement).agreement.ends_at
        assert lights.free_from == met.clock.at + HOUR_MS + 2_000 < ends_at, "the receipt is here"


def say_past_the_node(met: Met, declared: Declaration, note: bytes, text: str) -> None:
    """Bravo's node sends what it never would: a no or an end whose note says, or proves, something else."""
    node, now = met[BRAVO], met.clock.now
    wording = Wording(
        to=(ALFA,),
        kind=declared.kind,
        body={"auto": True, "text": text},
        re=Reference(declared.agreement, How.CANCEL if declared.kind is MessageKind.TERMINATE else How.REFUSE),
        attachments=(file(note, NOTE_TYPE),),
    )
    message = compose(node, met.line, wording, now)
    signed = sign_note(message.text, [node.node_key]).encoded
    obj = object_name(signed)
    draft = node.draft(now, EntryKind.SENT, line=met.line, note_id=message.id, obj=obj)
    named = tuple(Label(0, text) for text in labels_of(message))
    node.commit(Change((draft,), named, objects=(signed, note), to_send=(Parcel(ALFA, obj),)))


@pytest.mark.parametrize("numbers", [(1,), (1, 2)])
def test_what_the_node_says_without_the_authorities_very_words_is_refused_by_the_other_side(
    met: Met, declared: Declaration, numbers: tuple[int, ...]
) -> None:
    note, text = signed_text(declared.document, BRAVO, *numbers), declared.text if numbers == (1,) else "Other words."
    say_past_the_node(met, declared, note, text)
    met.exchange_until_quiet(BRAVO, ALFA)
    assert said_of(met, ALFA, declared.agreement) == []
    size = met[ALFA].store.tree.size
    refused = [entry for entry in map(met[ALFA].entry, range(size)) if entry.kind is EntryKind.REFUSED]
    assert [entry.extra["reason"] for entry in refused] == ["not-trusted"]


def test_a_declaration_of_another_party_is_not_signed(met: Met, declared: Declaration) -> None:
    theirs = replace(declared, party=ALFA)
    with pytest.raises(NoteError, match="declaration of alfa"):
        signed_so_far(met[BRAVO], signed_text(theirs.document, BRAVO, 1))
    with pytest.raises(NotFoundError):
        signed_so_far(met[BRAVO], signed_text(replace(declared, agreement="ab" * 32).document, BRAVO, 1))
