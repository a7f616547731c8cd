"""Handlers of OGC API Features, Part 1 to 3: the landing page, what is kept to, collections, and their features."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from functools import partial
from http import HTTPStatus
from urllib.parse import quote, urlencode

from truceline.api.asked import Asked, Handler
from truceline.api.ogc.collections import (
    COLLECTIONS,
    event_features,
    incident_features,
    track_features,
    zone_features,
)
from truceline.api.ogc.conditions import Kind
from truceline.api.ogc.definition import OPENAPI_3_0, definition
from truceline.api.ogc.features import CRS84, SYSTEMS, Document, Feature
from truceline.api.ogc.queries import Wanted, check_names, system_from, wanted_from
from truceline.api.replies import JSON, Reply, json_reply
from truceline.errors import RequestError
from truceline.model.times import text_from_instant
from truceline.wiring.moments import now
from truceline.wiring.receiving.live import zones_drawn
from truceline.wiring.receiving.positions import Positions

ROOT = "/ogc"
GEOJSON = "application/geo+json"
_PART = "http://www.opengis.net/spec/ogcapi-features-"
CONFORMANCE = (
    f"{_PART}1/1.0/conf/core",
    f"{_PART}1/1.0/conf/geojson",
    f"{_PART}1/1.0/conf/oas30",
    f"{_PART}2/1.0/conf/crs",
    f"{_PART}3/1.0/conf/queryables",
    f"{_PART}3/1.0/conf/filter",
    f"{_PART}3/1.0/conf/features-filter",
    *(
        f"http://www.opengis.net/spec/cql2/1.0/conf/{name}"
        for name in (
            "cql2-text",
            "cql2-json",
            "basic-cql2",
            "advanced-comparison-operators",
            "basic-spatial-functions",
            "basic-spatial-functions-plus",
            "spatial-functions",
            "temporal-functions",
            "property-property",
        )
    ),
)
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
SCHEMA = "application/schema+json"
_KINDS: Mapping[Kind, Document] = {
    Kind.TEXT: {"type": "string"},
    Kind.NUMBER: {"type": "number"},
    Kind.TRUTH: {"type": "boolean"},
    Kind.TIMESTAMP: {"type": "string", "format": "date-time"},
    Kind.GEOMETRY: {"format": "geometry-any", "x-ogc-role": "primary-geometry"},
}


class Ogc:
    """Its methods are handlers.

    Args:
        positions: where each track was seen last.
    """

    def __init__(self, positions: Positions) -> None:
        self._positions = positions

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """By the names in the table of routes."""
        return {
            "ogc": self.landing,
            "ogc-api": self.api,
            "ogc-conformance": self.conformance,
            "ogc-collections": self.collections,
            "ogc-collection": self.collection,
            "ogc-queryables": self.queryables,
            "ogc-items": self.items,
            "ogc-item": self.item,
        }

    async def landing(self, asked: Asked) -> Reply:
        """Where everything is."""
        check_names(asked.request.query, ())
        links = [
            _link(asked, "", "self", JSON, "This page"),
            _link(asked, "/api", "service-desc", OPENAPI_3_0, "What can be asked"),
            _link(asked, "/conformance", "conformance", JSON, "What is kept to"),
            _link(asked, "/collections", "data", JSON, "The collections"),
        ]
        return json_reply({"title": "Truceline", "description": "What a node watches, to be read.", "links": links})

    async def api(self, asked: Asked) -> Reply:
        """The definition in OpenAPI 3.0."""
        check_names(asked.request.query, ())
        return Reply(HTTPStatus.OK, json.dumps(definition(_origin(asked)), indent=1).encode(), OPENAPI_3_0)

    async def conformance(self, asked: Asked) -> Reply:
        """The classes of requirements that are kept to."""
        check_names(asked.request.query, ())
        return json_reply({"conformsTo": CONFORMANCE})

    async def collections(self, asked: Asked) -> Reply:
        """All collections."""
        check_names(asked.request.query, ())
        links = [_link(asked, "/collections", "self", JSON, "This page")]
        return json_reply({"links": links, "collections": [_collection(asked, name) for name in COLLECTIONS]})

    async def collection(self, asked: Asked) -> Reply:
        """One collection.

        Raises:
            RequestError: there is none of this name.
        """
        check_names(asked.request.query, ())
        return json_reply(_collection(asked, _name(asked)))

    async def queryables(self, asked: Asked) -> Reply:
        """What filters may name in one collection, as a JSON Schema.

        Raises:
            RequestError: there is no collection of this name.
        """
        check_names(asked.request.query, ())
        name = _name(asked)
        document = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": f"{_origin(asked)}/collections/{name}/queryables",
            "type": "object",
            "title": COLLECTIONS[name].title,
            "properties": {each: {"title": each} | _KINDS[kind] for each, kind in COLLECTIONS[name].queryables.items()},
            "additionalProperties": False,
        }
        return Reply(HTTPStatus.OK, json_reply(document).content, SCHEMA)

    async def items(self, asked: Asked) -> Reply:
        """A page of the features of a collection, by their ids.

        Raises:
            RequestError: there is no such collection, or the query cannot be used.
        """
        name = _name(asked)
        wanted = wanted_from(asked.request.query, COLLECTIONS[name].queryables)
        features = await self._features(asked, name)
        # There may be 200,000 of them: others go on being answered meanwhile.
        page = await asyncio.to_thread(_page, asked, features, wanted)
        queryables = f'<{_origin(asked)}/collections/{name}/queryables>; rel="{QUERYABLES}"; type="{SCHEMA}"'
        return _geojson(page, wanted.system).with_headers({"link": queryables})

    async def item(self, asked: Asked) -> Reply:
        """One feature.

        Raises:
            RequestError: there is none of this id, or no such collection.
        """
        name, system = _name(asked), system_from(asked.request.query)
        wanted, features = asked.named["feature"], await self._features(asked, name)
        found = next((feature for feature in features if feature.id == wanted), None)
        if found is None:
            raise RequestError(
                "no-such-route", f"{name} has no feature {wanted[:64]!r}", f"see /ogc/collections/{name}/items"
            )
        links = [
            _link(asked, f"/collections/{name}/items/{quote(wanted, safe='')}", "self", GEOJSON, "This feature"),
            _link(asked, f"/collections/{name}", "collection", JSON, "Its collection"),
        ]
        return _geojson(found.document(system) | {"links": links}, system)

    async def _features(self, asked: Asked, name: str) -> Sequence[Feature]:
        worker = asked.running.worker
        match name:
            case "zones":
                return zone_features(await worker.do(partial(zones_drawn, asked.running.home)))
            case "tracks":
                return await asyncio.to_thread(lambda: track_features(self._positions.all()))
            case "events":
                return await worker.do(lambda node, _: event_features(node, asked.entrant))
            case _:
                return await worker.do(lambda node, _: incident_features(node))


def _page(asked: Asked, features: Sequence[Feature], wanted: Wanted) -> Document:
    matched = sorted((feature for feature in features if wanted.takes(feature)), key=lambda feature: feature.id)
    left = [feature for feature in matched if feature.id > wanted.cursor]
    shown = left[: wanted.limit]
    path, query = f"/collections/{_name(asked)}/items", dict(asked.request.query)
    links = [
        _link(asked, _with_query(path, query), "self", GEOJSON, "This page"),
        _link(asked, path.removesuffix("/items"), "collection", JSON, "The collection"),
    ]
    if len(shown) < len(left):
        further = query | {"cursor": shown[-1].id}
        links.append(_link(asked, _with_query(path, further), "next", GEOJSON, "The next page"))
    return {
        "type": "FeatureCollection",
        "timeStamp": text_from_instant(now().at),
        "numberMatched": len(matched),
        "numberReturned": len(shown),
        "links": links,
        "features": [feature.document(wanted.system) for feature in shown],
    }


def _collection(asked: Asked, name: str) -> Document:
    path, known = f"/collections/{name}", COLLECTIONS[name]
    return {
        "id": name,
        "title": known.title,
        "description": known.description,
        "itemType": "feature",
        "crs": SYSTEMS,
        "storageCrs": CRS84,
        "links": [
            _link(asked, path, "self", JSON, "This collection"),
            _link(asked, f"{path}/items", "items", GEOJSON, known.title),
            _link(asked, f"{path}/queryables", QUERYABLES, SCHEMA, "What filters may name"),
        ],
    }


def _name(asked: Asked) -> str:
    name = asked.named["collection"]
    if name not in COLLECTIONS:
        raise RequestError(
            "no-such-route", f"there is no collection {name[:64]!r}", f"use one of {', '.join(COLLECTIONS)}"
        )
    return name


def _geojson(document: Document, system: str) -> Reply:
    content = json_reply(document).content
    return Reply(HTTPStatus.OK, content, GEOJSON, {"content-crs": f"<{system}>"})


def _with_query(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def _link(asked: Asked, path: str, relation: str, media_type: str, title: str) -> Document:
    return {"href": f"{_origin(asked)}{path}", "rel": relation, "type": media_type, "title": title}


def _origin(asked: Asked) -> str:
    """Where the client found us; without a host, links begin at the root of the server."""
    request = asked.request
    host = request.headers.get("host", "")
    return f"{'https' if request.is_tls else 'http'}://{host}{ROOT}" if host else ROOT
