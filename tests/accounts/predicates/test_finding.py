"""Words that make claims are found with who does what to whom, and words that only look so are not."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.accounts.english import apart, lexicon
from truceline.accounts.claims import ClaimType
from truceline.accounts.predicates.finding import found_in
from truceline.accounts.text.phrases import Phrase, name_of


def found(text: str) -> list[tuple[str, str | None, str | None]]:
    taken = apart(text)

    def name(argument: Phrase | int | None) -> str | None:
        if isinstance(argument, Phrase):
            return name_of(taken.sentence, argument, lexicon())
        return None if argument is None else taken.low(argument)

    return [(str(each.row.type), name(each.actor), name(each.target)) for each in found_in(taken, lexicon())]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("The coalition struck a convoy.", ("strike", "coalition", "convoy")),
        ("A convoy was struck by the coalition.", ("strike", "coalition", "convoy")),
        ("The coalition conducted a strike against the militia.", ("strike", "coalition", "militia")),
        ("A cutter used water cannon.", ("strike", "cutter", None)),
        ("Two soldiers were killed.", ("casualties", None, "soldiers")),
        ("The crew are unharmed.", ("casualties", None, "crew")),
        ("The militia left the zone.", ("withdrawal", "militia", "zone")),
        ("The coalition destroyed a tank.", ("damage", "coalition", "tank")),
        ("The coalition destroyed a militia.", ("strike", "coalition", "militia")),
        ("The forces moved into the zone.", ("entry", "forces", None)),
        ("The forces moved toward the zone.", ("advance", "forces", None)),
        ("The army warned the convoy.", ("warning", "army", "convoy")),
    ],
)
def test_the_frame_of_a_claim_is_filled(text: str, claim: tuple[str, str | None, str | None]) -> None:
    assert claim in found(text)


@pytest.mark.parametrize("text", ["The armed men ate.", "A strike group sailed home.", "They met the wounded man."])
def test_words_that_only_describe_make_no_claim(text: str) -> None:
    told = {kind for kind, _, _ in found(text)} - {"advance", "presence"}
    assert told == set()


def test_the_longer_words_win() -> None:
    taken = apart("The patrol fired warning shots.")
    types = {each.row.type for each in found_in(taken, lexicon())}
    assert types == {ClaimType.WARNING}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A tanker was damaged near the port.", ClaimType.PRESENCE),
        ("A drone saw four tanks in breach of withdrawal lines.", ClaimType.WITHDRAWAL),
        ("The port was closed on Monday.", ClaimType.ADVANCE),
        ("A cache was found in a barn.", ClaimType.STATEMENT),
    ],
)
def test_what_words_mean_with_another_verb_or_noun_is_not_claimed(text: str, kind: ClaimType) -> None:
    assert [each for each in found_in(apart(text), lexicon()) if each.row.type is kind] == []
