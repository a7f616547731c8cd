"""Writes what is made from the table of routes: the OpenAPI document, and the page of routes and roles.

python tools/http_pages.py
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

from truceline.api.openapi import openapi_document, roles_of
from truceline.api.route import Door
from truceline.api.routes import ROUTES, UNROUTED
from truceline.model.operators import RIGHTS, Right, Role

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
OPENAPI, PAGE = "openapi.json", "http-routes.md"


def page() -> str:
    """Every route, by whom it may be used, as a page."""
    roles = [str(role) for role in Role]
    head = f"| route | act | {' | '.join(roles)} | what |\n|---|---|{'---|' * len(roles)}---|\n"
    rows = []
    for route in ROUTES:
        marks = ["open" if route.right is Door.OPEN else "yes" if role in roles_of(route) else "-" for role in Role]
        rows.append(
            f"| `{route.method} {route.full_path}` | {route.act or '-'} | {' | '.join(marks)} | {route.summary} |"
        )
    rights = [f"| {role} | {', '.join(sorted(RIGHTS[role]))} |" for role in Role]
    unrouted = [f"- `{act}`: {why}" for act, why in UNROUTED.items()]
    return (
        "# Routes and roles\n\nMade by `tools/http_pages.py` from the table of routes; a test holds each cell to the "
        "running service.\n"
        "How they are used: [HTTP API](http-api.md).\n\n"
        f"| role | rights |\n|---|---|\n{chr(10).join(rights)}\n\nThe rights are also the scopes of tokens: "
        f"{', '.join(f'`{right}`' for right in Right)}.\n\n{head}{chr(10).join(rows)}\n\n"
        f"Acts without a route:\n\n{chr(10).join(unrouted)}\n"
    )


def main() -> None:
    """Both files are written."""
    (FOLDER / OPENAPI).write_text(openapi_document(), encoding="utf-8")
    (FOLDER / PAGE).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
