"""What is said of what was told before: "the army denied this", "a charge Tarsk rejects", "we could not confirm it".

Such words claim nothing new: they hold what was told last to be untrue, or not known.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from truceline.accounts.attribution.holders import bare
from truceline.accounts.attribution.voices import Voice
from truceline.accounts.claims import Claim, ClaimType, Modality, Source
from truceline.accounts.lexicon import Lexicon
from truceline.accounts.text.clauses import Parsed
from truceline.accounts.text.tags import Tag

_POINTS_BACK = frozenset({"it", "this", "that", "these", "those", "them"})
_TELLING = (Tag.AUXILIARY, Tag.MODAL, Tag.PAST, Tag.VERB)
"""After "it" they begin what is denied: "denied it had left"."""
_NEAR = 5
_ASIDE = 12
"""Tokens from the comma of ", a charge" to who denies it."""


def denied_again(claim: Claim, told: Claim | None, parsed: Parsed, lexicon: Lexicon) -> Claim:
    """A denial of what was told before, as a claim of that: of its type, and denied; any other claim as it is."""
    if claim.type is not ClaimType.STATEMENT or not _points_back(parsed, lexicon):
        return claim
    if told is None:
        return replace(claim, modality=Modality.DENIED)
    is_called = any(lexicon.verbs.get(token.low) in lexicon.words["calling"] for token in parsed.sentence.tokens)
    source = claim.source
    if is_called and source.is_document and claim.actor is not None:
        # "The rebels called the charge a lie."
        source = Source(claim.actor, (claim.actor,))
    return replace(claim, type=told.type, modality=Modality.DENIED, actor=told.actor, target=told.target, source=source)


def _points_back(parsed: Parsed, lexicon: Lexicon) -> bool:
    """Whether the words for "deny" or "false" stand beside "it" or "the claim", with nothing told after those."""
    for at in range(len(parsed.sentence.tokens)):
        low = parsed.low(at)
        is_object = parsed.tag(at + 2) not in _TELLING
        if _is_denying(parsed, at, lexicon) and is_object and _is_before(parsed, at + 1, lexicon):
            return True
        if low in lexicon.words["untrue"] and any(_is_before(parsed, at - each, lexicon) for each in range(1, _NEAR)):
            return True
    return False


def _is_before(parsed: Parsed, at: int, lexicon: Lexicon) -> bool:
    """Whether a token is, or begins, what means that which was told before."""
    if parsed.low(at) in _POINTS_BACK and parsed.phrase_of[min(max(at, 0), len(parsed.phrase_of) - 1)] is None:
        return parsed.low(at) != "that" or parsed.tag(at + 1) in (None, Tag.SIGN, Tag.AUXILIARY)
    phrase = parsed.phrase_of[at] if 0 <= at < len(parsed.phrase_of) else None
    if phrase is None or parsed.low(phrase.end) == "that":
        return False
    low = parsed.low(phrase.head)
    return low in lexicon.words["accounts"] or (phrase.head == phrase.first and low in _POINTS_BACK)


def disputed(claims: Sequence[Claim], parsed: Parsed, lexicon: Lexicon) -> Claim | None:
    """The denial at the end of "X said Y did it, a charge Y denies"; None if there is none."""
    told = [claim for claim in claims if claim.type is not ClaimType.STATEMENT]
    for at in range(1, len(parsed.sentence.tokens)):
        first = _after_aside(parsed, at, lexicon)
        if first is None or not told:
            continue
        end = min(first + _ASIDE, len(parsed.sentence.tokens))
        verb = next((each for each in range(first, end) if _is_denying(parsed, each, lexicon)), None)
        if verb is not None and verb > first:
            while parsed.tag(verb - 1) in (Tag.AUXILIARY, Tag.ADVERB):
                verb -= 1
            holder = bare(parsed.sentence.words(first, verb), lexicon)
            source = Source(holder, (holder,))
            return replace(told[-1], modality=Modality.DENIED, source=source, quantities=(), time=None)
    return None


def _after_aside(parsed: Parsed, at: int, lexicon: Lexicon) -> int | None:
    """Where who denies it is named: after ", which", ", a charge", ", a figure that"; None if a token begins none."""
    if parsed.low(at - 1) != ",":
        return None
    if parsed.low(at) == "which":
        return at + 1
    is_account = parsed.low(at) in lexicon.words["one_of"] and parsed.low(at + 1) in lexicon.words["accounts"]
    return at + 2 + (parsed.low(at + 2) in ("which", "that")) if is_account else None


def _is_denying(parsed: Parsed, at: int, lexicon: Lexicon) -> bool:
    return lexicon.verbs.get(parsed.low(at)) in lexicon.words["denying"]


def not_known(told: Claim | None, parsed: Parsed, voices: Sequence[Voice], lexicon: Lexicon) -> Claim | None:
    """ "We could not confirm this": what was told before, as not known to the document; None if nothing says so."""
    if told is None or voices:
        return None
    for at in range(1, len(parsed.sentence.tokens)):
        is_checked = lexicon.verbs.get(parsed.low(at)) in lexicon.words["checking"]
        before = range(max(0, at - _NEAR), at)
        is_negated = any(parsed.tag(each) is Tag.NEGATION or parsed.low(each) == "unable" for each in before)
        if is_checked and is_negated and _is_before(parsed, at + 1, lexicon):
            sentence = parsed.sentence
            claim = replace(told, span=(sentence.start, sentence.end), text=sentence.text, modality=Modality.UNCLEAR)
            return replace(claim, source=Source("document", ("document",)), quantities=(), place=None, time=None)
    return None
