# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from tests.node.exchange.foes import entries, foe, hand, told
from tests.node.meeting import ALFA, BRAVO, CHARLIE, Met, meet, warn
from tests.simulation.hostile import HostileParty
from truceline.errors import NoteError
from truceline.line.logged import Proved, proof_from
from truceline.node.exchange.exchanging import Taken
from truceline.node.exchange.news import What
from truceline.node.exchange.placing import Placing
from truceline.node.exchange.receipts import receipt_change
from truceline.node.saying.messages import Said
from truceline.record.entries import EntryKind
from truceline.record.log_proofs import log_proof_from_bytes


def _hand_entry(met: Met, hostile: HostileParty, said: Said, kind: EntryKind, **changes: object) -> Taken:
    """An entry of the hostile party's log about a message of ours."""
    obj = met[ALFA].entry(said.entry).obj
    about = {"line": met.line, "peer": ALFA, "note_id": said.message.id, "obj": obj} | changes
    branch = hostile.faces[ALFA].branch
    index = branch.add(kind, met.clock.at, **about)
    return hand(met, hostile, ALFA, branch.proof(index))


def test_a_receipt_is_written_down_once_however_often_it_is_proved() -> None:
    met = meet()
    said, hostile = warn(met), foe(met)
    assert told(_hand_entry(met, hostile, said, EntryKind.RECV), What.RECEIPTED)
    assert not told(_hand_entry(met, hostile, said, EntryKind.RECV), What.RECEIPTED)
    (entry,) = entries(met[ALFA], EntryKind.PROOF)
    kept = log_proof_from_bytes(met[ALFA].store.content(entry.obj) or b"")
    assert kept.index == proof_from(entry.extra).index


def test_a_refusal_says_why_and_a_later_receipt_counts_beside_it() -> None:
    met = meet()
    said, hostile = warn(met), foe(met)
    (news,) = told(
        _hand_entry(met, hostile, said, EntryKind.REFUSED, extra={"reason": "unusable"}), What.REFUSED_BY_PEER
    )
    assert (news.note_id, news.words) == (said.message.id, "unusable")
    assert told(_hand_entry(met, hostile, said, EntryKind.RECV), What.RECEIPTED)
    proved = [proof_from(entry.extra).proves for entry in entries(met[ALFA], EntryKind.PROOF)]
    assert proved == [Proved.REFUSED, Proved.RECEIVED]


@pytest.mark.parametrize(
    "changes",
    [{"obj": "ab" * 32}, {"note_id": "ab" * 32}, {"line": "ab" * 16}],
)
def test_an_entry_about_a_note_that_is_not_ours_proves_nothing(changes: dict[str, object]) -> None:
    met = meet()
    said, hostile = warn(met), foe(met)
    taken = _hand_entry(met, hostile, said, EntryKind.RECV, **changes)
    assert told(taken, What.UNUSABLE)
    assert not entries(met[ALFA], EntryKind.PROOF)
    assert len(met[ALFA].store.outbox(BRAVO, 9)) == 1


def test_a_receipt_for_somebody_else_is_none_for_us() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    said, hostile = warn(met), foe(met)
    _hand_entry(met, hostile, said, EntryKind.RECV, peer=CHARLIE)
    assert not entries(met[ALFA], EntryKind.PROOF)


def test_the_receipt_of_one_is_not_taken_for_that_of_another() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    said, hostile = warn(met, ALFA, CHARLIE), foe(met)
    _hand_entry(met, hostile, said, EntryKind.RECV)
    assert len(met[ALFA].store.outbox(CHARLIE, 9)) == 1


def test_a_reason_is_one_word() -> None:
    met = meet()
    said, hostile = warn(met), foe(met)
    branch = hostile.faces[ALFA].branch
    about = {"peer": ALFA, "obj": met[ALFA].entry(said.entry).obj, "extra": {"reason": "Because I say so"}}
    proof = log_proof_from_bytes(branch.proof(branch.add(EntryKind.REFUSED, met.clock.at, **about)).content)
    with pytest.raises(NoteError):
        receipt_change(met[ALFA], Placing(met[ALFA], BRAVO).placed(proof), met.clock.now)


def test_a_peer_that_withholds_its_receipt_keeps_the_message_waiting() -> None:
    met = meet()
    warn(met)
    hostile = foe(met)
    for _ in range(3):
        hand(met, hostile, ALFA, *hostile.growth(ALFA))
    assert len(met[ALFA].store.outbox(BRAVO, 9)) == 1
    assert not entries(met[ALFA], EntryKind.PROOF)
