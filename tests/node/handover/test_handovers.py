"""A watch is handed over when both desks have signed what was shown to them, and not before."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from hashlib import sha256

import pytest

from tests.node.handover.shifts import DAY, NIGHT, handed_over, signed_by, two_shifts
from tests.node.meeting import ALFA, BRAVO, Met
from tests.signing.parties.sides import key_of
from truceline.errors import InputError, NotFoundError, TrustError
from truceline.node.deeds import book, deeds_on
from truceline.node.handover.handovers import HandoverBook, draft, handover_called, note_in, report_in, sign
from truceline.signing.notes import sign_note
from truceline.signing.parties.manifests import Role


@pytest.fixture
def met() -> Met:
    """Two parties, each with a desk for the day and one for the night."""
    return two_shifts()


def test_what_is_drawn_up_names_its_report_the_log_and_both_desks(met: Met) -> None:
    node = met[ALFA]
    size, root = node.store.tree.size, node.store.tree.root
    drafted = draft(node, DAY, NIGHT, met.clock.now, operator="Lt Adams")
    head, body, _ = drafted.text.split("\n")
    fields = json.loads(body)
    assert head == "truceline/handover/v1"
    assert (fields["by"], fields["to"], fields["size"], fields["first"]) == (DAY, NIGHT, size, 0)
    assert fields["report"] == sha256(report_in(node, drafted).encode()).hexdigest()
    assert (fields["log"], fields["root"]) == (node.origin, root.hex())
    assert (drafted.signed, drafted.is_complete) == ((), False)
    assert deeds_on(node, "handover", drafted.id)[0].operator == "Lt Adams"


def test_it_is_complete_when_both_have_signed_in_whichever_order(met: Met) -> None:
    node = met[ALFA]
    for order in ((DAY, NIGHT), (NIGHT, DAY)):
        drafted = draft(node, DAY, NIGHT, met.clock.now)
        first = sign(node, drafted.id, signed_by(node, drafted, order[0]), met.clock.now)
        assert (first.signed, first.is_complete) == ((order[0],), False)
        second = sign(node, drafted.id[:8], signed_by(node, first, order[1]), met.clock.now)
        assert (second.signed, second.is_complete) == (order, True)
        assert note_in(node, second).count(b"\xe2\x80\x94 alfa.example/operator/") == 2


def test_the_next_one_begins_where_the_last_complete_one_was_drawn_up(met: Met) -> None:
    node = met[ALFA]
    first = handed_over(met)
    draft(node, DAY, NIGHT, met.clock.forward(1_000))
    third = draft(node, NIGHT, DAY, met.clock.forward(1_000))
    assert json.loads(third.text.split("\n")[1])["first"] == first.size
    assert f"entries {first.size} to " in report_in(node, third)


def test_a_practised_one_has_the_mark_in_what_is_signed_and_the_next_real_one_does_not_begin_with_it(met: Met) -> None:
    node = met[ALFA]
    real = handed_over(met)
    practised = draft(node, NIGHT, DAY, met.clock.forward(1_000), is_drill=True)
    for desk in (DAY, NIGHT):
        practised = sign(node, practised.id, signed_by(node, practised, desk), met.clock.now)
    assert (practised.is_complete, practised.is_drill, real.is_drill) == (True, True, False)
    assert json.loads(practised.text.split("\n")[1])["drill"] is True
    assert "drill" not in real.text
    assert all(deed.is_drill for deed in deeds_on(node, "handover", practised.id))
    following = draft(node, NIGHT, DAY, met.clock.forward(1_000))
    assert json.loads(following.text.split("\n")[1])["first"] == real.size
    assert book(node, HandoverBook).last == real


def test_it_is_known_again_after_a_restart(met: Met) -> None:
    done = handed_over(met)
    node = met.restart(ALFA)
    assert handover_called(node) == done
    assert book(node, HandoverBook).last == done


def test_one_key_cannot_sign_for_two_officers(met: Met) -> None:
    node = met[ALFA]
    with pytest.raises(InputError, match="one key cannot show"):
        draft(node, DAY, DAY, met.clock.now)
    drafted = draft(node, DAY, NIGHT, met.clock.now)
    once = sign(node, drafted.id, signed_by(node, drafted, DAY), met.clock.now)
    with pytest.raises(InputError, match="no new signature"):
        sign(node, drafted.id, note_in(node, once), met.clock.now)


def test_a_desk_without_a_key_hands_nothing_over(met: Met) -> None:
    with pytest.raises(InputError, match="the desk 3 has no key"):
        draft(met[ALFA], DAY, "3", met.clock.now)


@pytest.mark.parametrize(("party", "role", "number"), [(BRAVO, Role.OPERATOR, 1), (ALFA, Role.NODE, 1)])
def test_a_signature_of_nobody_of_the_two_is_none(met: Met, party: str, role: Role, number: int) -> None:
    node = met[ALFA]
    drafted = draft(node, DAY, NIGHT, met.clock.now)
    with pytest.raises(TrustError):
        sign(node, drafted.id, sign_note(drafted.text, [key_of(party, role, number)]).encoded, met.clock.now)


def test_what_is_signed_is_this_document_and_no_other(met: Met) -> None:
    node = met[ALFA]
    one, other = (draft(node, DAY, NIGHT, met.clock.forward(1_000)) for _ in range(2))
    with pytest.raises(TrustError, match="another text"):
        sign(node, one.id, signed_by(node, other, DAY), met.clock.now)


def test_who_signs_second_cannot_take_the_first_signature_away(met: Met) -> None:
    node = met[ALFA]
    drafted = draft(node, DAY, NIGHT, met.clock.now)
    sign(node, drafted.id, signed_by(node, drafted, DAY), met.clock.now)
    alone = sign_note(drafted.text, [key_of(ALFA, Role.OPERATOR, 2)]).encoded
    with pytest.raises(InputError, match="no new signature"):
        sign(node, drafted.id, alone, met.clock.now)


def test_where_there_is_none_that_is_said(met: Met) -> None:
    for digits in ("", "00"):
        with pytest.raises(NotFoundError):
            handover_called(met[ALFA], digits)
