"""What the OpenAPI document promises, held against what is answered: every client of the tests asks here."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema_rs

from truceline.api.openapi import openapi_document
from truceline.api.requests import request_from_scope
from truceline.api.routes import ROUTES
from truceline.errors import RequestError


def check_promise(method: str, path: str, status: int, media_type: str, content: bytes) -> None:
    """Fails if an answer is not what the document says of it, or tells more than that.

    Args:
        method: that was asked.
        path: with its query.
        status, media_type, content: of the answer.
    """
    told = _answer(method, _route_at(method, path), status)
    if told is None or method == "HEAD":
        return
    described = told.get("content", {})
    assert not described or media_type.split(";")[0] in described or "text/html" in described, (media_type, told)
    if media_type.endswith("json") and described:
        _validator(method, _route_at(method, path), status).validate(json.loads(content))


def is_promised(method: str, path: str, status: int) -> bool:
    """True if the document names a status of a route, by its whole path."""
    return str(status) in _document()["paths"][path][method.lower()]["responses"]


def closed(schema: Any) -> Any:
    """The same schema, which takes no field that it does not name."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    whole = {name: closed(each) for name, each in schema.items()}
    return {"additionalProperties": False} | whole if "properties" in schema else whole


@cache
def _document() -> Any:
    return json.loads(openapi_document())


def _route_at(method: str, path: str) -> str:
    """The whole path of the route, with its names in braces; empty for what is described elsewhere or is no route."""
    raw = path.split("?")[0].encode()
    scope = {"method": method, "path": "", "raw_path": raw, "query_string": b"", "headers": [], "scheme": "http"}
    try:
        parts = request_from_scope(scope, _nothing).parts
    except RequestError:
        return ""  # what cannot be read is refused, which no route promises
    fitting = [(route, named) for route in ROUTES if (named := route.match(parts)) is not None]
    found = [each for each in fitting if each[0].method == method and each[0].parts[0] != "ogc"]
    return min(found, key=lambda each: len(each[1]))[0].full_path if found else ""


async def _nothing() -> dict[str, Any]:
    return {}


def _answer(method: str, path: str, status: int) -> Any:
    if not path:
        return None
    responses = _document()["paths"][path][method.lower()]["responses"]
    told = responses.get(str(status), responses["default"])
    reference = told.get("$ref", "")
    return _document()["components"]["responses"][reference.rsplit("/", 1)[1]] if reference else told


@cache
def _validator(method: str, path: str, status: int) -> Any:
    told = next(iter(_answer(method, path, status)["content"].values()))
    return jsonschema_rs.validator_for({"components": closed(_document()["components"])} | closed(told["schema"]))
