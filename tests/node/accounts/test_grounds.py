"""What a record has that accounts can be held against: its events with their errors, its warnings as far as proved."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from typing import Any

from tests.node.incidents.test_keeping import OFFICER, alleged, opened
from tests.node.meeting import ALFA, BRAVO, meet, speak, warn
from truceline.line.bodies import Hop, Means, Reply
from truceline.model.incidents import Belonging, Part
from truceline.node.accounts.grounds import recorded_of
from truceline.node.incidents.keeping import event_of_row, state
from truceline.node.saying.answers import answer

ROW: dict[str, Any] = {
    "kind": "entry",
    "track": "t1",
    "zone": "z",
    "at": "2026-09-21T14:00:00Z",
    "lon": 38.0,
    "lat": 33.6,
}


def test_an_event_is_a_sighting_with_its_error_if_its_row_states_one() -> None:
    met = meet()
    rows = [json.dumps(ROW).encode(), json.dumps(ROW | {"track": "t2", "error_m": 12.3}).encode()]
    incident = state(met[ALFA], opened(met).id, [event_of_row(row) for row in rows], OFFICER, met.clock.now, rows)
    one, other = recorded_of(met[ALFA], incident, met.clock.at).sightings
    assert (one.track, one.is_error_known, one.place.lon_e7) == ("t1", False, 380_000_000)
    assert recorded_of(met[ALFA], incident, met.clock.at).span == incident.opening.span
    assert (other.track, other.is_error_known, other.place.precision_m) == ("t2", True, 13)


def test_a_warning_is_received_and_passed_on_only_as_far_as_that_is_on_record() -> None:
    met = meet()
    warning, allegation = warn(met).message.id, alleged(met)
    said = [Belonging(Part.MESSAGE, warning), Belonging(Part.MESSAGE, allegation)]
    incident = state(met[ALFA], opened(met).id, said, OFFICER, met.clock.now)
    (sent,) = recorded_of(met[ALFA], incident, met.clock.at).sent or ()
    assert (sent.id, sent.sender, sent.recipients) == (warning, ALFA, (BRAVO,))
    assert not sent.is_received
    met.exchange_until_quiet(ALFA, BRAVO)
    hop = Hop("2nd company", "liaison", met.clock.at, Means.RADIO, is_read_back=True)
    speak(met, BRAVO, answer(met[BRAVO], warning, Reply(hop=hop)))
    met.exchange_until_quiet(BRAVO, ALFA)
    (later,) = recorded_of(met[ALFA], incident, met.clock.at).sent or ()
    assert later.is_received
    assert not later.is_acknowledged
    assert later.relayed_to == ("2nd company",)


def test_what_came_in_was_received() -> None:
    met = meet()
    warning = warn(met, BRAVO, ALFA).message.id
    met.exchange_until_quiet(BRAVO, ALFA)
    incident = state(met[ALFA], opened(met).id, [Belonging(Part.MESSAGE, warning)], OFFICER, met.clock.now)
    (sent,) = recorded_of(met[ALFA], incident, met.clock.at).sent or ()
    assert (sent.sender, sent.is_received) == (BRAVO, True)
