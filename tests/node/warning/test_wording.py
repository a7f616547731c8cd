"""Sentences are worded from the catalogues, compared with them, and reviewed if every one of them is."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from truceline.adapters.catalogues.gettext_files import FOLDER, Catalogues, shipped
from truceline.errors import InputError
from truceline.line.wording.warnings import Sentence
from truceline.node.warning.wording import Sameness, is_reviewed, sameness, stated


def test_wording_counts_as_reviewed_only_when_all_of_it_is(tmp_path: Path) -> None:
    for file in FOLDER.glob("*.po"):
        text = file.read_text(encoding="utf-8")
        head, mark, rest = text.partition('msgctxt "over/1"')
        if file.stem == "ar":
            place = head.rindex("# review: unreviewed")
            head = f"{head[:place]}# review: N. N., 2026-11-20{head[place + len('# review: unreviewed') :]}"
        (tmp_path / file.name).write_text(head + mark + rest, encoding="utf-8")
    texts, over, out = Catalogues(tmp_path), Sentence("over/1"), Sentence("out/1")
    assert is_reviewed(texts, [over], "ar")
    assert not is_reviewed(texts, [over, out], "ar")
    assert not is_reviewed(texts, [over], "fa")
    assert not is_reviewed(shipped(), [over], "ar")


SAID = (Sentence("inside-zone/1", {"zone": "At Tanf", "at": 1_495_105_200_000}), Sentence("state-who/1"))


def test_sentences_are_worded_in_every_language_that_is_asked_for_without_isolates() -> None:
    statement = stated(shipped(), SAID, ["ar", "en"], "The bridge is closed.")
    assert statement.texts["en"] == ("You are inside the zone At Tanf (time: 181100Z MAY 17).", "State who you are.")
    assert "At Tanf" in statement.texts["ar"][0]
    assert not set("\u2066\u2067\u2068\u2069").intersection("".join(statement.texts["ar"]))
    assert statement.text == "The bridge is closed."


@pytest.mark.parametrize("languages", [[], ["en", "en"], ["en", "xx"]])
def test_languages_are_named_once_and_have_a_catalogue(languages: list[str]) -> None:
    with pytest.raises(InputError, match="the languages are"):
        stated(shipped(), SAID, languages)


def test_signed_words_are_held_against_our_own_catalogue() -> None:
    own = stated(shipped(), SAID, ["ar", "en"])
    assert sameness(shipped(), own) == {"ar": Sameness.SAME, "en": Sameness.SAME}
    changed = replace(own, texts={**own.texts, "en": ("You are near.", own.texts["en"][1])})
    assert sameness(shipped(), changed) == {"ar": Sameness.SAME, "en": Sameness.DIFFERS}
    newer = replace(
        own, sentences=(Sentence("inside-zone/9"), SAID[1]), texts={"en": own.texts["en"], "he": ("a", "b")}
    )
    assert set(sameness(shipped(), newer).values()) == {Sameness.UNKNOWN}
