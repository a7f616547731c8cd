"""A text for voice has prowords, everything twice, and its code spelled; nobody is asked to answer a loudspeaker."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from tests.node.homes import STARTED_AT, begun
from tests.wiring.acts.asking import asked
from truceline.errors import InputError
from truceline.line.wording.warnings import Sentence
from truceline.record.codes import spelled
from truceline.wiring.media.voice import Script, scripts_of, voice_words

SENTENCES = [Sentence("inside-zone/1", {"zone": "At Tanf", "at": STARTED_AT}), Sentence("state-who/1")]


def made(*languages: str, is_drill: bool = False) -> dict[str, Any]:
    said = voice_words(SENTENCES, languages).body
    rest = {"way": [], "paper": "", "about": "", "to": "ALL STATIONS", "drill": is_drill}
    return asked(begun(), "item-make", medium="voice", said=said, **rest, desk="duty", operator="")


def scripts(item: dict[str, Any], *, is_answer_awaited: bool = True) -> dict[str, Script]:
    found = scripts_of(item, "alfa.example", is_answer_awaited=is_answer_awaited)
    return {script.language: script for script in found}


def test_a_call_says_to_whom_from_whom_everything_twice_the_code_and_over() -> None:
    item = made("en")
    words = item["content"]["said"]["texts"]["en"]
    assert scripts(item)["en"].rows == (
        "ALL STATIONS, this is alfa.example.",
        *words,
        "I say again:",
        *words,
        f"Check code, spelled: {spelled(item['code'])}.",
        "Over.",
    )


@pytest.mark.parametrize("language", ["ar", "en", "es", "fa", "fr", "ru", "uk"])
def test_every_language_has_the_whole_form(language: str) -> None:
    item = made(language)
    rows = scripts(item)[language].rows
    assert len(rows) == 4 + 2 * len(SENTENCES)
    assert rows[1:3] == rows[4:6]
    assert spelled(item["code"]) in rows[6]
    assert not any(sign in row for row in rows for sign in "\u2066\u2068\u2069{")


def test_a_loudspeaker_ends_without_waiting_for_an_answer() -> None:
    assert scripts(made("en"), is_answer_awaited=False)["en"].rows[-1] == "Out."


def test_a_drill_says_so_first_and_after_the_code() -> None:
    rows = scripts(made("en", is_drill=True))["en"].rows
    assert rows[0] == rows[-2] == "This is a drill. Nothing in it is real."


def test_the_direction_of_writing_and_the_review_are_told() -> None:
    found = scripts(made("ar", "en"))
    assert {language: script.direction for language, script in found.items()} == {"ar": "rtl", "en": "ltr"}
    assert not any(script.is_reviewed for script in found.values())


def test_a_language_without_a_catalogue_is_refused() -> None:
    with pytest.raises(InputError, match="languages"):
        voice_words(SENTENCES, ["ko"])
