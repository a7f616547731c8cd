"""Keys under which names of places meet although they were carried over from another script in different ways.

Nothing here is likeness by degrees: two names meet under a key or they do not, and everybody can see why.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_ARTICLES = frozenset(["al", "el", "at", "as", "ash", "an", "ar", "ad", "az", "ez", "et"])
"""The Arabic article as it is written before sun and moon letters."""
_ARABIC_ARTICLE = "\N{ARABIC LETTER ALEF}\N{ARABIC LETTER LAM}"
_SILENT = re.compile("['`\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\u02bf\u02be\u02bc\u02bb\u0640]")
_NOT_WORDS = re.compile(r"[\W_]+")
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiouy]")
_FEMININE_END = re.compile("ah$")
_SAME_SOUND = (("th", "t"), ("dh", "d"), ("kh", "h"), ("q", "k"), ("g", "k"))
_FEWEST_BONES = 3
"""A word with fewer consonants says too little without its vowels."""
_TAIL = re.compile(r"\s(?:with|in|on|between|along|inside|outside|near)\s.*", re.IGNORECASE | re.DOTALL)

FEATURES = {
    word: feature
    for feature, words in {
        "base": "garrison;military base;base;outpost;barracks",
        "crossing": "border crossing;crossing point;crossing;border point;border post;border gate;port of entry",
        "checkpoint": "checkpoint;check point;control point",
        "junction": "road junction;junction;triangle;crossroads;crossroad;intersection",
        "road": "highway;motorway;road;route",
        "airport": "international airport;airport;airfield;air base;airbase;aerodrome",
        "settlement": "town;city;village;settlement",
        "camp": "refugee camp;camp",
        "port": "seaport;harbour;harbor;port",
        "district": "district;province;governorate;oblast",
        "bridge": "bridge",
        "dam": "dam",
        "hospital": "hospital",
        "river": "river",
        "border": "border;tripoint",
        "navaid": "vor dme;vor;ndb",
    }.items()
    for word in words.split(";")
}
"""What kind of a place a word of its name says it is; several words may say the same."""
VAGUE = frozenset(["area", "region", "vicinity", "surroundings", "countryside", "outskirts", "the"])
"""Words that make a place no more exact, and name none."""
_LONGEST_FEATURE = max(len(words.split()) for words in FEATURES)


class Spelled(NamedTuple):
    """A name, taken apart."""

    words: tuple[str, ...]
    """Its own words: folded, without article, feature words and vague ones."""
    features: frozenset[str]
    """What kind of place it says it is; empty if it does not say."""
    is_vague: bool
    """True if it is only about there: ``the At Tanf area``."""

    @property
    def bones(self) -> tuple[str, ...]:
        """The skeleton key: consonants, doubled ones once, of each word."""
        return tuple(_bones(word) for word in self.words)

    @property
    def letters(self) -> tuple[str, ...]:
        """The strict key: with all vowels, but doubled letters once, ``ou`` as ``u``, ``y`` as ``i``, and no last h."""
        return tuple(_letters(word) for word in self.words)

    @property
    def sounds(self) -> tuple[str, ...]:
        """The weaker key: letters that are carried over in several ways count as one."""
        return tuple(_bones(_sound(word)) for word in self.words)


def spelled(name: str) -> Spelled:
    """A name as its parts; what it is said to be with, in or near is left off."""
    words = _without_articles(folded(_TAIL.sub("", name)).split())
    own: list[str] = []
    features: set[str] = set()
    place = 0
    while place < len(words):
        feature, length = _feature_at(words, place)
        if feature:
            features.add(feature)
        elif words[place] not in VAGUE:
            own.append(words[place])
        place += length
    is_vague = any(word in VAGUE and word != "the" for word in words)
    return Spelled(tuple(own), frozenset(features), is_vague)


def folded(text: str) -> str:
    """A text without case, marks, hyphens and apostrophes; words are parted by one space."""
    bare = "".join(
        character for character in unicodedata.normalize("NFKD", text) if not unicodedata.combining(character)
    )
    return _NOT_WORDS.sub(" ", _SILENT.sub("", bare).casefold()).strip()


def _without_articles(words: list[str]) -> list[str]:
    """Without what stands before a word as an article; the last word is none, whatever it is."""
    kept = [word for word in words[:-1] if word not in _ARTICLES] + words[-1:]
    return [word.removeprefix(_ARABIC_ARTICLE) if len(word) > len(_ARABIC_ARTICLE) + 1 else word for word in kept]


def _feature_at(words: list[str], place: int) -> tuple[str, int]:
    """The feature that the words from a place on name, and how many words do; none, and 1, if they do not."""
    for length in range(_LONGEST_FEATURE, 0, -1):
        feature = FEATURES.get(" ".join(words[place : place + length]))
        if feature and place + length <= len(words):
            return feature, length
    return "", 1


def _letters(word: str) -> str:
    return _DOUBLED.sub(r"\1", _FEMININE_END.sub("a", word)).replace("ou", "u").replace("y", "i")


def _bones(word: str) -> str:
    single = _DOUBLED.sub(r"\1", _FEMININE_END.sub("a", word))
    bones = single[:1] + _VOWELS.sub("", single[1:])
    return bones if len(bones) >= _FEWEST_BONES else single


def _sound(word: str) -> str:
    for written, sound in _SAME_SOUND:
        word = word.replace(written, sound)
    return word
