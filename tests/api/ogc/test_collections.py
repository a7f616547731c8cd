"""The features of the collections, as somebody may see them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from hashlib import sha256

import pytest

from tests.api.ogc.conftest import NOON, event
from tests.api.served import Served
from tests.node.homes import lined, moment
from truceline.api.ogc.collections import event_features, incident_features, track_features, zone_features
from truceline.api.ogc.features import Span
from truceline.model.operators import Operator, Role
from truceline.model.times import instant_from_text, text_from_instant
from truceline.node.alerting.duress import desk_signed
from truceline.node.alerting.raising import Cause, raise_alert
from truceline.node.node import Node
from truceline.wiring.acts.table import perform
from truceline.wiring.admitting.admission import Entrant

AT = instant_from_text("2023-11-14T22:13:20Z")


@pytest.fixture
def node() -> Node:
    return lined("alfa.example", "bravo.example")


def entrant(*desks: str) -> Entrant:
    return Entrant(Operator("0" * 32, "anna", (Role.OFFICER,), desks), frozenset())


def test_a_zone_holds_until_its_end_and_not_at_it() -> None:
    said = {"zone": "z", "valid_from": "2023-11-14T22:13:20Z", "valid_until": "2023-11-14T22:13:21Z", "exact": {}}
    drawn = {"properties": said, "geometry": None}
    limited, unlimited = zone_features([("a", drawn), ("b", {"properties": {"zone": "y"}, "geometry": None})])
    assert (limited.id, limited.span) == ("a", Span(AT, AT + 999))
    assert "exact" not in limited.properties
    assert unlimited.span == Span(None, None)


def test_a_track_is_where_it_was_seen_last() -> None:
    (found,) = track_features([{"track": "t", "at": NOON, "lon": 1.5, "lat": 2.5, "altitude_m": 30.0}])
    assert found.geometry == {"type": "Point", "coordinates": [1.5, 2.5]}
    assert found.properties == {"track": "t", "altitude_m": 30.0, "at": text_from_instant(NOON)}
    assert (found.id, found.span) == ("t", Span(NOON, NOON))


def test_an_event_is_where_and_when_the_newest_of_its_alert_was(node: Node) -> None:
    rows = [event(1), event(2, track="t1", at="2023-11-14T22:14:20Z", lon=-12.5)]
    perform(node, moment(), "alert-take", {"rows": rows, "first": 1, "drill": True})
    (found,) = event_features(node, entrant("duty"))
    assert found.geometry == {"type": "Point", "coordinates": [-12.5, 50.25]}
    assert found.span == Span(AT + 60_000, AT + 60_000)
    told = {key: found.properties[key] for key in ("kind", "track", "zone", "drill", "events", "state")}
    assert told == {"kind": "entry", "track": "t1", "zone": "square", "drill": True, "events": 2, "state": "open"}


def test_an_alert_without_a_place_is_no_event_on_a_map(node: Node) -> None:
    desk_signed(node, "duty", sha256(b"").hexdigest(), moment(), is_under_duress=True)
    assert event_features(node, entrant("duty", "chief", "")) == []


def test_an_event_that_is_hidden_from_a_desk_is_not_shown_to_it(node: Node) -> None:
    perform(node, moment(), "alert-take", {"rows": [event(1)], "first": 1, "drill": False})
    (usual,) = event_features(node, entrant("duty"))
    hidden = Cause(
        kind="duress",
        subject=("duress", "duty"),
        words="hidden",
        precedence=node.orders.rule_for("entry", "entered", "z").precedence,
        at=AT,
        about={"event": "f" * 64, "lon_e7": 0, "lat_e7": 0},
        desk="chief",
        hidden_from="duty",
    )
    raise_alert(node, hidden, moment())
    assert [each.id for each in event_features(node, entrant("duty"))] == [usual.id]
    assert [each.id for each in event_features(node, entrant())] == [usual.id]
    assert len(event_features(node, entrant("chief"))) == 2


def test_an_incident_is_where_and_when_it_was_opened_at(served: Served) -> None:
    answered = served.by_token("viewer").ask("GET", "/ogc/collections/incidents/items").document["features"]
    here, nowhere = sorted(answered, key=lambda each: each["geometry"] is None)
    assert here["geometry"] == {"type": "Point", "coordinates": [10.5, 50.5]}
    assert here["properties"]["title"] == "Somewhere"
    assert nowhere["properties"]["where"] == "behind the hill"
    assert (nowhere["properties"]["from_at"], nowhere["properties"]["to_at"]) == (
        text_from_instant(NOON),
        text_from_instant(NOON + 1_000),
    )


def test_a_node_without_incidents_has_no_features_of_them(node: Node) -> None:
    assert incident_features(node) == []
