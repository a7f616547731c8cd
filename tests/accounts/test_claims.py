"""A claim without more than its words says no more than they do."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import fields

from truceline.accounts.claims import Claim, ClaimType, Modality, Source


def test_what_a_text_says_itself_is_its_own_word_and_nobody_else_s() -> None:
    assert Source().is_document
    assert not Source("the navy", ("the navy",)).is_document


def test_nothing_is_filled_in() -> None:
    claim = Claim("c1", (0, 5), "words", ClaimType.ENTRY)
    given = {"id", "span", "text", "type"}
    left = {each.name: getattr(claim, each.name) for each in fields(claim) if each.name not in given}
    assert left.pop("modality") is Modality.ASSERTED
    assert left.pop("source").is_document
    assert not any(left.values())
