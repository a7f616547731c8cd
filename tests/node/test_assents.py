"""A party is taken for bound when its authorities have signed, and for nothing less."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.node.meeting import ALFA, BRAVO, Met, meet
from tests.node.pacts import HOUR_MS, ZONE, assent, assent_dishonestly, decline, pact, propose, signed_text
from tests.signing.parties.sides import key_of
from truceline.errors import NoteError, TrustError
from truceline.node.node import Node
from truceline.record.entries import Entry, EntryKind
from truceline.record.store import Change, object_name
from truceline.signing.notes import sign_note
from truceline.signing.parties.manifests import Role


@pytest.fixture
def met() -> Met:
    return meet()


def agreed(node: Node) -> list[Entry]:
    entries = map(node.entry, range(node.store.tree.size))
    return [entry for entry in entries if entry.kind is EntryKind.AGREE]


def test_an_own_assent_and_its_entry_are_one_step(met: Met) -> None:
    agreement = pact(met)
    propose(met, agreement)
    said = assent(met, agreement, ALFA)
    (entry,) = agreed(met[ALFA])
    assert entry.index == said.entry + 1
    assert (entry.note_id, entry.line, dict(entry.extra)) == (agreement.id, met.line, {"signed": ALFA})
    assert entry.obj == object_name(signed_text(agreement.text, ALFA, 1, 2))


def test_an_assent_that_came_in_and_its_entry_are_one_step(met: Met) -> None:
    agreement = pact(met)
    propose(met, agreement)
    assent(met, agreement, ALFA)
    met.exchange_until_quiet(ALFA, BRAVO)
    (entry,) = agreed(met[BRAVO])
    assert met[BRAVO].entry(entry.index - 1).kind is EntryKind.RECV
    assert (entry.note_id, dict(entry.extra)) == (agreement.id, {"signed": ALFA})


def test_an_assent_is_enough_where_the_proposal_was_lost(met: Met) -> None:
    agreement = pact(met)
    for content in (ZONE, b"what is done when somebody crosses"):
        met[ALFA].commit(Change(objects=(content,)))
    assent(met, agreement, ALFA)
    met.exchange_until_quiet(ALFA, BRAVO)
    assert [entry.note_id for entry in agreed(met[BRAVO])] == [agreement.id]


def test_nothing_is_signed_whose_annexes_are_not_here(met: Met) -> None:
    agreement = pact(met)
    propose(met, agreement, files=(ZONE,))
    size = met[ALFA].store.tree.size
    with pytest.raises(TrustError, match="the annex rules"):
        assent(met, agreement, ALFA)
    assert met[ALFA].store.tree.size == size


def test_nothing_is_signed_after_its_time(met: Met) -> None:
    agreement = pact(met)
    propose(met, agreement)
    met.clock.forward(2 * HOUR_MS)
    assent(met, agreement, ALFA)
    met.clock.forward(1)
    with pytest.raises(TrustError, match="binds nobody"):
        assent(met, agreement, BRAVO)


@pytest.mark.parametrize(
    "note",
    [
        lambda agreement: signed_text(agreement.text, ALFA, 1),
        lambda agreement: signed_text(replace(agreement, notice_ms=1).text, ALFA, 1, 2),
        lambda agreement: signed_text(agreement.text, BRAVO, 1, 2),
        lambda agreement: sign_note(agreement.text, [key_of(ALFA, Role.OPERATOR)]).encoded,
        lambda agreement: b"no note",
        lambda agreement: signed_text("truceline/agreement/v1\n{}\n", ALFA, 1, 2),
    ],
    ids=["one of two", "another text", "another party", "an operator", "no note", "no agreement"],
)
def test_an_own_assent_that_would_not_hold_is_not_committed(met: Met, note: object) -> None:
    agreement = pact(met)
    propose(met, agreement)
    size = met[ALFA].store.tree.size
    assert callable(note)
    with pytest.raises((NoteError, TrustError)):
        assent(met, agreement, ALFA, note(agreement))
    assert met[ALFA].store.tree.size == size


def test_an_assent_of_a_party_that_is_not_bound_by_it_stays_on_record_and_binds_nobody(met: Met) -> None:
    agreement = pact(met)
    propose(met, agreement)
    said = assent_dishonestly(met, agreement, signed_text(agreement.text, ALFA, 1))
    met.exchange_until_quiet(ALFA, BRAVO)
    assert agreed(met[BRAVO]) == []
    about = [met[BRAVO].entry(index).kind for index in met[BRAVO].store.about(said.message.id)]
    assert about == [EntryKind.RECV]


def test_an_assent_that_says_itself_that_it_is_late_binds_nobody(met: Met) -> None:
    agreement = pact(met)
    propose(met, agreement)
    met.clock.forward(2 * HOUR_MS + 1)
    assent_dishonestly(met, agreement, signed_text(agreement.text, ALFA, 1, 2))
    met.exchange_until_quiet(ALFA, BRAVO)
    assert agreed(met[BRAVO]) == []


def test_an_assent_that_was_signed_in_time_binds_its_sender_however_late_it_comes(met: Met) -> None:
    agreement = pact(met)
    propose(met, agreement)
    assent(met, agreement, ALFA)
    met.clock.forward(5 * HOUR_MS)
    met.exchange_until_quiet(ALFA, BRAVO)
    assert [dict(entry.extra) for entry in agreed(met[BRAVO])] == [{"signed": ALFA}]


def test_the_same_assent_again_changes_nothing(met: Met) -> None:
    agreement = pact(met)
    propose(met, agreement)
    assent(met, agreement, ALFA)
    for _ in range(2):
        met.exchange_until_quiet(ALFA, BRAVO)
    assert len(agreed(met[BRAVO])) == 1


def test_what_was_declined_is_not_signed_and_what_was_signed_is_not_declined(met: Met) -> None:
    agreement = pact(met)
    propose(met, agreement)
    met.exchange_until_quiet(ALFA, BRAVO)
    decline(met, agreement, BRAVO)
    with pytest.raises(TrustError, match="we have declined it"):
        assent(met, agreement, BRAVO)
    assent(met, agreement, ALFA)
    with pytest.raises(TrustError, match="we have signed"):
        decline(met, agreement, ALFA)
    assert [dict(entry.extra) for entry in agreed(met[ALFA])] == [{"signed": ALFA}]
    assert agreed(met[BRAVO]) == []


def test_a_peer_s_no_does_not_keep_us_from_signing(met: Met) -> None:
    agreement = pact(met)
    propose(met, agreement)
    met.exchange_until_quiet(ALFA, BRAVO)
    decline(met, agreement, BRAVO)
    met.exchange_until_quiet(BRAVO, ALFA)
    assent(met, agreement, ALFA)
    assert len(agreed(met[ALFA])) == 1
