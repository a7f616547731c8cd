"""An item says what it is about in exact values, and nothing that no text may have."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.node.handing_out.things import LEAFLET, SAID, VOICE
from truceline.errors import InputError, NoteError
from truceline.line.wording.warnings import statement_from
from truceline.node.handing_out.items import LAYOUT, MAX_WAY, ZoneNamed
from truceline.signing.canonical import encode, parse


def test_the_words_of_an_item_come_back_from_what_is_on_record() -> None:
    document: Any = parse(encode(LEAFLET.document))
    assert statement_from(document["said"]) == SAID
    words = {"standing": "agreed", "words": "Nobody enters armed.", "words_in": "en"}
    assert document["zone"] == {"name": "At Tanf", "version": "0a" * 32, **words}
    assert document["way"] == [[385_000_000, 336_200_000], [383_200_000, 340_500_000]]


def test_a_leaflet_names_its_layout_so_that_it_can_be_set_again() -> None:
    assert LEAFLET.document["layout"] == LAYOUT
    assert "layout" not in VOICE.document


@pytest.mark.parametrize(
    "changes",
    [
        {"paper": ""},
        {"to": "all stations"},
        {"way": ((385_000_000, 336_200_000),)},
        {"way": ((0, 0),) * (MAX_WAY + 1)},
        {"way": ((336_200_000, 1_385_000_000), (0, 0))},
        {"about": "0a" * 16},
    ],
)
def test_an_item_of_no_form_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InputError) as refused:
        replace(LEAFLET, **changes)
    assert refused.value.hint


def test_a_name_with_signs_that_turn_writing_is_refused() -> None:
    with pytest.raises(NoteError):
        ZoneNamed(name="At\u202eTanf")
    with pytest.raises(InputError, match="version"):
        ZoneNamed(name="At Tanf", version="1")
    with pytest.raises(InputError, match="language"):
        ZoneNamed(name="At Tanf", words_in="English")
