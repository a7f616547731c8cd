"""The catalogues say the same in every language, are told the same, and claim no review that nobody made."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from truceline.adapters.catalogues.gettext_files import FOLDER, Catalogues, shipped
from truceline.errors import InputError, NotFoundError
from truceline.line.wording.templates import TEMPLATES, bare
from truceline.signing.canonical import check_text

LANGUAGES = ("ar", "en", "es", "fa", "fr", "ru", "uk")
EVERY = [(key, language) for key in TEMPLATES for language in LANGUAGES]
SCRIPTS = {
    "ar": "ARABIC",
    "fa": "ARABIC",
    "ru": "CYRILLIC",
    "uk": "CYRILLIC",
    "en": "LATIN",
    "fr": "LATIN",
    "es": "LATIN",
}


def said(key: str, language: str) -> str:
    return shipped().text(key, language, {name: f"<{name}>" for name in TEMPLATES[key].fields})


def test_there_are_seven_languages() -> None:
    assert tuple(shipped().languages) == LANGUAGES


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_every_language_is_told_the_same_and_nothing_is_dropped(key: str, language: str) -> None:
    text = said(key, language)
    for name in TEMPLATES[key].fields:
        assert text.count(f"\u2066<{name}>\u2069") == 1
    assert "{" not in text


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_every_text_can_be_signed_and_is_in_its_own_script(key: str, language: str) -> None:
    text = bare(said(key, language))
    check_text(text)
    words = text
    for name in TEMPLATES[key].fields:
        words = words.replace(f"<{name}>", "")
    assert {unicodedata.name(letter).split()[0] for letter in words if letter.isalpha()} == {SCRIPTS[language]}


@pytest.mark.parametrize("key", TEMPLATES)
def test_no_two_languages_share_a_text(key: str) -> None:
    assert len({said(key, language) for language in LANGUAGES}) == len(LANGUAGES)


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_every_text_names_its_translator_and_is_unreviewed_until_somebody_reviewed_it(key: str, language: str) -> None:
    review = shipped().review(key, language)
    assert review.translator not in ("", "unknown")
    assert review.status == "unreviewed" or ", 20" in review.status


def test_arabic_and_persian_are_written_from_right_to_left() -> None:
    assert [language for language in LANGUAGES if shipped().direction(language) == "rtl"] == ["ar", "fa"]


def test_what_is_not_here_is_said_to_be_missing() -> None:
    with pytest.raises(NotFoundError, match="no catalogue"):
        shipped().text("drill/1", "ko", {})
    with pytest.raises(NotFoundError, match="no template"):
        shipped().text("drill/9", "en", {})


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("{zone}", "{place}", "placeholders"),
        ("{at}", "{at!r}{at.__class__}", "placeholders"),
        ('msgctxt "drill/1"', 'msgctxt "drill/2"', "lacks 'drill/1'"),
        ('msgstr "State who you are."', 'msgstr ""', "state-who/1"),
        ("{at}", "{at!r}", "placeholders"),
        ("{at}", "{at} {at}", "placeholders"),
        ('msgid "State who you are."', "State who you are.", "no gettext catalogue"),
        ('msgid "State who you are."', 'msgid "Say who you are."', "several sentences"),
    ],
)
def test_a_catalogue_that_would_say_something_else_is_refused(tmp_path: Path, old: str, new: str, why: str) -> None:
    text = (FOLDER / "en.po").read_text(encoding="utf-8")
    assert old in text
    head, _, words = text.partition('msgctxt "near-zone/1"')
    (tmp_path / "ar.po").write_bytes((FOLDER / "ar.po").read_bytes())
    (tmp_path / "en.po").write_text(head + 'msgctxt "near-zone/1"' + words.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=why):
        Catalogues(tmp_path)
