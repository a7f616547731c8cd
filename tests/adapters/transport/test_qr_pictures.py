"""Whatever is drawn is read by scanners that we did not write, and is then what was to be carried."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
import subprocess
from io import BytesIO
from itertools import combinations
from pathlib import Path
from shutil import which
from typing import Any
from xml.sax.saxutils import unescape

import numpy as np
import numpy.typing as npt
import pytest
import zxingcpp
from PIL import Image

from truceline.adapters.transport.qr_pictures import CODES_PER_PAGE, png_pictures, svg_pages, terminal_pictures
from truceline.signing.qr import MAX_PARTS, PART_CHARACTERS, qr_texts, read_qr_texts

SHORT = b"a note"
LONG = bytes(range(256)) * 20
CODE = re.compile(
    r'<g transform="translate\((\d+) (\d+)\)"><svg width="(\d+)" height="\3" viewBox="0 0 (\d+) \4".*?</g>'
)


def scanned(picture: npt.NDArray[Any]) -> str:
    """The one text in a picture of light (1) and dark (0) modules, or of pixels."""
    pixels = np.kron(picture.astype(np.uint8) * 255, np.ones((3, 3), np.uint8))
    (code,) = zxingcpp.read_barcodes(pixels, try_invert=False)
    return str(code.text)


def pixels_of(png: bytes) -> npt.NDArray[Any]:
    return np.asarray(Image.open(BytesIO(png)).convert("L")) > 127


def pixels_of_strokes(path: str, width: int) -> npt.NDArray[Any]:
    """What a path of horizontal strokes, each one module high, paints."""
    canvas = np.ones((width, width), bool)
    x, y = 0, 0.0
    for command, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", path):
        match command:
            case "M":
                x, y = int(first), float(second)
            case "m":
                x, y = x + int(first), y + float(second)
            case _:
                canvas[int(y), x : x + int(first)] = False
                x += int(first)
    return canvas


def pixels_of_blocks(text: str) -> npt.NDArray[Any]:
    """What a terminal shows: every character two pixels, one above the other."""
    rows = [re.sub(r"\x1b\[[\d;]*m", "", row) for row in text.splitlines()]
    halves = {" ": (1, 1), "▀": (0, 1), "▄": (1, 0), "█": (0, 0)}
    return np.array([[halves[character][half] for character in row] for row in rows for half in (0, 1)], bool)


@pytest.mark.slow
@pytest.mark.parametrize("content", [b"", SHORT, LONG])
def test_png_pictures_are_read(content: bytes) -> None:
    assert read_qr_texts(scanned(pixels_of(png)) for png in png_pictures(qr_texts(content))) == content


@pytest.mark.parametrize("content", [SHORT, LONG])
def test_terminal_pictures_are_read_on_any_background(content: bytes) -> None:
    pictures = terminal_pictures(qr_texts(content))
    assert read_qr_texts(scanned(pixels_of_blocks(picture)) for picture in pictures) == content
    for row in "".join(pictures).splitlines():
        assert row.startswith("\x1b[30;107m")
        assert row.endswith("\x1b[0m")


@pytest.mark.parametrize("content", [SHORT, LONG])
def test_codes_on_sheets_are_read(content: bytes) -> None:
    texts = qr_texts(content)
    read = [
        scanned(pixels_of_strokes(re.findall(r' d="([^"]+)"', code[0])[0], int(code[4])))
        for page in svg_pages(texts, "a card")
        for code in CODE.finditer(page.decode())
    ]
    assert read == list(texts)
    assert read_qr_texts(read) == content


def test_every_code_has_its_light_edge() -> None:
    texts = qr_texts(SHORT)
    for picture, width in (
        (pixels_of(png_pictures(texts)[0]), 4 * 6),
        (pixels_of_blocks(terminal_pictures(texts)[0]), 4),
    ):
        assert picture[:width].all()
        assert picture[-width:].all()
        assert picture[:, :width].all()
        assert picture[:, -width:].all()


def test_codes_lie_on_the_sheet_and_apart() -> None:
    for page in svg_pages(qr_texts(LONG), "a card"):
        places = [(int(code[1]), int(code[2]), int(code[3])) for code in CODE.finditer(page.decode())]
        assert len(places) <= CODES_PER_PAGE
        for x, y, width in places:
            assert 10 <= x <= 200 - width
            assert 10 <= y <= 287 - width
        for (x, y, width), (other_x, other_y, _) in combinations(places, 2):
            assert abs(x - other_x) >= width or abs(y - other_y) >= width


def test_a_sheet_says_what_it_carries_and_every_code_which_it_is() -> None:
    texts = qr_texts(LONG)
    first, second = (page.decode() for page in svg_pages(texts, "Card of <alfa> & others"))
    assert "Card of <alfa> & others (1 of 2)" in unescape(first)
    assert "<alfa>" not in first
    check = texts[0].split("/")[3]
    captions = re.findall(r">(\d of \d, series \w+)<", first + second)
    assert captions == [f"{number} of {len(texts)}, series {check}" for number in range(1, len(texts) + 1)]


def test_the_largest_code_is_as_large_as_is_said() -> None:
    text = f"TL1/{MAX_PARTS}/{MAX_PARTS}/01234567/{'A' * PART_CHARACTERS}"
    (picture,) = terminal_pictures([text])
    height, width = pixels_of_blocks(picture).shape
    assert width <= 105
    assert height <= 2 * 53
    assert scanned(pixels_of_blocks(picture)) == text


@pytest.mark.skipif(which("zbarimg") is None, reason="zbarimg is not installed (apt install zbar-tools)")
def test_zbar_reads_them_too(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.png" for number in range(len(qr_texts(LONG)))]
    for file, picture in zip(files, png_pictures(qr_texts(LONG)), strict=True):
        file.write_bytes(picture)
    done = subprocess.run(["zbarimg", "-q", "--raw", *map(str, files)], capture_output=True, check=True)
    assert read_qr_texts(done.stdout.decode().split()) == LONG
