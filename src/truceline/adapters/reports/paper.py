"""The report of a dossier as PDF, set by Typst with the fonts that come along: the same bytes wherever it is made."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.resources import as_file, files
from typing import Any

from truceline.errors import MissingExtraError

_UNSET = re.compile(
    "[^\u0000-\u007e\u00a0-\u024f\u0259\u02b0-\u02ff\u0300-\u036f\u0400-\u052f\u0600-\u06ff\u0750-\u077f"
    "\u1e00-\u1eff\u200b-\u200f\u2010-\u2027\u202f-\u205e\u2066-\u2069\u20a0-\u20bf\u2116\u2212\ufb50-\ufbb1"
    "\ufe70-\ufe74\ufe76-\ufefc\ufffd]"
)
"""Beyond the letters of the fonts; such a character is set as its number, for a report may quote anything."""
_NOT_SHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
"""What Typst says of the few within these ranges that the fonts do not have."""
STANDARD = "a-2b"
"""PDF/A-2b (ISO 19005-2): everything that is needed to show it is within it."""


def pdf_of(report: Mapping[str, Any], made_at: int) -> bytes:
    """The report as PDF/A.

    Args:
        report: as ``node.dossiers.report.Report`` gives it in plain values.
        made_at: the time that the file bears, ms since the epoch: of the record, never of today.

    Raises:
        MissingExtraError: Typst is not installed.
    """
    return _set(report, made_at, format="pdf", pdf_standards=STANDARD)[0]


def pngs_of(report: Mapping[str, Any], made_at: int, dots_per_inch: float = 100.0) -> list[bytes]:
    """Each sheet as a picture; raises as ``pdf_of``."""
    return _set(report, made_at, format="png", ppi=dots_per_inch)


def _set(report: Mapping[str, Any], made_at: int, **how: Any) -> list[bytes]:
    try:
        import typst
    except ImportError as error:
        raise MissingExtraError("typst", "leaflet") from error

    at = f"{datetime.fromtimestamp(made_at // 1_000, UTC):%Y-%m-%d-%H-%M-%S}"
    text = _UNSET.sub(_numbered, json.dumps(report, ensure_ascii=False))
    with as_file(files("truceline.adapters")) as folder:
        while True:
            try:
                made = typst.compile(
                    str(folder / "reports" / "report.typ"),
                    root=str(folder),
                    font_paths=[str(folder / "channels" / "leaflet" / "fonts")],
                    ignore_system_fonts=True,
                    sys_inputs={"report": text, "at": at},
                    **how,
                )
            except typst.TypstError as error:
                missing = {each for found in _NOT_SHOWN.findall(str(error)) for each in found if not each.isascii()}
                if not missing.intersection(text):
                    raise
                text = re.sub(f"[{re.escape(''.join(sorted(missing)))}]", _numbered, text)
            else:
                return [made] if isinstance(made, bytes) else list(made)


def _numbered(found: re.Match[str]) -> str:
    """A character as its number in Unicode."""
    return f"[U+{ord(found[0]):04X}]"
