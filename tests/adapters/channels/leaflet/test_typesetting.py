"""Leaflets as paper: the same bytes anywhere, one page, letters joined and ordered, the code readable by a scanner."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from tests.adapters.channels.leaflet.leaflets import LANGUAGES, OBJ, ORIGIN, a_sheet
from truceline.adapters.channels.leaflet.sheet import Passage, Sheet
from truceline.adapters.channels.leaflet.typesetting import pdf_of, png_of
from truceline.errors import InputError
from truceline.record.codes import text_to_scan

SEEN = Path(__file__).with_name("seen")
"""Pictures of leaflets that somebody who reads the language, or knows its letters, has looked at."""
DOTS_PER_INCH = 40
LOOKED_AT = {**{language: (language,) for language in LANGUAGES}, "all": LANGUAGES, "drill": LANGUAGES}
MOST_DIFFERENT = 12.0
"""Grey levels of 255, of a patch of 8 by 8 dots after blurring; another word or letter makes some 30 and more."""


def looked_at(name: str) -> Sheet:
    return a_sheet(*LOOKED_AT[name], is_drill=name == "drill")


def picture(sheet: Sheet) -> Image.Image:
    return Image.open(BytesIO(png_of(sheet, DOTS_PER_INCH))).convert("L")


def most_different(one: Image.Image, other: Image.Image) -> float:
    """How much the patches of two pictures differ at most, in grey levels."""
    assert one.size == other.size
    return float(np.abs(_patches(one) - _patches(other)).max())


def _patches(image: Image.Image) -> NDArray[np.float64]:
    grey = np.asarray(image.filter(ImageFilter.GaussianBlur(1.5)), dtype=np.float64)
    rows, columns = (size // 8 * 8 for size in grey.shape)
    patches: NDArray[np.float64] = grey[:rows, :columns].reshape(rows // 8, 8, columns // 8, 8).mean(axis=(1, 3))
    return patches


@pytest.mark.parametrize("name", LOOKED_AT)
def test_a_leaflet_looks_as_it_did_when_it_was_looked_at(name: str) -> None:
    assert most_different(picture(looked_at(name)), Image.open(SEEN / f"{name}.png")) < MOST_DIFFERENT


@pytest.mark.parametrize("language", ["ar", "fa"])
def test_letters_that_are_not_joined_or_in_another_order_would_be_seen(language: str) -> None:
    seen = Image.open(SEEN / f"{language}.png")
    (passage,) = a_sheet(language).passages
    unjoined = "\u200c".join(passage.heading)
    for heading in (unjoined, passage.heading[::-1]):
        sheet = a_sheet(language, passages=(Passage(language, heading, passage.paragraphs),))
        assert most_different(picture(sheet), seen) > 2 * MOST_DIFFERENT


def test_the_same_leaflet_has_the_same_bytes_in_another_process() -> None:
    code = (
        "import sys; from hashlib import sha256; "
        "from tests.adapters.channels.leaflet.leaflets import LANGUAGES, a_sheet; "
        "from truceline.adapters.channels.leaflet.typesetting import pdf_of; "
        "print(sha256(pdf_of(a_sheet(*LANGUAGES, is_drill=True))).hexdigest())"
    )
    here = sha256(pdf_of(a_sheet(*LANGUAGES, is_drill=True))).hexdigest()
    environment = {"TZ": "Asia/Kolkata", "LANG": "C", "HOME": "/nowhere", "PYTHONPATH": ":".join(sys.path)}
    printed = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=SEEN.parents[4], capture_output=True, check=True, text=True
    )
    assert printed.stdout.strip() == here


def test_another_word_or_time_makes_another_file() -> None:
    files = {
        pdf_of(sheet)
        for sheet in (a_sheet("en"), a_sheet("en", issued="bravo"), a_sheet("en", made_at=1_795_263_543_532))
    }
    assert len(files) == 3


@pytest.mark.parametrize("paper", ["a4", "a5"])
@pytest.mark.parametrize("is_drill", [False, True])
def test_all_languages_stand_on_one_page(paper: str, is_drill: bool) -> None:
    content = pdf_of(a_sheet(*LANGUAGES, paper=paper, is_drill=is_drill))
    assert content.startswith(b"%PDF-")
    assert b"/Type/Pages/Count 1/" in content


@pytest.mark.parametrize("paper", ["a4", "a5"])
def test_a_scanner_reads_the_whole_hash_and_the_log_from_a_print(paper: str) -> None:
    printed = Image.open(BytesIO(png_of(a_sheet("ar", "en", paper=paper), 200)))
    (code,) = zxingcpp.read_barcodes(printed)
    assert code.text == text_to_scan(OBJ, ORIGIN)


def test_a_drill_is_framed_and_black_at_both_ends() -> None:
    grey = np.asarray(picture(looked_at("drill")))
    for row in (grey[2], grey[-3]):
        assert (row < 64).mean() > 0.7
    assert (np.asarray(picture(looked_at("all")))[[2, -3]] > 192).all()


def test_more_than_fits_is_refused_and_not_cut_off() -> None:
    passages = tuple(Passage(language, "Leave", ("Leave at once. " * 90,)) for language in LANGUAGES)
    with pytest.raises(InputError, match="do not fit on a5"):
        pdf_of(a_sheet("en", passages=passages, paper="a5"))


def test_words_that_look_like_typst_are_not_run() -> None:
    text = '#panic("run") $x$ *bold* #read("leaflet.typ") \\'
    assert pdf_of(a_sheet("en", passages=(Passage("en", text, (text,)),), issued=text))
