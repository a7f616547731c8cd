"""What is said of places in passing, against what a gazetteer knows of them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re

from truceline.accounts.claims import Place
from truceline.accounts.cues import Cues
from truceline.accounts.gazetteer import Gazetteer

_TAIL_END = re.compile(r"[.,;:()\u201c\u201d]")
_LONGEST_TAIL = 80


def wrong_countries(place: Place, sentence: str, gazetteer: Gazetteer, cues: Cues) -> str:
    """What is wrong with the countries that words after a name put it in or between; empty if nothing is.

    Args:
        place: of a claim.
        sentence: that the claim is in.
        gazetteer: that knows countries of places.
        cues: with ``links``, words such as ``crossing with``, and ``nations``.
    """
    favoured = [each.place for each in gazetteer.candidates(place.name) if each.is_favoured]
    if not favoured or not all(each.countries for each in favoured):
        return ""
    known = frozenset(code for each in favoured for code in each.countries)
    said = [(name, code) for name, code in _linked(place, sentence, cues) if code not in known]
    if not said:
        return ""
    names = " and ".join(name for name, _ in said)
    return f"{favoured[0].name} is said to lie in or at {names}; the gazetteer has {', '.join(sorted(known))}"


def _linked(place: Place, sentence: str, cues: Cues) -> tuple[tuple[str, str], ...]:
    """The nations that follow the name through linking words, up to the next stop."""
    start = sentence.find(place.name)
    if start < 0:
        return ()
    after = sentence[start + len(place.name) :][:_LONGEST_TAIL]
    tail = _TAIL_END.split(f"{place.name.split()[-1]}{after}", maxsplit=1)[0]
    return cues.codes(tail) if any(cue.pattern.search(tail) for cue in cues.lists["links"]) else ()
