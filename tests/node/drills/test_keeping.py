"""A drill begins with its scenario, raises alerts of its own, and ends; all of it bears the mark."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.node.alerting.sightings import event
from tests.node.drills.plays import OFFICER, SCENARIO, begun, changed, play, put
from tests.node.meeting import ALFA, Met, meet
from truceline.errors import InputError, NotFoundError
from truceline.node.alerting.alerts import Alert, AlertBook
from truceline.node.alerting.handling import Officer
from truceline.node.alerting.raising import raise_alerts
from truceline.node.alerting.watched import cause_from_event
from truceline.node.deeds import book, deeds_on
from truceline.node.drills.keeping import Drill, Ending, begin_drill, drill_called, drills, end_drill, scenario_of


def alerts(met: Met) -> list[Alert]:
    return list(book(met[ALFA], AlertBook).alerts.values())


def test_a_drill_is_on_record_from_its_beginning_to_its_end_and_every_entry_bears_the_mark() -> None:
    met = meet()
    drill = begun(met)
    play(met, drill)
    ended = end_drill(met[ALFA], drill, Ending.PLAYED, OFFICER, met.clock.forward(5_000))
    assert (ended.title, ended.compression, ended.injects, ended.how) == (
        "A truck comes into the zone",
        60,
        2,
        Ending.PLAYED,
    )
    assert ended.ended_at - ended.begun_at == 5_000
    history = deeds_on(met[ALFA], "drill", drill.id)
    assert [deed.verb for deed in history] == ["begin", "inject", "inject", "end"]
    assert all(met[ALFA].entry(deed.index).extra["drill"] is True for deed in history)
    assert [deed.desk for deed in history] == ["duty", "node", "node", "duty"]


def test_its_alerts_are_of_the_drill_and_name_it() -> None:
    met = meet()
    drill = begun(met)
    play(met, drill)
    assert {(alert.kind, alert.is_drill, alert.about["drill"]) for alert in alerts(met)} == {
        ("entry", True, drill.id),
        ("call", True, drill.id),
    }


def test_the_scenario_is_read_from_the_record_after_a_restart() -> None:
    met = meet()
    drill = begun(met)
    node = met.restart(ALFA)
    assert scenario_of(node, drill_called(node)).title == drill.title


def test_two_drills_of_one_scenario_raise_alerts_of_their_own() -> None:
    met = meet()
    for _ in range(2):
        drill = begun(met)
        assert sum(len(became.raised) for became in play(met, drill)) == 2
        end_drill(met[ALFA], drill, Ending.PLAYED, OFFICER, met.clock.now)
    assert len(alerts(met)) == 4
    assert drills(met[ALFA])[0].id == drill.id == drill_called(met[ALFA]).id


def test_an_event_that_was_played_as_a_drill_is_new_when_it_happens_and_the_reverse() -> None:
    met = meet()
    node, row = met[ALFA], event("entry")
    drill = begun(met)
    for _ in range(2):
        put(met, drill, [row])
        raise_alerts(node, [cause_from_event(row, node.orders)], met.clock.now)
        raise_alerts(node, [cause_from_event(row, node.orders, is_drill=True)], met.clock.now)
    assert sorted(alert.is_drill for alert in alerts(met)) == [False, True, True]
    assert all(alert.causes == 1 for alert in alerts(met))


def test_a_second_drill_waits_for_the_first_to_end() -> None:
    met = meet()
    first = begun(met)
    with pytest.raises(InputError, match=f"the drill {first.id[:12]} goes on") as refused:
        begun(met)
    assert "--end-other" in refused.value.hint
    end_drill(met[ALFA], first, Ending.BROKEN_OFF, OFFICER, met.clock.now)
    assert begun(met).how is None


def test_nothing_is_played_into_a_drill_that_has_ended_and_it_ends_once() -> None:
    met = meet()
    ended = end_drill(met[ALFA], begun(met), Ending.PLAYED, OFFICER, met.clock.now)
    with pytest.raises(InputError, match="has ended"):
        put(met, ended, [])
    with pytest.raises(InputError, match="has ended"):
        end_drill(met[ALFA], ended, Ending.PLAYED, OFFICER, met.clock.now)


def test_a_call_that_the_scenario_does_not_have_is_refused() -> None:
    met = meet()
    with pytest.raises(InputError, match="no call 'fire'"):
        put(met, begun(met), [], ["fire"])


@pytest.mark.parametrize(
    ("file", "compression", "by", "words"),
    [
        (b"title", 1, OFFICER, "no TOML"),
        (SCENARIO.encode(), 0, OFFICER, "a compression of 0"),
        (SCENARIO.encode(), 10_001, OFFICER, "a compression of 10001"),
        (SCENARIO.encode(), 1, Officer("nobody"), "nobody"),
        (changed("lasts_s = 600", "lasts_s = 100"), 1, OFFICER, "comes at second"),
    ],
)
def test_a_drill_that_cannot_be_played_does_not_begin(file: bytes, compression: int, by: Officer, words: str) -> None:
    met = meet()
    with pytest.raises(InputError, match=words):
        begin_drill(met[ALFA], file, compression, by, met.clock.now)
    assert drills(met[ALFA]) == ()


def test_a_drill_is_found_by_its_first_digits() -> None:
    met = meet()
    with pytest.raises(NotFoundError):
        drill_called(met[ALFA])
    drill: Drill = begun(met)
    assert drill_called(met[ALFA], drill.id[:6]) == drill
    with pytest.raises(NotFoundError):
        drill_called(met[ALFA], "0" * 33)
