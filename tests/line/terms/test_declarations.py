"""A declaration has one text, and stands behind a message only if it says the same and enough authorities signed it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.line.pacts import PACT, SIGNATORIES
from tests.line.said import ALFA, BRAVO
from tests.line.sides import said
from tests.signing.parties.sides import key_of
from truceline.errors import InputError, NoteError, TrustError
from truceline.line.kinds import How, MessageKind
from truceline.line.messages import Message, Reference
from truceline.line.terms.declarations import Declaration, check_declared, declaration_from_text, declared_by
from truceline.signing.documents import write_document
from truceline.signing.notes import sign_note
from truceline.signing.parties.manifests import Role

NO = Declaration(line=PACT.line, party=ALFA, agreement=PACT.id, kind=MessageKind.DECLINE, text="Not the ridge.")
END = replace(NO, kind=MessageKind.TERMINATE, text="")


def message(declaration: Declaration, **changes: Any) -> Message:
    """What the node says of it."""
    plain: dict[str, Any] = {"kind": declaration.kind, "body": {"auto": True, "text": declaration.text}}
    how = How.REFUSE if declaration.kind is MessageKind.DECLINE else How.CANCEL
    return said(**(plain | {"re": Reference(declaration.agreement, how)} | changes))


def signed(declaration: Declaration, *numbers: int, party: str = ALFA, role: Role = Role.AUTHORITY) -> bytes:
    return sign_note(declaration.document, [key_of(party, role, number) for number in numbers]).encoded


@pytest.mark.parametrize("declaration", [NO, END])
def test_it_comes_back_from_its_text_and_stands_behind_a_message_that_says_the_same(declaration: Declaration) -> None:
    assert declaration_from_text(declaration.document) == declaration
    assert declared_by(message(declaration)) == declaration
    check_declared(message(declaration), signed(declaration, 1, 2), SIGNATORIES[ALFA])


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Nor the river."},
        {"kind": MessageKind.TERMINATE},
        {"agreement": "ab" * 32},
        {"line": "11" * 16},
        {"party": BRAVO},
    ],
    ids=str,
)
def test_every_part_of_it_is_signed_and_held_against_the_message(change: dict[str, Any]) -> None:
    with pytest.raises(TrustError, match="something else"):
        check_declared(message(NO), signed(replace(NO, **change), 1, 2), SIGNATORIES[ALFA])


def test_it_takes_enough_authorities_of_the_sender_and_nobody_else() -> None:
    with pytest.raises(TrustError, match="fewer authorities"):
        check_declared(message(NO), signed(NO, 1), SIGNATORIES[ALFA])
    for note in (signed(NO, 1, 2, party=BRAVO), signed(NO, 1, role=Role.OPERATOR)):
        with pytest.raises(TrustError):
            check_declared(message(NO), note, SIGNATORIES[ALFA])


@pytest.mark.parametrize(
    "change",
    [
        {"line": "11"},
        {"party": "Alfa"},
        {"agreement": "the first"},
        {"kind": MessageKind.ASSENT},
        {"text": "x" * 4_001},
        {"text": "two\nrows"},
    ],
    ids=lambda change: str(change)[:40],
)
def test_what_breaks_a_rule_cannot_be_declared(change: dict[str, Any]) -> None:
    with pytest.raises(NoteError):
        replace(NO, **change)


def test_a_text_with_a_field_more_or_less_or_another_kind_is_refused() -> None:
    content = json.loads(NO.document.split("\n")[1])
    for changed in (content | {"at": 1}, {key: content[key] for key in sorted(content)[1:]}, content | {"kind": "ack"}):
        with pytest.raises(NoteError):
            declaration_from_text(write_document("declaration", changed))
    with pytest.raises(NoteError):
        declaration_from_text(PACT.text)


@given(st.data())
def test_a_changed_text_is_another_declaration_or_none(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(NO.document) - 1))
    end = place + data.draw(st.integers(0, 2))
    changed = NO.document[:place] + data.draw(st.text(max_size=2)) + NO.document[end:]
    try:
        declaration = declaration_from_text(changed)
    except InputError:
        return
    assert declaration.document == changed
