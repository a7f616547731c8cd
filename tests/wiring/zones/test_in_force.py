"""The zones that a place is held against are those of agreements that bind us now, and no others."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from typing import Any

from tests.node.meeting import ALFA, BRAVO, NOW_AT, Met, meet
from tests.node.pacts import HOUR_MS, assent, file, pact
from truceline.line.agreements import Annex
from truceline.line.kinds import MessageKind
from truceline.model.shapes import Circle
from truceline.model.zones import AGREED, Zone, canonical_form
from truceline.node.terms.agreements import MAP_TYPE, TEXT_TYPE
from truceline.wiring.zones.in_force import Held, zones_held, zones_in_force

TANF = Zone("tanf", {AGREED: Circle(38.61778, 33.50583, 55_000.0)}, name="At Tanf")


def a_map(radius_m: float = 55_000.0) -> bytes:
    """The zone as GeoJSON."""
    properties = {"zone": "tanf", "name": "At Tanf", "radius_m": radius_m, "standing": "agreed"}
    geometry = {"type": "Point", "coordinates": [38.61778, 33.50583]}
    return json.dumps({"type": "Feature", "properties": properties, "geometry": geometry}).encode()


def proposed(content: bytes, **terms: Any) -> tuple[Met, Any]:
    """A proposal of alfa's whose annex is the zone, with some map of it."""
    met = meet()
    agreement = pact(met, annexes=(Annex("zone", TANF.version),), **terms)
    text = agreement.text.encode()
    files = {text: TEXT_TYPE, canonical_form(TANF): "application/json", content: MAP_TYPE}
    met.say(
        ALFA,
        BRAVO,
        kind=MessageKind.PROPOSE,
        body={"agreement": agreement.id},
        attachments=tuple(file(each, kind) for each, kind in files.items()),
        files=tuple(files),
    )
    return met, agreement


def test_a_zone_counts_from_our_signature_until_the_agreement_ends() -> None:
    met, agreement = proposed(a_map())
    assert zones_in_force(met[ALFA], met.line, NOW_AT) == ()
    assent(met, agreement, ALFA)
    assert zones_in_force(met[ALFA], met.line, met.clock.at) == (TANF,)
    assert zones_in_force(met[ALFA], met.line, NOW_AT + 49 * HOUR_MS) == ()


def test_a_zone_of_another_time_is_told_with_from_when_until_when_it_bound_us() -> None:
    met, agreement = proposed(a_map())
    assert zones_held(met[ALFA], met.line, 0, 2**60) == ()
    before_at = met.clock.at
    assent(met, agreement, ALFA)
    (held,) = zones_held(met[ALFA], met.line, 0, 2**60)
    assert held.zone == TANF
    assert before_at <= held.from_at <= met.clock.at
    assert agreement.ends_at <= held.until_at < agreement.ends_at + HOUR_MS
    spans = {(0, held.from_at - 1): (), (0, held.from_at): (held,), (held.until_at - 1, 2**60): (held,)}
    spans |= {(held.until_at, 2**60): ()}
    found: dict[tuple[int, int], tuple[Held, ...]] = {
        span: tuple(zones_held(met[ALFA], met.line, *span)) for span in spans
    }
    assert found == spans


def test_a_map_of_another_zone_or_none_at_all_is_passed_over() -> None:
    for content in (a_map(5_000.0), b"{", b"\xff", b"{}"):
        met, agreement = proposed(content)
        assent(met, agreement, ALFA)
        assert zones_in_force(met[ALFA], met.line, met.clock.at) == ()
