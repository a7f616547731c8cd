"""Clauses of a sentence: stretches that share a subject and a verb, and how each is joined to the one before."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass

from truceline.accounts.lexicon import Lexicon
from truceline.accounts.text.phrases import Phrase, phrases_of
from truceline.accounts.text.sentences import Sentence
from truceline.accounts.text.tags import VERBAL, Tag

_FINITE = frozenset({Tag.VERB, Tag.PAST, Tag.AUXILIARY, Tag.MODAL})
_BREAKS = frozenset(";:—–()")
_AHEAD = 9


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens ``first`` to ``end`` (exclusive), and the word in small letters that opens it; "" for the first one."""

    first: int
    end: int
    opener: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A sentence taken apart.

    Args:
        clause_of: for each token the number of its clause. phrase_of: for each token its noun phrase, if it has one.
        lows: for each token its small letters.
    """

    sentence: Sentence
    phrases: tuple[Phrase, ...]
    clauses: tuple[Clause, ...]
    clause_of: tuple[int, ...]
    phrase_of: tuple[Phrase | None, ...]
    lows: tuple[str, ...]

    def low(self, number: int) -> str:
        """A token in small letters; "" outside the sentence."""
        lows = self.lows
        return lows[number] if 0 <= number < len(lows) else ""

    def tag(self, number: int) -> Tag | None:
        """The tag of a token; None outside the sentence."""
        tags = self.sentence.tags
        return tags[number] if 0 <= number < len(tags) else None

    def clause(self, number: int) -> Clause:
        """The clause of a token."""
        return self.clauses[self.clause_of[number]]


def parsed(sentence: Sentence, lexicon: Lexicon) -> Parsed:
    """A sentence taken apart into noun phrases and clauses."""
    phrases = phrases_of(sentence, lexicon)
    phrase_of: list[Phrase | None] = [None] * len(sentence.tokens)
    for phrase in phrases:
        phrase_of[phrase.first : phrase.end] = [phrase] * (phrase.end - phrase.first)
    starts = [0] + [number for number in range(1, len(sentence.tokens)) if _opens(sentence, number, lexicon)]
    clauses, clause_of = [], [0] * len(sentence.tokens)
    for each, first in enumerate(starts):
        end = starts[each + 1] if each + 1 < len(starts) else len(sentence.tokens)
        clauses.append(Clause(first, end, _opener(sentence, first, end)))
        clause_of[first:end] = [each] * (end - first)
    lows = tuple(token.low for token in sentence.tokens)
    return Parsed(sentence, tuple(phrases), tuple(clauses), tuple(clause_of), tuple(phrase_of), lows)


def _opener(sentence: Sentence, first: int, end: int) -> str:
    while first < end - 1 and sentence.tags[first] is Tag.SIGN:
        first += 1
    return sentence.tokens[first].low


def _opens(sentence: Sentence, number: int, lexicon: Lexicon) -> bool:
    token, tag = sentence.tokens[number], sentence.tags[number]
    before = sentence.tokens[number - 1]
    if token.text in _BREAKS or tag is Tag.RELATIVE:
        return True
    if token.low in lexicon.words["subordinators"] and tag is not Tag.ADVERB:
        return _has_verb(sentence, number + 1)
    if token.text == "," and number + 1 < len(sentence.tokens):
        return _opens_after_comma(sentence, number + 1, lexicon)
    if token.low in ("and", "but", "or", "while"):
        return before.text != "," and _has_told(sentence, number, lexicon) and _joins(sentence, number + 1)
    return False


def _has_told(sentence: Sentence, number: int, lexicon: Lexicon) -> bool:
    """Whether something was told before an "and": of "X and Y were closed" it only joins two names."""
    for each in range(number - 1, -1, -1):
        low = sentence.tokens[each].low
        if sentence.tags[each] in VERBAL or sentence.tags[each] in _FINITE:
            return low not in lexicon.sayings
        if low in _BREAKS or low == "," or sentence.tags[each] is Tag.RELATIVE:
            return sentence.tags[number - 1] not in (Tag.NAME, Tag.NOUN)
    return sentence.tags[number - 1] not in (Tag.NAME, Tag.NOUN)


def _opens_after_comma(sentence: Sentence, number: int, lexicon: Lexicon) -> bool:
    tag, low = sentence.tags[number], sentence.tokens[number].low
    if tag is Tag.GERUND:
        return True
    if low in ("and", "but", "or", "so", "yet"):
        return _joins(sentence, number + 1)
    if low in lexicon.words["subordinators"] or tag is Tag.RELATIVE:
        return False
    # "..., the official said", "On Tuesday, the ship left": a new clause where a subject and its verb follow.
    return _is_subject_then_verb(sentence, number)


def _has_verb(sentence: Sentence, number: int) -> bool:
    for each in range(number, min(number + _AHEAD, len(sentence.tags))):
        if sentence.tags[each] in VERBAL or sentence.tags[each] in (Tag.AUXILIARY, Tag.MODAL):
            return True
        if sentence.tokens[each].text in ",;:.":
            return False
    return False


def _joins(sentence: Sentence, number: int) -> bool:
    """Whether what follows "and" is told, and not one more thing of a list."""
    while number < len(sentence.tags) and sentence.tags[number] is Tag.ADVERB:
        number += 1
    if number < len(sentence.tags) and (
        sentence.tags[number] in _FINITE or sentence.tags[number] in (Tag.PRONOUN, Tag.TO, Tag.RELATIVE, Tag.GERUND)
    ):
        return True
    return _is_subject_then_verb(sentence, number)


def _is_subject_then_verb(sentence: Sentence, number: int) -> bool:
    skipped = (Tag.NOUN, Tag.NAME, Tag.DETERMINER, Tag.NUMBER, Tag.POSSESSIVE, Tag.ADVERB, Tag.PRONOUN)
    last = min(number + _AHEAD, len(sentence.tags))
    while number < last and (sentence.tags[number] in skipped or sentence.tokens[number].low == "of"):
        number += 1
    return number < last and sentence.tags[number] in _FINITE
