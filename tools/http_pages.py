"""Writes what is made from the table of routes: the OpenAPI document, the page of routes, and the console's types.

python tools/http_pages.py
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from truceline.api.openapi import openapi_document, roles_of
from truceline.api.route import Door
from truceline.api.routes import ROUTES, UNROUTED
from truceline.model.operators import RIGHTS, Right, Role

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "reference"
TYPES = ROOT / "web" / "src" / "answers.ts"
_PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
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


def types() -> str:
    """What the API answers, as TypeScript."""
    schemas = json.loads(openapi_document())["components"]["schemas"]
    parts = [
        "// SPDX-License-Identifier: Apache-2.0\n"
        "// Made by tools/http_pages.py from docs/reference/openapi.json: what the API answers. Times are ms since the "
        "epoch.\n"
    ]
    for name, schema in schemas.items():
        told = f"/** {schema['description']} */\n" if "description" in schema else ""
        parts.append(f"{told}export interface {name} {{\n{_fields(schema)}}}\n")
    return "\n".join(parts)


def _fields(schema: Any) -> str:
    needed = schema.get("required", ())
    rows = schema.get("properties", {}).items()
    return "".join(f"  {name}{'' if name in needed else '?'}: {_type(each)};\n" for name, each in rows)


def _type(schema: Any) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[1]
    if "enum" in schema:
        return " | ".join(map(json.dumps, schema["enum"]))
    if "anyOf" in schema:
        return " | ".join(map(_type, schema["anyOf"]))
    if "items" in schema:
        of = _type(schema["items"])
        return f"({of})[]" if " " in of else f"{of}[]"
    if "additionalProperties" in schema:
        return f"Record<string, {_type(schema['additionalProperties'])}>"
    return _PLAIN.get(schema.get("type", ""), "unknown")


def main() -> None:
    """All files are written."""
    TYPES.write_text(types(), encoding="utf-8")
    (FOLDER / OPENAPI).write_text(openapi_document(), encoding="utf-8")
    (FOLDER / PAGE).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
