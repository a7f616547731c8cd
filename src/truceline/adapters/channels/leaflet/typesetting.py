"""A leaflet as PDF or as a picture, set by Typst with the fonts that come along: the same bytes wherever it is made."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.resources import as_file, files
from io import BytesIO
from typing import Any

import segno

from truceline.adapters.channels.leaflet.sheet import Sheet
from truceline.errors import InputError, MissingExtraError

_NO_MAP = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
_QUIET_MODULES = 4
_TOO_SMALL = "the sheet is too small"


def pdf_of(sheet: Sheet) -> bytes:
    """The leaflet as PDF/A-2b, on one page.

    Raises:
        InputError: the texts do not fit on the sheet.
        MissingExtraError: Typst is not installed.
    """
    return _set(sheet, format="pdf", pdf_standards=["a-2b"])


def png_of(sheet: Sheet, dots_per_inch: float = 150.0) -> bytes:
    """The leaflet as a picture; raises as ``pdf_of``."""
    return _set(sheet, format="png", ppi=dots_per_inch)


def _set(sheet: Sheet, **how: Any) -> bytes:
    try:
        import typst
    except ImportError as error:
        raise MissingExtraError("typst", "leaflet") from error

    inputs = {
        "sheet": json.dumps(sheet.document, ensure_ascii=False),
        "at": f"{datetime.fromtimestamp(sheet.made_at // 1_000, UTC):%Y-%m-%d-%H-%M-%S}",
        "map": sheet.map.svg if sheet.map else _NO_MAP,
        "qr": _qr_picture(sheet.scan),
    }
    with as_file(files("truceline.adapters.channels.leaflet")) as folder:
        try:
            made = typst.compile(
                str(folder / "leaflet.typ"),
                root=str(folder),
                font_paths=[str(folder / "fonts")],
                ignore_system_fonts=True,
                sys_inputs=inputs,
                **how,
            )
        except typst.TypstError as error:
            if _TOO_SMALL in str(error):
                raise InputError(
                    f"the texts of {len(sheet.passages)} languages do not fit on {sheet.paper}",
                    hint="take larger paper, fewer languages, or shorter words",
                ) from error
            raise
    assert isinstance(made, bytes), "one page is one file"
    return made


def _qr_picture(text: str) -> str:
    """The picture of a code, with its light edge; a seventh of it may be torn or dirty."""
    picture = BytesIO()
    segno.make_qr(text, error="m", boost_error=False).save(picture, kind="svg", border=_QUIET_MODULES, xmldecl=False)
    return picture.getvalue().decode()
