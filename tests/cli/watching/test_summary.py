"""What a replay comes to is told by zone, and every row of the files is accounted for."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from truceline.cli.watching.summary import print_summary, print_summary_json, say_what_became_of_rows
from truceline.model.events import EventKind
from truceline.model.shapes import Bubble, Circle, Shape
from truceline.model.zones import Zone
from truceline.node.watching.zone_summary import AreaSummary, TrackInside
from truceline.watch.state import Counts
from truceline.watch.zones.zoneset import ZoneSet
from truceline.wiring.watching.report_files import Tally

AT = 1_495_085_217_700
TRACKS = {"266": TrackInside(AT, AT + 60_000, 3), "265": TrackInside(AT - 60_000, AT, 1_000)}

Captured = pytest.CaptureFixture[str]


def summary(zone: str = "harbour", standing: str = "agreed", shape: Shape | None = None, **told: Any) -> AreaSummary:
    zones = ZoneSet([Zone(zone, {standing: shape or Circle(1.0, 2.0, 500.0)}, name="Süd")])
    (area,) = (*zones.areas, *zones.bubbles)
    return AreaSummary(area, **told)


def test_one_object_has_the_zones_as_keys_and_all_that_is_promised_of_each(capsys: Captured) -> None:
    events = Counter({str(EventKind.ENTRY): 2, str(EventKind.LOST): 1})
    print_summary_json([summary(tracks=TRACKS, cannot_tell=4, events=events), summary("empty")])
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert json.loads(out)["harbour"] == {
        "zone": "harbour",
        "name": "Süd",
        "standing": "agreed",
        "reports_inside": 1_003,
        "tracks_inside": 2,
        "first_and_last": {
            "265": ["2017-05-18T05:25:57.700Z", "2017-05-18T05:26:57.700Z", 1_000],
            "266": ["2017-05-18T05:26:57.700Z", "2017-05-18T05:27:57.700Z", 3],
        },
        "cannot_tell": 4,
        "entries": 2,
        "exits": 0,
        "transits": 0,
        "presences": 0,
        "approaches": 0,
        "lost": 1,
        "proximities": 0,
    }
    assert json.loads(out)["empty"]["first_and_last"] == {}


def test_every_kind_of_event_is_counted_under_a_name_of_its_own(capsys: Captured) -> None:
    counts = Counter({str(kind): number for number, kind in enumerate(EventKind, 1)})
    print_summary_json([summary(events=counts)])
    told = json.loads(capsys.readouterr().out)["harbour"]
    assert {name: told[name] for name in ("exits", "lost", "transits", "entries", "presences")} == {
        "exits": 1,
        "lost": 2,
        "transits": 3,
        "entries": 4,
        "presences": 5,
    }
    assert (told["approaches"], told["proximities"]) == (6, 7)


def test_a_zone_with_two_geometries_has_a_key_for_each(capsys: Captured) -> None:
    print_summary_json([summary(standing="agreed"), summary(standing="claimed:south"), summary("other")])
    assert list(json.loads(capsys.readouterr().out)) == ["harbour agreed", "harbour claimed:south", "other"]


def test_a_zone_that_moves_counts_events_and_no_reports(capsys: Captured) -> None:
    events = Counter({str(EventKind.PROXIMITY): 3})
    print_summary_json([summary(shape=Bubble("265", 500.0), events=events)])
    told = json.loads(capsys.readouterr().out)["harbour"]
    assert told["proximities"] == 3
    assert not {"reports_inside", "tracks_inside", "first_and_last", "cannot_tell"}.intersection(told)


def test_people_get_a_row_for_each_zone_where_anything_was(capsys: Captured) -> None:
    print_summary([summary(tracks=TRACKS, cannot_tell=4), summary("empty"), summary("doubt", cannot_tell=1)])
    captured = capsys.readouterr()
    head, harbour, doubt = captured.out.splitlines()
    assert head.split() == [
        *("zone", "name", "standing", "reports", "tracks", "first", "last"),
        *("entries", "exits", "transits", "?"),
    ]
    assert harbour.split() == [
        *("harbour", "Süd", "agreed", "1,003", "2"),
        *("180525Z", "MAY", "17", "180527Z", "MAY", "17", "0", "0", "0", "4"),
    ]
    assert doubt.split() == ["doubt", "Süd", "agreed", "0", "0", "0", "0", "0", "1"]
    assert captured.err.endswith("nothing was in or near 1 of 3 zones\n")


def test_where_nothing_was_there_is_no_table(capsys: Captured) -> None:
    print_summary([summary("empty")])
    assert capsys.readouterr() == ("", "nothing was in or near 1 of 1 zones\n")


def test_every_row_of_the_files_has_its_fate(capsys: Captured) -> None:
    tally = Tally(reports=1_111, bad=Counter({"no time": 2, "no place": 5}), other=Counter({"heartbeat": 1_000}))
    say_what_became_of_rows(tally, Counts(used=1_000, invalid=1, late=10, duplicate=20, jump=3), "bad.csv")
    assert capsys.readouterr().err == (
        "reports: 1,000 used, 20 duplicate, 10 late, 1 invalid, 3 impossible, 80 outside the period\n"
        "bad rows: 5 no place, 2 no time; they are in bad.csv\n"
        "other rows: 1,000 heartbeat\n"
    )


def test_fates_that_nothing_met_are_not_told_but_that_nothing_was_used_is(capsys: Captured) -> None:
    say_what_became_of_rows(Tally(), Counts(), None)
    assert capsys.readouterr().err == "reports: 0 used\n"
