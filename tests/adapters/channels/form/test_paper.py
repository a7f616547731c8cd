"""The blank form on paper: the same bytes each time, the same words in every language, on one sheet for two."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
from dataclasses import replace

import pypdf
import pytest

from truceline.adapters.catalogues.gettext_files import shipped
from truceline.adapters.channels.form.paper import Form, _words, languages, pdf_of, pngs_of
from truceline.errors import NotFoundError

pytest.importorskip("typst")
FACTS = (("incident", ""), ("when", ""), ("where", ""), ("party", "alfa.example"))
FORM = Form("en", "ltr", FACTS, 2)
HOSTILE = '#include("/etc/passwd") $x$ @ref ' + "long " * 34


def words_of(form: Form) -> list[str]:
    """The words on each sheet."""
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf_of(form))).pages]


def test_the_same_form_is_the_same_file_and_bears_no_time() -> None:
    made = pdf_of(FORM)
    assert made == pdf_of(replace(FORM))
    assert b"CreationDate" not in made
    assert made != pdf_of(replace(FORM, witnesses=3))


def test_there_is_a_form_in_each_language_of_the_catalogues_and_none_lacks_a_word() -> None:
    assert languages() == list(shipped().languages)
    assert {frozenset(words) for words in _words().values()} == {frozenset(_words()["en"])}
    assert all(text.strip() for words in _words().values() for text in words.values())


@pytest.mark.parametrize("language", ["ar", "en", "es", "fa", "fr", "ru", "uk"])
def test_two_witnesses_fit_on_one_sheet_whatever_is_known_of_the_incident(language: str) -> None:
    form = replace(FORM, language=language, direction=shipped().direction(language), remark="Nobody has reviewed this.")
    assert len(pngs_of(form, 20.0)) == 1
    known = replace(form, facts=(("incident", HOSTILE), *FACTS[1:]), drill="DRILL", command="truceline incident")
    assert len(pngs_of(known, 20.0)) == 1


def test_everything_that_a_statement_needs_has_room_and_each_witness_a_box() -> None:
    (text,) = words_of(FORM)
    for words in ("Seen from where, and how", "What was seen", "Taken down by", "It is no finding.", "alfa.example"):
        assert words in text
    assert (text.count("there as"), text.count("signature")) == (2, 3)
    assert "Witness 5" in " ".join(words_of(replace(FORM, witnesses=5)))


def test_what_is_known_stays_text_and_a_drill_is_on_every_sheet() -> None:
    sheets = words_of(replace(FORM, facts=(("incident", HOSTILE), *FACTS[1:]), drill="DRILL, not real", witnesses=6))
    assert '#include("/etc/passwd") $x$ @ref' in sheets[0]
    assert len(sheets) > 1
    assert all(sheet.count("DRILL, not real") == 2 for sheet in sheets)


def test_a_language_without_a_form_is_refused() -> None:
    with pytest.raises(NotFoundError, match="no form in 'tlh'"):
        pdf_of(replace(FORM, language="tlh"))
