"""What a followed convoy does is told when it is certain, and no sooner."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.watch.deviation.convoys import CONVOY, drive, events, followed, minute, reasons, report, waypoint
from truceline.model.places.place import Place

ON_TIME = drive(0, 150)
KM = 1 / 110.574
"""Degrees of latitude at the equator."""


def test_a_drive_as_notified_makes_no_event() -> None:
    assert events([ON_TIME], followed()) == []


def test_leaving_the_corridor_and_coming_back_are_told_with_their_intervals() -> None:
    strayed = [
        each if not 40 <= (each["at"] - minute(0)) / 60_000 <= 55 else each | {"lat": 2 * KM} for each in ON_TIME
    ]
    off, back = events([strayed], followed())
    assert reasons([off, back]) == [("off-route", 40), ("back-on-route", 60)]
    assert (off["verdict"], back["verdict"]) == ("outside", "inside")
    assert [round(each.timestamp() * 1_000) for each in off["reports"]] == [minute(35), minute(40)]
    assert round(off["not_before"].timestamp() * 1_000) == minute(35)
    assert off["distance_m"] == pytest.approx(1_500, abs=2)
    assert off["error_m"] == 11
    assert (off["zone"], off["standing"], off["kind"]) == ("notice:1", "claimed:alfa.example", "deviation")


@pytest.mark.parametrize(("error_m", "is_told"), [(1_400.0, True), (1_600.0, False), (None, True)])
def test_what_the_error_leaves_open_is_not_told(error_m: float | None, is_told: bool) -> None:
    strayed = [*drive(0, 35), report(40, 0.3, 2 * KM, error_m), *drive(45, 150)]
    assert [reason for reason, _ in reasons(events([strayed], followed()))] == (
        ["off-route", "back-on-route"] if is_told else []
    )


def test_a_route_that_is_known_roughly_is_left_later() -> None:
    rough = tuple(replace(each, place=Place(each.place.lon_e7, 0, 2_000)) for each in CONVOY.route)
    strayed = [each | {"lat": 2 * KM} if each["lon"] > 0.3 else each for each in drive(0, 60)]
    found = reasons(events([strayed], followed(route=rough), until=70))
    assert found == []


def test_an_error_that_nobody_stated_is_noted() -> None:
    (off, _) = events([[*drive(0, 35), report(40, 0.3, 2 * KM, None), *drive(45, 150)]], followed())
    assert off["notes"] == ["error unknown"]
    assert off["error_m"] == 101


def test_standing_on_the_way_is_told_once_and_so_is_going_on() -> None:
    stood = [*drive(0, 40), *(report(at, 0.3) for at in range(45, 100, 5)), report(100, 0.35), *drive(105, 150)]
    stopped, moving = events([stood], followed())
    assert reasons([stopped, moving]) == [("stopped", 70), ("moving-again", 100)]
    assert round(stopped["not_before"].timestamp() * 1_000) == minute(40)


def test_standing_at_either_end_or_where_nothing_was_said_of_it_is_no_stop() -> None:
    route = (waypoint(0.0, (0, 60)), waypoint(1.0, (60, 300)))
    waiting = [report(at, min(1.0, max(0.0, (at - 45) / 100))) for at in range(0, 400, 5)]
    assert events([waiting], followed(route=route)) == []
    stood = [*drive(0, 40), *(report(at, 0.3) for at in range(45, 100, 5)), *drive(105, 150)]
    assert events([stood], followed(stop_after_s=0)) == []


def test_jitter_within_the_error_is_standing() -> None:
    stood = [*drive(0, 40), *(report(at, 0.3 + 0.0005 * (at % 2), error_m=60.0) for at in range(45, 100, 5))]
    assert ("stopped", 70) in reasons(events([stood], followed(), until=110))


def test_a_gap_begins_everything_anew() -> None:
    parted = [*drive(0, 40), report(41, 0.3, 2 * KM), report(80, 0.7, 2 * KM), *drive(85, 150)]
    found = reasons(events([parted], followed()))
    assert found == [("off-route", 41), ("off-route", 80), ("back-on-route", 85)]


def test_leaving_before_the_time_is_early() -> None:
    left = [report(at, min(1.0, max(0.0, (at + 20) / 100))) for at in range(-40, 90, 5)]
    (early,) = events([left], followed())
    assert reasons([early]) == [("early", -15)]
    assert early["zone"] == "notice:1#1"
    assert early["zone_name"].endswith("waypoint 1 of 2")


def test_who_was_elsewhere_before_has_not_left_early() -> None:
    came = [report(-60, -0.5), report(-50, -0.3), report(-40, -0.1), *drive(-30, 150)]
    assert events([came], followed()) == []


def test_arriving_before_the_time_is_early() -> None:
    route = (CONVOY.route[0], waypoint(1.0, (200, 300)))
    assert reasons(events([ON_TIME], followed(route=route))) == [("early", 110)]


def test_not_having_left_or_arrived_in_time_is_late() -> None:
    slow = [*(report(at, 0.0) for at in range(0, 60, 5)), *(report(at, (at - 55) / 200) for at in range(60, 260, 5))]
    late = events([slow], followed())
    assert reasons(late) == [("late", 30), ("late", 180)]
    assert [row["verdict"] for row in late] == ["inside", "outside"]
    assert [row["zone"] for row in late] == ["notice:1#1", "notice:1#2"]


def test_what_was_not_observed_is_neither_late_for_certain_nor_quiet() -> None:
    late = events([[]], followed())
    assert reasons(late) == [("late", 30), ("late", 180)]
    assert all((row["verdict"], row["notes"]) == ("cannot tell", ["silent"]) for row in late)
    assert (late[1]["lon"], late[1]["lat"]) == (1.0, 0.0)


def test_after_it_has_arrived_it_is_followed_no_more() -> None:
    home = [*ON_TIME, *(report(150 + 5 * number, 1.0 - number / 20, 5 * KM) for number in range(1, 10))]
    assert events([home], followed()) == []


def test_after_its_time_it_is_followed_no_more() -> None:
    short = followed(ends_at=minute(60), route=(CONVOY.route[0], waypoint(1.0)))
    strayed = [*drive(0, 55), *(report(at, 0.6, 5 * KM) for at in range(60, 120, 5))]
    assert events([strayed], short) == []
