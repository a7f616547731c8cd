"""What is committed of the HTTP API is what its table of routes says now."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

from tools.http_pages import page
from truceline.api.openapi import openapi_document

MEND = "mend with: python tools/http_pages.py"


def test_the_openapi_document_is_not_stale(root: Path) -> None:
    assert (root / "docs" / "reference" / "openapi.json").read_text(encoding="utf-8") == openapi_document(), MEND


def test_the_page_of_routes_is_not_stale(root: Path) -> None:
    assert (root / "docs" / "reference" / "http-routes.md").read_text(encoding="utf-8") == page(), MEND
