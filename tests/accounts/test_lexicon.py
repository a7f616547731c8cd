"""A lexicon is a value: what it holds is what its rows say."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from tests.accounts.english import lexicon
from truceline.accounts.claims import ClaimType


def test_a_lexicon_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        lexicon().lang = "fr"  # type: ignore[misc]


def test_every_type_of_claim_has_words() -> None:
    types = {row.type for rows in lexicon().predicates.values() for row in rows}
    assert types == set(ClaimType)


def test_no_rule_stands_for_two_rows_with_one_example() -> None:
    rows = {id(row): row for rows in lexicon().predicates.values() for row in rows}.values()
    named = [(row.rule, row.example, row.object, row.subject) for row in rows]
    assert len(named) == len(set(named))
