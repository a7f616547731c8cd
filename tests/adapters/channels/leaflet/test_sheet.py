"""What cannot stand on a leaflet as it was meant is refused before it is typeset."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tests.adapters.channels.leaflet.leaflets import LANGUAGES, a_sheet
from truceline.adapters.channels.leaflet import sheet as sheet_module
from truceline.adapters.channels.leaflet.sheet import _HAS_NO_GLYPH, Passage
from truceline.errors import InputError

FONTS = Path(sheet_module.__file__).with_name("fonts")
IGNORABLE = {0x200B, *range(0x2028, 0x2030), *range(0x2060, 0x206A), 0x061C, 0x06DD}
"""What is not drawn, and signs that only stand beside letters."""


def test_arabic_and_persian_are_set_from_the_right() -> None:
    directions = {each["lang"]: each["dir"] for each in a_sheet(*LANGUAGES).document["passages"]}
    assert {language for language, direction in directions.items() if direction == "rtl"} == {"ar", "fa"}


@pytest.mark.parametrize("languages", [(), ("en", "en")])
def test_each_language_stands_there_once(languages: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match="a leaflet in"):
        a_sheet(*languages)


def test_paper_is_one_that_printers_have() -> None:
    with pytest.raises(InputError, match="no paper"):
        a_sheet("en", paper="letter")


def test_a_drill_that_is_not_called_one_in_every_language_is_refused() -> None:
    passages = (*a_sheet("en", is_drill=True).passages, Passage("fr", "Vous", ()))
    with pytest.raises(InputError, match=r"\['fr'\]"):
        a_sheet("en", passages=passages, is_drill=True)


@pytest.mark.parametrize("text", ["你好", "שלום", "🚁", "→"])
def test_a_character_that_the_fonts_have_not_is_refused_not_printed_as_a_box(text: str) -> None:
    with pytest.raises(InputError, match="no glyph"):
        a_sheet("en", passages=(Passage("en", "Leave", (text,)),))


@pytest.mark.parametrize("style", ["Regular", "Bold"])
def test_the_fonts_have_a_glyph_for_all_that_is_let_through(style: str) -> None:
    covered: set[int] = set()
    for family in ("NotoSans", "NotoSansArabic"):
        with TTFont(FONTS / f"{family}-{style}.ttf") as font:
            covered |= font.getBestCmap().keys()
    let_through = {code for code in range(0x20, 0x10000) if not _HAS_NO_GLYPH.match(chr(code))}
    assert {hex(code) for code in let_through - covered - IGNORABLE} == set()
