"""What the record of an incident has that its accounts can be held against: events of tracks, and warnings."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import math

from truceline.accounts.holding.checks import Recorded
from truceline.accounts.holding.sent import Sent
from truceline.accounts.holding.sightings import Sighting
from truceline.line.kinds import MessageKind
from truceline.line.responses import Responses
from truceline.model.incidents import Event, Incident
from truceline.model.places.place import MAX_PRECISION_M, Place
from truceline.node.incidents.case import Told, case_of
from truceline.node.node import Node
from truceline.node.saying.inbox import item


def recorded_of(node: Node, incident: Incident, now_at: int) -> Recorded:
    """The events of an incident's tracks as sightings, and its warnings with how far each got.

    Args:
        node: ours.
        incident: whose accounts are to be checked.
        now_at: the time, ms since the epoch.
    """
    sightings = tuple(_sighting(node, event) for _, event in incident.of(Event))
    case = case_of(node, incident, now_at)
    warnings = (told for told in case.messages if told.message.kind is MessageKind.WARNING)
    return Recorded(sightings, tuple(_sent(node, told) for told in warnings), incident.opening.span)


def _sighting(node: Node, event: Event) -> Sighting:
    error_m = _error_m(node.store.content(event.sha256))
    precision_m = min(max(1, math.ceil(error_m or 0)), MAX_PRECISION_M)
    return Sighting(event.track, event.at, Place(event.lon_e7, event.lat_e7, precision_m), error_m is not None)


def _error_m(row: bytes | None) -> float | None:
    """The error that the row of the watch states; none if it states none, or was erased."""
    told = json.loads(row or b"{}")
    error_m = told.get("error_m")
    is_number = isinstance(error_m, int | float) and math.isfinite(error_m)
    return float(error_m) if is_number else None


def _sent(node: Node, told: Told) -> Sent:
    found = item(node, told.message.id)
    responses: list[Responses] = [way.responses for way in found.outgoing]
    if found.incoming:
        responses.append(found.incoming.responses)
    units = (unit for each in responses for unit in each.units if unit.is_acknowledged)
    return Sent(
        id=told.message.id,
        sender=told.message.sender,
        recipients=told.message.to,
        at=told.mark.at,
        told=told.told,
        is_received=bool(found.incoming) or any(way.receipt for way in found.outgoing),
        is_acknowledged=any(each.acks for each in responses),
        relayed_to=tuple(sorted({unit.name for unit in units})),
    )
