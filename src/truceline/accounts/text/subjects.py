"""Who does what a verb says, and to whom: the phrases to its left and right."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

from truceline.accounts.text.clauses import Parsed
from truceline.accounts.text.phrases import NAMED, Phrase
from truceline.accounts.text.tags import QUOTES, VERBAL, Tag

BE = frozenset({"be", "is", "are", "was", "were", "been", "being", "am"})
_SKIPPED = frozenset({Tag.AUXILIARY, Tag.MODAL, Tag.NEGATION, Tag.ADVERB, Tag.TO})
_SAID_TO_BE = frozenset({"reported", "believed", "feared", "presumed", "confirmed", "found"})
"""Words between "was" and what became of it: "was reported hijacked"."""
_MOST_STEPS = 40
_LONGEST_ASIDE = 8
"""Words in brackets after a name: "the Joint Force (JF) said"."""
_HAVE = frozenset({"have", "has", "had", "having"})
_UNITS = frozenset({"week", "month", "year", "night", "morning", "afternoon", "evening", "weekend", "day"})
_WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
_SHARES = frozenset({"none", "one", "most", "some", "all", "many", "each", "neither", "both", "half", "several", "any"})
"""Before "of the villagers": the villagers are the subject."""
_OPENERS = frozenset({"after", "before", "since", "until", "as"})
_AFTER_REDUCED = frozenset({"by", "with", "in", "at", "to", "from", "on", "near", "against"})
"""Words after a form that only describes the noun before it: "forces allied with X said"."""


def is_passive(parsed: Parsed, verb: int) -> bool:
    """Whether a form stands after "be", or right after a noun with "by", "in" or "at" after it."""
    if parsed.tag(verb) is not Tag.PAST:
        return False
    at = verb - 1
    while parsed.tag(at) in (Tag.ADVERB, Tag.NEGATION) or _is_sister(parsed, at) or parsed.low(at) in _SAID_TO_BE:
        at -= 1
    if parsed.low(at) in BE or parsed.low(at) in _HAVE:
        # "Had left by noon" is no passive.
        return parsed.low(at) in BE
    # "Nor was any drone launched".
    first = parsed.clause(verb).first
    is_inverted = parsed.low(first) in ("nor", "neither") and parsed.low(first + 1) in BE
    return is_inverted or parsed.low(verb + 1) == "by"


def _is_sister(parsed: Parsed, at: int) -> bool:
    """In "were killed or wounded", "killed and" is passed over to find "were"."""
    is_joined = parsed.low(at) in ("and", "or") and parsed.tag(at - 1) is Tag.PAST
    return is_joined or (parsed.tag(at) is Tag.PAST and parsed.low(at + 1) in ("and", "or"))


def subject_of(parsed: Parsed, verb: int) -> tuple[Phrase | int | None, int]:
    """The phrase, or the token of the pronoun, that is the subject of a verb; and where its words begin.

    Phrases behind prepositions are passed over ("forces in the area advanced"), and so are relative clauses and what
    stands between commas.
    """
    at = verb - 1
    while (
        parsed.tag(at) in _SKIPPED
        or (parsed.low(at) in _SAID_TO_BE and parsed.low(at - 1) in BE)
        or _is_sister(parsed, at)
        or _ends_quoted_name(parsed, at)
        or _opens_quoted_verb(parsed, at)
    ):
        at -= 1
    if parsed.low(at) in ("and", "but", "or", "then") and parsed.tag(verb) is not Tag.GERUND:
        return _shared(parsed, at)
    is_to = any(parsed.tag(each) is Tag.TO for each in range(at + 1, verb))
    is_progress = any(parsed.tag(each) is Tag.AUXILIARY for each in range(at + 1, verb))
    if (parsed.tag(verb) is Tag.GERUND and not is_progress) or is_to:
        return _of_dependent(parsed, at)
    found = _leftmost(parsed, at)
    # "The boat left the port, ignored calls and rammed a tug": the verbs of a list share their subject.
    return _shared(parsed, at) if found[0] is None and parsed.low(at) == "," else found


def _ends_quoted_name(parsed: Parsed, at: int) -> bool:
    return at > 0 and parsed.sentence.tokens[at].text in QUOTES and parsed.phrase_of[at - 1] is not None


def _opens_quoted_verb(parsed: Parsed, at: int) -> bool:
    """ "Ignored it and “deliberately collided”", "had “intruded into”": the mark after "and", or after "had"."""
    if at <= 0 or parsed.sentence.tokens[at].text not in QUOTES:
        return False
    return parsed.low(at - 1) in ("and", "but", "or") or parsed.tag(at - 1) in (Tag.AUXILIARY, Tag.MODAL, Tag.TO)


def _shared(parsed: Parsed, at: int) -> tuple[Phrase | int | None, int]:
    """ "X entered and shelled": the subject of the verb before."""
    here = parsed.clause_of[min(at, len(parsed.clause_of) - 1)]
    for before in range(at - 1, -1, -1):
        is_verb = parsed.tag(before) in (Tag.PAST, Tag.VERB) and not _is_reduced(parsed, before)
        is_verb = is_verb and not _is_aside(parsed, before)
        if is_verb and (parsed.clause_of[before] == here or not _is_relative(parsed, before)):
            return subject_of(parsed, before) if before else (None, 0)
        if parsed.tag(before) is Tag.AUXILIARY and parsed.tag(before + 1) is not Tag.PAST:
            return _leftmost(parsed, before - 1)
        if parsed.sentence.tokens[before].text in ";:":
            break
    return None, at


def _is_aside(parsed: Parsed, at: int) -> bool:
    """ ", state media reported, but": a clause between commas has another subject."""
    clause = parsed.clause(at)
    return parsed.low(clause.first) == "," and parsed.low(clause.end) == ","


def _of_dependent(parsed: Parsed, at: int) -> tuple[Phrase | int | None, int]:
    """The subject of an -ing form or an infinitive: what it hangs on, or the subject of the clause before."""
    if parsed.tag(at) is Tag.PREPOSITION and parsed.low(at) in ("of", "for", "from", "against"):
        phrase = parsed.phrase_of[at - 1] if at else None
        if phrase is not None:
            return phrase, phrase.first
    phrase = parsed.phrase_of[at] if at >= 0 else None
    if phrase is not None and phrase.kinds & {"force", "person", "vessel", "body", "materiel"}:
        return phrase, phrase.first
    return _shared(parsed, at + 1)


def _is_relative(parsed: Parsed, at: int) -> bool:
    first = parsed.clause(at).first
    while parsed.low(first) == ",":
        first += 1
    # "Said that troops had left" tells; "the troops that had left" describes.
    is_told = parsed.low(first) == "that" and parsed.tag(first + 1) not in (*VERBAL, Tag.AUXILIARY, Tag.MODAL)
    return parsed.tag(first) is Tag.RELATIVE and not is_told


def _is_reduced(parsed: Parsed, at: int) -> bool:
    return (
        parsed.tag(at) is Tag.PAST
        and parsed.tag(at - 1) in (Tag.NOUN, Tag.NAME)
        and parsed.low(at + 1) in ("by", "with")
    )


def _leftmost(parsed: Parsed, at: int) -> tuple[Phrase | int | None, int]:
    best: Phrase | int | None = None
    clause = parsed.clause_of[at] if at >= 0 else 0
    at = _past_time(parsed, at)
    start = at + 1
    for _ in range(_MOST_STEPS):
        if at < 0:
            break
        phrase = parsed.phrase_of[at]
        if phrase is not None:
            if _is_opened(parsed, phrase, clause):
                return phrase, phrase.first
            if isinstance(best, Phrase) and phrase.end == best.first:
                break
            best = _with_phrase(parsed, phrase, best)
            start = best.first if isinstance(best, Phrase) else start
            at = phrase.first - 1
            continue
        step = _step(parsed, at, best)
        if step is None:
            break
        owner = parsed.phrase_of[step]
        if parsed.tag(at) is Tag.RELATIVE and owner is not None:
            return owner, owner.first
        if _ends_relative(parsed, at):
            best = None
        if parsed.tag(at) is Tag.PRONOUN:
            return (best, start) if best is not None else (at, at)
        at = step
    return best, start


def _past_time(parsed: Parsed, at: int) -> int:
    """Past the "last week" of "a report seen last week estimated", which is no subject."""
    phrase = parsed.phrase_of[at] if at >= 0 else None
    return phrase.first - 1 if phrase is not None and _is_time(parsed, phrase) else at


def _is_time(parsed: Parsed, phrase: Phrase) -> bool:
    """Whether a phrase only says when: "last week", "Tuesday", "this morning"."""
    is_which = (
        parsed.low(phrase.first) in ("last", "this", "that", "next", "earlier") and phrase.end - phrase.first == 2
    )
    low = parsed.low(phrase.head)
    return (is_which and low in _UNITS) or (low in _WEEKDAYS and phrase.end - phrase.first == 1)


def _with_phrase(parsed: Parsed, phrase: Phrase, best: Phrase | int | None) -> Phrase | int | None:
    """The subject so far, with one more phrase to its left: that one, unless a preposition brings it."""
    if isinstance(best, Phrase) and _shares_head(parsed, phrase, best):
        return replace(best, first=phrase.first)
    lead = phrase.first - 1
    is_share = parsed.low(lead) == "of" and parsed.low(lead - 1) in _SHARES
    return phrase if parsed.tag(lead) is not Tag.PREPOSITION or parsed.low(lead) == "than" or is_share else best


def _shares_head(parsed: Parsed, phrase: Phrase, best: Phrase) -> bool:
    """ "The Jarinje and Brnjak crossings": a name before "and" that has the noun of the next one."""
    is_joined = phrase.end == best.first - 1 and parsed.low(phrase.end) == "and"
    return is_joined and phrase.kinds == frozenset({NAMED}) and bool(best.kinds - {NAMED, "person", "role"})


def _is_opened(parsed: Parsed, phrase: Phrase, clause: int) -> bool:
    """Whether "after" and the like, which bring a phrase, open the clause of its verb: it is the subject there."""
    lead = phrase.first - 1
    return lead > 0 and parsed.low(lead) in _OPENERS and parsed.clauses[clause].first == lead


def _ends_relative(parsed: Parsed, at: int) -> bool:
    """Whether a verb on the way stands in a relative clause: what came after it is no subject of a verb outside."""
    return parsed.tag(at) in (Tag.AUXILIARY, Tag.PAST, Tag.VERB, Tag.MODAL) and _has_relative(parsed, at)


def _step(parsed: Parsed, at: int, best: Phrase | int | None) -> int | None:
    """Where to go on to the left, or None if the subject cannot be farther away."""
    tag, text = parsed.tag(at), parsed.sentence.tokens[at].text
    if text == ",":
        return _over_comma(parsed, at, best)
    if text == ")":
        opens = (each for each in range(at - 1, max(-1, at - _LONGEST_ASIDE), -1) if parsed.low(each) == "(")
        return next((each - 1 for each in opens if each), None)
    if tag is Tag.RELATIVE:
        at = _first_of_relatives(parsed, at)
        before = at - 2 if parsed.low(at - 1) == "," else at - 1
        return before if before >= 0 and parsed.phrase_of[before] is not None and best is None else None
    is_quote = text in QUOTES and parsed.sentence.quoted[at]
    if tag in (Tag.PREPOSITION, Tag.ADVERB, Tag.PRONOUN) or is_quote or _is_passed_over(parsed, at):
        return at - 1
    return None


def _first_of_relatives(parsed: Parsed, at: int) -> int:
    """Of "boats that came near, and that were a danger", the first "that": both describe the same."""
    if parsed.low(at - 1) not in ("and", "or"):
        return at
    alike = (each for each in range(at - 2, max(0, at - _MOST_STEPS), -1) if parsed.low(each) == parsed.low(at))
    first = next(alike, at)
    return first if parsed.tag(first) is Tag.RELATIVE and parsed.phrase_of[first - 1] is not None else at


def _over_comma(parsed: Parsed, at: int, best: Phrase | int | None) -> int | None:
    if _is_apposition(parsed, at, best):
        return at - 1
    return None if isinstance(best, Phrase) and best.first == at + 1 else _over_commas(parsed, at)


def _is_passed_over(parsed: Parsed, at: int) -> bool:
    """Whether a word on the way joins two nouns, describes the one before it, or stands in a relative clause."""
    tag = parsed.tag(at)
    after_noun = at > 0 and parsed.phrase_of[at - 1] is not None
    joins = tag is Tag.CONJUNCTION and parsed.low(at) in ("and", "or")
    describes = tag is Tag.GERUND or (
        tag is Tag.PAST and parsed.low(at + 1) in _AFTER_REDUCED and parsed.tag(at + 1) is Tag.PREPOSITION
    )
    if after_noun and (joins or describes):
        return True
    return _ends_relative(parsed, at)


def _has_relative(parsed: Parsed, at: int) -> bool:
    """Whether a verb on the way stands in a relative clause, which is passed over whole."""
    first = parsed.clause(at).first
    while parsed.low(first) == ",":
        first += 1
    if parsed.tag(first) is not Tag.RELATIVE or first == 0:
        return False
    # "Ships that sailed" describes; "said that ships sailed" tells.
    follows = parsed.tag(first + 1)
    is_noun_before = parsed.phrase_of[first - 1] is not None
    return parsed.low(first) != "that" or (is_noun_before and follows in (Tag.AUXILIARY, Tag.PAST, Tag.VERB, Tag.MODAL))


def _is_apposition(parsed: Parsed, comma: int, best: Phrase | int | None) -> bool:
    """ "Col. Sabreen, spokesman for the brigade, said": a name, a comma, and what the person is."""
    if not isinstance(best, Phrase) or best.first != comma + 1 or comma == 0:
        return False
    before = parsed.phrase_of[comma - 1]
    is_named = before is not None and parsed.tag(before.head) is Tag.NAME
    # "On Tuesday, a spokesman said": what a preposition brings is no name of the person.
    is_brought = before is not None and parsed.tag(before.first - 1) is Tag.PREPOSITION
    is_one = "plural" not in best.kinds
    return is_named and not is_brought and is_one and ("role" in best.kinds or "person" in best.kinds)


def _over_commas(parsed: Parsed, at: int) -> int | None:
    """To before the comma that opens what this one closes: "X, a spokesman for Y, said"."""
    for before in range(at - 1, max(-1, at - 20), -1):
        if parsed.sentence.tokens[before].text == ",":
            return before - 1 if before and parsed.phrase_of[before - 1] is not None else None
    return None


def object_of(parsed: Parsed, verb: int, to: frozenset[str] = frozenset()) -> Phrase | int | None:
    """The phrase, or the pronoun's token, that a verb does something to: right after it, or after one of ``to``."""
    at = verb + 1
    end = min(len(parsed.sentence.tokens), verb + 14)
    while at < end and (parsed.tag(at) is Tag.ADVERB or parsed.sentence.tokens[at].text in QUOTES):
        at += 1
    if not to:
        return _here(parsed, at)
    for number in range(verb + 1, end):
        if parsed.low(number) in to:
            return _here(parsed, number + 1)
        if parsed.sentence.tokens[number].text in ";:" or parsed.tag(number) in (
            Tag.RELATIVE,
            Tag.AUXILIARY,
            Tag.MODAL,
        ):
            break
    return None


def by_of(parsed: Parsed, verb: int) -> Phrase | int | None:
    """The phrase after "by", for a passive."""
    return object_of(parsed, verb, frozenset({"by"}))


def _here(parsed: Parsed, at: int) -> Phrase | int | None:
    while at < len(parsed.sentence.tokens) and parsed.sentence.tokens[at].text in QUOTES:
        at += 1
    if at >= len(parsed.sentence.tokens):
        return None
    return at if parsed.tag(at) is Tag.PRONOUN else parsed.phrase_of[at]
