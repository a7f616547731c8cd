"""The four collections, and the features in them as somebody may see them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from truceline.api.entrance import may_see
from truceline.api.ogc.conditions import Kind
from truceline.api.ogc.features import Document, Feature, Span
from truceline.model.incidents import Incident
from truceline.model.places.place import E7
from truceline.model.times import instant_from_text, text_from_instant
from truceline.node.alerting.alerts import Alert, AlertBook
from truceline.node.deeds import book
from truceline.node.incidents.book import Incidents
from truceline.node.node import Node
from truceline.wiring.admitting.admission import Entrant

_TOLD = ("reason", "track", "zone", "zone_name", "standing", "verdict", "other")
"""Of an event."""


class Collection(NamedTuple):
    """What a collection is.

    Args:
        title: for people.
        description: what each feature is, and when.
        queryables: what filters may name, and of which kind it is; what has several values is not among them.
    """

    title: str
    description: str
    queryables: Mapping[str, Kind]


def _queryables(**kinds: str) -> Mapping[str, Kind]:
    """What every feature has, and these kinds with their names."""
    own = {name: Kind(kind) for kind, names in kinds.items() for name in names.split()}
    return {"id": Kind.TEXT, "geometry": Kind.GEOMETRY} | own


COLLECTIONS: Mapping[str, Collection] = {
    "zones": Collection(
        "Zones",
        "The zones that are watched, one feature for each standing (as agreed, as marked, as a party claims); circles "
        "are drawn as rings, a bubble around a track has no geometry. Time: when the zone holds.",
        _queryables(
            text="zone name kind standing bubble_track altitude_datum entry text",
            number="radius_m half_width_m floor_m ceiling_m outer_band_m outer_band_s",
            timestamp="valid_from valid_until",
        ),
    ),
    "tracks": Collection(
        "Tracks",
        "Where each track was seen last, since the node was started. Time: when that was.",
        _queryables(
            text="track name kind affiliation source",
            number="altitude_m course_deg speed_mps error_m",
            timestamp="at",
        ),
    ),
    "events": Collection(
        "Events",
        "What the watch concluded and an officer is told of: one feature for each alert with a place, at its newest "
        "event. Time: when that was.",
        _queryables(
            text="kind words state precedence desk reason track zone zone_name standing verdict other",
            number="events",
            truth="drill",
            timestamp="at raised_at",
        ),
    ),
    "incidents": Collection(
        "Incidents",
        "Incidents as they were opened; what was said of them stands in the incident itself. Time: as it was opened.",
        _queryables(text="title where", number="statements precision_m", truth="drill", timestamp="from_at to_at"),
    ),
}


def zone_features(zones: Iterable[tuple[str, Document]]) -> Sequence[Feature]:
    """Features of zones.

    Args:
        zones: ids and features of GeoJSON; see ``wiring.receiving.live.zones_drawn``.
    """
    found = []
    for name, drawn in zones:
        properties = {key: value for key, value in drawn["properties"].items() if key != "exact"}
        begins, ends = (properties.get(key) for key in ("valid_from", "valid_until"))
        # A zone does not hold any more at its end.
        span = Span(instant_from_text(begins) if begins else None, instant_from_text(ends) - 1 if ends else None)
        found.append(Feature(name, drawn["geometry"], properties, span))
    return found


def track_features(positions: Iterable[Mapping[str, Any]]) -> Sequence[Feature]:
    """Features of tracks.

    Args:
        positions: of each track; see ``wiring.receiving.positions``.
    """
    return [_track(position) for position in positions]


def event_features(node: Node, entrant: Entrant) -> Sequence[Feature]:
    """Features of the alerts that have a place and that somebody may see.

    Args:
        node: ours.
        entrant: who asks; an alert that is hidden from all of the operator's desks is left out.
    """
    alerts = book(node, AlertBook).alerts.values()
    return [_event(alert) for alert in alerts if "lon_e7" in alert.latest and may_see(entrant, alert)]


def incident_features(node: Node) -> Sequence[Feature]:
    """Features of incidents; one that was opened without coordinates has no geometry."""
    return [_incident(incident) for incident in book(node, Incidents).by_id.values()]


def _track(position: Mapping[str, Any]) -> Feature:
    told = {key: value for key, value in position.items() if key not in ("lon", "lat", "at")}
    at = position["at"]
    return Feature(
        position["track"],
        _point(position["lon"], position["lat"]),
        told | {"at": text_from_instant(at)},
        Span(at, at),
    )


def _event(alert: Alert) -> Feature:
    latest: Mapping[str, Any] = alert.latest
    at = latest["at"]
    properties = {
        "kind": alert.kind,
        "words": alert.words,
        "state": str(alert.state),
        "precedence": str(alert.precedence),
        "desk": alert.desk,
        "drill": alert.is_drill,
        "at": text_from_instant(at),
        "raised_at": text_from_instant(alert.raised_at),
        "events": alert.causes,
    }
    properties |= {key: latest[key] for key in _TOLD if key in latest}
    return Feature(alert.id, _point(latest["lon_e7"] / E7, latest["lat_e7"] / E7), properties, Span(at, at))


def _incident(incident: Incident) -> Feature:
    opening = incident.opening
    place, span = opening.place, opening.span
    properties: dict[str, Any] = {
        "title": opening.title,
        "drill": incident.is_drill,
        "from_at": text_from_instant(span.from_at),
        "to_at": text_from_instant(span.to_at),
        "statements": len(incident.stated),
    }
    properties |= {"precision_m": place.precision_m} if place else {}
    properties |= {"where": opening.place_words} if opening.place_words else {}
    geometry = _point(place.lon_deg, place.lat_deg) if place else None
    return Feature(incident.id, geometry, properties, Span(span.from_at, span.to_at))


def _point(lon_deg: float, lat_deg: float) -> Document:
    return {"type": "Point", "coordinates": [lon_deg, lat_deg]}
