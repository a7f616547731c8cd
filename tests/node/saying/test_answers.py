"""What an officer does with a message that came in."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.node.meeting import ALFA, BRAVO, Met, meet, speak, warn
from tests.signing.parties.sides import key_of
from truceline.errors import InputError, NotFoundError
from truceline.line.bodies import Answer, Hop, Means, Reply
from truceline.line.incoming import Handling
from truceline.line.kinds import MessageKind, Precedence
from truceline.line.outgoing import Outgoing, Stage
from truceline.node.saying.answers import acknowledgement, answer, show
from truceline.node.saying.inbox import item
from truceline.node.saying.messages import Said, commit_message, compose
from truceline.node.saying.rendering import rendering_of
from truceline.record.entries import EntryKind
from truceline.signing.notes import sign_note
from truceline.signing.parties.manifests import Role


def warned() -> tuple[Met, str]:
    """Bravo has received a warning of alfa's."""
    met = meet()
    said = warn(met)
    met.exchange(ALFA, BRAVO)
    return met, said.message.id


def way_of(met: Met, message_id: str) -> Outgoing:
    """How far alfa's message got, after the line has come to rest."""
    met.exchange_until_quiet(BRAVO, ALFA)
    (way,) = item(met[ALFA], message_id).outgoing
    return way


def handling_of(met: Met, message_id: str) -> Handling:
    """What bravo did with the message."""
    incoming = item(met[BRAVO], message_id).incoming
    assert incoming
    return incoming.handling


def test_what_was_shown_is_on_record_before_it_is_returned() -> None:
    met, message_id = warned()
    signed, rendering = show(met[BRAVO], message_id, "bravo.example/operator/1", met.clock.now)
    entry = met[BRAVO].entry(met[BRAVO].store.tree.size - 1)
    assert entry.kind is EntryKind.SHOWN
    assert entry.extra == {
        "desk": "bravo.example/operator/1",
        "render": rendering_of(signed.message).sha256,
        "template": "message/en/1",
    }
    assert rendering == rendering_of(signed.message)
    assert handling_of(met, message_id) is Handling.SHOWN


def test_that_it_was_shown_does_not_acknowledge() -> None:
    met, message_id = warned()
    show(met[BRAVO], message_id, "bravo.example/operator/1", met.clock.now)
    assert way_of(met, message_id).stage is Stage.RECEIPTED


def test_one_s_own_message_can_be_looked_at_without_a_trace() -> None:
    met, message_id = warned()
    size = met[ALFA].store.tree.size
    show(met[ALFA], message_id, "alfa.example/operator/1", met.clock.now)
    assert met[ALFA].store.tree.size == size


def test_an_acknowledgement_reaches_the_sender_as_one() -> None:
    met, message_id = warned()
    said = speak(met, BRAVO, acknowledgement(met[BRAVO], message_id, met.clock.at, "read aloud"))
    assert said.message.precedence is Precedence.FLASH
    assert handling_of(met, message_id) is Handling.ACKNOWLEDGED
    way = way_of(met, message_id)
    assert way.stage is Stage.ACKNOWLEDGED
    assert [acked.desks for acked in way.responses.acks] == [("bravo.example/operator/1",)]


def test_what_a_desk_has_acknowledged_it_acknowledges_again_only_with_a_remark() -> None:
    met, message_id = warned()
    speak(met, BRAVO, acknowledgement(met[BRAVO], message_id, met.clock.at, "read aloud"))
    size = met[BRAVO].store.tree.size
    with pytest.raises(InputError, match="the desk 1 has acknowledged this already, 2026-"):
        speak(met, BRAVO, acknowledgement(met[BRAVO], message_id, met.clock.at))
    assert met[BRAVO].store.tree.size == size
    speak(met, BRAVO, acknowledgement(met[BRAVO], message_id, met.clock.at, "and to the second company"))
    assert len(way_of(met, message_id).responses.acks) == 2


def test_each_desk_acknowledges_for_itself() -> None:
    met = meet(two_person=("warning",))
    said = met.say(ALFA, BRAVO, kind=MessageKind.MOVEMENT)
    met.exchange(ALFA, BRAVO)
    for number in (1, 2):
        wording = acknowledgement(met[BRAVO], said.message.id, met.clock.at)
        note = sign_note(
            compose(met[BRAVO], met.line, wording, met.clock.now).text, [key_of(BRAVO, Role.OPERATOR, number)]
        )
        assert isinstance(commit_message(met[BRAVO], note.encoded, (), met.clock.now), Said)
    assert [acked.desks for acked in way_of(met, said.message.id).responses.acks] == [
        ("bravo.example/operator/1",),
        ("bravo.example/operator/2",),
    ]


def test_an_acknowledgement_is_an_entry_of_its_own_on_both_sides() -> None:
    met, message_id = warned()
    said = speak(met, BRAVO, acknowledgement(met[BRAVO], message_id, met.clock.at))
    met.exchange_until_quiet(BRAVO, ALFA)
    for party in (ALFA, BRAVO):
        node = met[party]
        found = [entry for index in node.store.about(message_id) if (entry := node.entry(index)).kind is EntryKind.ACK]
        assert [entry.obj for entry in found] == [node.entry(node.store.about(said.message.id)[0]).obj]


def test_an_answer_says_what_the_other_side_will_do() -> None:
    met, message_id = warned()
    speak(met, BRAVO, answer(met[BRAVO], message_id, Reply("We turn back.", Answer.WILL_COMPLY), "en"))
    way = way_of(met, message_id)
    assert way.stage is Stage.ANSWERED
    assert [answered.answer for answered in way.responses.answers] == [Answer.WILL_COMPLY]


def test_each_hop_of_a_relay_is_seen_by_the_sender_until_the_unit_reads_it_back() -> None:
    met, message_id = warned()
    for is_read_back, waiting in ((False, ("2nd company",)), (True, ())):
        hop = Hop("2nd company", "bravo.example/operator/1", met.clock.at, Means.RADIO, is_read_back)
        speak(met, BRAVO, answer(met[BRAVO], message_id, Reply(hop=hop)))
        way = way_of(met, message_id)
        assert way.responses.not_yet == waiting
        assert way.stage is Stage.RECEIPTED, "a hop is neither an acknowledgement nor an answer"


def test_nobody_acknowledges_or_answers_a_message_of_its_own() -> None:
    met, message_id = warned()
    with pytest.raises(InputError, match="is our own"):
        acknowledgement(met[ALFA], message_id, met.clock.at)
    with pytest.raises(InputError, match="is our own"):
        answer(met[ALFA], message_id, Reply("Noted."))


def test_nobody_acknowledges_what_never_came() -> None:
    with pytest.raises(NotFoundError):
        acknowledgement(meet()[BRAVO], "ab" * 32, 0)
