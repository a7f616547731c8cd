"""A day in the life of two parties, for reports: who says what when."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from datetime import UTC, date, datetime, time

from tests.node.incidents.test_keeping import OFFICER, OPENING, SAID, alerted, alleged, denial
from tests.node.meeting import ALFA, BRAVO, NOW_AT, Met, meet, warn
from truceline.model.denials import Cleared
from truceline.model.incidents import Decision, Outcome, Result, Served
from truceline.node.alerting.feeds import heard
from truceline.node.deadlines import tick
from truceline.node.incidents.keeping import clear, deny, open_incident, state
from truceline.node.reporting.periods import CutOff
from truceline.node.reporting.report import Asked

DAY = datetime.fromtimestamp(NOW_AT / 1_000, UTC).date()
CUT_OFF = CutOff(time(23, 59), UTC, "UTC")
ASKED = Asked(DAY, CUT_OFF)
MINUTE_MS = 60_000


def a_day() -> Met:
    """Alfa's day: an incident and what belongs to one, a drill beside it, and half an hour in which it looked."""
    met = meet()
    for _ in range(31):
        tick(met[ALFA], met.clock.forward(MINUTE_MS))
    heard(met[ALFA], "radar", 3, met.clock.at, met.clock.now)
    warning = warn(met).message.id
    warn(met, is_drill=True)
    alerted(met)
    alerted(met, is_drill=True)
    incident = open_incident(met[ALFA], OPENING, OFFICER, met.clock.now)
    open_incident(met[ALFA], OPENING, OFFICER, met.clock.now, is_drill=True)
    after = Outcome(Result.TURNED_BACK, met.clock.at, SAID, warning=warning)
    decision, other = Decision("Hold.", met.clock.at, SAID), Outcome(Result.TURNED_BACK, met.clock.at, SAID)
    state(met[ALFA], incident.id, [decision, after, other, Served(alleged(met))], OFFICER, met.clock.now)
    name = deny(met[ALFA], denial(), OFFICER, met.clock.now)
    deny(met[ALFA], denial(), OFFICER, met.clock.now)
    clear(met[ALFA], name, Cleared(met.clock.at, SAID), OFFICER, met.clock.now)
    met.exchange_until_quiet(ALFA, BRAVO)
    return met


def later(day: date) -> Asked:
    """The report of another day."""
    return ASKED._replace(day=day)
