"""Whether what a clause tells is told as so, denied, believed, unclear, threatened, or under a condition."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.accounts.claims import ClaimType, Modality
from truceline.accounts.lexicon import Lexicon
from truceline.accounts.predicates.finding import Found
from truceline.accounts.text.clauses import Parsed
from truceline.accounts.text.tags import Tag

_FORCE = frozenset({ClaimType.STRIKE, ClaimType.POSTURE})
_CONDITIONS = frozenset({"if", "unless", "should"})
_NOT_YET = _CONDITIONS | {"until"}
_NO_OBJECT = frozenset({"no", "nobody", "none"})
_ASKED = frozenset({"clear", "unclear", "known", "unknown", "say", "confirm", "determine", "asked", "verify", "sure"})
"""After these, "if" is "whether"."""
_PERCEIVED = frozenset({"heard", "seen", "felt", "hear", "see", "feel"})
_TO_BE = frozenset({"be", "been", "have"})
"""What stands after "to" before a passive: "were to be withdrawn"."""
_CALLED = frozenset({"call", "calls", "called", "calling"})
_INDIRECT = frozenset({"whether", "who", "what", "how", "where", "why", "which", "when"})
_WORDS_BEFORE = 7
_WORDS_AFTER = 5
_FAR_SIGN = 12
_FORCING = 7
_WHAT = range(1, 5)
"""How far before "called" the "what" of "what the army called a depot" stands."""


def is_told(parsed: Parsed, found: Found, lexicon: Lexicon) -> bool:
    """Whether the words tell of something, and not only of a wish, an order, a purpose or a condition of it."""
    clause = parsed.clause(found.at)
    if clause.opener in _NOT_YET and parsed.low(clause.first - 1) not in _ASKED:
        return False
    if found.row.is_verb:
        return _is_told_verb(parsed, found, lexicon)
    return not _is_wished(parsed, found.at, lexicon) and not _is_referred_to(parsed, found, lexicon)


def _is_told_verb(parsed: Parsed, found: Found, lexicon: Lexicon) -> bool:
    at = found.at - 1
    while parsed.tag(at) is Tag.ADVERB or parsed.low(at) in _TO_BE:
        at -= 1
    if parsed.tag(at) is Tag.TO:
        return _is_real_infinitive(parsed, at, found, lexicon)
    if parsed.tag(found.at) is Tag.GERUND and not _is_told_gerund(parsed, at, found, lexicon):
        return False
    if found.row.type is ClaimType.STATEMENT and (_is_aside(parsed, found.at) or _is_what(parsed, found.at)):
        return False
    if parsed.tag(found.at) is Tag.VERB and _is_demanded(parsed, found, lexicon):
        return False
    if parsed.tag(at) is Tag.MODAL:
        return _is_modal_told(parsed, at, found)
    return True


def _is_aside(parsed: Parsed, at: int) -> bool:
    """ "An officer who asked not to be named", "the route that the navy recommends": said only to describe."""
    clause = parsed.clause(at)
    first = clause.first + (parsed.low(clause.first) == ",")
    return parsed.low(first) in ("who", "which", "whom") and clause.first > 0


def _is_what(parsed: Parsed, at: int) -> bool:
    """ "What the army called a depot": the words name a thing."""
    return any(parsed.low(at - each) == "what" for each in _WHAT)


def _is_told_gerund(parsed: Parsed, before: int, found: Found, lexicon: Lexicon) -> bool:
    """Not "from entering", "avoid entering", nor "entering the post is wrong"."""
    low = parsed.low(before)
    return low not in ("from", "without", "for", *lexicon.words["wishes"]) and not _is_subject(parsed, found.at)


def _is_subject(parsed: Parsed, at: int) -> bool:
    """ "Entering the post is a violation": a form in -ing that is judged tells of no deed."""
    clause = parsed.clause(at)
    opens = all(parsed.tag(each) in (Tag.GERUND, Tag.CONJUNCTION, Tag.SIGN) for each in range(clause.first, at))
    verb = next((each for each in range(at, clause.end) if parsed.tag(each) in (Tag.AUXILIARY, Tag.MODAL)), None)
    return clause.first == 0 and opens and verb is not None and parsed.phrase_of[verb - 1] is not None


def _is_demanded(parsed: Parsed, found: Found, lexicon: Lexicon) -> bool:
    """ "Demanded that they leave"."""
    clause = parsed.clause(found.at)
    before = [parsed.low(at) for at in range(max(0, clause.first - 2), clause.first + 1)]
    return clause.opener == "that" and any(low in lexicon.words["wishes"] for low in before)


def _is_wished(parsed: Parsed, at: int, lexicon: Lexicon) -> bool:
    """ "Called for a ceasefire", "to prevent an attack": the noun is not told of."""
    first = max(parsed.clause(at).first, at - 4)
    return any(parsed.low(each) in lexicon.words["wishes"] and _is_wish(parsed, each) for each in range(first, at))


def _is_wish(parsed: Parsed, at: int) -> bool:
    """ "Called for a truce" wishes for one; "what it called an attack" does not."""
    return parsed.low(at) not in _CALLED or parsed.low(at + 1) in ("for", "on", "upon")


def _is_referred_to(parsed: Parsed, found: Found, lexicon: Lexicon) -> bool:
    """ "The strikes", "the latest attack": known already, unless the clause tells that it happened."""
    phrase = parsed.phrase_of[found.at]
    if found.row.words or found.row.type is not ClaimType.STRIKE or phrase is None or phrase.head != found.at:
        return False
    if phrase.end > phrase.core_end:
        return False
    is_ordered = any(parsed.low(at) in lexicon.tables["ordinals"] for at in range(phrase.first, found.at))
    opens = parsed.low(phrase.first)
    is_definite = opens in ("the", "this", "these", "those", "such", "its", "their", "that", "any")
    clause = parsed.clause(found.at)
    lows = [parsed.low(at) for at in range(clause.first, clause.end)]
    is_told = any(low in lexicon.words["happens"] or low in lexicon.words["observes"] for low in lows)
    return is_definite and not is_ordered and not is_told


def _is_real_infinitive(parsed: Parsed, to: int, found: Found, lexicon: Lexicon) -> bool:
    """ "Continued to shell", "was forced to leave", "ready to strike": done, or threatened; else only wished."""
    before = [parsed.low(each) for each in range(max(0, to - 3), to)]
    forcing = (parsed.low(each) for each in range(max(parsed.clause(to).first, to - _FORCING), to))
    if any(word in lexicon.words["begins_to"] for word in before) or any(
        word in lexicon.words["forces_to"] for word in forcing
    ):
        return True
    return found.row.type in _FORCE and any(word in lexicon.words["threatens_to"] for word in before)


def _is_modal_told(parsed: Parsed, modal: int, found: Found) -> bool:
    low = parsed.low(modal)
    if low in ("must", "should", "shall", "can"):
        return found.row.type in (ClaimType.ZONE_STATUS, ClaimType.POSTURE, ClaimType.STATEMENT)
    return True


def modality_of(parsed: Parsed, found: Found, lexicon: Lexicon) -> Modality:
    """How the clause itself stands to what it tells; ``asserted`` if nothing in it says otherwise."""
    if found.row.modality is not None:
        return found.row.modality
    if _is_unclear(parsed, found, lexicon):
        return Modality.UNCLEAR
    if _is_negated(parsed, found, lexicon):
        return Modality.DENIED
    ahead = _announced(parsed, found, lexicon)
    if ahead is not None:
        return ahead
    return _hedged(parsed, found, lexicon)


def _window(parsed: Parsed, found: Found) -> range:
    return range(max(parsed.clause(found.at).first, found.at - 14), found.end)


def _is_unclear(parsed: Parsed, found: Found, lexicon: Lexicon) -> bool:
    text = " ".join(token.low for token in parsed.sentence.tokens[: found.at])
    phrase = next((phrase for phrase in lexicon.words["unclear"] if phrase in text), None)
    if phrase is None:
        is_after = not found.row.is_verb and _is_unclear_after(parsed, found, lexicon)
        return is_after or _is_asked(parsed, found, lexicon)
    said = text.rfind(phrase)
    rest = text[said + len(phrase) :]
    return not any(mark in rest for mark in (" but ", ";", ". ")) and rest.count(" ") < 20


def _is_asked(parsed: Parsed, found: Found, lexicon: Lexicon) -> bool:
    """ "Whether the crew had orders is not known": a question first, and then that nobody knows."""
    if parsed.low(0) not in _INDIRECT:
        return False
    text = " ".join(token.low for token in parsed.sentence.tokens[found.end :])
    return any(phrase in text for phrase in lexicon.words["unclear"])


def _is_unclear_after(parsed: Parsed, found: Found, lexicon: Lexicon) -> bool:
    """ "The number of casualties is not known": what is said of the noun itself, with nothing but "be" between."""
    at = found.end
    while parsed.tag(at) in (Tag.AUXILIARY, Tag.ADVERB):
        at += 1
    after = " ".join(parsed.low(each) for each in range(at, at + _WORDS_AFTER)) + " "
    before = " ".join(parsed.low(each) for each in range(found.end, at + _WORDS_AFTER)) + " "
    said = (before, after) if at > found.end else (before,)
    return any(words.startswith(f"{phrase} ") for phrase in lexicon.words["unclear"] for words in said)


def _is_negated(parsed: Parsed, found: Found, lexicon: Lexicon) -> bool:
    if found.row.is_verb:
        before = range(max(parsed.clause(found.at).first, found.at - 5), found.at)
    else:
        before = range(max(parsed.clause(found.at).first, found.at - _WORDS_BEFORE), found.end)
    before = range(_after_comma(parsed, before), before.stop)
    lows = [parsed.low(each) for each in before if parsed.tag(each) is not Tag.NAME]
    if parsed.low(found.end) in (lexicon.words["no"] if not found.row.is_verb else _NO_OBJECT):
        return True
    if any(_negates(parsed, each) for each in before) or any(low in lexicon.words["no"] for low in lows):
        return True
    if any(low == "yet" and parsed.low(each + 1) == "to" for each, low in zip(before, lows, strict=False)):
        return True
    if _has_no_sign(parsed, found, lexicon):
        return True
    clause = parsed.clause(found.at)
    opens_with_no = any(
        parsed.low(each) in lexicon.words["no"] and (parsed.tag(each) is not Tag.NAME or each == 0)
        for each in range(clause.first, min(clause.first + 3, found.at))
    )
    return opens_with_no or any(low in lexicon.words["denials"] for low in lows)


def _has_no_sign(parsed: Parsed, found: Found, lexicon: Lexicon) -> bool:
    """ "There is no evidence that it carried a warhead": what there is no sign of is denied."""
    text = " ".join(token.low for token in parsed.sentence.tokens[: found.at])
    said = max((text.rfind(phrase) for phrase in lexicon.words["no_sign"]), default=-1)
    return said >= 0 and text[said:].count(" ") < _FAR_SIGN and not any(mark in text[said:] for mark in (" but ", ";"))


def _negates(parsed: Parsed, at: int) -> bool:
    """Whether a word negates what follows; "not only" does not."""
    return parsed.tag(at) is Tag.NEGATION and parsed.low(at + 1) not in ("only", "just", "merely", "hesitate")


def _after_comma(parsed: Parsed, before: range) -> int:
    """Where the last part between commas begins: what is denied before a comma is not denied after it."""
    return max((at + 1 for at in before if parsed.sentence.tokens[at].text == ","), default=before.start)


def _announced(parsed: Parsed, found: Found, lexicon: Lexicon) -> Modality | None:
    """ "Will strike" and "would respond" are threats; with a condition beside them, conditional."""
    has_condition = any(clause.opener in _CONDITIONS for clause in parsed.clauses) or any(
        phrase in parsed.sentence.text.lower() for phrase in lexicon.words["conditions"]
    )
    before = range(max(parsed.clause(found.at).first, found.at - 5), found.at)
    lows = [parsed.low(each) for each in before]
    is_future = any(low in ("will", "would", "shall", "'ll") for low in lows)
    is_threat = any(low in lexicon.words["threatens_to"] for low in lows)
    if found.row.type in _FORCE and (is_future or is_threat):
        # "Will strike if necessary" threatens; "if they come, we will strike" puts the condition first.
        leads = any(each.opener in _CONDITIONS for each in parsed.clauses[: parsed.clause_of[found.at]])
        is_conditional = has_condition and (leads or found.row.type is not ClaimType.STRIKE)
        return Modality.CONDITIONAL if is_conditional else Modality.THREATENED
    if has_condition and (is_future or found.row.type in _FORCE):
        return Modality.CONDITIONAL
    return None


def _is_perceived(parsed: Parsed, modal: int) -> bool:
    """The "could" of "gunfire could be heard", which was heard."""
    after = modal + 1
    while parsed.tag(after) is Tag.ADVERB or parsed.low(after) == "be":
        after += 1
    return parsed.low(modal) == "could" and parsed.low(after) in _PERCEIVED


def _hedged(parsed: Parsed, found: Found, lexicon: Lexicon) -> Modality:
    window = _window(parsed, found)
    modals = (Tag.MODAL, Tag.ADVERB, Tag.VERB, Tag.PAST, Tag.NOUN, Tag.AUXILIARY)
    lows = [
        parsed.low(each)
        for each in (*window, found.end)
        # "An estimated 300" says how many, and not how sure it is.
        if parsed.tag(each) in modals and parsed.tag(each + 1) is not Tag.NUMBER and not _is_perceived(parsed, each)
    ]
    if any(low in lexicon.words["hearsay"] for low in lows):
        return Modality.REPORTED
    if any(low in lexicon.words["hedges"] for low in lows):
        return Modality.BELIEVED
    return Modality.ASSERTED
