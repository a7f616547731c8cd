"""The report of a dossier as PDF, set by Typst with the fonts that come along: the same bytes wherever it is made."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.resources import as_file, files
from typing import Any

from truceline.errors import MissingExtraError

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

    inputs = {
        "report": json.dumps(report, ensure_ascii=False),
        "at": f"{datetime.fromtimestamp(made_at // 1_000, UTC):%Y-%m-%d-%H-%M-%S}",
    }
    with as_file(files("truceline.adapters")) as folder:
        made = typst.compile(
            str(folder / "reports" / "report.typ"),
            root=str(folder),
            font_paths=[str(folder / "channels" / "leaflet" / "fonts")],
            ignore_system_fonts=True,
            sys_inputs=inputs,
            **how,
        )
    return [made] if isinstance(made, bytes) else list(made)
