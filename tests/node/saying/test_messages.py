# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

import pytest

from tests.node.exchange.foes import entries
from tests.node.meeting import ALFA, BRAVO, CHARLIE, Met, meet, warn
from tests.signing.parties.sides import WITHIN_MS, key_of
from truceline.errors import FrozenError, NoteError, NotFoundError, TrustError
from truceline.line.bodies import Acknowledgement
from truceline.line.kinds import How, MessageKind, Need, Precedence
from truceline.line.messages import Attachment, Message, Reference, message_from_text
from truceline.node.saying import messages
from truceline.node.saying.messages import (
    Overtaken,
    Said,
    Wording,
    commit_message,
    compose,
    line_in,
    open_logged,
    say_as_node,
)
from truceline.record.entries import EntryKind
from truceline.record.store import Due, object_name
from truceline.signing.canonical import Value
from truceline.signing.notes import sign_note
from truceline.signing.parties.manifests import Role

WORDS = Wording(to=(BRAVO,), kind=MessageKind.WARNING, body={"text": "Turn back."}, language="en")
FILE = b"a picture"
PICTURE = Attachment(object_name(FILE), len(FILE), "image/png", "a.png")


def _composed(met: Met, **changes: object) -> Message:
    return compose(met[ALFA], met.line, replace(WORDS, **changes), met.clock.now)  # type: ignore[arg-type]


def _signed(message: Message, role: Role = Role.OPERATOR) -> bytes:
    return sign_note(message.text, [key_of(message.sender, role)]).encoded


def _committed(met: Met, note: bytes, *files: bytes) -> Said | Overtaken:
    return commit_message(met[ALFA], note, files, met.clock.now)


def test_messages_are_numbered_without_gaps_and_each_names_the_one_before() -> None:
    met = meet()
    said = [met.say(ALFA, BRAVO).message for _ in range(3)]
    assert [message.seq for message in said] == [1, 2, 3]
    assert [message.prev for message in said] == ["", said[0].id, said[1].id]


def test_numbers_go_on_after_a_restart() -> None:
    met = meet()
    first = met.say(ALFA, BRAVO).message
    met.restart(ALFA)
    assert (_composed(met).seq, _composed(met).prev) == (2, first.id)


def test_what_is_needed_is_due_when_the_charter_says_unless_more_time_is_given() -> None:
    met = meet()
    for precedence in Precedence:
        by = _composed(met, need=Need.ACK, precedence=precedence).by
        assert by == met.clock.at + WITHIN_MS[precedence]
    later = met.clock.at + 10**9
    assert _composed(met, need=Need.ACK, precedence=Precedence.FLASH, by=later).by == later
    with pytest.raises(NoteError, match="sooner than"):
        _composed(met, need=Need.ACK, by=met.clock.at + 1)


def test_recipients_are_sorted_and_named_once() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    assert _composed(met, to=(CHARLIE, BRAVO, CHARLIE)).to == (BRAVO, CHARLIE)


def test_a_composed_message_is_what_is_read_from_its_text_whatever_becomes_of_the_words_given() -> None:
    met, place = meet(), [386167000, 335070000]
    body: dict[str, Value] = {"text": "Turn back.", "place": tuple(place)}
    composed = compose(met[ALFA], met.line, Wording(to=(BRAVO,), kind=MessageKind.WARNING, body=body), met.clock.now)
    body["text"] = "Come closer."
    assert composed.body == {"text": "Turn back.", "place": place}
    assert message_from_text(composed.text) is composed
    for _ in range(600):
        _composed(met)
    again = message_from_text(composed.text)
    assert again == composed
    assert again is not composed


def test_nothing_is_composed_for_a_line_or_a_member_that_is_not_there() -> None:
    met = meet()
    with pytest.raises(NotFoundError):
        compose(met[ALFA], "ab" * 16, WORDS, met.clock.now)
    with pytest.raises(TrustError, match="is no member of the line"):
        _composed(met, to=("zulu.example",))


def test_a_message_names_the_newest_checkpoints_that_were_cosigned() -> None:
    met = meet()
    assert _composed(met).seen == ()
    met.exchange_until_quiet(ALFA, BRAVO)
    (seen,) = _composed(met).seen
    tree = met[BRAVO].store.tree
    assert (seen.origin, seen.size, seen.root) == (met[BRAVO].origin, tree.size, tree.root.hex())


def test_a_committed_message_is_in_the_log_the_outboxes_and_what_falls_due() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    message = _composed(met, to=(BRAVO, CHARLIE), need=Need.ACK, attachments=(PICTURE,))
    note = _signed(message)
    said = _committed(met, note, FILE)
    (entry,) = entries(met[ALFA], EntryKind.SENT)
    assert said == Said(message, entry.index)
    assert (entry.line, entry.note_id, entry.obj) == (met.line, message.id, object_name(note))
    store = met[ALFA].store
    assert (store.content(entry.obj), store.content(PICTURE.sha256)) == (note, FILE)
    assert [store.outbox(peer, 9)[0].obj for peer in (BRAVO, CHARLIE)] == [entry.obj] * 2
    assert store.due(message.by + 1, 9) == [Due(message.by + 1, message.id)]


def test_the_same_note_is_committed_once() -> None:
    met = meet()
    note = _signed(_composed(met))
    assert _committed(met, note) == _committed(met, note)
    assert len(entries(met[ALFA], EntryKind.SENT)) == 1


def test_of_two_messages_with_one_number_the_second_is_overtaken() -> None:
    met = meet()
    one, other = _composed(met), _composed(met)
    assert isinstance(_committed(met, _signed(one)), Said)
    assert _committed(met, _signed(other)) == Overtaken(other)
    assert len(entries(met[ALFA], EntryKind.SENT)) == 1
    assert len(met[ALFA].store.outbox(BRAVO, 9)) == 1


def test_a_message_that_does_not_name_the_one_before_is_overtaken() -> None:
    met = meet()
    met.say(ALFA, BRAVO)
    wrong = replace(_composed(met), prev="ab" * 32)
    assert _committed(met, _signed(wrong)) == Overtaken(wrong)


@pytest.mark.parametrize("role", [Role.NODE, Role.LOG, Role.ROOT])
def test_a_warning_that_no_desk_signed_is_not_committed(role: Role) -> None:
    met = meet()
    with pytest.raises(TrustError):
        _committed(met, _signed(_composed(met), role))


def test_the_message_of_another_party_is_not_committed() -> None:
    met = meet()
    message = compose(met[BRAVO], met.line, replace(WORDS, to=(ALFA,)), met.clock.now)
    with pytest.raises(TrustError):
        _committed(met, _signed(message))


@pytest.mark.parametrize("files", [(), (b"another",), (FILE + b"!",)])
def test_a_message_is_not_committed_without_its_files(files: tuple[bytes, ...]) -> None:
    met = meet()
    note = _signed(_composed(met, attachments=(PICTURE,)))
    with pytest.raises(NoteError, match="is missing or has another length"):
        _committed(met, note, *files)
    assert not entries(met[ALFA], EntryKind.SENT)
    assert isinstance(_committed(met, note, FILE), Said)


def test_a_file_that_is_here_already_need_not_come_again() -> None:
    met = meet()
    assert isinstance(_committed(met, _signed(_composed(met, attachments=(PICTURE,))), FILE), Said)
    assert isinstance(_committed(met, _signed(_composed(met, attachments=(PICTURE,)))), Said)


def test_files_that_would_not_fit_into_a_bundle_are_not_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "MOST_FILES_BYTES", len(FILE) - 1)
    met = meet()
    with pytest.raises(NoteError, match="attachments of 9 bytes, more than 8"):
        _committed(met, _signed(_composed(met, attachments=(PICTURE,))), FILE)


def test_nothing_is_committed_to_a_frozen_log() -> None:
    met = meet()
    note = _signed(_composed(met))
    met[ALFA].store.freeze("for the test")
    with pytest.raises(FrozenError):
        _committed(met, note)
    assert met[ALFA].store.outbox(BRAVO, 9) == []


def test_an_acknowledgement_has_an_entry_of_its_own_beside_it_on_both_sides() -> None:
    met = meet()
    said = warn(met, BRAVO, ALFA)
    met.exchange(BRAVO, ALFA)
    body = Acknowledgement(met.clock.at, "ab" * 32, "plain-1", "").body
    acked = met.say(
        ALFA, BRAVO, kind=MessageKind.ACK, re=Reference(said.message.id, How.ACK), body=body, language="zxx"
    )
    met.exchange(ALFA, BRAVO)
    for party, peer, kind in ((ALFA, BRAVO, EntryKind.SENT), (BRAVO, ALFA, EntryKind.RECV)):
        (ack,) = entries(met[party], EntryKind.ACK)
        (brought,) = (entry for entry in entries(met[party], kind) if entry.note_id == acked.message.id)
        assert ack.index == brought.index + 1
        assert (ack.peer, ack.note_id, ack.obj) == (peer, said.message.id, brought.obj)


def test_the_node_says_by_itself_only_what_needs_no_person() -> None:
    met = meet()
    challenge = Wording(to=(BRAVO,), kind=MessageKind.CHALLENGE, body={"challenge": "ab" * 16})
    said = say_as_node(met[ALFA], met.line, challenge, met.clock.now)
    assert open_logged(met[ALFA], met[ALFA].entry(said.entry)).role is Role.NODE
    with pytest.raises(TrustError):
        say_as_node(met[ALFA], met.line, WORDS, met.clock.now)


def test_a_logged_message_opens_again_on_both_sides() -> None:
    met = meet()
    said = warn(met)
    met.exchange(ALFA, BRAVO)
    (received,) = entries(met[BRAVO], EntryKind.RECV)
    assert open_logged(met[ALFA], met[ALFA].entry(said.entry)).message == said.message
    assert open_logged(met[BRAVO], received).message == said.message


def test_the_line_of_a_note_is_known_before_anything_is_verified() -> None:
    met = meet()
    assert line_in(_signed(_composed(met))) == met.line
    with pytest.raises(NoteError):
        line_in(met[ALFA].store.checkpoint)
