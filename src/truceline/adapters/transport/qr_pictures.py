"""The texts of a QR series as pictures: for a screen, for sheets of paper, for a terminal.

``signing.qr`` makes the texts and puts them together again; any scanner reads the pictures, in any order.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from io import BytesIO

import segno

QUIET_MODULES = 4
"""The light edge that a scanner needs around a code (ISO/IEC 18004 section 6.3.8)."""
CODES_PER_PAGE = 6
_COLUMNS = 2
_PNG_SCALE = 6
_PAGE = '<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 210 297">'
_CODE_MM, _GAP_MM, _LEFT_MM, _TOP_MM = 80, 7, 22, 22
_BLACK_ON_WHITE, _PLAIN = "\x1b[30;107m", "\x1b[0m"
_HALVES = " ▀▄█"


def png_pictures(texts: Sequence[str]) -> tuple[bytes, ...]:
    """A picture of each text, in PNG, black on white."""
    return tuple(_png(_code(text)) for text in texts)


def svg_pages(texts: Sequence[str], title: str) -> tuple[bytes, ...]:
    """Sheets of A4 to print, in SVG: six codes on each, every one with its number in the series below.

    Args:
        texts: of one series, in order.
        title: what is carried, to stand on top of each sheet.
    """
    starts = range(0, len(texts), CODES_PER_PAGE)
    return tuple(
        _page(texts[start : start + CODES_PER_PAGE], f"{title} ({number} of {len(starts)})").encode()
        for number, start in enumerate(starts, start=1)
    )


def terminal_pictures(texts: Sequence[str]) -> tuple[str, ...]:
    """A picture of each text for a terminal: rows of half blocks, black on white whatever its colours are.

    The largest code of a series needs a terminal of 105 columns and 53 rows.
    """
    return tuple("".join(f"{_BLACK_ON_WHITE}{row}{_PLAIN}\n" for row in _half_blocks(_code(text))) for text in texts)


def _code(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="l")


def _png(code: segno.QRCode) -> bytes:
    content = BytesIO()
    code.save(content, kind="png", scale=_PNG_SCALE, border=QUIET_MODULES)
    return content.getvalue()


def _half_blocks(code: segno.QRCode) -> Iterator[str]:
    """Two rows of the code in each row of text."""
    rows = [bytes(row) for row in code.matrix_iter(border=QUIET_MODULES)]
    rows.append(bytes(len(rows)))
    for upper, lower in zip(rows[:-1:2], rows[1::2], strict=True):
        yield "".join(_HALVES[above + 2 * below] for above, below in zip(upper, lower, strict=True))


def _page(texts: Sequence[str], title: str) -> str:
    rows = [_PAGE, '<rect width="210" height="297" fill="#fff"/>', _words(_LEFT_MM, _TOP_MM - 8, 5, title)]
    for place, text in enumerate(texts):
        x = _LEFT_MM + place % _COLUMNS * (_CODE_MM + _GAP_MM)
        y = _TOP_MM + place // _COLUMNS * (_CODE_MM + _GAP_MM)
        rows.append(f'<g transform="translate({x} {y})">{_drawn(_code(text))}</g>')
        rows.append(_words(x, y + _CODE_MM + 2, 3.5, _caption_of(text)))
    return "\n".join([*rows, "</svg>\n"])


def _drawn(code: segno.QRCode) -> str:
    """The code with its light edge, as wide as it is to be printed."""
    width = code.symbol_size(border=QUIET_MODULES)[0]
    inline = code.svg_inline(border=QUIET_MODULES, omitsize=True, svgclass=None, lineclass=None)
    size = f'width="{_CODE_MM}" height="{_CODE_MM}" viewBox="0 0 {width} {width}"'
    return f'<svg {size} shape-rendering="crispEdges">{inline}</svg>'


def _caption_of(text: str) -> str:
    """Which of how many, of which series: what somebody who scans must tick off."""
    _, number, count, check, _ = text.split("/", 4)
    return f"{number} of {count}, series {check}"


def _words(x_mm: float, y_mm: float, size_mm: float, words: str) -> str:
    return f'<text x="{x_mm}" y="{y_mm}" font-family="sans-serif" font-size="{size_mm}">{escape(words)}</text>'
