"""What an allegation tells of when and where: of what the watch has seen, no more than the party may be told."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.node.incidents.test_keeping import OFFICER, OPENING, alerted, opened, said
from tests.node.meeting import ALFA, BRAVO, CHARLIE, NOW_AT, Met, meet
from truceline.model.incidents import MAX_AT, Belonging, Incident, Part, Span
from truceline.model.places.place import Place
from truceline.node.alerting.handling import alert_called
from truceline.node.incidents.alleging import told_of
from truceline.node.incidents.keeping import open_incident, opening_of_alert
from truceline.node.releasing import Profile, cell_of, set_profile

PLACE = Place(386_177_812, 335_058_399, 7)
REPORTS = [NOW_AT - 62_345, NOW_AT - 1_234]


def seen(met: Met) -> Incident:
    """An incident that was opened from an alert of the watch."""
    about: dict[str, Any] = {"lon_e7": PLACE.lon_e7, "lat_e7": PLACE.lat_e7, "error_mm": 7_000, "reports": REPORTS}
    alert = alerted(met, **about)
    opening = opening_of_alert(alert_called(met[ALFA], alert, "duty"))
    assert (opening.place, opening.span) == (PLACE, Span(*REPORTS))
    return open_incident(met[ALFA], opening, OFFICER, met.clock.now, alert=alert)


def test_what_an_officer_put_on_record_is_told_as_it_stands() -> None:
    met = meet()
    assert told_of(met[ALFA], opened(met), BRAVO) == (OPENING.span, OPENING.place)


def test_once_an_alert_belongs_to_it_the_place_is_not_told_unless_the_party_may_be() -> None:
    met = meet()
    incident = said(met, opened(met), Belonging(Part.ALERT, alerted(met)))
    assert told_of(met[ALFA], incident, BRAVO).place is None


@pytest.mark.parametrize(
    ("profile", "place"),
    [
        (Profile.ZONE, None),
        (Profile.CELL, cell_of(PLACE)),
        (Profile.POSITION, Place(386_177_800, 335_058_400, 10)),
    ],
)
def test_of_what_the_watch_saw_a_party_is_told_what_it_may_be_told(profile: Profile, place: Place | None) -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    incident = seen(met)
    set_profile(met[ALFA], BRAVO, profile, met.clock.now, desk="duty")
    assert told_of(met[ALFA], incident, BRAVO).place == place
    assert told_of(met[ALFA], incident, CHARLIE).place is None


def test_its_times_are_whole_minutes_that_have_the_reports_in_them() -> None:
    met = meet()
    span = told_of(met[ALFA], seen(met), BRAVO).span
    assert (span.from_at % 60_000, span.to_at % 60_000) == (0, 59_999)
    assert span.from_at <= REPORTS[0] < span.from_at + 60_000
    assert span.to_at - 60_000 < REPORTS[1] <= span.to_at


@given(st.integers(0, MAX_AT), st.integers(0, MAX_AT))
def test_there_is_a_span_for_every_time_of_the_calendar(one: int, other: int) -> None:
    met = meet()
    first, last = sorted((one, other))
    alert = alerted(met, reports=[first, last])
    opening = opening_of_alert(alert_called(met[ALFA], alert))
    incident = open_incident(met[ALFA], opening, OFFICER, met.clock.now, alert=alert)
    span = told_of(met[ALFA], incident, BRAVO).span
    assert span.from_at <= first <= last <= span.to_at
