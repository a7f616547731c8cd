"""A drill is never answered for real, and what is real never by a drill."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.node.meeting import ALFA, BRAVO, Met, meet, speak, warn
from tests.signing.parties.sides import key_of
from truceline.errors import InputError
from truceline.line.bodies import Answer, Reply
from truceline.line.kinds import How, MessageKind
from truceline.line.messages import Message, Reference
from truceline.node.apart import check_apart, check_reference_apart
from truceline.node.labels import labels_of
from truceline.node.saying.answers import acknowledgement, answer
from truceline.node.saying.inbox import item
from truceline.node.saying.messages import Wording, compose
from truceline.record.entries import EntryKind
from truceline.record.store import Change, Label, Parcel, object_name
from truceline.signing.notes import sign_note
from truceline.signing.parties.manifests import Role


@pytest.mark.parametrize("is_drill", [True, False])
def test_what_is_alike_passes(is_drill: bool) -> None:
    check_apart("the warning", is_drill=is_drill, about="the alert 0f3a", of_drill=is_drill)


def test_a_real_answer_to_a_drill_is_refused_and_says_how_to_make_it_one() -> None:
    with pytest.raises(InputError, match=r"the alert 0f3a belongs to a drill, and the warning is real") as refused:
        check_apart("the warning", is_drill=False, about="the alert 0f3a", of_drill=True)
    assert "--drill" in refused.value.hint


def test_an_answer_by_a_drill_to_what_is_real_is_refused() -> None:
    with pytest.raises(InputError, match=r"the warning belongs to a drill, and the alert 0f3a is real") as refused:
        check_apart("the warning", is_drill=True, about="the alert 0f3a", of_drill=False)
    assert "never answered by a drill" in refused.value.hint


@pytest.mark.parametrize("is_drill", [True, False])
@pytest.mark.parametrize("how", [How.CANCEL, How.CORRECT, How.SUPERSEDE])
def test_a_message_that_would_mix_them_is_not_even_composed(is_drill: bool, how: How) -> None:
    met = meet()
    said = warn(met, is_drill=is_drill).message
    kind = {How.CANCEL: MessageKind.CANCEL, How.CORRECT: MessageKind.CORRECT}.get(how, MessageKind.WARNING)
    wording = Wording(
        to=(BRAVO,), kind=kind, body={"text": "No."}, re=Reference(said.id, how), language="en", is_drill=not is_drill
    )
    with pytest.raises(InputError, match="drill"):
        compose(met[ALFA], met.line, wording, met.clock.now)
    assert compose(met[ALFA], met.line, replace(wording, is_drill=is_drill), met.clock.now).is_drill is is_drill


def test_a_text_that_is_not_here_or_is_no_message_has_no_part_in_a_drill_that_could_be_known() -> None:
    met = meet()
    check_reference_apart(met[ALFA], "", is_drill=True)
    check_reference_apart(met[ALFA], "0f" * 32, is_drill=False)


@pytest.mark.parametrize("is_drill", [True, False])
def test_what_another_party_sends_across_is_kept_and_counts_for_nothing(is_drill: bool) -> None:
    met = meet()
    said = warn(met, is_drill=is_drill).message
    met.exchange_until_quiet(ALFA, BRAVO)
    for wording in (
        acknowledgement(met[BRAVO], said.id, met.clock.at),
        answer(met[BRAVO], said.id, Reply("Yes.", Answer.WILL_COMPLY), "en"),
    ):
        across = _committed_across(met, BRAVO, wording)
        met.exchange_until_quiet(ALFA, BRAVO)
        assert item(met[ALFA], across.id).incoming is not None
        (way,) = item(met[ALFA], said.id).outgoing
        assert (way.responses.acks, way.responses.answers) == ((), ())
    speak(met, BRAVO, acknowledgement(met[BRAVO], said.id, met.clock.at))
    met.exchange_until_quiet(ALFA, BRAVO)
    (way,) = item(met[ALFA], said.id).outgoing
    assert len(way.responses.acks) == 1


@pytest.mark.parametrize("is_drill", [True, False])
def test_what_its_sender_cancels_across_still_stands_on_the_other_side(is_drill: bool) -> None:
    met = meet()
    said = warn(met, is_drill=is_drill).message
    words: dict[str, Any] = {"to": (BRAVO,), "body": {"text": "No."}, "language": "en", "is_drill": is_drill}
    cancel = Wording(kind=MessageKind.CANCEL, re=Reference(said.id, How.CANCEL), **words)
    _committed_across(met, ALFA, cancel)
    met.exchange_until_quiet(ALFA, BRAVO)
    incoming = item(met[BRAVO], said.id).incoming
    assert incoming is not None
    assert incoming.ended is None
    speak(met, ALFA, cancel)
    met.exchange_until_quiet(ALFA, BRAVO)
    incoming = item(met[BRAVO], said.id).incoming
    assert incoming is not None
    assert incoming.ended is not None


def _committed_across(met: Met, sender: str, wording: Wording) -> Message:
    """What a node that breaks the rule would send: the same words under the other mark, past its own checks."""
    composed = compose(met[sender], met.line, wording, met.clock.now)
    message = replace(composed, is_drill=not wording.is_drill)
    note = sign_note(message.text, [key_of(sender, Role.OPERATOR)]).encoded
    node, obj = met[sender], object_name(note)
    node.commit(
        Change(
            drafts=(node.draft(met.clock.now, EntryKind.SENT, line=met.line, note_id=message.id, obj=obj),),
            labels=tuple(Label(0, text) for text in labels_of(message)),
            objects=(note,),
            to_send=tuple(Parcel(party, obj) for party in message.to),
        )
    )
    return message
