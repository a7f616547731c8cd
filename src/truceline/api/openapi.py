"""The OpenAPI 3.1 document, made from the table of routes; ``docs/reference/openapi.json`` is a copy of it.

python -m truceline.api.openapi FILE    writes it
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from functools import cache
from typing import Any

from truceline import __version__
from truceline.api.entrance import COOKIE, FORGERY
from truceline.api.problems import MEDIA_TYPE
from truceline.api.route import Door, Route
from truceline.api.routes import ROUTES
from truceline.api.shapes import Schema, shape_of
from truceline.model.operators import RIGHTS, Right, Role

_PROBLEM: Schema = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "hint": {"type": "string"},
    },
    "required": ["type", "title", "status", "detail", "code", "hint"],
}
_TEXT: Schema = {"type": "string"}
_LODGING: dict[str, Schema] = {
    "to": {"type": "array", "items": _TEXT},
    "prec": _TEXT,
    "drill": {"type": "boolean"},
    "lang": _TEXT,
    "utc_offset": _TEXT,
}
_BODIES: dict[str, Schema] = {
    "sign-in": {"name": _TEXT, "password": _TEXT},
    "own-password": {"old": _TEXT, "new": _TEXT},
    "make-token": {
        "name": _TEXT,
        "ends_at": {"type": "integer"},
        "scopes": {"type": "array", "items": {"type": "string", "enum": list(Right)}},
    },
    "add-operator": {
        "name": _TEXT,
        "password": _TEXT,
        "roles": {"type": "array", "items": {"type": "string", "enum": list(Role)}},
        "desks": {"type": "array", "items": _TEXT},
    },
    "change-operator": {
        "roles": {"type": "array", "items": {"type": "string", "enum": list(Role)}},
        "desks": {"type": "array", "items": _TEXT},
    },
    "set-password": {"password": _TEXT},
    "drill-plan": {"file": _TEXT},
    "dossier": {"recipient": _TEXT, "pdf": {"type": "boolean"}},
    "notice-form": _LODGING | {"cells": {"type": "object", "additionalProperties": _TEXT}},
    "notice-file": _LODGING | {"name": _TEXT, "file": _TEXT},
}


@cache
def openapi_document() -> str:
    """The document, as text."""
    paths: dict[str, dict[str, Any]] = {}
    for route in ROUTES:
        if route.parts[0] == "ogc":
            continue  # it has a definition of its own, in the version that its standard names
        paths.setdefault(route.full_path, {})[route.method.lower()] = _operation(route)
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": "Truceline",
            "version": __version__,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": {"Problem": _PROBLEM},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
            },
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": "-".join([route.method.lower(), *(part.strip("{}") for part in route.parts)]),
        "summary": route.summary,
        "tags": [route.parts[2] if route.parts[0] == "api" else route.parts[0]],
        "x-right": str(route.right),
        "x-roles": [str(role) for role in roles_of(route)],
        "security": [] if route.right is Door.OPEN else [{"token": []}, {"session": []}],
    }
    parameters = _parameters(route)
    operation |= {"parameters": parameters} if parameters else {}
    body = _body(route)
    if body:
        operation["requestBody"] = {
            "required": bool(body.get("required")),
            "content": {"application/json": {"schema": body}},
        }
    done: dict[str, Any] = {"description": "Done."}
    done["content"] = {"application/json": {"schema": _answer(route)}}
    operation["responses"] = {
        str(int(route.status)): done,
        "default": {
            "description": "A problem (RFC 9457), with `code` and `hint`.",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        },
    }
    return operation


def roles_of(route: Route) -> list[Role]:
    """The roles that may use a route; all of them where anybody may who is signed in, or everybody."""
    return [role for role in Role if isinstance(route.right, Door) or route.right in RIGHTS[role]]


def _answer(route: Route) -> Schema:
    if not route.page:
        return {"type": "object"}
    properties = {route.page.key: {"type": "array", "items": {"type": "object"}}, "next": {"type": "string"}}
    return {"type": "object", "properties": properties, "required": [route.page.key]}


def _parameters(route: Route) -> list[dict[str, Any]]:
    shape = shape_of(route.act) if route.act else {"properties": {}}
    named = [part.strip("{}") for part in route.parts if part.startswith("{")]
    found = [
        {"name": name, "in": "path", "required": True, "schema": shape["properties"].get(name, _TEXT)} for name in named
    ]
    if route.is_safe:
        found += [
            {"name": name, "in": "query", "required": _is_needed(route, name), "schema": schema}
            | ({"style": "form", "explode": False} if schema.get("type") == "array" else {})
            for name, schema in shape["properties"].items()
            if name not in (*named, "operator") and not (route.page and name in ("limit", "before"))
        ]
        if route.page:
            limit = {"type": "integer", "minimum": 1, "maximum": 1_000, "default": 100}
            found.append({"name": "limit", "in": "query", "required": False, "schema": limit})
            found.append({"name": "cursor", "in": "query", "required": False, "schema": _TEXT})
    else:
        if route.right is not Door.OPEN:
            found.append({"name": FORGERY, "in": "header", "required": False, "schema": _TEXT})
            found.append(
                {
                    "name": "idempotency-key",
                    "in": "header",
                    "required": False,
                    "schema": {"type": "string", "maxLength": 128},
                }
            )
        if route.shown_by:
            found.append({"name": "if-match", "in": "header", "required": False, "schema": _TEXT})
    return found


def _is_needed(route: Route, name: str) -> bool:
    return name in shape_of(route.act).get("required", []) and name not in (*route.defaults, "desk")


def _body(route: Route) -> Schema:
    if route.is_safe or route.method == "DELETE":
        return {}
    if not route.act:
        properties = _BODIES.get(route.handler, {})
        return {
            "type": "object",
            "properties": properties,
            "required": sorted(properties),
            "additionalProperties": False,
        }
    shape = shape_of(route.act)
    named = {part.strip("{}") for part in route.parts if part.startswith("{")} | {"operator"}
    properties = {name: schema for name, schema in shape["properties"].items() if name not in named}
    required = [name for name in shape.get("required", []) if name in properties and _is_needed(route, name)]
    body: Schema = {"type": "object", "properties": properties}
    body |= {"required": required} if required else {}
    return body | ({"additionalProperties": False} if "additionalProperties" in shape else {})
