"""The stand-alone verifier wants the signatures of two desks where the charter does."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.dossier.cases import claims, export_of, log, verdicts
from tests.node.meeting import ALFA, BRAVO, Met, meet
from tests.signing.parties.sides import key_of
from truceline.dossier import verify
from truceline.errors import TrustError
from truceline.line.kinds import MessageKind
from truceline.line.messages import Message
from truceline.node.saying.messages import Said, Wording, commit_message, compose
from truceline.record.entries import EntryKind
from truceline.record.store import object_name
from truceline.signing.notes import sign_note
from truceline.signing.parties.manifests import Role


def composed() -> tuple[Met, Message]:
    met = meet(ALFA, BRAVO, two_person=("warning",))
    wording = Wording(to=(BRAVO,), kind=MessageKind.WARNING, body={"text": "Turn back."}, language="en")
    return met, compose(met[ALFA], met.line, wording, met.clock.now)


def note_by(message: Message, *numbers: int) -> bytes:
    return sign_note(message.text, [key_of(ALFA, Role.OPERATOR, number) for number in numbers]).encoded


def test_a_warning_that_two_desks_signed_is_sent_received_and_proven() -> None:
    met, message = composed()
    assert isinstance(commit_message(met[ALFA], note_by(message, 1, 2), (), met.clock.now), Said)
    met.clock.forward(1_000)
    met.exchange_until_quiet(ALFA, BRAVO)
    result = verdicts(export_of(met, ALFA, BRAVO))
    assert result["problems"] == []
    found = claims(result, "written", "received")
    assert found["written", message.id, ALFA] == verify.PROVEN
    assert found["received", message.id, BRAVO] == verify.PROVEN


def test_a_node_does_not_send_what_one_desk_signed() -> None:
    met, message = composed()
    with pytest.raises(TrustError, match="fewer than two desks"):
        commit_message(met[ALFA], note_by(message, 1), (), met.clock.now)


def test_the_verifier_takes_none_that_one_desk_signed_and_a_dishonest_node_logged() -> None:
    met, message = composed()
    note = note_by(message, 1)
    log(met, ALFA, EntryKind.SENT, note, line=met.line, note_id=message.id, obj=object_name(note))
    result = verdicts(export_of(met, ALFA))
    assert [problem for problem in result["problems"] if "fewer than two desks" in problem]
    assert not claims(result, "written")
