"""Each row counts what its definition says, and what belongs to a drill is in no other row."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from tests.line.testified import TESTIMONY
from tests.node.meeting import ALFA, BRAVO, NOW_AT, meet, warn
from tests.node.reporting.days import a_day
from truceline.line.kinds import MessageKind
from truceline.model.precedence import Precedence
from truceline.node.alerting.raising import Cause, raise_alert
from truceline.node.deadlines import tick
from truceline.node.node import Node
from truceline.node.reporting.counts import DEFINITIONS, DRILLS, counted
from truceline.node.reporting.extract import Extract


def counts_of(node: Node) -> dict[str, int]:
    extract = Extract(node, node.store.tree.size)
    return {name: number for name, number in counted(extract, extract.since(0)).items() if number}


def test_a_day_is_counted() -> None:
    assert counts_of(a_day()[ALFA]) == {
        "warning sent": 1,
        "allegation sent": 1,
        "alerts raised": 1,
        "incidents opened": 1,
        "decisions": 1,
        "turned back after a warning": 1,
        "turned back": 1,
        "access denied": 2,
        "access cleared": 1,
        DRILLS: 3,
    }


def test_the_other_side_counts_the_same_messages_as_received() -> None:
    assert counts_of(a_day()[BRAVO]) == {"warning received": 1, "allegation received": 1, DRILLS: 1}


def test_a_signed_statement_is_counted_on_both_sides() -> None:
    met = meet()
    met.say(ALFA, BRAVO, kind=MessageKind.STATEMENT, body=TESTIMONY.body)
    met.exchange_until_quiet(ALFA, BRAVO)
    assert (counts_of(met[ALFA]), counts_of(met[BRAVO])) == ({"statement sent": 1}, {"statement received": 1})


def test_what_was_not_in_time_is_counted_and_a_drills_with_the_drills() -> None:
    met = meet()
    warn(met)
    warn(met, is_drill=True)
    tick(met[ALFA], met.clock.forward(10**9))
    found = counts_of(met[ALFA])
    assert found["not in time"] >= 1
    assert found[DRILLS] == found["not in time"] + 1


def test_an_alert_that_a_desk_is_not_shown_does_not_show_in_a_figure() -> None:
    met = meet()
    cause = Cause(
        kind="duress",
        subject=("duress", "duty"),
        words="somebody signed under duress",
        precedence=Precedence.FLASH,
        at=NOW_AT,
        hidden_from="duty",
        desk="supervisor",
    )
    raise_alert(met[ALFA], cause, met.clock.now)
    assert counts_of(met[ALFA]) == {}


def test_every_row_has_a_definition() -> None:
    met = meet()
    extract = Extract(met[ALFA], met[ALFA].store.tree.size)
    assert list(counted(extract, ())) == list(DEFINITIONS)
    assert all(DEFINITIONS.values())
