"""When and where an incident was, as far as the party that is said to have done something may be told."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import NamedTuple

from truceline.model.incidents import Belonging, Incident, Part, Span
from truceline.model.places.place import Place
from truceline.node.node import Node
from truceline.node.releasing import Sighting, released_to

_MINUTE_MS = 60_000


class WhenAndWhere(NamedTuple):
    """What an allegation says of it beside its words."""

    span: Span
    place: Place | None
    """None if none is known, or none may be told."""


def told_of(node: Node, incident: Incident, party: str) -> WhenAndWhere:
    """When and where an incident was, for an allegation to a party.

    To what the watch has seen the release profile holds: once an alert belongs to the incident, its times and its place
    may be those of reports. What an officer alone has put on record is told as it stands.

    Args:
        node: ours.
        incident: which.
        party: who is to be told.
    """
    opening = incident.opening
    if not any(what.part is Part.ALERT for _, what in incident.of(Belonging)):
        return WhenAndWhere(opening.span, opening.place)
    sighting = Sighting(kind="incident", zone="", at=opening.span.from_at, place=opening.place)
    told = released_to(node, [party], sighting)
    to_at = opening.span.to_at // _MINUTE_MS * _MINUTE_MS + _MINUTE_MS - 1
    return WhenAndWhere(Span(told.at, to_at), told.place)
