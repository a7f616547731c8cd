"""The OpenAPI 3.1 document, made from the table of routes and the types of what is answered.

``docs/reference/openapi.json`` is a copy of it, which ``tools/http_pages.py`` writes.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from typing import Any

from truceline import __version__
from truceline.api.contract.answers import REFERENCE, Schema, schema_of, told_by
from truceline.api.contract.handled import CONTRACTS, Contract
from truceline.api.entrance import COOKIE, FORGERY
from truceline.api.problems import MEDIA_TYPE, REFUSALS, STATUSES
from truceline.api.replies import JSON
from truceline.api.route import Door, Route
from truceline.api.routes import ROUTES
from truceline.api.shapes import shape_of
from truceline.model.operators import RIGHTS, Role

_PROBLEM: Schema = {
    "description": "What went wrong (RFC 9457), what it is called, and what to do about it.",
    "type": "object",
    "properties": {
        "type": {"type": "string", "examples": ["urn:truceline:problem:not-found"]},
        "title": {"type": "string", "examples": ["not found"]},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "examples": ["there is no alert 1a2b"]},
        "code": {"type": "string", "enum": sorted({*REFUSALS, *(kind.code for kind in STATUSES)})},
        "hint": {"type": "string"},
    },
    "required": ["type", "title", "status", "detail", "code", "hint"],
}
_TEXT: Schema = {"type": "string"}
_SHARED: dict[str, Schema] = {
    FORGERY: _TEXT,
    "idempotency-key": {"type": "string", "maxLength": 128},
    "if-match": _TEXT,
    "if-none-match": _TEXT,
}
_RESPONSES = "#/components/responses/"
_OTHER = "Other"
_OF_CHANGES = (HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.INSUFFICIENT_STORAGE)
_OF_BODIES = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
_STATUSES = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.PRECONDITION_FAILED,
    *_OF_CHANGES,
    *_OF_BODIES,
)
"""Of problems."""
_LIMIT: Schema = {"type": "integer", "minimum": 1, "maximum": 1_000, "default": 100}


@cache
def openapi_document() -> str:
    """The document, as text."""
    schemas: dict[str, Schema] = {"Problem": _PROBLEM}
    paths: dict[str, dict[str, Any]] = {}
    for route in ROUTES:
        if route.parts[0] == "ogc":
            continue  # it has a definition of its own, in the version that its standard names
        paths.setdefault(route.full_path, {})[route.method.lower()] = _operation(route, schemas)
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
            "schemas": dict(sorted(schemas.items())),
            "responses": {_name(each): _problem(each.phrase) for each in _STATUSES} | {_OTHER: _problem(_OTHER)},
            "parameters": {name: _parameter(name, "header", schema) for name, schema in _SHARED.items()},
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token for a program: POST /api/v1/tokens.",
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": COOKIE,
                    "description": f"Of POST /api/v1/session; every change brings its csrf as {FORGERY}. "
                    f"Over TLS the cookie's name is __Host-{COOKIE}.",
                },
            },
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _operation(route: Route, schemas: dict[str, Schema]) -> dict[str, Any]:
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
    content = _taken(route)
    if content:
        needed = any(media_type != JSON or each["schema"].get("required") for media_type, each in content.items())
        operation["requestBody"] = {"required": needed, "content": content}
    done = _done(route, schemas)
    refused = {str(int(each)): _name(each) for each in sorted(set(_refused(route))) if str(int(each)) not in done}
    answers = refused | {"default": _OTHER}
    operation["responses"] = done | {status: {"$ref": f"{_RESPONSES}{name}"} for status, name in answers.items()}
    return operation


def _done(route: Route, schemas: dict[str, Schema]) -> dict[str, Any]:
    contract = _contract(route)
    done: dict[str, Any] = {"description": f"{route.status.phrase}."}
    if contract.media_type:
        schema = _answer(route, contract, schemas)
        done["content"] = {contract.media_type: {"schema": schema} if schema else {}}
    responses = {str(int(route.status)): done}
    if route.act and route.is_safe:
        done["headers"] = {"ETag": {"schema": _TEXT}}
        responses["304"] = {"description": "Not changed since it was shown with this ETag."}
    if route.handler == "console" and not _named(route):
        responses["503"] = done | {"description": "The console is not built."}
    if route.handler == "ready":
        responses["503"] = done | {"description": "The record is frozen."}
    if route.handler == "reports":
        responses["422"] = done | {"description": "No row of the batch can be used."}
    return responses


def _contract(route: Route) -> Contract:
    return CONTRACTS[route.handler] if route.handler else Contract(told_by(route.act))


def _refused(route: Route) -> Iterator[HTTPStatus]:
    """How a route may be answered if not as it is asked for, but for what may befall any."""
    yield HTTPStatus.BAD_REQUEST
    is_open = route.right is Door.OPEN
    if not is_open or route.handler == "sign-in":
        yield HTTPStatus.UNAUTHORIZED
    if not is_open or not route.is_safe:
        yield HTTPStatus.FORBIDDEN
    if "{" in route.path or route.act:
        yield HTTPStatus.NOT_FOUND
    if route.act or _taken(route):
        yield HTTPStatus.UNPROCESSABLE_ENTITY
    if route.shown_by:
        yield HTTPStatus.PRECONDITION_FAILED
    if not route.is_safe:
        yield from _OF_CHANGES
    if _taken(route):
        yield from _OF_BODIES


def _name(status: HTTPStatus) -> str:
    return status.phrase.replace(" ", "")


def _problem(phrase: str) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": f"{REFERENCE}Problem"}}}
    return {"description": "Any other problem." if phrase == _OTHER else f"{phrase}.", "content": content}


def roles_of(route: Route) -> list[Role]:
    """The roles that may use a route; all of them where anybody may who is signed in, or everybody."""
    return [role for role in Role if isinstance(route.right, Door) or route.right in RIGHTS[role]]


def _answer(route: Route, contract: Contract, schemas: dict[str, Schema]) -> Schema:
    if contract.answer is None:
        return {}
    schema = schema_of(contract.answer, schemas)
    if not route.page or "$ref" not in schema:
        return schema
    whole = schemas[schema["$ref"].removeprefix(REFERENCE)]
    # Of a page: where the next one begins.
    return whole | {"properties": whole["properties"] | {"next": _TEXT}}


def _parameters(route: Route) -> list[dict[str, Any]]:
    shape = shape_of(route.act) if route.act else {"properties": {}}
    named = _named(route)
    found = [_parameter(name, "path", shape["properties"].get(name, _TEXT), is_needed=True) for name in named]
    contract = _contract(route)
    found += [_parameter(name, "header", schema) for name, schema in contract.headers.items()]
    if not route.is_safe:
        return found + _headers_of_change(route)
    for name, schema in shape["properties"].items():
        if name not in (*named, "operator") and not (route.page and name in ("limit", "before")):
            found.append(_parameter(name, "query", schema, is_needed=_is_needed(route, name)))
    for name, schema in contract.query.items():
        found.append(_parameter(name, "query", schema, is_needed=name in contract.needed))
    if route.page:
        found += [_parameter("limit", "query", _LIMIT), _parameter("cursor", "query", _TEXT)]
    return found + ([_shared("if-none-match")] if route.act else [])


def _named(route: Route) -> list[str]:
    return [part.strip("{}") for part in route.parts if part.startswith("{")]


def _headers_of_change(route: Route) -> list[dict[str, Any]]:
    names = [] if route.right is Door.OPEN else [FORGERY, "idempotency-key"]
    return list(map(_shared, [*names, "if-match"] if route.shown_by else names))


def _shared(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/parameters/{name}"}


def _parameter(name: str, place: str, schema: Schema, *, is_needed: bool = False) -> dict[str, Any]:
    is_list = {"style": "form", "explode": False} if place == "query" and schema.get("type") == "array" else {}
    return {"name": name, "in": place, "required": is_needed, "schema": schema} | is_list


def _is_needed(route: Route, name: str) -> bool:
    return name in shape_of(route.act).get("required", []) and name not in (*route.defaults, "desk")


def _taken(route: Route) -> dict[str, Any]:
    """What a route takes as its body, by media type."""
    if route.is_safe or route.method == "DELETE":
        return {}
    if route.act:
        return {JSON: {"schema": _shape(route)}}
    contract = CONTRACTS[route.handler]
    if not contract.body:
        return {each: {} if example is None else {"example": example} for each, example in contract.takes.items()}
    properties = dict(contract.body)
    schema = {"type": "object", "properties": properties, "required": sorted(properties), "additionalProperties": False}
    return {JSON: {"schema": schema} | ({"example": contract.takes[JSON]} if contract.takes else {})}


def _shape(route: Route) -> Schema:
    shape = shape_of(route.act)
    named = {*_named(route), "operator"}
    properties = {name: schema for name, schema in shape["properties"].items() if name not in named}
    required = [name for name in shape.get("required", []) if name in properties and _is_needed(route, name)]
    body: Schema = {"type": "object", "properties": properties}
    body |= {"required": required} if required else {}
    return body | ({"additionalProperties": False} if "additionalProperties" in shape else {})
