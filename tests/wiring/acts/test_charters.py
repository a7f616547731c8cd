"""Acts on charters, as commands ask for them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from tests.node.homes import STARTED_AT, begun, card_of, moment
from tests.signing.parties.sides import WITHIN_MS, key_of
from tests.wiring.acts.asking import asked
from truceline.errors import InputError, NoteError
from truceline.node.node import Node
from truceline.node.terms.parties import enrol
from truceline.signing.notes import sign_note
from truceline.signing.parties.manifests import Role
from truceline.wiring.acts.act import text_from_bytes

ALFA, BRAVO = "alfa.example", "bravo.example"
TERMS: dict[str, Any] = {
    "members": [{"party": BRAVO, "standing": "party"}],
    "ack_within_ms": WITHIN_MS,
    "clock_tolerance_ms": 2_000,
    "ends_at": STARTED_AT + 1,
    "registrar": "",
    "cosigners": 1,
}


def met() -> Node:
    node = begun(ALFA)
    enrol(node, card_of(BRAVO), moment())
    return node


def copy(text: str, *parties: str) -> str:
    keys = [key_of(party, Role.ROOT, number) for party in parties for number in (1, 2)]
    return text_from_bytes(sign_note(text, keys).encoded if keys else text.encode())


def test_a_charter_is_drafted_reviewed_taken_when_complete_and_listed() -> None:
    node = met()
    draft = asked(node, "charter-draft", **TERMS)
    review = asked(node, "charter-review", copies=[copy(draft["text"])])
    assert (review["text"], review["note"], review["is_complete"]) == (draft["text"], "", False)
    assert review["roots"] == [key_of(ALFA, Role.ROOT, number).verify_key.text for number in (1, 2, 3)]
    taken = asked(node, "charter-take", copies=[copy(draft["text"], ALFA)])
    assert taken["signed"] == {ALFA: {"roots": 2, "of": 2}, BRAVO: {"roots": 0, "of": 2}}
    assert asked(node, "charter-list") == {"charters": []}
    taken = asked(node, "charter-take", copies=[copy(draft["text"], ALFA), copy(draft["text"], BRAVO)])
    assert taken["is_complete"]
    (charter,) = asked(node, "charter-list")["charters"]
    assert charter["line"] == draft["line"] == node.lines[0]
    assert charter["note"] == taken["note"]
    assert charter["members"] == draft["members"]


@pytest.mark.parametrize(
    "changes",
    [
        {"members": [{"party": BRAVO, "standing": "friend"}]},
        {"members": [{"party": BRAVO}]},
        {"ack_within_ms": {"flash": 1}},
        {"ack_within_ms": WITHIN_MS | {"slow": 1}},
        {"ends_at": -1},
        {"cosigners": "1"},
    ],
)
def test_terms_of_another_form_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(NoteError):
        asked(met(), "charter-draft", **(TERMS | changes))


def test_no_charter_is_drafted_that_has_ended() -> None:
    with pytest.raises(InputError, match="the charter would end 211413Z SEP 26, and it is 211413Z SEP 26 now"):
        asked(met(), "charter-draft", **(TERMS | {"ends_at": STARTED_AT}))
