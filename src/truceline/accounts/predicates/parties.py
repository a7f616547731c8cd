"""Who does what a claim tells, and to whom, by name: pronouns are whoever they stand for, if that was told.

"It" of what a body says is the body, unless the clause only gives a reason, or says what was done to it or what it is
made of: then it is the last party before it in the sentence that agrees in number.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.accounts.attribution.memory import Memory
from truceline.accounts.attribution.voices import Voice
from truceline.accounts.claims import ClaimType
from truceline.accounts.predicates.finding import Found
from truceline.accounts.predicates.owners import owner_in, phrase_at
from truceline.accounts.text.clauses import Parsed
from truceline.accounts.text.phrases import Phrase, name_of
from truceline.accounts.text.tags import Tag

_MANY = frozenset({"they", "them", "these", "those", "many", "most", "some", "others", "several"})
_THIRD = _MANY | {"it"}
_REASONS = frozenset({"because", "as", "after", "when", "while", "since", "before", "until", "which"})
_PARTIES = frozenset({"force", "vessel", "materiel"})


def actor_of(parsed: Parsed, found: Found, memory: Memory, voice: Voice | None) -> str | None:
    """Who does it; a pronoun is whoever it stands for, and None if that was not told."""
    if isinstance(found.actor, int):
        return _of_subject(parsed, found, found.actor, memory, voice)
    if found.actor is None:
        return None
    return _name(parsed, _whose(parsed, found.actor, memory) or found.actor, memory)


def _whose(parsed: Parsed, means: Phrase, memory: Memory) -> Phrase | None:
    """Who stands behind an act or a shot: "a strike by X", "X's strike", "rockets fired by X"."""
    if "event" not in means.kinds:
        return None
    after = means.end + (parsed.low(means.end) in ("fired", "launched"))
    if parsed.low(after) == "by":
        return phrase_at(parsed, after + 1)
    return owner_in(parsed, means, means.head, memory.lexicon)


def target_of(parsed: Parsed, found: Found, memory: Memory, voice: Voice | None) -> str | None:
    """Whom it is done to; a pronoun there is never whoever does it."""
    if not isinstance(found.target, int):
        return _name(parsed, found.target, memory)
    if found.is_passive:
        return _of_subject(parsed, found, found.target, memory, voice)
    low = parsed.low(found.target)
    if low in _THIRD:
        return _antecedent(parsed, found.target, found, memory, voice) or memory.force
    return _of_speaker(low, memory, voice)


def _name(parsed: Parsed, argument: Phrase | None, memory: Memory) -> str | None:
    if argument is None:
        return None
    is_share = argument.end > argument.core_end
    if parsed.tag(argument.head) is Tag.NUMBER and argument.head == argument.first and not is_share:
        return None
    if not argument.kinds - {"abstract", "measure", "plural"} and argument.kinds:
        return None
    head = parsed.low(argument.head)
    if head in memory.lexicon.tables["weekdays"] or head in memory.lexicon.tables["units"]:
        return None
    name = name_of(parsed.sentence, argument, memory.lexicon)
    following = argument.end
    if parsed.low(following) == "and" and following + 1 < len(parsed.phrase_of):
        other = parsed.phrase_of[following + 1]
        is_pair = parsed.tag(argument.head) is Tag.NAME and other is not None and parsed.tag(other.head) is Tag.NAME
        if is_pair and other is not None:
            name = (
                parsed.sentence.words(argument.head, other.end)
                if argument.head == argument.first
                else f"{name} and {name_of(parsed.sentence, other, memory.lexicon)}"
            )
    return name


def _of_subject(parsed: Parsed, found: Found, at: int, memory: Memory, voice: Voice | None) -> str | None:
    low = parsed.low(at)
    if low not in _THIRD:
        return _of_speaker(low, memory, voice)
    if voice is not None and low == "they" and at == voice.head[1] and not voice.is_person:
        return voice.holder
    other = _antecedent(parsed, at, found, memory, voice)
    is_reason = parsed.clause(at).opener in _REASONS
    is_made_of = found.row.type is ClaimType.PRESENCE and found.is_passive
    if other is not None and (is_reason or found.is_passive or is_made_of):
        return other
    says_itself = low == "it" or (memory.force is None and other is None) or parsed.tag(at + 1) is Tag.MODAL
    if voice is not None and says_itself and _is_body(voice, memory):
        return voice.holder
    return other or memory.force


def _of_speaker(low: str, memory: Memory, voice: Voice | None) -> str | None:
    """Whoever "we" or "he" is: the one who speaks, or in a release the one who published it."""
    speaker = voice.holder if voice is not None else None
    if low in ("we", "our", "us"):
        is_body = voice is not None and _is_body(voice, memory)
        return speaker if is_body else memory.issuer if speaker is None else low
    if low == "its" and voice is not None and _is_body(voice, memory):
        return speaker
    if low in ("he", "she", "i"):
        return speaker or memory.person()
    return memory.force if low == "you" else None


def _is_body(voice: Voice, memory: Memory) -> bool:
    return not (voice.is_person and _has_title(voice.holder, memory))


def _antecedent(parsed: Parsed, at: int, found: Found, memory: Memory, voice: Voice | None) -> str | None:
    """The last party before a pronoun in its sentence that agrees in number, and is no speaker and no doer."""
    for phrase in reversed(parsed.phrases):
        if phrase.end > at or phrase in (found.actor, found.target) or not _agrees(parsed, phrase, parsed.low(at)):
            continue
        is_speaker = voice is not None and voice.head[0] <= phrase.first < voice.head[1]
        is_aside = parsed.tag(phrase.first - 1) is Tag.PREPOSITION
        if not is_speaker and not is_aside:
            return _name(parsed, phrase, memory)
    return None


def _agrees(parsed: Parsed, phrase: Phrase, pronoun: str) -> bool:
    is_many = "plural" in phrase.kinds or parsed.low(phrase.head).endswith("s")
    if pronoun in _MANY:
        return bool(phrase.kinds & _PARTIES or ("person" in phrase.kinds and is_many))
    return bool(phrase.kinds & _PARTIES) and not is_many


def _has_title(holder: str | None, memory: Memory) -> bool:
    """Whether a holder is a person for sure: a bare name may be that of a movement or a country."""
    return any(word.lower().rstrip(".") in memory.lexicon.words["titles"] for word in (holder or "").split())
