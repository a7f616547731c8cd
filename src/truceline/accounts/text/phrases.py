"""Noun phrases of a sentence: who and what it speaks of, and of which kind each is."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from truceline.accounts.lexicon import Lexicon
from truceline.accounts.text.sentences import Sentence
from truceline.accounts.text.tags import NOMINAL, QUOTES, Tag

_DESIGNATION = re.compile(r"[A-Z][A-Za-z]{0,3}-\d{1,3}[A-Z]{0,2}s?")
"""How types of aircraft and weapons are named: F-16, Su-35, MiG-29s, MQ-9."""
NAMED = "name"
"""The kind of a phrase that ends in a name of which nothing else is known."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One noun phrase: tokens ``first`` to ``end`` (exclusive); ``head`` is its last word before any "of".

    Args:
        core_end: where the part before "of" ends. kinds: what the head may be.
    """

    first: int
    end: int
    head: int
    core_end: int
    kinds: frozenset[str]


def phrases_of(sentence: Sentence, lexicon: Lexicon) -> list[Phrase]:
    """The noun phrases of a sentence in their order; "a convoy of trucks" is one, and its head is the convoy."""
    runs = _runs(sentence, lexicon)
    phrases: list[Phrase] = []
    number = 0
    while number < len(runs):
        first, core_end = runs[number]
        end = core_end
        while number + 1 < len(runs) and _is_of(sentence, end, runs[number + 1][0]):
            number += 1
            end = runs[number][1]
        head = _head(sentence, first, core_end)
        phrases.append(Phrase(first, end, head, core_end, _kinds(sentence, (first, head, end), lexicon)))
        number += 1
    return phrases


def name_of(sentence: Sentence, phrase: Phrase, lexicon: Lexicon) -> str:
    """A phrase as it is printed, without determiners, numbers before it, and quotation marks around it."""
    first = phrase.first
    dropped = (Tag.DETERMINER, Tag.SIGN)
    while first < phrase.end - 1 and (
        sentence.tags[first] in dropped
        or _is_count(sentence, first, lexicon)
        or (first > phrase.first and sentence.tokens[first].low == "of")
    ):
        first += 1
    return sentence.words(first, phrase.end).strip("“”\"' ")


def _is_count(sentence: Sentence, number: int, lexicon: Lexicon) -> bool:
    return sentence.tags[number] is Tag.NUMBER or sentence.tokens[number].low in lexicon.words["count_adjectives"]


def _runs(sentence: Sentence, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Runs of what noun phrases are made of; a determiner begins a new one."""
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for number, tag in enumerate(sentence.tags):
        is_in = tag in NOMINAL or (start is not None and _is_inside(sentence, number))
        begins = start is not None and _begins(sentence, number, lexicon)
        if start is not None and (not is_in or begins):
            runs.append((start, number))
            start = None
        if is_in and start is None and tag is not Tag.POSSESSIVE:
            start = number
    if start is not None:
        runs.append((start, len(sentence.tags)))
    return [(first, _trimmed(sentence, first, end)) for first, end in runs]


def _begins(sentence: Sentence, number: int, lexicon: Lexicon) -> bool:
    """Whether a new phrase begins in a run: at an article, at a number in words after a noun, or after a date."""
    tag, before = sentence.tags[number], sentence.tags[number - 1]
    low = sentence.tokens[number - 1].low
    is_over = low in lexicon.words["time_units"] or low in lexicon.tables["months"] or low in lexicon.tables["weekdays"]
    if tag in (Tag.NOUN, Tag.NAME) and is_over:
        return sentence.tokens[number].low not in lexicon.words["parts_of_days"]
    if tag is Tag.DETERMINER:
        return before is not Tag.DETERMINER
    if tag is not Tag.NUMBER or before not in (Tag.NOUN, Tag.NAME):
        return False
    # "A missile 76 miles west of": a length is no part of what stands before it.
    following = sentence.tokens[number + 1].low if number + 1 < len(sentence.tokens) else ""
    return sentence.tokens[number].is_word or following in lexicon.tables["units"]


def _is_inside(sentence: Sentence, number: int) -> bool:
    """A quotation mark, or a dash of a name, with the same phrase going on after it."""
    if sentence.tags[number] in (Tag.ADVERB, Tag.PAST):
        return _is_described(sentence, number)
    following = number + 1 < len(sentence.tags) and sentence.tags[number + 1] in NOMINAL
    if not following or sentence.tags[number + 1] is Tag.DETERMINER:
        return False
    if sentence.tokens[number].text in QUOTES:
        return True
    both_named = sentence.tags[number - 1] is Tag.NAME and sentence.tags[number + 1] is Tag.NAME
    return sentence.tokens[number].text in "–-/." and both_named


def _is_described(sentence: Sentence, number: int) -> bool:
    """ "A remotely piloted boat": an adverb and a form that describes, between an article and a noun."""
    tags = sentence.tags
    if tags[number] is Tag.ADVERB:
        return tags[number - 1] is Tag.DETERMINER and tags[number + 1 : number + 2] in ((Tag.PAST,), (Tag.NUMBER,))
    is_led = tags[number - 1] is Tag.ADVERB and number > 1 and tags[number - 2] is Tag.DETERMINER
    return is_led and tags[number + 1 : number + 2] in ((Tag.NOUN,), (Tag.NAME,))


def _trimmed(sentence: Sentence, first: int, end: int) -> int:
    while end > first + 1 and sentence.tokens[end - 1].text in QUOTES:
        end -= 1
    return end


def _is_of(sentence: Sentence, end: int, following: int) -> bool:
    between = [token.low for token in sentence.tokens[end:following] if token.text not in QUOTES]
    return between == ["of"]


def _head(sentence: Sentence, first: int, core_end: int) -> int:
    for number in range(core_end - 1, first - 1, -1):
        if sentence.tags[number] in (Tag.NOUN, Tag.NAME):
            return number
    return core_end - 1


def _kinds(sentence: Sentence, phrase: tuple[int, int, int], lexicon: Lexicon) -> frozenset[str]:
    _, head, end = phrase
    low = sentence.tokens[head].low
    found = lexicon.kinds.get(low, frozenset())
    if not found and "-" in low:
        found = lexicon.kinds.get(low.rsplit("-", 1)[1], frozenset())
    is_share = sentence.tags[head] in (Tag.DETERMINER, Tag.NUMBER)
    if ("measure" in found or is_share) and end > head + 1:
        # "a number of vehicles", "a group of islands": what counts is what there is a number of.
        inner = _head(sentence, head + 1, end)
        found |= lexicon.kinds.get(sentence.tokens[inner].low, frozenset())
    if not found and _DESIGNATION.fullmatch(sentence.tokens[head].text):
        return frozenset({"materiel", *(("plural",) if low.endswith("s") else ())})
    if not found and sentence.tags[head] is Tag.NAME:
        return frozenset({NAMED})
    return found


def phrase_at(phrases: Sequence[Phrase], number: int) -> Phrase | None:
    """The phrase that a token stands in."""
    return next((phrase for phrase in phrases if phrase.first <= number < phrase.end), None)


def rest_of(sentence: Sentence, phrase: Phrase | None, at: int) -> Phrase | None:
    """What of a phrase begins at a token: of "the northwest of the crossing", the crossing."""
    if phrase is None or phrase.first >= at:
        return phrase
    core_end = at
    while core_end < phrase.end and sentence.tokens[core_end].low != "of":
        core_end += 1
    return replace(phrase, first=at, head=_head(sentence, at, core_end), core_end=core_end)
