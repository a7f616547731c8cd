"""What each token of a sentence is, as far as word lists and its neighbours tell: no model, and no more than is needed.

The aim is to part noun phrases from verbs, and what is told from what only describes: "struck" in "aircraft struck a
group", but not "armed" in "armed vehicles".
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from truceline.accounts.lexicon import Lexicon
from truceline.accounts.text.tokens import Token


class Tag(Enum):
    """What a token is."""

    DETERMINER = auto()
    PREPOSITION = auto()
    PRONOUN = auto()
    AUXILIARY = auto()
    MODAL = auto()
    NEGATION = auto()
    CONJUNCTION = auto()
    RELATIVE = auto()
    TO = auto()
    NUMBER = auto()
    ADVERB = auto()
    VERB = auto()
    PAST = auto()
    GERUND = auto()
    NOUN = auto()
    NAME = auto()
    POSSESSIVE = auto()
    SIGN = auto()


NOMINAL = frozenset({Tag.DETERMINER, Tag.NUMBER, Tag.NOUN, Tag.NAME, Tag.POSSESSIVE})
"""What noun phrases are made of."""
VERBAL = frozenset({Tag.VERB, Tag.PAST, Tag.GERUND})
_LISTS = (
    ("negations", Tag.NEGATION),
    ("determiners", Tag.DETERMINER),
    ("auxiliaries", Tag.AUXILIARY),
    ("modals", Tag.MODAL),
    ("relatives", Tag.RELATIVE),
    ("pronouns", Tag.PRONOUN),
    ("conjunctions", Tag.CONJUNCTION),
    ("prepositions", Tag.PREPOSITION),
    ("adverbs", Tag.ADVERB),
)
_BEFORE_NOUNS = frozenset({Tag.DETERMINER, Tag.POSSESSIVE, Tag.NUMBER})
_BEFORE_VERBS = frozenset({Tag.MODAL, Tag.TO, Tag.PRONOUN, Tag.NEGATION, Tag.RELATIVE})
_BEFORE_THIRD = (Tag.NOUN, Tag.NAME, Tag.PRONOUN, Tag.RELATIVE, Tag.ADVERB, Tag.CONJUNCTION)
_JOINING = frozenset({"and", "or"})
_MANY = frozenset({"many", "most", "some", "others", "several"})
"""What stands for those told of before, if a verb follows: "many are in schools"."""
_FURTHER = frozenset({"more", "other", "such", "further", "additional", "separate"})
"""What stands between a number and what it counts: "two more frigates"."""
_RANGES = frozenset({"between", "from"})
LONGEST_QUALIFIER = 4
"""Words of a bound before a number: "in the region of"."""
QUOTES = frozenset('“”"«»„')


def tags_of(tokens: Sequence[Token], lexicon: Lexicon) -> list[Tag]:
    """The tag of each token of one sentence."""
    tags: list[Tag] = []
    bounding = _bounding(tokens, lexicon)
    for number, token in enumerate(tokens):
        before = next((tag for tag in reversed(tags) if tag not in (Tag.ADVERB, Tag.SIGN)), None)
        beside = tags[-1] if tags else None
        after = tokens[number + 1] if number + 1 < len(tokens) else None
        in_range = _tag_in_range(tokens, number, beside, lexicon)
        tags.append(bounding.get(number) or in_range or _tag(token, (beside, before), after, lexicon))
    return tags


def _bounding(tokens: Sequence[Token], lexicon: Lexicon) -> dict[int, Tag]:
    """The words that only bound or join numbers: "no fewer than 12", "between 40 and 50", "a dozen or so".

    Without them "no" and "close" would be taken for nouns that do something.
    """
    found: dict[int, Tag] = {}
    for at, token in enumerate(tokens):
        if lexicon.begins("qualifiers", token.low):
            found |= dict.fromkeys(range(at, _bound_end(tokens, at, lexicon)), Tag.ADVERB)
        if token.low in _JOINING and at and _is_amount(tokens, at - 1, lexicon):
            found |= _joined_at(tokens, at, lexicon)
        if token.low == "more" and _are_more(tokens, at, lexicon):
            found[at] = Tag.NOUN
        elif token.low in _FURTHER and at and _is_count(tokens, at - 1, lexicon):
            found[at] = Tag.NUMBER
    return found


def _bound_end(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """Where a bound of two words or more before a number ends; ``at`` if none begins there."""
    for length in range(LONGEST_QUALIFIER, 1, -1):
        words = " ".join(token.low for token in tokens[at : at + length])
        if words in lexicon.tables["qualifiers"] and _is_amount(tokens, at + length, lexicon):
            return at + length
    return at


def _are_more(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether "hundreds more" are people of whom a verb tells at once, and no kind of what follows."""
    if not 0 < at < len(tokens) - 1 or not _is_count(tokens, at - 1, lexicon):
        return False
    low = tokens[at + 1].low
    return low in lexicon.participles or low in lexicon.words["auxiliaries"] or low in lexicon.words["modals"]


def _is_count(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    return _is_amount(tokens, at, lexicon) or tokens[at].low in lexicon.tables["vague"]


def _joined_at(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> dict[int, Tag]:
    """The "and" of "between 40 and 50 men" and "two hundred and six", the "or" of "five or six", "or so"."""
    low, after = tokens[at].low, tokens[at + 1].low if at + 1 < len(tokens) else ""
    if low == "or" and after in ("so", "more", "fewer", "less"):
        return {at: Tag.NUMBER, at + 1: Tag.NUMBER}
    if not _is_amount(tokens, at + 1, lexicon):
        return {}
    if low == "or":
        return {at: Tag.NUMBER}
    first = at - 2 if at > 1 else 0
    if tokens[first].low in _RANGES:
        return {first: Tag.ADVERB, at: Tag.NUMBER}
    is_hundred = tokens[at - 1].low in lexicon.tables["multipliers"] and after in lexicon.tables["numbers"]
    return {at: Tag.NUMBER} if is_hundred else {}


def _is_amount(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether a number in digits or in words begins at a token: also "a dozen"."""
    if at >= len(tokens):
        return False
    low = tokens[at].low
    if low in lexicon.words["one_of"] or low == "half":
        return any(each.low in lexicon.tables["multipliers"] for each in tokens[at + 1 : at + 3])
    listed = lexicon.tables["numbers"], lexicon.tables["multipliers"]
    return tokens[at].is_number or any(part in each for each in listed for part in (low, low.split("-")[0]))


def _tag_in_range(tokens: Sequence[Token], number: int, beside: Tag | None, lexicon: Lexicon) -> Tag | None:
    """The "to" of "20 to 30 soldiers" and of "up to 30 soldiers", which brings nothing; None for any other token."""
    if tokens[number].low != "to" or number + 1 >= len(tokens):
        return None
    after = tokens[number + 1]
    if not (after.is_number or after.low in lexicon.tables["numbers"]):
        return None
    return Tag.NUMBER if beside is Tag.NUMBER else Tag.ADVERB if tokens[number - 1].low == "up" else None


def _tag(token: Token, before: tuple[Tag | None, Tag | None], after: Token | None, lexicon: Lexicon) -> Tag:
    if token.is_number or token.low in lexicon.tables["numbers"]:
        return Tag.NUMBER
    if token.low == "'s":
        return Tag.AUXILIARY if before[0] is Tag.PRONOUN else Tag.POSSESSIVE
    if not token.is_word:
        return Tag.SIGN
    return _closed_tag(token, before, after, lexicon) or _open_tag(token, before, after, lexicon)


def _closed_tag(
    token: Token, before: tuple[Tag | None, Tag | None], after: Token | None, lexicon: Lexicon
) -> Tag | None:
    """The tag of a name, or of a word that a list has; None for any other."""
    if token.low == "to":
        return _tag_of_to(after, lexicon)
    if token.low == "that":
        return _tag_of_that(before[0], after, lexicon)
    if _is_article_of_name(token, before[0], after, lexicon) or _is_in_name(token, before[0], lexicon):
        return Tag.NAME
    is_adverb = (token.low == "yet" and before[0] is not Tag.SIGN) or (
        token.low == "since" and before[0] is Tag.AUXILIARY
    )
    # "A source close to the group" does not close anything.
    is_adverb = is_adverb or (
        token.low == "close" and after is not None and after.low == "to" and before[0] is Tag.NOUN
    )
    if is_adverb or _is_about(token, after, lexicon):
        return Tag.ADVERB
    listed = Tag.PRONOUN if _stands_for_many(token, after, lexicon) else _listed_tag(token, lexicon)
    listed = Tag.DETERMINER if _is_which(token, after, lexicon) else listed
    if listed is None and token.is_capital and (before[0] is not None or token.low not in lexicon.verbs):
        return Tag.NAME
    return listed


def _stands_for_many(token: Token, after: Token | None, lexicon: Lexicon) -> bool:
    """ "Many are in schools": those told of before."""
    return token.low in _MANY and after is not None and _is_finite(after, lexicon)


def _is_which(token: Token, after: Token | None, lexicon: Lexicon) -> bool:
    """The "last" of "last month", which is no part of "the Kidal region" before it."""
    if token.low not in ("last", "next") or after is None:
        return False
    names = (lexicon.tables["weekdays"], lexicon.tables["months"], lexicon.words["calendar_units"])
    return any(after.low in each for each in names)


def _is_in_name(token: Token, beside: Tag | None, lexicon: Lexicon) -> bool:
    """ "May" in a sentence is the month, and "Abroad" after a name is part of it."""
    is_month = beside is not None and token.low in lexicon.tables["months"]
    return token.is_capital and (beside is Tag.NAME or is_month)


def _listed_tag(token: Token, lexicon: Lexicon) -> Tag | None:
    if token.text.isupper() and len(token.text) > 1:
        return None
    return next((tag for name, tag in _LISTS if token.low in lexicon.words[name]), None)


def _is_article_of_name(token: Token, beside: Tag | None, after: Token | None, lexicon: Lexicon) -> bool:
    """Whether "At" is the article of "At Tanf", which only a capital inside a sentence tells."""
    is_article = token.is_capital and token.low in lexicon.words["articles_of_names"]
    return is_article and beside is not None and after is not None and after.is_capital


def _is_about(token: Token, after: Token | None, lexicon: Lexicon) -> bool:
    """Whether a preposition only bounds a number: "at least", "up to 30", "about 60", "more than"."""
    if after is None:
        return False
    is_number = after.is_number or after.low in lexicon.tables["numbers"]
    pairs = (("at", "least"), ("at", "most"), ("more", "than"), ("fewer", "than"), ("less", "than"), ("up", "to"))
    return (token.low, after.low) in pairs or (is_number and token.low in ("about", "around", "over", "under", "than"))


def _tag_of_to(after: Token | None, lexicon: Lexicon) -> Tag:
    is_verb = after is not None and not after.is_capital and lexicon.verbs.get(after.low) == after.low
    return Tag.TO if is_verb else Tag.PREPOSITION


def _tag_of_that(beside: Tag | None, after: Token | None, lexicon: Lexicon) -> Tag:
    # "At that time", "that area": a determiner; else it opens a clause.
    if beside is Tag.PREPOSITION and after is not None and after.is_word and after.low not in lexicon.verbs:
        return Tag.DETERMINER
    return Tag.RELATIVE


def _open_tag(token: Token, before: tuple[Tag | None, Tag | None], after: Token | None, lexicon: Lexicon) -> Tag:
    low, (beside, previous) = token.low, before
    if low.endswith("ing") and len(low) > 5:
        return _tag_of_ing(token, before, after, lexicon)
    if low in lexicon.participles or (low.endswith("ed") and len(low) > 4 and "-" not in low):
        return _tag_of_past(token, beside, after, lexicon)
    if low.endswith("ly") and len(low) > 4 and low not in lexicon.words["nouns_in_ly"]:
        return Tag.ADVERB
    if low not in lexicon.verbs:
        return Tag.NOUN
    if lexicon.verbs[low] == low:
        return Tag.VERB if previous in _BEFORE_VERBS else _tag_of_base(token, beside, after, lexicon)
    return _tag_of_third_person(token, beside, after, lexicon)


def _tag_of_ing(token: Token, before: tuple[Tag | None, Tag | None], after: Token | None, lexicon: Lexicon) -> Tag:
    low, (beside, previous) = token.low, before
    if low in lexicon.words["adjectives_in_ing"] and beside is not Tag.AUXILIARY and _is_noun(after, lexicon):
        return Tag.NOUN
    is_noun = low in lexicon.words["nouns_in_ing"] and previous is not Tag.AUXILIARY
    is_noun = is_noun and not (beside in (Tag.NOUN, Tag.NAME) and _opens(after, lexicon))
    is_noun = is_noun and not (beside is Tag.PAST and _takes_object(after, lexicon))
    is_noun = is_noun and not (beside in (Tag.SIGN, Tag.CONJUNCTION, Tag.PREPOSITION) and _counts(after, lexicon))
    return Tag.NOUN if is_noun or beside in _BEFORE_NOUNS else Tag.GERUND


def _opens(after: Token | None, lexicon: Lexicon) -> bool:
    """ "Soldiers crossing the line": an object follows."""
    return after is not None and after.low in lexicon.words["determiners"]


def _takes_object(after: Token | None, lexicon: Lexicon) -> bool:
    """ "Denied opening fire", "began shelling the town": what is opened or shelled follows."""
    return after is not None and (after.low == "fire" or after.is_capital or after.low in lexicon.words["determiners"])


def _describes(token: Token, beside: Tag | None, lexicon: Lexicon) -> bool:
    """Whether a form mostly describes; after a noun only if it is one of people: "unidentified armed men"."""
    if beside in (Tag.NOUN, Tag.NAME):
        return token.low in lexicon.words["participles_of_people"]
    return beside is not Tag.AUXILIARY and token.low in lexicon.words["participles_that_describe"]


def _is_finite(after: Token | None, lexicon: Lexicon) -> bool:
    """Whether a verb follows at once, so that "water points are" has no other."""
    return after is not None and (after.low in lexicon.words["auxiliaries"] or after.low in lexicon.words["modals"])


def _is_noun(after: Token | None, lexicon: Lexicon) -> bool:
    closed = ("prepositions", "auxiliaries", "conjunctions", "relatives", "modals", "determiners", "pronouns")
    return after is not None and after.is_word and not any(after.low in lexicon.words[name] for name in closed)


def _counts(after: Token | None, lexicon: Lexicon) -> bool:
    if after is None:
        return False
    opens = ("at", "more", "up", "about", "around", "several", "dozens", "hundreds")
    return after.is_number or after.low in (*lexicon.tables["numbers"], *lexicon.words["determiners"], *opens)


def _tag_of_past(token: Token, beside: Tag | None, after: Token | None, lexicon: Lexicon) -> Tag:
    follows = after is not None and after.is_word and after.low not in lexicon.words["prepositions"]
    closed = ("auxiliaries", "conjunctions", "relatives", "adverbs", "modals", "pronouns")
    is_noun_after = follows and after is not None and not any(after.low in lexicon.words[name] for name in closed)
    is_modifier = beside in (Tag.DETERMINER, Tag.POSSESSIVE) or (beside is Tag.PREPOSITION and follows)
    is_modifier = is_modifier or (beside in (Tag.NUMBER, Tag.GERUND) and is_noun_after)
    # "The next run could come": a form that is also a base is a noun before "could".
    is_modifier = is_modifier or (_describes(token, beside, lexicon) and _is_noun(after, lexicon))
    is_base = lexicon.verbs.get(token.low) == token.low
    is_modifier = is_modifier or (is_base and after is not None and after.low in lexicon.words["modals"])
    return Tag.NOUN if is_modifier else Tag.PAST


def _tag_of_base(token: Token, beside: Tag | None, after: Token | None, lexicon: Lexicon) -> Tag:
    # "Coalition forces train and advise partner forces": a plural before it, and something after it.
    has_object = after is not None and (
        (after.low == "that" and token.low in lexicon.sayings)
        or after.low in lexicon.words["determiners"]
        or after.low in ("it", "them")
    )
    is_free = beside in (Tag.NOUN, Tag.NAME) and (token.low not in lexicon.kinds or has_object)
    if _calls(token, beside, after, lexicon):
        return Tag.VERB
    if after is not None and after.low == "of" and token.low not in lexicon.words["takes_of"]:
        # "Deputy head of the service".
        return Tag.NOUN
    # "Residents say."
    closes = token.low in lexicon.sayings and (after is None or after.text in ".,")
    return Tag.VERB if is_free and (closes or _opens_object(after, lexicon)) else Tag.NOUN


def _calls(token: Token, beside: Tag | None, after: Token | None, lexicon: Lexicon) -> bool:
    """ "The forces call on both sides": no call, though "call" is a noun as well."""
    is_led = beside in (Tag.NOUN, Tag.NAME) and after is not None and after.low in ("on", "upon", "for")
    return is_led and token.low in lexicon.words["calling"]


def _tag_of_third_person(token: Token, beside: Tag | None, after: Token | None, lexicon: Lexicon) -> Tag:
    if beside in _BEFORE_NOUNS or beside is Tag.PREPOSITION or _is_finite(after, lexicon):
        return Tag.NOUN
    led = ("on", "upon", "for", "it", "this", "them", "the")
    if token.low[:-1] in lexicon.words["calling"] and after is not None and after.low in led:
        return Tag.VERB
    if token.low in lexicon.sayings and after is not None and after.low in ("being", "having"):
        return Tag.VERB
    if (
        after is not None
        and after.low == "that"
        and token.low in lexicon.sayings
        and beside in (*_BEFORE_THIRD, Tag.SIGN)
    ):
        return Tag.VERB
    if token.low[:-1] in lexicon.kinds or token.low in lexicon.kinds:
        return Tag.VERB if beside in (Tag.PRONOUN, Tag.RELATIVE) else Tag.NOUN
    return Tag.VERB if beside in (*_BEFORE_THIRD, Tag.SIGN) else Tag.NOUN


def _opens_object(after: Token | None, lexicon: Lexicon) -> bool:
    if after is None or not (after.is_word or after.is_number):
        return False
    if after.is_number or after.low in lexicon.tables["numbers"]:
        return True
    closed = ("determiners", "prepositions", "pronouns", "relatives", "conjunctions", "adverbs")
    return after.is_capital or after.low in ("to", "that") or any(after.low in lexicon.words[name] for name in closed)
