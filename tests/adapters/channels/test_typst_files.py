"""Files that Typst sets: one PDF, or a picture of each sheet; without Typst it is said what to install."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import sys

import pytest

from truceline.adapters.channels.typst_files import set_file
from truceline.errors import MissingExtraError

PAGE = {"title": "Column", "drill": "", "facts": [], "chart": "", "sections": []}
INPUTS = {"page": json.dumps(PAGE), "at": "2026-11-21-05-10-00"}


def test_a_template_is_set_as_one_pdf_or_as_pictures() -> None:
    pytest.importorskip("typst")
    (pdf,) = set_file("page/page.typ", INPUTS, format="pdf")
    (png,) = set_file("page/page.typ", INPUTS, format="png", ppi=20.0)
    assert (pdf[:5], png[:4]) == (b"%PDF-", b"\x89PNG")


def test_without_typst_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(MissingExtraError, match="typst"):
        set_file("page/page.typ", INPUTS, format="pdf")
