"""Who says what of a sentence, through whom, how sure."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.accounts.english import apart, memory, read, token
from truceline.accounts.attribution.voices import Voice, source_of, voices_of
from truceline.accounts.claims import ClaimType, Modality


def voice_of(text: str, word: str, **known: str) -> tuple[Voice | None, Voice | None]:
    taken = apart(text)
    return source_of(voices_of(taken, memory(**known)), token(taken, word))


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("The navy said that two ships had left.", "navy"),
        ("Two ships had left, the head of the port, Omar Tal, told Reuters.", "Omar Tal"),
        ("Two ships had left, the navy said.", "navy"),
        ("The navy spoke of an error and said that two ships had left.", "navy"),
        ("Two ships had left, according to the navy.", "navy"),
        ("According to the navy, two ships had left.", "navy"),
        ("“Two ships have left,” said Admiral Reyes.", "Admiral Reyes"),
        ("“Two ships have left,” Admiral Reyes told reporters on Tuesday.", "Admiral Reyes"),
        ("Admiral Reyes, commander of the fleet, told Reuters two ships had left.", "Admiral Reyes"),
        ("A press release issued by the navy said two ships had left.", "navy"),
        ("The navy's statement said two ships had left.", "navy"),
        ("A source in the ministry said two ships had left.", "source in the ministry"),
        ("The navy said a storm rose, adding that two ships had left.", "navy"),
        ("The navy accused rebels of sinking it after it left.", "navy"),
        ("If two ships left, it will answer, the navy said.", "navy"),
        ("Haran's president, Omar Tal, said two ships had left.", "Omar Tal"),
        ("The navy dismissed it as lies, saying two ships had left.", "navy"),
        ("Two ships had left, said Omar Tal, head of the port.", "Omar Tal"),
        ("The navy heard shots and said that two ships had left.", "navy"),
        ("The navy reported the firing of rounds, which hit two ships that left.", "navy"),
        ("Two ships had left on Tuesday, a spokesman said.", "spokesman"),
        ("The navy denied Haran reports that two ships had left.", "navy"),
    ],
)
def test_the_holder_is_found_wherever_it_stands(text: str, holder: str) -> None:
    named, _ = voice_of(text, "left")
    assert named is not None
    assert named.holder == holder


def test_what_is_joined_to_a_denial_is_said_by_the_same_holder() -> None:
    claims = read("Norland's troops denied that their men had crossed the line and said the guards had opened fire.")
    assert {claim.source.holder for claim in claims} == {"Norland's troops"}


def test_whoever_it_is_according_to_is_the_holder() -> None:
    (claim,) = read("According to the prosecution, the vessel crossed the boundary.")
    assert claim.source.holder == "prosecution"
    (claim,) = read("According to plan, the convoy left the zone.")
    assert claim.source.holder == "document"


def test_whoever_spoke_before_is_him_according_to_whom_it_was() -> None:
    claims = read("The mayor said that two men were killed. According to him, three houses were hit.")
    assert {claim.source.holder for claim in claims} == {"mayor"}


def test_a_patrol_that_warned_somebody_said_nothing_of_it() -> None:
    (claim,) = read("The service said its patrol had warned them by radio.")
    assert (claim.type, claim.source.holder, claim.actor) == (ClaimType.WARNING, "service", "patrol")


def test_what_nobody_says_has_no_voice() -> None:
    assert voice_of("Two ships left.", "left") == (None, None)


def test_pronouns_and_papers_are_those_of_the_last_holder() -> None:
    for text in ("It said that two ships had left.", "The statement said two ships had left."):
        named, _ = voice_of(text, "left", last_holder="navy")
        assert named is not None
        assert named.holder == "navy"


def test_a_sentence_that_is_quoted_whole_goes_on_with_the_last_holder() -> None:
    named, _ = voice_of("“Two ships have left.”", "left", last_holder="Admiral Reyes")
    assert named is not None
    assert named.holder == "Admiral Reyes"


@pytest.mark.parametrize(
    "text",
    [
        "Reports indicate that two ships left.",
        "Some sources said that two ships left.",
        "It was reported that two ships left.",
        "According to unconfirmed reports, two ships left.",
    ],
)
def test_reports_of_nobody_are_passed_on_and_have_no_holder(text: str) -> None:
    named, inner = voice_of(text, "left")
    assert named is None
    assert inner is not None
    assert inner.modality is Modality.REPORTED


def test_reports_within_what_somebody_says_are_that_ones_hearsay() -> None:
    named, inner = voice_of("Col. Sabreen added that according to reports two ships had left.", "left")
    assert named is not None
    assert inner is not None
    assert (named.holder, inner.vague, inner.modality) == ("Col. Sabreen", "reports", Modality.REPORTED)


def test_only_what_stands_between_commas_is_said_by_who_is_named_there() -> None:
    text = "The group, led by him according to Mattis, was inside the zone."
    named, _ = voice_of(text, "led")
    assert named is not None
    assert named.holder == "Mattis"
    assert voice_of(text, "inside") == (None, None)


def test_through_whom_it_came_is_kept() -> None:
    named, _ = voice_of("An official told Reuters that two ships had left.", "left")
    assert named is not None
    assert named.via == ("Reuters",)


@pytest.mark.parametrize(
    ("verb", "modality"), [("believes", Modality.BELIEVED), ("denied", Modality.DENIED), ("said", None)]
)
def test_some_verbs_say_how_the_holder_stands_to_it(verb: str, modality: Modality | None) -> None:
    named, _ = voice_of(f"The navy {verb} that two ships had left.", "left")
    assert named is not None
    assert named.modality is modality


def test_to_warn_somebody_is_no_saying() -> None:
    assert voices_of(apart("The navy dropped leaflets to warn the men."), memory()) == []


@pytest.mark.parametrize(
    "text",
    ["The navy posted guards and left.", "The navy was told to stop and left.", "No group has claimed it and left."],
)
def test_what_only_looks_like_saying_has_no_voice(text: str) -> None:
    assert voice_of(text, "left") == (None, None)


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("The magistrate, Sunita Kotwal, said that the schools were hit.", "Sunita Kotwal"),
        ("The mayor spoke of two men killed by the blast.", "mayor"),
        ("The Joint Force (JF) said that two men were killed.", "Joint Force"),
        ("The M23 denies that it attacked the town.", "M23"),
        ("Its spokesman, Major Bau Ruhaz, claims that the army shelled the town.", "Major Bau Ruhaz"),
        ("Residents of Tuhayta told the mission that a house was hit.", "Residents of Tuhayta"),
        ("The ministry rejected the claim that its troops had crossed the line.", "ministry"),
    ],
)
def test_whoever_says_it_by_rarer_words_is_the_holder(text: str, holder: str) -> None:
    assert {claim.source.holder for claim in read(text)} == {holder}
