"""What is said of places in passing, against what a gazetteer knows of them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterator

from truceline.accounts.cues import Cues
from truceline.accounts.gazetteer import Gazetteer

_STOP = re.compile(r"[.,;:()\u201c\u201d]|\b(?:and|but|where|which|who|that|after|while)\b")
_NAME = re.compile(r"((?:\b[A-Z\u00c0-\u00de][\w\u2019'-]*\s+)+(?:[a-z]+\s+)?)$")
"""Words with a capital, and one more such as ``border``, right before the linking words."""
_LONGEST_TAIL = 60


def wrong_countries(sentence: str, gazetteer: Gazetteer, cues: Cues) -> str:
    """What is wrong with the countries that a sentence says a place to lie in or between; empty if nothing is.

    Args:
        sentence: such as ``near the Al-Tanf border crossing with Jordan``.
        gazetteer: that knows countries of places.
        cues: with ``links``, words such as ``crossing with``, and ``nations``.
    """
    return "; ".join(
        f"{name} is said to lie in or at {' and '.join(wrong)}; the gazetteer has {', '.join(sorted(known))}"
        for name, said in _linked(sentence, cues)
        if (known := _countries(name, gazetteer)) and (wrong := [nation for nation, code in said if code not in known])
    )


def _countries(name: str, gazetteer: Gazetteer) -> frozenset[str]:
    """Those of every place that a name favours; none if one of these is not known."""
    favoured = [each.place for each in gazetteer.candidates(name) if each.is_favoured]
    if not all(each.countries for each in favoured):
        return frozenset()
    return frozenset(code for each in favoured for code in each.countries)


def _linked(sentence: str, cues: Cues) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Each name with linking words after it, and the nations that follow those up to the next stop."""
    for cue in cues.lists["links"]:
        for link in cue.pattern.finditer(sentence):
            name = _NAME.search(sentence[: link.start()])
            if name:
                tail = _STOP.split(sentence[link.end() :][:_LONGEST_TAIL], maxsplit=1)[0]
                yield f"{name[1]}{link[0].split()[0]}", cues.codes(tail)
