"""Which claims come from one mouth or one text: copies of one origin count once."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from truceline.accounts.claims import DOCUMENT, Claim, Precision
from truceline.accounts.comparison.items import Copy, Position
from truceline.accounts.comparison.told import Told
from truceline.accounts.spelling import folded

_NEARLY = 0.6
"""Share of three-word runs that two sentences must have in common to count as one text: a judgement, no measurement."""
_RUN = 3
_FEWEST_WORDS = 8
"""Shorter sentences are alike by chance."""
_NO_NAMES = frozenset(
    [
        *["the", "a", "an", "of", "and", "or", "in", "on", "at", "to", "by", "for", "from", "with", "s", "u", "which"],
        *["is", "led", "that", "who", "it", "its", "they", "their", "we", "our", "he", "she", "them", "this", "these"],
    ]
)
_GENERIC = frozenset(
    [
        *["col", "colonel", "lt", "gen", "general", "major", "capt", "mr", "mrs", "ms", "dr", "spokesman", "some"],
        *["spokesperson", "spokeswoman", "statement", "official", "source", "report", "press", "release", "military"],
        *["force", "army", "command", "headquarter", "ministry", "defense", "defence", "media", "state", "group"],
        *["fighter", "soldier", "troop", "unit", "personnel", "alliance", "unspecified", "warplane", "aircraft"],
    ]
)
"""Words that say which party it is only where no other word does."""
_UNNAMED = re.compile(r"\b(?:unspecified|unnamed|reports?|sources?|media)\b", re.IGNORECASE)
_RELATIVE = frozenset({Precision.WEEK, Precision.MONTH, Precision.VAGUE})


def party_words(name: str | None) -> frozenset[str]:
    """The words of a name that say which party it is."""
    words = (word.removesuffix("s") if len(word) > 3 else word for word in folded(name or "").split())
    said = frozenset(words) - _NO_NAMES
    return said - _GENERIC or said


def is_same_party(one: str | None, other: str | None) -> bool:
    """True if two names share enough of the words that say which party it is."""
    left, right = party_words(one), party_words(other)
    both = left & right
    return bool(both) and (both in (left, right) or len(both) / len(left | right) >= 0.5)


def origins(positions: Iterable[Position]) -> int:
    """How many mouths or texts stand behind some positions."""
    claims = [(position.account, claim) for position in positions for claim in position.claims]
    groups: list[list[tuple[str, Claim]]] = []
    for claim in claims:
        same = [group for group in groups if any(_is_one_origin(claim, other) for other in group)]
        joined = [claim, *(each for group in same for each in group)]
        groups = [*(group for group in groups if group not in same), joined]
    return len(groups)


def copies(told: Sequence[Told]) -> tuple[Copy, ...]:
    """Sentences that nearly stand in two accounts, each pair once."""
    found: dict[tuple[str, tuple[int, int], str, tuple[int, int]], Copy] = {}
    for one, other in combinations(told, 2):
        for left, right in _alike(one.account.claims, other.account.claims):
            key = (one.letter, left.span, other.letter, right.span)
            copy = Copy((one.letter, left), (other.letter, right), _is_stale(one, left, other, right))
            found[key] = copy if copy.is_stale else found.get(key, copy)
    return tuple(found.values())


def _alike(some: Iterable[Claim], others: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Pairs of claims whose sentences are nearly the same; only those that share a run of words are looked at."""
    sharing: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, claim in enumerate(others):
        for run in _runs(claim.text):
            sharing[run].append(place)
    for claim in some:
        near = sorted({place for run in _runs(claim.text) for place in sharing.get(run, ())})
        yield from ((claim, others[place]) for place in near if is_copy(claim.text, others[place].text))


def is_copy(one: str, other: str) -> bool:
    """True if two sentences are nearly the same, word for word."""
    left, right = _runs(one), _runs(other)
    return bool(left and right) and len(left & right) / len(left | right) >= _NEARLY


@lru_cache(maxsize=20_000)
def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = folded(text).split()
    if len(words) < _FEWEST_WORDS:
        return frozenset()
    return frozenset(tuple(words[place : place + _RUN]) for place in range(len(words) - _RUN + 1))


def _is_stale(one: Told, left: Claim, other: Told, right: Claim) -> bool:
    dates = {one.account.document.date, other.account.document.date}
    times = [claim.time for claim in (left, right) if claim.time]
    return len(dates - {None}) > 1 and any(time.precision in _RELATIVE for time in times)


def _is_one_origin(one: tuple[str, Claim], other: tuple[str, Claim]) -> bool:
    (left_account, left), (right_account, right) = one, other
    if is_copy(left.text, right.text):
        return True
    left_origin, right_origin = origin(left), origin(right)
    if DOCUMENT in (left_origin, right_origin):
        return left_origin == right_origin and left_account == right_account
    return is_same_party(left_origin, right_origin)


def origin(claim: Claim) -> str:
    """The first of its chain that can be named; ``document`` if the text says it itself."""
    named = (each for each in claim.source.chain if not _UNNAMED.search(each))
    return next(named, claim.source.holder) if not claim.source.is_document else DOCUMENT
