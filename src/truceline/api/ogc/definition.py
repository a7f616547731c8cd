"""The definition of what can be asked below /ogc, in OpenAPI 3.0 as the standard names it, whole in one document."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline import __version__
from truceline.api.ogc.collections import COLLECTIONS
from truceline.api.ogc.features import CRS84, SYSTEMS, Document
from truceline.api.ogc.filters import LANGUAGES, LONGEST
from truceline.api.ogc.queries import MOST, USUAL
from truceline.api.problems import MEDIA_TYPE

OPENAPI_3_0 = "application/vnd.oai.openapi+json;version=3.0"
_GEOJSON = "application/geo+json"
_SYSTEM: Document = {"type": "string", "format": "uri", "enum": list(SYSTEMS), "default": CRS84}
_LINKS: Document = {"type": "array", "items": {"$ref": "#/components/schemas/link"}}
_QUERY: dict[str, Document] = {
    "bbox": {
        "schema": {
            "type": "array",
            "minItems": 4,
            "maxItems": 6,
            "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
            "items": {"type": "number"},
        },
        "description": "Only features that meet this box; heights are passed over.",
    },
    "bbox-crs": {"schema": _SYSTEM, "description": "In which system the box is given."},
    "datetime": {
        "schema": {"type": "string"},
        "description": "A time of RFC 3339, or two with / between; .. is an open end.",
    },
    "filter": {
        "schema": {"type": "string", "maxLength": LONGEST},
        "description": "Only features of which this holds, in CQL2; see the queryables of the collection.",
    },
    "filter-lang": {
        "schema": {"type": "string", "enum": list(LANGUAGES), "default": LANGUAGES[0]},
        "description": "How the filter is written.",
    },
    "filter-crs": {"schema": _SYSTEM, "description": "In which system the filter draws."},
    "limit": {
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
        "description": "At most so many; more than the most are as many as the most.",
    },
    "cursor": {"schema": {"type": "string"}, "description": "Of the link to the next page."},
    "crs": {"schema": _SYSTEM, "description": "In which system the answer is."},
    "f": {"schema": {"type": "string", "enum": ["json"]}, "description": "The format of the answer: there is one."},
}
_SCHEMAS: Document = {
    "link": {
        "type": "object",
        "required": ["href", "rel"],
        "properties": {name: {"type": "string"} for name in ("href", "rel", "type", "title")},
    },
    "page": {"type": "object", "required": ["links"], "properties": {"links": _LINKS}},
    "conformance": {
        "type": "object",
        "required": ["conformsTo"],
        "properties": {"conformsTo": {"type": "array", "items": {"type": "string"}}},
    },
    "feature": {
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": {"type": "object", "nullable": True},
            "properties": {"type": "object"},
            "links": _LINKS,
        },
    },
    "features": {
        "type": "object",
        "required": ["type", "features", "links"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "features": {"type": "array", "items": {"$ref": "#/components/schemas/feature"}},
            "links": _LINKS,
            "timeStamp": {"type": "string", "format": "date-time"},
            "numberMatched": {"type": "integer"},
            "numberReturned": {"type": "integer"},
        },
    },
    "problem": {
        "type": "object",
        "required": ["type", "title", "status", "detail", "code", "hint"],
        "properties": {name: {"type": "string"} for name in ("type", "title", "detail", "code", "hint")}
        | {"status": {"type": "integer"}},
    },
}


def definition(root: str) -> Document:
    """The document.

    Args:
        root: where the paths begin.
    """
    paths: dict[str, Document] = {
        "/": _asking("landing", "The landing page.", "page"),
        "/api": _asking("api", "This document.", "", media_type=OPENAPI_3_0),
        "/conformance": _asking("conformance", "What is kept to.", "conformance"),
        "/collections": _asking("collections", "The collections.", "page"),
    }
    for name, collection in COLLECTIONS.items():
        path, title = f"/collections/{name}", collection.title
        paths[path] = _asking(f"describe-{name}", f"{title}: what they are.", "page")
        paths[f"{path}/queryables"] = _asking(
            f"queryables-of-{name}", f"{title}: what filters may name.", "", media_type="application/schema+json"
        )
        paths[f"{path}/items"] = _asking(name, collection.description, "features", list(_QUERY), _GEOJSON)
        paths[f"{path}/items/{{feature}}"] = _asking(
            f"one-of-{name}", f"{title}: one of them.", "feature", ["feature", "crs", "f"], _GEOJSON
        )
    return {
        "openapi": "3.0.3",
        "info": {"title": "Truceline", "version": __version__, "license": {"name": "Apache-2.0"}},
        "servers": [{"url": root}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": _SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "parameters": {name: _parameter(name, said) for name, said in _QUERY.items()}
            | {"feature": {"name": "feature", "in": "path", "required": True, "schema": {"type": "string"}}},
        },
    }


def _parameter(name: str, said: Document) -> Document:
    is_list = {"style": "form", "explode": False}
    return {"name": name, "in": "query", "required": False, **is_list} | said


def _asking(
    name: str, summary: str, schema: str, parameters: list[str] | None = None, media_type: str = "application/json"
) -> Document:
    shape: Document = {"$ref": f"#/components/schemas/{schema}"} if schema else {"type": "object"}
    problem: Document = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/problem"}}}
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": [{"$ref": f"#/components/parameters/{each}"} for each in parameters or ["f"]],
            "responses": {
                "200": {"description": "Done.", "content": {media_type: {"schema": shape}}},
                "default": {"description": "A problem (RFC 9457).", "content": problem},
            },
        }
    }
