"""The words of the console say the same in every language: every key, the same names in them, and Latin digits."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CATALOGUES = ROOT / "web" / "src" / "words"
LANGUAGES = {"ar": "ARABIC", "es": "LATIN", "fa": "ARABIC", "fr": "LATIN", "ru": "CYRILLIC", "uk": "CYRILLIC"}
KEPT = re.compile(
    r"DRILL|WGS 84|Natural Earth|CSV|XLSX|GeoJSON|TOML|PDF|UTC|[a-z]+\.second|\d+(?:[.°′″]\d+)*[°′″]?[NE]?|[{}<>]"
)
"""What stands in every language as it is: marks, formats, names, figures."""
JOINS_AND_ISOLATES = "\u200c\u2066\u2067\u2068\u2069"
"""Letters that do not join in Persian; names that keep their direction."""
SHORT = 12
"""Shorter words may be the same in two languages."""


def words(language: str) -> Mapping[str, str]:
    """The catalogue of a language; a key that stands in it twice is an error."""

    def once(pairs: list[tuple[str, str]]) -> dict[str, str]:
        assert len({key for key, _ in pairs}) == len(pairs)
        return dict(pairs)

    found: Mapping[str, str] = json.loads(
        (CATALOGUES / f"{language}.json").read_text(encoding="utf-8"), object_pairs_hook=once
    )
    return found


ENGLISH = words("en")


def test_there_is_a_catalogue_of_every_language_and_none_beside() -> None:
    assert sorted(path.stem for path in CATALOGUES.iterdir()) == sorted((*LANGUAGES, "en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_is_there_in_every_language_in_one_order(language: str) -> None:
    assert list(words(language)) == list(ENGLISH)


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_formats_and_figures_stand_in_every_language_as_they_are(language: str) -> None:
    translated = words(language)
    for key, text in ENGLISH.items():
        assert sorted(KEPT.findall(translated[key])) == sorted(KEPT.findall(text)), key


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_digits_are_latin_and_nothing_is_hidden_in_a_text(language: str) -> None:
    for key, text in words(language).items():
        assert text.strip() == text != "", key
        odd = [letter for letter in text if letter.isdigit() and letter not in "0123456789"]
        hidden = [
            letter
            for letter in text
            if unicodedata.category(letter) in ("Cc", "Cf") and letter not in JOINS_AND_ISOLATES
        ]
        assert (key, odd, hidden) == (key, [], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_is_written_in_its_own_letters(language: str) -> None:
    for key, text in words(language).items():
        letters = KEPT.sub("", text)
        own = [letter for letter in letters if LANGUAGES[language] in unicodedata.name(letter, "")]
        assert own or not any(map(str.isalpha, letters)) or key in {"search.example"}, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_was_left_in_english(language: str) -> None:
    left = [key for key, text in words(language).items() if text == ENGLISH[key] and len(text) > SHORT and " " in text]
    assert left == []
