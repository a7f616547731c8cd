"""What an operator did goes on record, and nothing of what was said in doing it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from tests.node.homes import begun, moment
from truceline.errors import NoteError
from truceline.node.deeds import NODE_DESK, deeds_on
from truceline.wiring.acts.operators import NOUN
from truceline.wiring.acts.table import perform

ID = "ab" * 16
ACTED = {"of": ID, "operator": "amira", "verb": "alert-close", "desk": "duty", "route": "POST /alerts/{id}/close"}


def test_what_an_operator_did_is_an_entry_with_name_and_desk() -> None:
    node = begun()
    done = perform(node, moment(), "operator-acted", ACTED | {"about": "id=1a2b"})
    (deed,) = deeds_on(node, NOUN, ID)
    assert done == {"entry": deed.index}
    assert (deed.verb, deed.operator, deed.desk) == ("alert-close", "amira", "duty")
    assert {name: text for name, text in deed.content.items() if name in ("route", "about")} == {
        "route": "POST /alerts/{id}/close",
        "about": "id=1a2b",
    }


def test_who_has_no_desk_acts_at_that_of_the_node() -> None:
    node = begun()
    perform(node, moment(), "operator-acted", ACTED | {"desk": ""})
    perform(node, moment(), "operator-acted", {name: text for name, text in ACTED.items() if name != "desk"})
    assert [deed.desk for deed in deeds_on(node, NOUN, ID)] == [NODE_DESK, NODE_DESK]


@pytest.mark.parametrize(
    "given",
    [
        ACTED | {"password": "four words"},
        ACTED | {"token": "truceline_x"},
        ACTED | {"of": "amira"},
        ACTED | {"operator": 5},
        {name: text for name, text in ACTED.items() if name != "verb"},
    ],
)
def test_whatever_else_is_handed_in_is_refused_and_nothing_is_on_record(given: dict[str, Any]) -> None:
    node = begun()
    size = node.store.tree.size
    with pytest.raises(NoteError):
        perform(node, moment(), "operator-acted", given)
    assert node.store.tree.size == size
