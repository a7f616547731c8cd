"""What one desk has signed is shown to the next one only if it is ours, whole, and signed by a desk."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.line.stated import STATEMENT
from tests.node.meeting import ALFA, BRAVO, Met, meet
from tests.signing.parties.sides import key_of
from truceline.errors import NoteError, NotFoundError, TrustError
from truceline.line.kinds import MessageKind
from truceline.line.messages import Message
from truceline.node.saying.messages import Said, Wording, commit_message, compose
from truceline.node.warning.two_desks import half_signed
from truceline.signing.notes import countersign, sign_note
from truceline.signing.parties.manifests import Role


def composed(met: Met, sender: str = ALFA) -> Message:
    """A warning with nobody's signature yet."""
    to = BRAVO if sender == ALFA else ALFA
    wording = Wording(to=(to,), kind=MessageKind.WARNING, body=STATEMENT.body, language="en")
    return compose(met[sender], met.line, wording, met.clock.now)


def test_the_second_desk_sees_what_the_first_has_signed_and_both_together_send_it() -> None:
    met = meet(two_person=("warning",))
    message = composed(met)
    note = sign_note(message.text, [key_of(ALFA, Role.OPERATOR, 1)])
    half = half_signed(met[ALFA], note.encoded)
    assert (half.message, half.signed_by) == (message, (f"{ALFA}/operator/1",))
    with pytest.raises(TrustError, match="fewer than two desks"):
        commit_message(met[ALFA], note.encoded, (), met.clock.now)
    whole = countersign(note, key_of(ALFA, Role.OPERATOR, 2))
    assert isinstance(commit_message(met[ALFA], whole.encoded, (), met.clock.now), Said)


def test_what_no_desk_of_ours_has_signed_is_not_shown() -> None:
    met = meet(two_person=("warning",))
    own, theirs = composed(met), composed(met, BRAVO)
    by_node = sign_note(own.text, [key_of(ALFA, Role.NODE)]).encoded
    by_bravo = sign_note(theirs.text, [key_of(BRAVO, Role.OPERATOR, 1)]).encoded
    by_us_for_bravo = sign_note(theirs.text, [key_of(ALFA, Role.OPERATOR, 1)]).encoded
    for note in (by_node, by_bravo, by_us_for_bravo):
        with pytest.raises(TrustError):
            half_signed(met[ALFA], note)


def test_a_changed_text_a_strange_line_and_no_note_are_refused() -> None:
    met = meet(two_person=("warning",))
    note = sign_note(composed(met).text, [key_of(ALFA, Role.OPERATOR, 1)]).encoded
    with pytest.raises(TrustError):
        half_signed(met[ALFA], note.replace(b"The bridge is closed", b"The bridge is opened"))
    with pytest.raises(NotFoundError):
        half_signed(met[ALFA], note.replace(met.line.encode(), b"0" * 32))
    with pytest.raises(NoteError):
        half_signed(met[ALFA], b"no note")
