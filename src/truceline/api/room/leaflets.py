"""A leaflet of a zone that is watched: its words go on record, and it is set on paper as the command does it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from functools import partial

from truceline.api.asked import Asked
from truceline.api.replies import Reply, json_reply
from truceline.api.requests import document_from
from truceline.errors import NotFoundError
from truceline.model.zones import Zone
from truceline.node.node import Moment, Node
from truceline.signing.fields import Fields
from truceline.wiring.acts.act import Document, text_from_bytes
from truceline.wiring.acts.table import perform
from truceline.wiring.home import Home
from truceline.wiring.media.ordering import Order, Ordered, ground_at, ordered, set_by
from truceline.wiring.moments import now
from truceline.wiring.receiving.live import zones_now


async def make_leaflet(asked: Asked) -> Reply:
    """The leaflet, once it is kept: as the act ``item-show`` tells it; its file is at ``/media/leaflet/{id}/file``.

    Raises:
        NotFoundError: the zone is not watched in that version, or there is no such message.
        InputError: it cannot be said or set so.
        MissingExtraError: Typst is not installed.
    """
    given = Fields(document_from(await asked.request.body(), asked.request.media_type()), asked.route.handler)
    version, standing, about_id = (given.text(name) for name in ("version", "standing", "about"))
    is_drill = given.truth("drill")
    order = _order(given)
    given.end()
    do, home, operator = asked.running.worker.do, asked.running.home, asked.entrant.operator
    zone, about = await do(partial(_grounds, home, version, about_id))
    about = {"id": about["id"], "drill": is_drill or about["drill"]}
    setting = await asyncio.to_thread(_fitting, order, zone, standing, home.party, about)
    by = {"desk": next(iter(operator.desks), ""), "operator": operator.name}
    made = await do(partial(_performed, "item-make", {**setting.wanted, **by}))
    file = await asyncio.to_thread(setting.file, made)
    kept = {"id": made["id"], "file": text_from_bytes(file), "name": f"{made['code']}.pdf", "program": set_by(), **by}
    return json_reply(await do(partial(_performed, "item-set", kept)), asked.route.status)


def _order(given: Fields) -> Order:
    return Order(
        languages=given.texts("languages"),
        template=given.text("template"),
        way=given.text("way"),
        towards=given.text("towards"),
        asks_who=given.truth("asks_who"),
        words_in=given.text("words_in"),
        has_map=given.truth("has_map"),
        paper=given.text("paper"),
    )


def _grounds(home: Home, version: str, about: str, node: Node, moment: Moment) -> tuple[Zone, Document]:
    zone = next((each for each in zones_now(home, node, moment) if each.version == version), None)
    if zone is None:
        raise NotFoundError(
            f"no zone of the version {version[:16]!a} is watched", hint="take one that GET /zones shows"
        )
    return zone, perform(node, moment, "line-item", {"id": about}) if about else {"id": "", "drill": False}


def _fitting(order: Order, zone: Zone, standing: str, party: str, about: Document) -> Ordered:
    return ordered(order, ground_at(order, zone, standing), now().at, party, about)


def _performed(act: str, given: Document, node: Node, moment: Moment) -> Document:
    return perform(node, moment, act, given)
