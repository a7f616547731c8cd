"""Words of a sentence that make claims: which row of the lexicon, where, and who does what to whom there."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass, replace

from truceline.accounts.claims import ClaimType, Modality
from truceline.accounts.lexicon import Lexicon, Predicate
from truceline.accounts.predicates.owners import owner_of
from truceline.accounts.text.clauses import Parsed
from truceline.accounts.text.phrases import NAMED, Phrase
from truceline.accounts.text.subjects import BE, by_of, is_passive, object_of, subject_of
from truceline.accounts.text.tags import QUOTES, VERBAL, Tag

Argument = Phrase | int | None
_GAP = 5
_REACH = 12
_RECEIVED = 4
_SHOT = frozenset({"materiel", "event"})
"""What is fired or launched: not whom it is done to, who stands after a preposition."""
_AT = frozenset({"at", "on", "against", "toward", "towards", "into"})
_DESCRIBING = frozenset({ClaimType.AFFILIATION, ClaimType.ZONE_STATUS})
"""What a form without "was" only describes: "a militia backed by X", "a truce brokered by X"."""
_THINGS = frozenset({"materiel", "building", "measure"})
_OF_WHAT_MOVES = frozenset({ClaimType.ZONE_STATUS, ClaimType.ADVANCE, ClaimType.ENTRY, ClaimType.WITHDRAWAL})
"""Of these, what a passive is told of must be what its verb is told of: "was closed" of a port is no advance."""
_OF_WHICH = frozenset({ClaimType.PRESENCE, ClaimType.AFFILIATION})
_STAYS = frozenset({"remain", "remains", "remained", "stay", "stays", "stayed", "keep", "kept", "still", "seen", "and"})
_FROM = frozenset({"from", "by"})
_TO = frozenset({"to"})
_WARNED = frozenset({"force", "person", "vessel", "body"})
_WORDS = frozenset({"warning", "saying"})
_ON = frozenset({"on", "against", "at"})
_PARTIES = frozenset({"force", "person", "vessel", "materiel", "building", "body", "place", NAMED})


@dataclass(frozen=True, slots=True)
class Found:
    """One claim's words: its row, first token and end, and the phrases or pronouns that do it and that it is done to.

    Args:
        is_passive: its subject is whom it was done to.
    """

    row: Predicate
    at: int
    end: int
    actor: Argument
    target: Argument
    is_passive: bool = False


def found_in(parsed: Parsed, lexicon: Lexicon) -> list[Found]:
    """What the words of a sentence claim, in their order; the longest row that fits a place wins there."""
    found: list[Found] = []
    for at in range(len(parsed.sentence.tokens)):
        rows = lexicon.predicates.get(parsed.low(at), ())
        here = [each for each in (_fits(parsed, at, row, lexicon) for row in rows) if each is not None]
        for best in _longest(here):
            if not any(_holds(each, best) for each in found):
                found.append(best)
    return [each for each in found if not _is_asked_of(parsed, each, found)]


def _holds(whole: Found, part: Found) -> bool:
    """Whether words of one row are told by a longer one: "was hit" of "nobody was hit"."""
    is_within = whole.at < part.at < whole.end
    return is_within and (whole.row.type is part.row.type or whole.row.modality is not None)


def _is_asked_of(parsed: Parsed, found: Found, others: list[Found]) -> bool:
    """ "It is not known who fired": whose deed it was is told, and not the deed."""
    if found.row.type is not ClaimType.STRIKE:
        return False
    clause = parsed.clause_of[found.at]
    asked = (
        each for each in others if each.row.type is ClaimType.AFFILIATION and each.row.modality is Modality.UNCLEAR
    )
    return any(each.at < found.at and clause == parsed.clause_of[each.end - 1] for each in asked)


def _longest(here: list[Found]) -> list[Found]:
    """Of each type one; and a row of more words or needs puts aside those of fewer at the same place."""
    if not here:
        return []
    here.sort(key=lambda each: (-(each.end - each.at), -_strictness(each.row)))
    return here[:1]


def _strictness(row: Predicate) -> int:
    return sum(map(bool, (row.needs, row.lacks, row.subject, row.object, row.object, row.to)))


def _fits(parsed: Parsed, at: int, row: Predicate, lexicon: Lexicon) -> Found | None:
    end = _end_of_words(parsed, at, row, lexicon)
    if end is None:
        return None
    if row.is_verb and (not _is_told_verb(parsed, at) or _only_tells_which(parsed, at, row)):
        return None
    if not row.is_verb and not row.words and not _is_told_noun(parsed, at, row):
        return None
    if row.needs and not _follows(parsed, end, row.needs):
        return None
    if row.lacks and _follows(parsed, at, row.lacks):
        return None
    return (
        _framed_verb(parsed, (at, end), row, lexicon) if row.is_verb else _framed_noun(parsed, (at, end), row, lexicon)
    )


def _end_of_words(parsed: Parsed, at: int, row: Predicate, lexicon: Lexicon) -> int | None:
    end = at + 1
    may_skip = False
    for word in row.words:
        if word == "_":
            may_skip = True
            continue
        wanted = word.split("|")
        last = end + (_GAP if may_skip else 0)
        while end < last and parsed.low(end) not in wanted and (row.is_verb or not _tells(parsed, end, lexicon)):
            end += 1
        if parsed.low(end) not in wanted:
            return None
        end, may_skip = end + 1, False
    return end


def _tells(parsed: Parsed, at: int, lexicon: Lexicon) -> bool:
    """ "Was struck 76 miles west of": a verb of its own, over which the words of a row do not reach; no "located"."""
    return parsed.tag(at) in (Tag.PAST, Tag.VERB) and parsed.low(at) not in lexicon.words["placed"]


def _is_told_verb(parsed: Parsed, at: int) -> bool:
    """Whether a form is a verb that tells: not an adjective before a noun, and no bare infinitive of a wish."""
    tag = parsed.tag(at)
    if tag not in VERBAL:
        return parsed.tag(at - 1) in (Tag.MODAL, Tag.TO)
    # "Had fired a warning shot": the shot is none that was "shot".
    return parsed.low(at - 1) != "warning"


def _only_tells_which(parsed: Parsed, at: int, row: Predicate) -> bool:
    """ "A convoy carrying food", "the ship, bearing bow number 5403": said only to tell which one is meant."""
    if row.type not in _OF_WHICH or parsed.tag(at) is not Tag.GERUND:
        return False
    before = at - 1 - (parsed.low(at - 1) == "," and row.type is ClaimType.AFFILIATION)
    return parsed.tag(before) in (Tag.NOUN, Tag.NAME)


def _is_told_noun(parsed: Parsed, at: int, row: Predicate) -> bool:
    """Whether a form is the noun, or the "located" of "was located", that the row means; and no verb."""
    tag = parsed.tag(at)
    if (tag is Tag.GERUND and parsed.tag(at + 1) is Tag.NOUN) or parsed.low(at - 1) + parsed.low(at) == "inadvance":
        return False
    return tag not in VERBAL or tag is Tag.GERUND or (tag is Tag.PAST and bool(row.subject))


def _follows(parsed: Parsed, at: int, words: frozenset[str]) -> bool:
    end = min(len(parsed.sentence.tokens), at + _REACH)
    for number in range(at, end):
        if parsed.low(number) in words:
            return True
        if parsed.sentence.tokens[number].text in ";:" or (number > at and parsed.tag(number) is Tag.RELATIVE):
            return False
    return False


def _framed_verb(parsed: Parsed, words: tuple[int, int], row: Predicate, lexicon: Lexicon) -> Found | None:
    at, end = words
    if is_passive(parsed, at):
        return _framed_passive(parsed, words, row)
    actor, _ = subject_of(parsed, at)
    target = _done_to(parsed, words, row, lexicon)
    if row.type is ClaimType.STRIKE and parsed.low(at + 1) == "under":
        return Found(row, at, end, object_of(parsed, end - 1, _FROM), actor)
    if not (_is_of(actor, row.subject) and _is_of(target, row.object)):
        return None
    return Found(row, at, end, actor, object_of(parsed, end - 1, _AT) if row.object == _SHOT else target)


def _framed_passive(parsed: Parsed, words: tuple[int, int], row: Predicate) -> Found | None:
    at, end = words
    actor, target = by_of(parsed, end - 1), subject_of(parsed, at)[0]
    if parsed.tag(at - 1) in (Tag.NOUN, Tag.NAME) and parsed.low(at + 1) == "by":
        target = parsed.phrase_of[at - 1]
    target = target or _before_comma(parsed, at)
    is_described = row.type in _DESCRIBING and not _is_full(parsed, at)
    is_other = isinstance(target, Phrase) and _has_any(parsed, target, row.lacks)
    if is_described or is_other or not _is_of(target, row.object):
        return None
    if row.type in _OF_WHAT_MOVES and row.subject and not _is_of(target, row.subject):
        return None
    if row.type is ClaimType.STATEMENT and actor is None and isinstance(target, Phrase) and target.kinds & _THINGS:
        # A shell that "was found" is no finding of a court.
        return None
    if row.type is ClaimType.WARNING and isinstance(target, Phrase) and target.kinds & _WORDS:
        target = object_of(parsed, end - 1, _TO)
    return Found(row, at, end, actor, object_of(parsed, end - 1, _AT) if row.object == _SHOT else target, True)


def _done_to(parsed: Parsed, words: tuple[int, int], row: Predicate, lexicon: Lexicon) -> Argument:
    """The object; "45 minutes" in "left 45 minutes later" is none."""
    at, end = words
    warned = object_of(parsed, at) if row.type is ClaimType.WARNING and "_" in row.words else None
    if isinstance(warned, Phrase) and warned.kinds & _WARNED:
        return warned
    target = object_of(parsed, end - 1, row.to)
    is_time = isinstance(target, Phrase) and parsed.low(target.head) in lexicon.words["time_units"]
    return None if is_time else target


def _has_any(parsed: Parsed, phrase: Phrase, words: frozenset[str]) -> bool:
    return any(parsed.low(at) in words for at in range(phrase.first, phrase.end))


def _before_comma(parsed: Parsed, at: int) -> Phrase | None:
    """ "The group, possibly led by X, was": whom a form behind a comma describes."""
    before = at - 1
    while parsed.tag(before) is Tag.ADVERB:
        before -= 1
    return parsed.phrase_of[before - 1] if before > 0 and parsed.low(before) == "," else None


def _is_full(parsed: Parsed, at: int) -> bool:
    """Whether a passive tells, and does not only describe: "a militia backed by X" describes."""
    return any(parsed.tag(each) in (Tag.AUXILIARY, Tag.ADVERB) for each in range(max(0, at - 3), at))


def _framed_noun(parsed: Parsed, words: tuple[int, int], row: Predicate, lexicon: Lexicon) -> Found | None:
    """A noun is told where its clause has a verb, or where it is what a verb is about: "after an airstrike"."""
    at, end = words
    phrase = parsed.phrase_of[at]
    if not row.words and (_is_auxiliary(parsed, at) or _only_describes(parsed, at, phrase)):
        return None
    if row.subject:
        return _framed_complement(parsed, words, row)
    actor = owner_of(parsed, end - 1 if phrase is not None and end <= phrase.end else at, lexicon)
    target = object_of(parsed, end - 1, frozenset() if "=" in row.to else row.to or _ON)
    if not row.to and isinstance(target, Phrase) and not target.kinds & _PARTIES:
        target = None
    if not _is_of(target, row.object):
        return None
    if row.type is ClaimType.CASUALTIES and target is None and phrase is not None and phrase.first < at:
        target = phrase if "person" in phrase.kinds else None
    found = Found(row, at, end, actor, target)
    return _received(parsed, found, lexicon) if row.type is ClaimType.WARNING else found


def _framed_complement(parsed: Parsed, words: tuple[int, int], row: Predicate) -> Found | None:
    """Words that are told of a subject: "the truce is in force", "the men were at the post"."""
    at, end = words
    subject = _subject_of_words(parsed, at)
    if not _is_of(subject, row.subject) or _only_places(parsed, at, row):
        return None
    if row.to and not row.words and _is_told_what(parsed, at, subject):
        return None
    if row.type in (ClaimType.CASUALTIES, ClaimType.DAMAGE):
        return Found(row, at, end, None, subject)
    target = object_of(parsed, end - 1, row.to) if row.to else None
    return Found(row, at, end, subject, target) if _is_of(target, row.object) else None


def _received(parsed: Parsed, found: Found, lexicon: Lexicon) -> Found:
    """ "The boat ignored repeated warnings": whoever does so was warned."""
    before = range(found.at - 1, max(-1, found.at - _RECEIVED), -1)
    verb = next((each for each in before if parsed.low(each) in lexicon.words["received"]), None)
    if verb is None:
        return found
    warned, _ = subject_of(parsed, verb)
    return replace(found, actor=None if found.actor == warned else found.actor, target=warned)


def _only_describes(parsed: Parsed, at: int, phrase: Phrase | None) -> bool:
    """ "Warning shots", "in violation of withdrawal lines": a noun before another noun describes it."""
    if phrase is None or not phrase.first <= at < phrase.end - 1:
        return False
    is_before_head = phrase.head > at or at >= phrase.core_end
    is_noun = parsed.tag(at + 1) in (Tag.NOUN, Tag.NAME) and parsed.sentence.tokens[at + 1].text not in QUOTES
    return is_before_head and is_noun


def _is_auxiliary(parsed: Parsed, at: int) -> bool:
    """Whether a "was" belongs to another verb: "was damaged near X" does not say that something was near X."""
    if parsed.tag(at) is not Tag.AUXILIARY:
        return False
    verb = at + 1
    while parsed.tag(verb) in (Tag.ADVERB, Tag.NEGATION, Tag.AUXILIARY):
        verb += 1
    return parsed.tag(verb) in VERBAL


def _is_told_what(parsed: Parsed, at: int, subject: Argument) -> bool:
    """ "It was the fourth collision in the area", "there were shots in the hills": what, and not where somebody was."""
    is_there = isinstance(subject, int) and parsed.low(subject) == "there"
    return is_there or (parsed.low(at) in BE and parsed.phrase_of[min(at + 1, len(parsed.phrase_of) - 1)] is not None)


def _only_places(parsed: Parsed, at: int, row: Predicate) -> bool:
    """ "The men on board were hurt", "shots rang out in the area": no words that say that somebody was there."""
    before = at - 1
    while parsed.tag(before) in (Tag.ADVERB, Tag.NEGATION):
        before -= 1
    is_complement = parsed.low(before) in BE or parsed.low(before) in _STAYS
    return row.type is ClaimType.PRESENCE and parsed.tag(at) is Tag.PREPOSITION and not is_complement


def _subject_of_words(parsed: Parsed, at: int) -> Argument:
    """The subject of the verb that a phrase completes: "the zone is in effect", "forces were in the area"."""
    for verb in range(at, max(-1, at - 8), -1):
        if parsed.tag(verb) in (Tag.AUXILIARY, Tag.VERB, Tag.PAST, Tag.MODAL):
            return subject_of(parsed, verb)[0]
    return subject_of(parsed, at)[0]


def _is_of(argument: Argument, kinds: frozenset[str]) -> bool:
    """Whether an argument may be of one of some kinds; a pronoun may be of any, what is not there only of none."""
    if not kinds:
        return True
    if argument is None:
        return "absent" in kinds
    if isinstance(argument, int):
        return "pronoun" in kinds or bool(kinds & {"force", "person", NAMED})
    if "any" in kinds:
        return True
    return bool(argument.kinds & kinds)


def is_location(row: Predicate) -> bool:
    """Whether a row places something."""
    return row.type in (ClaimType.LOCATION, ClaimType.PRESENCE)
