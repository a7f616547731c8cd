"""Zones for a map: as they are watched, as areas, where versions differ, and what is wrong with one being drawn."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from truceline.api.asked import Asked, Handler
from truceline.api.live.spans import span_from
from truceline.api.replies import Reply, json_reply
from truceline.errors import RequestError
from truceline.wiring.moments import now
from truceline.wiring.receiving.live import zones_as_areas, zones_held_as_areas, zones_that_differ, zones_watched
from truceline.wiring.zones.checking import check_text

GEOJSON = "application/geo+json"
_AREAS = {"areas": True, "given": False}


async def show_zones(asked: Asked) -> Reply:
    """The zones that the watch holds reports against; with ``?as=areas`` each drawn as an area.

    Raises:
        RequestError: another parameter, or another way.
    """
    query = dict(asked.request.query)
    way = query.pop("as", "given")
    if query or way not in _AREAS:
        raise RequestError("request-unusable", f"{asked.request.query!r:.64} is not known", "say as=areas, or nothing")
    ask = asked.running.worker.do
    if _AREAS[way]:
        return _collection(await ask(partial(zones_as_areas, asked.running.home)))
    text = await ask(partial(zones_watched, asked.running.home))
    return Reply(HTTPStatus.OK, text.encode(), GEOJSON)


async def show_held(asked: Asked) -> Reply:
    """The zones that bound us at any time of a span, each drawn as an area, with from when until when it did.

    Raises:
        RequestError: a time is missing or none, the span is too long, or there is another parameter.
    """
    from_at, until_at = span_from(asked.request.query)
    return _collection(
        await asked.running.worker.do(partial(zones_held_as_areas, asked.running.home, from_at, until_at))
    )


async def show_differences(asked: Asked) -> Reply:
    """Where two geometries of one zone differ, as areas."""
    return _collection(await asked.running.worker.do(partial(zones_that_differ, asked.running.home)))


async def check_drawn(asked: Asked) -> Reply:
    """What is wrong with zones in GeoJSON, as ``truceline zones check`` says it; nothing is kept."""
    content = await asked.request.body(asked.route.most_bytes)
    return json_reply(await asyncio.to_thread(check_text, content, now().at))


def _collection(features: list[dict[str, Any]]) -> Reply:
    whole = json_reply({"type": "FeatureCollection", "features": features})
    return Reply(whole.status, whole.content, GEOJSON)


ZONE_HANDLERS: Mapping[str, Handler] = {
    "zones": show_zones,
    "zone-differences": show_differences,
    "zone-history": show_held,
    "zone-check": check_drawn,
}
