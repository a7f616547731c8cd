"""What is committed of the HTTP API is what its table of routes says now."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

from tools.http_pages import page, types
from truceline.api.openapi import openapi_document

MEND = "mend with: python tools/http_pages.py"


def test_the_openapi_document_is_not_stale(root: Path) -> None:
    assert (root / "docs" / "reference" / "openapi.json").read_text(encoding="utf-8") == openapi_document(), MEND


def test_the_page_of_routes_is_not_stale(root: Path) -> None:
    assert (root / "docs" / "reference" / "http-routes.md").read_text(encoding="utf-8") == page(), MEND


def test_the_types_of_the_console_are_not_stale(root: Path) -> None:
    assert (root / "web" / "src" / "answers.ts").read_text(encoding="utf-8") == types(), MEND


def test_every_field_of_a_type_says_what_it_is_and_whether_it_may_be_missing() -> None:
    told = types()
    assert "export interface By {\n  desk: string;\n  at: number;\n  operator?: string;\n}" in told
    assert '  precedence: "flash" | "immediate" | "priority" | "routine";\n' in told
    assert "  place: Place | null;\n" in told
    assert "  seen: By[];\n" in told
    assert "  roles: (" in told
