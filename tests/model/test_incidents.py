"""What is said of an incident is attributed, is a range where it is a figure, and stays within its limits."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from truceline.errors import InputError
from truceline.model.incidents import (
    MAX_AT,
    MAX_WORDS,
    Belonging,
    Decision,
    Figure,
    Incident,
    Item,
    ItemState,
    JointStatement,
    Opening,
    Outcome,
    Part,
    Recorded,
    Remark,
    Result,
    Saying,
    Served,
    Signatory,
    Span,
    Stated,
    Witness,
)

SAID = Saying("Capt. Idris", "radio log, row 12")
WARNING = "ab" * 32


def test_the_newest_statement_of_an_item_holds_and_the_older_ones_stay() -> None:
    first, second = (Item(1, "Markers", "engineers", state) for state in (ItemState.OPEN, ItemState.DONE))
    stated = tuple(Stated(Recorded(index, index, "duty", ""), item) for index, item in enumerate((first, second)))
    incident = Incident("0a" * 16, Opening("Patrol", Span(1, 2)), Recorded(0, 0, "duty", ""), False, stated)
    assert [item for _, item in incident.items.values()] == [second]
    assert [item for _, item in incident.of(Item)] == [first, second]


def joint(*names: str) -> JointStatement:
    return JointStatement("It turned.", Span(1, 2), "the bridge", tuple(map(Witness, names)), SAID)


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: Saying(" "), "who says so"),
        (lambda: Span(1_496_707_200_000, 1_496_620_800_000), "from 060000Z JUN 17 to 050000Z JUN 17"),
        (lambda: Span(0, MAX_AT + 1), f"from 0 to {MAX_AT + 1}"),
        (lambda: Belonging(Part.MESSAGE, "the warning"), "id"),
        (lambda: Decision("", 1, SAID), "decision"),
        (lambda: Decision("Hold.", -1, SAID), "from -1 to -1 ms"),
        (lambda: Outcome(Result.UNKNOWN, 1, SAID, warning=WARNING), "after a warning"),
        (lambda: Outcome(Result.LEFT, 1, SAID, warning="yesterday's"), "id of the warning"),
        (lambda: Figure("vehicles", 3, 2, SAID), "from 3 to 2"),
        (lambda: Figure("vehicles", -1, 2, SAID), "from -1 to 2"),
        (lambda: Figure("vehicles", -1, None, SAID), "from -1 to"),
        (lambda: Figure("", 1, 2, SAID), "what is counted"),
        (lambda: Signatory(" "), "name of a signatory"),
        (lambda: Remark("x", SAID, (Signatory("North"), Signatory("North", is_clear=False))), "North is named twice"),
        (lambda: Remark("x", SAID, tuple(Signatory(f"{n}") for n in range(65))), "65 signatories"),
        (lambda: Item(0, "Markers", "engineers"), "item number 0"),
        (lambda: Item(1, "Markers", ""), "owner"),
        (lambda: Served("0a" * 16), "allegation"),
        (lambda: Remark("x" * (MAX_WORDS + 1), SAID), str(MAX_WORDS + 1)),
        (lambda: Opening("", Span(1, 2)), "title"),
        (lambda: Witness(" "), "name of a witness"),
        (lambda: joint("A"), "1 witnesses"),
        (joint, "0 witnesses"),
        (lambda: joint("J. Smith", "A", "j.  smith"), "J. Smith is named twice"),
        (lambda: joint(*(f"{n}" for n in range(65))), "65 witnesses"),
        (lambda: JointStatement("", Span(1, 2), "the bridge", (Witness("A"), Witness("B")), SAID), "the statement"),
        (lambda: JointStatement("x", Span(1, 2), " ", (Witness("A"), Witness("B")), SAID), "from where"),
    ],
)
def test_what_is_not_of_its_form_is_refused_by_name(make: Callable[[], Any], named: str) -> None:
    with pytest.raises(InputError, match=named) as refused:
        make()
    assert refused.value.hint


def test_more_than_sixty_sets_no_bound_above() -> None:
    assert Figure("soldiers", 61, None, SAID) != Figure("soldiers", 61, 61, SAID)


def test_who_stayed_after_a_warning_is_told_with_that_warning() -> None:
    assert Outcome(Result.STAYED, 1, SAID, warning=WARNING).warning == WARNING


def test_nobody_turned_back_is_told_apart_from_turned_back_after_a_warning() -> None:
    assert Outcome(Result.TURNED_BACK, 1, SAID).warning == ""
    assert Outcome(Result.TURNED_BACK, 1, SAID, warning=WARNING).warning == WARNING
