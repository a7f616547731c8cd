"""A denial says who was not let through, by whom, when and where, and nothing of what was meant by it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from truceline.errors import InputError
from truceline.model.denials import Cleared, Denial
from truceline.model.incidents import MAX_AT, MAX_WORDS, Saying

SAID = Saying("Patrol 7")


def denial(**rest: Any) -> Denial:
    return replace(Denial("Patrol 7", "a guard", 1, "checkpoint 4", SAID), **rest)


def test_a_reason_and_a_place_need_not_be_known() -> None:
    assert (denial().reason, denial().place, denial().incident) == ("", None, "")


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: denial(who=""), "who was denied"),
        (lambda: denial(denied_by=""), "who denied"),
        (lambda: denial(place_words=""), "where"),
        (lambda: denial(reason="x" * (MAX_WORDS + 1)), "the reason"),
        (lambda: denial(incident="0a"), "id of the incident"),
        (lambda: denial(at=-1), "span from -1"),
        (lambda: Cleared(MAX_AT + 1, SAID), "span from"),
    ],
)
def test_what_is_not_of_its_form_is_refused_by_name(make: Callable[[], Any], named: str) -> None:
    with pytest.raises(InputError, match=named):
        make()
