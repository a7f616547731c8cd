"""The subject of a saying stands for a party in full, for whoever issued a paper, or for nobody in particular."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.accounts.english import apart, lexicon, memory, token
from truceline.accounts.attribution.holders import bare, has_title, holder_of


def holder(text: str, **known: str) -> tuple[str | None, str | None, bool]:
    taken = apart(text)
    cue = token(taken, "said")
    subject = taken.phrase_of[cue - 1]
    assert subject is not None
    return holder_of(taken, subject, (subject.first, cue), memory(**known), is_inverted=False)


@pytest.mark.parametrize(
    ("text", "name", "is_person"),
    [
        ("The navy said so.", "navy", False),
        ("Admiral Reyes said so.", "Admiral Reyes", True),
        ("A military source said so.", "military source", True),
        ("The navy's statement said so.", "navy", False),
    ],
)
def test_a_party_is_named_without_its_article(text: str, name: str, is_person: bool) -> None:
    assert holder(text) == (name, None, is_person)


@pytest.mark.parametrize("text", ["Some reports said so.", "Several sources said so."])
def test_nobody_in_particular_is_kept_as_printed(text: str) -> None:
    assert holder(text) == (None, text.removesuffix(" said so."), False)


def test_nobody_holds_what_no_group_said() -> None:
    assert holder("No group said so.") == (None, None, False)


def test_a_paper_is_that_of_the_last_holder() -> None:
    assert holder("The statement said so.", last_holder="navy") == ("navy", None, False)


def test_titles_and_determiners_are_known() -> None:
    assert bare("the old navy", lexicon()) == "old navy"
    assert has_title("Col. Omar Tal", lexicon())
    assert not has_title("office of the director", lexicon())
