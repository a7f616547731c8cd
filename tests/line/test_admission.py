"""A message is shown only if the right keys of its own sender signed it, and it keeps the charter."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from tests.line.said import ALFA, BRAVO, CHARLIE, NOW_AT, WARNING, acknowledgement, digest_of
from tests.line.sides import AT, CHARTER, HISTORIES, MANIFESTS, MEDIATOR, note_of, on_line, opened, said
from tests.signing.parties.sides import charter_of, first_manifest, key_of, signed, with_two_desks, without
from truceline.errors import NoteError, TrustError
from truceline.line.admission import SignedMessage, check_terms, open_message
from truceline.line.kinds import RULES, How, MessageKind, Need, Precedence
from truceline.line.messages import Reference
from truceline.signing.notes import sign_note
from truceline.signing.parties.history import begin
from truceline.signing.parties.manifests import ListedKey, Position, Role

SAID = on_line(WARNING)
AUTOMATIC = replace(SAID, body={"auto": True})
ENDING = said(kind=MessageKind.TERMINATE, re=Reference(digest_of("agreement"), How.CANCEL))


def test_a_message_opens_with_who_signed_it() -> None:
    content = note_of(SAID, Role.OPERATOR)
    taken = open_message(content, CHARTER, HISTORIES[ALFA], AT)
    assert (taken.message, taken.role, taken.obj) == (SAID, Role.OPERATOR, sha256(content).hexdigest())
    assert taken.signed_by == (key_of(ALFA, Role.OPERATOR).verify_key,)


def test_signatures_of_other_roles_beside_it_do_not_count_as_its_signers() -> None:
    taken = open_message(note_of(SAID, Role.NODE, Role.OPERATOR), CHARTER, HISTORIES[ALFA], AT)
    assert taken.signed_by == (key_of(ALFA, Role.OPERATOR).verify_key,)


@pytest.mark.parametrize("role", [Role.ROOT, Role.LOG, Role.NODE, Role.AUTHORITY])
def test_a_warning_takes_an_operator(role: Role) -> None:
    with pytest.raises(TrustError):
        opened(SAID, role)


def test_the_node_sends_a_warning_only_if_it_says_so() -> None:
    assert opened(AUTOMATIC, Role.NODE).role is Role.NODE
    assert opened(AUTOMATIC, Role.OPERATOR).role is Role.OPERATOR
    with pytest.raises(TrustError, match="no operator"):
        opened(
            replace(SAID, kind=MessageKind.CORRECT, re=Reference(WARNING.id, How.CORRECT), body={"auto": True}),
            Role.NODE,
        )


@pytest.mark.parametrize("kind", [kind for kind, rule in RULES.items() if rule.signer is Role.NODE])
def test_what_the_node_says_takes_the_node(kind: MessageKind) -> None:
    reference = None if None in RULES[kind].hows else Reference(digest_of("agreement"), How.ACCEPT)
    message = said(sender=MEDIATOR, kind=kind, re=reference)
    assert opened(message, Role.NODE).role is Role.NODE
    for role in (Role.OPERATOR, Role.AUTHORITY):
        with pytest.raises(TrustError, match="no node"):
            opened(message, role)


def test_only_the_registrar_of_the_charter_decides() -> None:
    decision = said(sender=MEDIATOR, kind=MessageKind.DECIDE, re=Reference(digest_of("agreement"), How.ACCEPT))
    check_terms(decision, CHARTER)
    with pytest.raises(TrustError, match="not the registrar"):
        check_terms(replace(decision, sender=ALFA), CHARTER)
    without_registrar = replace(CHARTER, registrar="")
    with pytest.raises(TrustError, match="not the registrar"):
        check_terms(replace(decision, line=without_registrar.line), without_registrar)


def test_an_agreement_ends_only_by_enough_authorities() -> None:
    both = note_of(ENDING, Role.AUTHORITY, numbers=(1, 2))
    assert open_message(both, CHARTER, HISTORIES[ALFA], AT).role is Role.AUTHORITY
    for content in (note_of(ENDING, Role.AUTHORITY), note_of(ENDING, Role.OPERATOR, Role.NODE)):
        with pytest.raises(TrustError, match="fewer authorities"):
            open_message(content, CHARTER, HISTORIES[ALFA], AT)


@pytest.mark.parametrize(
    ("kind", "how"),
    [(MessageKind.ASSENT, How.ACCEPT), (MessageKind.DECLINE, How.REFUSE), (MessageKind.TERMINATE, How.CANCEL)],
)
def test_what_authorities_signed_apart_may_be_handed_over_by_the_node_if_it_says_so(
    kind: MessageKind, how: How
) -> None:
    message = said(kind=kind, re=Reference("ab" * 32, how), body={"auto": True})
    assert opened(message, Role.NODE).role is Role.NODE
    both = note_of(message, Role.AUTHORITY, numbers=(1, 2))
    assert open_message(both, CHARTER, HISTORIES[ALFA], AT).role is Role.AUTHORITY
    for note, role in ((replace(message, body={}), Role.NODE), (message, Role.OPERATOR)):
        with pytest.raises(TrustError, match="fewer authorities"):
            opened(note, role)


def test_the_name_under_a_message_is_the_one_that_its_log_is_of() -> None:
    keys = [key_of(BRAVO, Role.OPERATOR)]
    with pytest.raises(TrustError, match="it is from alfa"):
        open_message(sign_note(SAID.text, keys).encoded, CHARTER, HISTORIES[BRAVO], AT)


def test_a_key_counts_up_to_where_its_owner_ended_it() -> None:
    gone = key_of(ALFA, Role.OPERATOR).verify_key
    later = signed(without(MANIFESTS[ALFA], [gone], Position(1, 7)), 1, 2)
    history = HISTORIES[ALFA].extended(later, Position(1, 9))
    content = note_of(SAID, Role.OPERATOR)
    assert open_message(content, CHARTER, history, Position(1, 7)).message == SAID
    with pytest.raises(TrustError):
        open_message(content, CHARTER, history, Position(1, 8))


def test_a_note_of_another_line_is_not_replayed_here() -> None:
    with pytest.raises(TrustError, match="of the line 1111"):
        opened(WARNING)


@pytest.mark.parametrize("change", [{"sender": CHARLIE}, {"to": (CHARLIE,)}, {"to": (BRAVO, CHARLIE)}])
def test_only_members_speak_and_are_spoken_to(change: dict[str, object]) -> None:
    with pytest.raises(TrustError, match=r"charlie\.example is no member"):
        check_terms(said(**change), CHARTER)


def test_a_mediator_asks_and_answers_but_does_not_warn() -> None:
    check_terms(said(sender=MEDIATOR, kind=MessageKind.QUERY), CHARTER)
    with pytest.raises(TrustError, match="only parties send warning"):
        check_terms(said(sender=MEDIATOR, kind=MessageKind.WARNING), CHARTER)


@pytest.mark.parametrize("precedence", Precedence)
def test_nobody_is_asked_sooner_than_the_charter_says(precedence: Precedence) -> None:
    within_ms = CHARTER.ack_within_ms[precedence]
    asked = replace(SAID, precedence=precedence, by=NOW_AT + within_ms)
    check_terms(asked, CHARTER)
    with pytest.raises(NoteError, match="sooner than"):
        check_terms(replace(asked, by=asked.by - 1), CHARTER)


def test_what_asks_for_nothing_keeps_every_charter() -> None:
    check_terms(said(need=Need.NONE), CHARTER)


def test_only_a_desk_acknowledges() -> None:
    ack = on_line(acknowledgement(SAID))
    assert opened(ack).acknowledges == SAID.id
    automatic = replace(ack, body={**ack.body, "auto": True})
    for role in (Role.NODE, Role.OPERATOR):
        assert opened(automatic, role).acknowledges == ""
    assert opened(SAID).acknowledges == ""


def test_a_text_that_is_no_message_is_refused_though_it_is_signed() -> None:
    note = sign_note("truceline/msg/v1\n{}\n", [key_of(ALFA, Role.OPERATOR)])
    with pytest.raises(NoteError):
        open_message(note.encoded, CHARTER, HISTORIES[ALFA], AT)


TWO_DESKS = {party: with_two_desks(first_manifest(party)) for party in (ALFA, BRAVO)}
STRICT = replace(charter_of(*TWO_DESKS.values()), two_person=("cancel", "warning"))
DESKS = begin(signed(TWO_DESKS[ALFA], 1, 2), Position(1, 0))
STRICTLY_SAID = replace(WARNING, line=STRICT.line)


def strictly_opened(note: bytes) -> SignedMessage:
    return open_message(note, STRICT, DESKS, AT)


def test_a_kind_that_the_charter_lists_takes_two_desks() -> None:
    taken = strictly_opened(note_of(STRICTLY_SAID, Role.OPERATOR, numbers=(1, 2)))
    assert [key.name for key in taken.signed_by] == ["alfa.example/operator/1", "alfa.example/operator/2"]
    for numbers in ((1,), (2,)):
        with pytest.raises(TrustError, match="fewer than two desks"):
            strictly_opened(note_of(STRICTLY_SAID, Role.OPERATOR, numbers=numbers))


def test_the_signatures_of_other_roles_are_no_second_desk() -> None:
    with pytest.raises(TrustError, match="fewer than two desks"):
        strictly_opened(note_of(STRICTLY_SAID, Role.OPERATOR, Role.NODE, Role.AUTHORITY))


def test_a_kind_that_takes_two_desks_is_never_automatic() -> None:
    automatic = replace(STRICTLY_SAID, body={"auto": True})
    with pytest.raises(TrustError, match="fewer than two desks"):
        strictly_opened(note_of(automatic, Role.NODE))


def test_other_kinds_take_one_desk_as_ever() -> None:
    taken = strictly_opened(note_of(replace(STRICTLY_SAID, kind=MessageKind.SITE), Role.OPERATOR))
    assert len(taken.signed_by) == 1


def test_a_key_under_two_names_is_one_desk() -> None:
    second = replace(key_of(ALFA, Role.OPERATOR), name="alfa.example/operator/twin")
    keys = (*first_manifest(ALFA).keys, ListedKey(Role.OPERATOR, second.verify_key))
    try:
        twins = replace(first_manifest(ALFA), keys=keys)
    except NoteError:
        return  # better still: no manifest lists a key twice
    history = begin(signed(twins, 1, 2), Position(1, 0))
    charter = replace(charter_of(twins, first_manifest(BRAVO)), two_person=("warning",))
    message = replace(WARNING, line=charter.line)
    note = sign_note(message.text, [key_of(ALFA, Role.OPERATOR), second]).encoded
    with pytest.raises(TrustError, match="fewer than two desks"):
        open_message(note, charter, history, AT)
