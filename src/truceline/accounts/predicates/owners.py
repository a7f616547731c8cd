"""Whose an act is that a noun names: "a coalition airstrike", "Israel's strike", "an attack by the militia"."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.accounts.lexicon import Lexicon
from truceline.accounts.text.clauses import Parsed
from truceline.accounts.text.phrases import Phrase
from truceline.accounts.text.subjects import BE, is_passive, subject_of
from truceline.accounts.text.tags import Tag

_OWNERS = frozenset({"force", "body", "vessel"})
_FAR = 7


def owner_of(parsed: Parsed, at: int, lexicon: Lexicon) -> Phrase | int | None:
    """Who does what a noun names: after "by", before the noun in its phrase, or the subject of the verb before it."""
    phrase = parsed.phrase_of[at]
    end = phrase.end if phrase is not None else at + 1
    if parsed.low(end) in ("by", "between"):
        return phrase_at(parsed, end + 1)
    owner = owner_in(parsed, phrase, at, lexicon) if phrase is not None else None
    if owner is not None:
        return owner
    for verb in range(at - 1, max(-1, at - _FAR), -1):
        is_copula = phrase is not None and verb == phrase.first - 1 and parsed.low(verb) in BE
        if parsed.clause(at).opener == "when" and parsed.clause_of[verb] != parsed.clause_of[at]:
            return None
        is_active = parsed.tag(verb) in (Tag.PAST, Tag.VERB) and not is_passive(parsed, verb)
        if is_active and (parsed.low(verb) in lexicon.words["observes"] or parsed.low(verb + 1) == "under"):
            return None
        if is_active or is_copula:
            return subject_of(parsed, verb)[0]
    return None


def phrase_at(parsed: Parsed, at: int) -> Phrase | None:
    """The phrase of a token; None outside the sentence."""
    return parsed.phrase_of[at] if 0 <= at < len(parsed.phrase_of) else None


def owner_in(parsed: Parsed, phrase: Phrase, at: int, lexicon: Lexicon) -> Phrase | None:
    """The owner that stands before a noun in its own phrase: with "'s", or as a name or a force right before it."""
    end = at
    while end > phrase.first and _is_means(parsed.low(end - 1), lexicon):
        end -= 1
    first = end
    if parsed.low(end - 1) == "'s":
        end -= 1
        is_named = parsed.tag(end - 1) is Tag.NAME and not _is_no_owner(parsed.low(end - 1), lexicon)
        first = end - 1 if is_named else end
    elif not _may_own(parsed, end - 1, lexicon):
        return None
    while first > phrase.first and _may_own(parsed, first - 1, lexicon):
        first -= 1
    if first == end:
        return None
    return Phrase(first, end, end - 1, end, lexicon.kinds.get(parsed.low(end - 1), frozenset()) or frozenset({"name"}))


def _is_means(low: str, lexicon: Lexicon) -> bool:
    return low in lexicon.words["noun_modifiers"] or bool(lexicon.kinds.get(low, frozenset()) & {"materiel", "event"})


def _may_own(parsed: Parsed, at: int, lexicon: Lexicon) -> bool:
    low = parsed.low(at)
    if _is_no_owner(low, lexicon):
        return False
    is_name = parsed.tag(at) is Tag.NAME and parsed.sentence.tokens[at].is_capital
    # The first word of a sentence has its capital for that alone: it must look like that of a people.
    is_sure = at > 0 or "." in low or "-" in low or low.endswith(tuple(lexicon.words["endings_of_peoples"]))
    return (is_name and is_sure) or bool(lexicon.kinds.get(low, frozenset()) & _OWNERS)


def _is_no_owner(low: str, lexicon: Lexicon) -> bool:
    is_time = low in lexicon.tables["weekdays"] or low in lexicon.tables["months"]
    return is_time or bool(lexicon.kinds.get(low, frozenset()) & {"place", "zone", "event"})
