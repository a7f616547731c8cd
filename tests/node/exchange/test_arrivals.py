# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

import pytest

from tests.node.exchange.foes import delivered, disk_is_full, entries, foe, hand, note_frame, reasons, told, warned
from tests.node.meeting import ALFA, BRAVO, CHARLIE, NOW_AT, Met, meet
from tests.signing.parties.sides import charter_of, first_manifest, key_of, signed_charter
from tests.simulation.hostile import HostileParty
from truceline.errors import StoreError
from truceline.line.bundles import Frame, FrameKind, read_bundle
from truceline.line.kinds import MessageKind, Precedence
from truceline.line.messages import Attachment
from truceline.line.quotas import Lane, Quota
from truceline.node.exchange import exchanging
from truceline.node.exchange.exchanging import take_in
from truceline.node.exchange.intake import REFUSALS
from truceline.node.exchange.news import What
from truceline.node.exchange.offering import offer
from truceline.node.saying.messages import open_logged
from truceline.node.terms.charters import adopt_charter
from truceline.record.entries import EntryKind
from truceline.record.store import Change, object_name
from truceline.signing.notes import sign_note
from truceline.signing.parties.manifests import Role

FILE = b"a picture"


def _second_line(met: Met) -> str:
    """The same parties start another line."""
    charter = replace(charter_of(*map(first_manifest, met.nodes)), clock_tolerance_ms=3_000)
    for node in met.nodes.values():
        adopt_charter(node, signed_charter(charter, 1, 2), met.clock.now)
    return charter.line


def test_a_message_that_is_proved_is_stored_and_answered_with_its_entry() -> None:
    met = meet()
    hostile = foe(met)
    note = warned(hostile, ALFA)
    taken = hand(met, hostile, ALFA, *delivered(hostile, ALFA, note))
    (entry,) = entries(met[ALFA], EntryKind.RECV)
    assert taken.answers == (entry.index,)
    assert (entry.peer, entry.obj, entry.line) == (BRAVO, object_name(note), met.line)
    assert met[ALFA].store.content(entry.obj) == note
    assert met[ALFA].store.content(str(entry.extra["proof"])) is not None
    assert [news.note_id for news in told(taken, What.ARRIVED)] == [entry.note_id]


def test_the_same_message_gets_the_same_receipt_however_often_it_comes() -> None:
    met = meet()
    hostile = foe(met)
    frames = delivered(hostile, ALFA, warned(hostile, ALFA))
    first = hand(met, hostile, ALFA, *frames)
    size = met[ALFA].store.tree.size
    again = hand(met, hostile, ALFA, *frames)
    assert again.answers == first.answers
    assert not told(again, What.ARRIVED)
    assert met[ALFA].store.tree.size == size


def test_a_note_without_proof_is_refused_once_and_answered_each_time() -> None:
    met = meet()
    hostile = foe(met)
    note = warned(hostile, ALFA)
    first = hand(met, hostile, ALFA, note_frame(note))
    again = hand(met, hostile, ALFA, note_frame(note))
    assert reasons(met[ALFA], note) == ["not-in-log"]
    assert first.answers == again.answers != ()
    assert told(first, What.REFUSED)
    assert not told(again, What.REFUSED)


def test_a_note_that_was_refused_for_want_of_proof_is_taken_in_when_the_proof_comes() -> None:
    met = meet()
    hostile = foe(met)
    note = warned(hostile, ALFA)
    hand(met, hostile, ALFA, note_frame(note))
    taken = hand(met, hostile, ALFA, *delivered(hostile, ALFA, note))
    assert told(taken, What.ARRIVED)
    assert [met[ALFA].entry(index).kind for index in taken.answers] == [EntryKind.RECV]


@pytest.mark.parametrize("role", [Role.LOG, Role.ROOT, Role.NODE, Role.AUTHORITY])
def test_a_warning_is_refused_that_a_key_of_another_role_has_signed(role: Role) -> None:
    met = meet()
    hostile = foe(met)
    note = hostile.signed(hostile.message(ALFA, branch=hostile.faces[ALFA].branch), role)
    hand(met, hostile, ALFA, *delivered(hostile, ALFA, note))
    assert reasons(met[ALFA], note) == ["not-trusted"]
    assert not entries(met[ALFA], EntryKind.RECV)


def test_a_message_is_refused_that_a_stranger_has_signed() -> None:
    met = meet()
    hostile = foe(met)
    message = hostile.message(ALFA, branch=hostile.faces[ALFA].branch)
    note = sign_note(message.text, [key_of("eve.example", Role.OPERATOR)]).encoded
    hand(met, hostile, ALFA, *delivered(hostile, ALFA, note))
    assert reasons(met[ALFA], note) == ["not-trusted"]


def test_a_message_in_anothers_name_is_refused() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    hostile = foe(met)
    note = warned(hostile, ALFA, sender=CHARLIE)
    hand(met, hostile, ALFA, *delivered(hostile, ALFA, note))
    assert reasons(met[ALFA], note) == ["not-trusted"]


def test_a_drill_does_not_become_real_on_the_way() -> None:
    met = meet()
    hostile = foe(met)
    drill = warned(hostile, ALFA, is_drill=True)
    real = drill.replace(b'"drill":true', b'"drill":false')
    hand(met, hostile, ALFA, *delivered(hostile, ALFA, real))
    assert reasons(met[ALFA], real) == ["not-trusted"]


def test_text_that_turns_the_direction_of_writing_is_refused() -> None:
    met = meet()
    hostile = foe(met)
    message = hostile.message(ALFA, branch=hostile.faces[ALFA].branch)
    note = sign_note(message.text.replace("Turn back.", "Turn\u202eback."), [hostile.key(Role.OPERATOR)]).encoded
    hand(met, hostile, ALFA, *delivered(hostile, ALFA, note))
    assert reasons(met[ALFA], note) == ["unusable"]


def test_a_message_of_a_line_that_is_not_here_is_refused() -> None:
    met = meet()
    hostile = foe(met)
    note = warned(hostile, ALFA, line="ab" * 16)
    hand(met, hostile, ALFA, *delivered(hostile, ALFA, note, "ab" * 16))
    assert reasons(met[ALFA], note) == ["unknown-line"]


def test_a_message_of_one_line_is_refused_on_another() -> None:
    met = meet()
    hostile = foe(met)
    note = warned(hostile, ALFA)
    hand(met, hostile, ALFA, *delivered(hostile, ALFA, note, _second_line(met)))
    assert reasons(met[ALFA], note) == ["not-trusted"]


def test_our_own_message_that_comes_back_is_no_message_to_us() -> None:
    met = meet()
    met.say(ALFA, BRAVO)
    bundle = offer(met[ALFA], BRAVO, met.clock.now).bundle
    hostile = foe(met)
    frames = [frame for frame in read_bundle(bundle) if frame.kind in (FrameKind.NOTE, FrameKind.PROOF)]
    hand(met, hostile, ALFA, *frames)
    assert not entries(met[ALFA], EntryKind.RECV)
    assert reasons(met[ALFA], frames[0].content) == ["not-trusted"]


def test_a_message_to_somebody_else_is_refused() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    hostile = foe(met)
    note = warned(hostile, CHARLIE)
    hand(met, hostile, ALFA, *delivered(hostile, ALFA, note))
    assert reasons(met[ALFA], note) == ["not-trusted"]


def test_a_message_to_several_is_taken_in_by_each() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    hostile = foe(met)
    note = warned(hostile, ALFA, CHARLIE)
    frames = delivered(hostile, ALFA, note)
    for victim in (ALFA, CHARLIE):
        assert told(hand(met, hostile, victim, *frames), What.ARRIVED)


def test_a_message_to_somebody_who_is_not_on_the_line_is_refused() -> None:
    met = meet()
    hostile = foe(met)
    note = warned(hostile, ALFA, "zulu.example")
    hand(met, hostile, ALFA, *delivered(hostile, ALFA, note))
    assert reasons(met[ALFA], note) == ["not-trusted"]


def test_what_a_member_passes_on_is_receipted_to_its_author() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    met.say(ALFA, CHARLIE)
    frames = [frame for frame in read_bundle(offer(met[ALFA], CHARLIE, met.clock.now).bundle) if frame.kind != "hello"]
    taken = hand(met, foe(met), CHARLIE, *frames)
    (entry,) = entries(met[CHARLIE], EntryKind.RECV)
    assert entry.peer == ALFA
    assert taken.answers == (entry.index,)


def test_a_message_whose_attachment_is_missing_is_refused_and_taken_in_when_it_comes() -> None:
    met = meet()
    hostile = foe(met)
    attachment = Attachment(object_name(FILE), len(FILE), "image/png", "a.png")
    note = warned(hostile, ALFA, attachments=(attachment,))
    frames = delivered(hostile, ALFA, note)
    hand(met, hostile, ALFA, *frames)
    assert reasons(met[ALFA], note) == ["unusable"]
    assert told(hand(met, hostile, ALFA, *frames, Frame(FrameKind.BLOB, FILE)), What.ARRIVED)
    assert met[ALFA].store.content(object_name(FILE)) == FILE


def test_a_log_that_names_another_text_for_a_message_is_not_believed() -> None:
    met = meet()
    hostile = foe(met)
    note, branch = warned(hostile, ALFA), hostile.faces[ALFA].branch
    about = {"line": met.line, "note_id": "ab" * 32, "obj": object_name(note)}
    index = branch.add(EntryKind.SENT, met.clock.at, **about)
    hand(met, hostile, ALFA, note_frame(note), branch.proof(index))
    assert reasons(met[ALFA], note) == ["not-trusted"]


@pytest.mark.parametrize("is_one_bundle", [True, False])
def test_of_two_texts_with_one_number_the_first_stays_and_both_are_evidence(*, is_one_bundle: bool) -> None:
    met = meet()
    hostile = foe(met)
    branch = hostile.faces[ALFA].branch
    message = hostile.message(ALFA, branch=branch)
    first, second = (hostile.signed(each) for each in (message, replace(message, body={"text": "All is quiet."})))
    frames = [hostile.delivery(note, branch) for note in (first, second)]
    bundles = [[*frames[0], *frames[1]]] if is_one_bundle else frames
    taken = [hand(met, hostile, ALFA, *each) for each in bundles]
    assert [entry.obj for entry in entries(met[ALFA], EntryKind.RECV)] == [object_name(first)]
    assert reasons(met[ALFA], second) == ["second-text"]
    (news,) = told(taken[-1], What.FORK)
    assert news.words.startswith("F3: ")


def _two_texts(met: Met, hostile: HostileParty) -> tuple[bytes, bytes]:
    branch = hostile.faces[ALFA].branch
    message = hostile.message(ALFA, branch=branch)
    return hostile.signed(message), hostile.signed(replace(message, body={"text": "All is quiet."}))


@pytest.mark.parametrize("is_restarted", [True, False])
def test_two_texts_on_record_are_evidence_though_the_disk_failed_before_that_was_kept(
    monkeypatch: pytest.MonkeyPatch, *, is_restarted: bool
) -> None:
    met = meet()
    hostile = foe(met)
    first, second = _two_texts(met, hostile)
    hand(met, hostile, ALFA, *delivered(hostile, ALFA, first))
    with monkeypatch.context() as failing:
        failing.setattr(exchanging, "accuse", disk_is_full)
        with pytest.raises(StoreError):
            hand(met, hostile, ALFA, *delivered(hostile, ALFA, second))
    assert reasons(met[ALFA], second) == ["second-text"]
    if is_restarted:
        met.restart(ALFA)
    (news,) = told(hand(met, hostile, ALFA), What.FORK)
    assert news.words.startswith("F3: ")
    met.restart(ALFA)
    assert not told(hand(met, hostile, ALFA), What.FORK)


def test_where_the_first_text_was_erased_the_second_is_refused_and_nobody_is_accused() -> None:
    met = meet()
    hostile = foe(met)
    first, second = _two_texts(met, hostile)
    hand(met, hostile, ALFA, *delivered(hostile, ALFA, first))
    met[ALFA].store.commit([Change(erased=(object_name(first),))])
    for _ in range(2):
        assert not told(hand(met, hostile, ALFA, *delivered(hostile, ALFA, second)), What.FORK)
        met.restart(ALFA)
    assert reasons(met[ALFA], second) == ["second-text"]


def test_one_text_with_other_signatures_is_no_second_text() -> None:
    met = meet()
    hostile = foe(met)
    branch = hostile.faces[ALFA].branch
    message = hostile.message(ALFA, branch=branch)
    keys = [hostile.key(Role.OPERATOR), hostile.key(Role.NODE)]
    notes = [sign_note(message.text, keys[:count]).encoded for count in (1, 2)]
    frames = [frame for note in notes for frame in hostile.delivery(note, branch)]
    taken = hand(met, hostile, ALFA, *frames)
    assert not told(taken, What.FORK)
    assert len(taken.answers) == 2


def test_a_message_that_is_dated_back_keeps_its_claim_and_gets_our_time() -> None:
    met = meet()
    hostile = foe(met)
    hand(met, hostile, ALFA, *delivered(hostile, ALFA, warned(hostile, ALFA, at=NOW_AT - 3_600_000)))
    (entry,) = entries(met[ALFA], EntryKind.RECV)
    assert entry.at == NOW_AT
    assert open_logged(met[ALFA], entry).message.at == NOW_AT - 3_600_000


def test_a_flood_waits_without_an_answer_while_flash_gets_through() -> None:
    met = meet()
    quota = Quota(common=Lane(burst=3, unit_ms=1_000), flash=Lane(burst=2, unit_ms=1_000))
    met.nodes[ALFA] = replace(met[ALFA], quota=quota)
    hostile = foe(met)
    branch = hostile.faces[ALFA].branch
    flood = [warned(hostile, ALFA) for _ in range(10)]
    flash = warned(hostile, ALFA, precedence=Precedence.FLASH)
    frames = [frame for note in (*flood, flash) for frame in hostile.delivery(note, branch)]
    taken = hand(met, hostile, ALFA, *frames)
    received = [entry.obj for entry in entries(met[ALFA], EntryKind.RECV)]
    assert received == [object_name(note) for note in (*flood[:3], flash)]
    assert len(told(taken, What.WAITING)) == 1
    assert not entries(met[ALFA], EntryKind.REFUSED)
    met.clock.forward(60_000)
    hand(met, hostile, ALFA, *frames)
    assert len(entries(met[ALFA], EntryKind.RECV)) == 7


def test_attachments_use_up_the_quota_by_their_length() -> None:
    met = meet()
    met.nodes[ALFA] = replace(met[ALFA], quota=Quota(common=Lane(burst=3, unit_ms=1_000), flash=Lane(1, 1_000)))
    hostile = foe(met)
    file = b"x" * 300_000
    attachment = Attachment(object_name(file), len(file), "image/png", "a.png")
    frames = delivered(hostile, ALFA, warned(hostile, ALFA, attachments=(attachment,)))
    assert told(hand(met, hostile, ALFA, *frames, Frame(FrameKind.BLOB, file)), What.ARRIVED)
    assert told(hand(met, hostile, ALFA, *delivered(hostile, ALFA, warned(hostile, ALFA))), What.WAITING)


def test_rubbish_does_not_fill_the_log() -> None:
    met = meet()
    hostile = foe(met)
    frames = [note_frame(b"rubbish %d\n\n" % number) for number in range(1_000)]
    taken = hand(met, hostile, ALFA, *frames)
    assert len(entries(met[ALFA], EntryKind.REFUSED)) == REFUSALS.common.burst
    assert told(taken, What.WAITING)


def test_a_challenge_is_answered_by_the_node_itself() -> None:
    met = meet()
    hostile = foe(met)
    challenge = hostile.message(
        ALFA, branch=hostile.faces[ALFA].branch, kind=MessageKind.CHALLENGE, body={"challenge": "ab" * 16}
    )
    note = hostile.signed(challenge, Role.NODE)
    frames = delivered(hostile, ALFA, note)
    for _ in range(2):
        hand(met, hostile, ALFA, *frames)
    (sent,) = entries(met[ALFA], EntryKind.SENT)
    assert open_logged(met[ALFA], sent).message.body["answer"] == "ab" * 16


def test_what_is_stored_opens_again_as_it_came() -> None:
    met = meet()
    said = met.say(ALFA, BRAVO)
    bundle = offer(met[ALFA], BRAVO, met.clock.now).bundle
    take_in(met[BRAVO], ALFA, bundle, met.clock.now)
    (entry,) = entries(met[BRAVO], EntryKind.RECV)
    assert open_logged(met[BRAVO], entry).message == said.message
