"""The page of an incident as PDF, set by Typst with the fonts that come along: the same bytes wherever it is made."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from truceline.adapters.channels.typst_files import set_file


def pdf_of(page: Mapping[str, Any], made_at: int) -> bytes:
    """The page as PDF.

    Args:
        page: as ``node.incidents.page.Page`` gives it in plain values.
        made_at: the time that the file bears, ms since the epoch.

    Raises:
        MissingExtraError: Typst is not installed.
    """
    return _set(page, made_at, format="pdf")[0]


def pngs_of(page: Mapping[str, Any], made_at: int, dots_per_inch: float = 100.0) -> list[bytes]:
    """Each sheet as a picture; raises as ``pdf_of``."""
    return _set(page, made_at, format="png", ppi=dots_per_inch)


def _set(page: Mapping[str, Any], made_at: int, **how: Any) -> list[bytes]:
    inputs = {
        "page": json.dumps(page, ensure_ascii=False),
        "at": f"{datetime.fromtimestamp(made_at // 1_000, UTC):%Y-%m-%d-%H-%M-%S}",
    }
    return set_file("page/page.typ", inputs, **how)
